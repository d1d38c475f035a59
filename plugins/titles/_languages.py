"""Six languages as the rules know them: what says nothing in a title, and what must stay. Data."""

from __future__ import annotations

from plugins.titles._language import Language, words

ENGLISH = Language(
    code="en",
    told_by=words(
        """
        the and of how why what when where who which with your you my our their his her its this that these
        those is are were be been have has had will would can could should does did don't doesn't didn't can't
        won't isn't to for from about into without after before because than then every everything nobody never
        always i'm i've it's i we vs not until while
        """
    ),
    shorter=(
        (
            r"(?:(?:ok(?:ay)?|hey|hi|hello|so|well)(?: (?:guys|everyone|everybody|folks))?|"
            r"guys)[,!]\s+(?=\S+\s+\S)",
            "",
        ),
        (r"so (?=(?:i|we)\s\S+\s+\S)", ""),
        (r"(?:shocking|insane|unbelievable|omg|wow|must[ -](?:watch|see))(?:[!:]+|\s[–—|-])\s*(?=\S+\s+\S)", ""),
        (r"you (?:won't|won’t|will not|will never) believe (?:this|it)\s*[:!–—-]\s*(?=\S+\s+\S)", ""),
        (r"you (?:won't|won’t|will not|will never) believe (?=(?:how|why)\s)", ""),
        (
            r"(?:(?:in (?:this|today['’]s) (?:video|episode|show|podcast),?|today,?)\s+)?(?:i|we)(?:['’]ll| "
            r"will| am going to|['’]m going to|['’]re going to| are going to| want to)? (?:show|teach|tell|"
            r"explain to) you (?=(?:how|why|what|when|where)\s)",
            "",
        ),
        (r"in (?:this|today['’]s) (?:video|episode)[:,]\s*(?=\S+\s+\S)", ""),
        (r"(?:(?:this|that) is|this['’]s|that['’]s|here['’]s|here is) (?:exactly )?(?=why\s)", ""),
        (
            r"the (?:(?:real|true|actual|main) )?reason (?=why\s)(?!why (?:i|we|you|he|she|they|it) .* (?:is|"
            r"was)\b)(?!.* (?:is|was) (?:that|because|not|simple|easy|obvious|sad|silly|clear|surprising|"
            r"complicated|money)\b)",
            "",
        ),
        (r"(?:let['’]s|let us|we need to) (?:talk|chat) about (?=(?:how|why|what)\s|\w+ing\s)", ""),
        (
            r"(everything) (?:(?:that )?(?:you|we) )?(?:ever )?(?:need|have|want|wanted|should)(?: to)? know "
            r"(about) (?=\S+)(?!.* but )",
            r"\1 \2 ",
        ),
        (
            r"(the) (?:ultimate|complete|definitive|full)(?: and (?:complete|final))? (?=(?:\w+['’]s )?guide\s)",
            r"\1 ",
        ),
        (r"did you know that (?!you know\b)([^?:.!]+ [^?:.!]+)\?$", r"\1"),
        (
            r"(?:have you ever wondered|ever wondered|do you want to know|want to know) (?=(?:why|what|how|"
            r"where)\s(?!to\s|you\s))([^?]+)\?$",
            r"\1",
        ),
        (
            r"how (?:i|we) (?:built|made|created|launched|wrote|earned|grew) (?:an? |the )?(?=[$€£]?\d\S* \S+ \S)",
            "",
        ),
        (
            r"how to (?=(?:cook|bake|build|learn|start|write|land|fix|repair|draw|paint|train|stop|survive|"
            r"clean|plan|read|speak|play|sew|brew|pack|record|make|grow|save|fold|restore|sharpen|"
            r"photograph)\s(?!\w*ing\b)\S)(?!.*\?$)",
            "",
        ),
    ),
    recast=(
        (
            r"(?:the|these|those|here are(?: the| my| our)?) (?=\d+ (?!most\b|of\b)[a-z]\S* \S)(?!(?:19|20)\d\d "
            r")",
            "",
        ),
    ),
    fillers=words("really actually literally basically honestly totally definitely truly"),
    denials=words(
        """
        not no never nor neither none nobody nothing without hardly barely almost nearly maybe might if unless
        only isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't haven't
        hasn't hadn't ain't cannot
        """
    ),
    pale=words("interview everything know other because guide episode review ultimate complete before after things"),
    loose=words("of to in on at by for with from and or but a an the than as into about because if my your"),
    small=words("a an the and but or nor for of on in at to by as vs via with from into"),
)

GERMAN = Language(
    code="de",
    told_by=words(
        """
        der die das den dem des und ist sind nicht kein keine ein eine einen einem einer mit auf für wie warum
        wieso ich du wir ihr er sie es von zum zur im am aus bei nach über unter ohne was wer wo wenn dass mein
        meine meinem meinen dein deine diese dieser dieses euch dir mir uns sich nie niemand immer noch nur mehr
        als man habe haben hat wird werden
        """
    ),
    shorter=(
        (r"(?:krass|wahnsinn|unglaublich|schock|eilmeldung)[!:]+\s*(?=\S+\s+\S)", ""),
        (
            r"(?:der|das ist der)(?: (?:wahre|echte|eigentliche|wirkliche|einzige))? grund,? (?=(?:warum|"
            r"weshalb|wieso)\s)(?!.*, (?:ist|war|heißt|lautet)\b)",
            "",
        ),
        (
            r"(?:in (?:diesem video|dieser folge|der heutigen folge|dieser episode) |heute )(?:zeige|erkläre|"
            r"erzähle|verrate|zeigen|erklären|erzählen|verraten) (?:ich|wir) (?:euch|dir|ihnen),? (?=(?:wie|"
            r"warum|was|wo)\s)",
            "",
        ),
        (
            r"(?:ich zeige|ich erkläre|ich verrate|ich erzähle|wir zeigen|wir erklären) (?:euch|dir|ihnen),? "
            r"(?=(?:wie|warum|was|wo)\s)",
            "",
        ),
        (r"in (?:diesem video|dieser folge):\s*(?=\S+\s+\S)", ""),
        (
            r"(alles),? was (?:du|man|ihr|sie|wir) (über) (.+?) wissen (?:musst|muss|müsst|müssen|sollte|"
            r"solltest|solltet|sollten)$",
            r"\1 \2 \3",
        ),
        (r"(der|dein) (?:ultimative|komplette|vollständige|große) (?=(?:guide|ratgeber|leitfaden)\s)", r"\1 "),
    ),
    recast=(
        (
            r"(?:die|diese|hier sind(?: die| meine| unsere)?) (?=\d+ (?-i:[A-ZÄÖÜ])\S* \S)(?!(?:19|20)\d\d )",
            "",
        ),
    ),
    fillers=words("wirklich tatsächlich eigentlich buchstäblich"),
    denials=words(
        """
        nicht nichts nie niemals niemand kein keine keinen keinem keiner keines ohne kaum fast vielleicht nur
        wenn außer weder statt
        """
    ),
    pale=words("interview folge wissen war alles geschichte ultimative eigentlich wirklich niemand jeder"),
    loose=words("von zu in an auf bei für mit und oder aber der die das den dem ein eine über als weil dass mein dein"),
)

SPANISH = Language(
    code="es",
    told_by=words(
        """
        el los las del y es en con por una un cómo qué quién dónde cuándo al lo mi tu su mis tus sus se no sin
        para como más pero nunca nadie nada siempre que esto esta este está son era fue te me nos la de sobre
        hasta cuando yo
        """
    ),
    shorter=(
        (r"¡(?:increíble|impactante|brutal|atención)!+\s*(?=\S+\s+\S)", ""),
        (
            r"(?:esta es )?la (?:(?:verdadera|auténtica|única) )?razón por la (?:que|cual) (?!.* (?:es|fue) "
            r"(?:que|porque|no|simple|sencilla|obvia|triste|clara)\b)",
            "Por qué ",
        ),
        (
            r"(?:este es )?el (?:(?:verdadero|auténtico|único) )?motivo por el (?:que|cual) (?!.* (?:es|fue) "
            r"(?:que|porque|no|simple|sencillo|obvio|triste|claro)\b)",
            "Por qué ",
        ),
        (
            r"(?:en este (?:v[ií]deo|episodio),? |hoy )?(?:te|os|les) (?:(?:voy a|vamos a) (?:enseñar|contar|"
            r"explicar|mostrar)|enseño|explico|cuento|muestro|enseñamos|contamos|explicamos) (?=(?:cómo|por qué|"
            r"qué|dónde)\s)",
            "",
        ),
        (r"en este (?:v[ií]deo|episodio):\s*(?=\S+\s+\S)", ""),
        (r"así (?:es|fue) (cómo|como) ", "Cómo "),
        (
            r"(todo) lo que (?:necesitas|debes|tienes que|hay que|necesitáis|debéis|quieres|querías) saber "
            r"(sobre) (?=\S+)",
            r"\1 \2 ",
        ),
        (r"(la guía) (?:definitiva|completa|suprema) (?=(?:para|de|sobre)\s)", r"\1 "),
        (r"¿sab[ií]as que ([^?:.!]+)\?$", r"\1"),
    ),
    recast=(
        (
            r"(?:los|las|estos|estas|aquí tienes|estos son los|estas son las) (?=\d+ (?!mejores\b|peores\b|"
            r"más\b|mayores\b|de\b)\S+ \S)(?!(?:19|20)\d\d )",
            "",
        ),
        (r"(por qué [^?¿:.!,–—|]+)$", r"¿\1?"),
        (r"(cómo (?:no )?(?!mujer\b|ayer\b)\w+(?:ar|er|ir)(?:se|te|lo|la)? [^?¿:.!,–—|]+)$", r"¿\1?"),
    ),
    fillers=words("realmente literalmente verdaderamente"),
    denials=words(
        "no nunca jamás nadie nada ni ningún ninguna sin tampoco apenas casi quizás solo sólo si salvo excepto"
    ),
    pale=words("entrevista todo saber necesitas sabías guía definitiva historia realmente todos episodio"),
    loose=words("de del a al en con por para y o pero el la los las un una que sobre como mi tu su"),
)

FRENCH = Language(
    code="fr",
    told_by=words(
        """
        le les des et est une un du au aux en dans pour pas qui que ce cette ces mon ma mes ton ta tes son sa
        ses sans sur avec comment pourquoi quoi où quand je tu il elle nous vous on ne n l d j c qu s plus
        jamais rien personne tout la de sont était ont avons chez
        """
    ),
    shorter=(
        (r"(?:incroyable|choquant|urgent|wow)\s?[!:]+\s*(?=\S+\s+\S)", ""),
        (
            r"(?:voici )?la (?:(?:vraie|véritable|seule) )?raison pour laquelle (?!.* (?:est|était) (?:que|"
            r"parce|simple|évidente|triste|claire)\b)",
            "Pourquoi ",
        ),
        (r"(?:voici|voilà|c['’]est) (?=pourquoi\s)", ""),
        (r"(?:voici|voilà) (?=comment\s)", ""),
        (
            r"(?:dans (?:cette vidéo|cet épisode),? |aujourd['’]hui,? )?(?:je|on|nous) (?:vous |te |"
            r"t['’])(?:montre|explique|raconte|dis|apprends|apprend|montrons|expliquons|racontons) "
            r"(?=(?:comment|pourquoi|où)\s)",
            "",
        ),
        (r"dans (?:cette vidéo|cet épisode)\s?:\s*(?=\S+\s+\S)", ""),
        (
            r"(tout) ce (?:qu['’]il faut|que (?:vous devez|tu dois|vous voulez|tu veux)|que l['’]on doit) "
            r"savoir (sur) (?=\S+)",
            r"\1 \2 ",
        ),
        (r"(le guide) (?:ultime|complet|définitif) (?=(?:pour|de|du|des|sur)\s)", r"\1 "),
        (r"(?:saviez-vous|savais-tu|le saviez-vous\s?:) (?:que |qu['’])([^?:.!]+?)\s?\?$", r"\1"),
    ),
    recast=(
        (
            r"(?:les|ces|voici(?: les| mes| nos)?) (?=\d+ (?!meilleur|pire|plus\b|premi|derni|de\b)\S+ "
            r"\S)(?!(?:19|20)\d\d )",
            "",
        ),
        (r"(pourquoi [^?:.!,–—|]+)$", r"\1 ?"),
        (
            r"(comment (?:ne pas )?(?:bien |mieux |vraiment )?(?:s['’]|se )?(?!hier\b|père\b|mère\b|notre\b|"
            r"votre\b)\w+(?:er|ir|re) [^?:.!,–—|]+)$",
            r"\1 ?",
        ),
    ),
    fillers=words("vraiment réellement littéralement"),
    denials=words("ne n pas jamais rien personne aucun aucune sans ni guère presque peut-être sauf seul seule si"),
    pale=words("entretien tout savoir laquelle saviez-vous est-ce guide ultime histoire vraiment monde épisode est-il"),
    loose=words(
        "de du des à au aux en dans avec par pour et ou mais le la les un une que qui sur mon ma ton ta son sa"
    ),
)

PORTUGUESE = Language(
    code="pt",
    told_by=words(
        """
        o os as um uma uns do da dos das no na nos nas em com não é são você vocês eu meu minha meus minhas seu
        sua para pra por que como quem onde quando mais mas nunca ninguém nada sempre sem até ao aos à pelo pela
        isso isto esta este foi era está de ele ela sobre e vou neste te num numa esse essa
        """
    ),
    shorter=(
        (r"(?:inacreditável|chocante|incrível|urgente)[!:]+\s*(?=\S+\s+\S)", ""),
        (
            r"(?:esse é |este é )?o (?:(?:verdadeiro|real|único) )?motivo (?:pelo qual|por que) (?!.* (?:é|foi) "
            r"(?:que|porque|simples|óbvio|triste)\b)",
            "Por que ",
        ),
        (
            r"(?:essa é |esta é )?a (?:(?:verdadeira|real|única) )?razão (?:pela qual|por que) (?!.* (?:é|foi) "
            r"(?:que|porque|simples|óbvia|triste)\b)",
            "Por que ",
        ),
        (r"(?:é por isso que|por isso que) ", "Por que "),
        (
            r"(?:neste (?:vídeo|episódio),? |hoje,? )?(?:eu )?(?:vou te (?:mostrar|ensinar|explicar|contar)|te "
            r"(?:mostro|ensino|explico|conto)|mostro|explico|conto|ensino) (?=(?:como|por que|onde)\s)",
            "",
        ),
        (r"neste (?:vídeo|episódio):\s*(?=\S+\s+\S)", ""),
        (r"(?:foi assim que|assim é que) ", "Como "),
        (
            r"(tudo) (?:o )?que (?:você|vocês|a gente) (?:precisa|precisam|deve|devem|quer|querem)(?: de)? "
            r"saber (sobre) (?=\S+)",
            r"\1 \2 ",
        ),
        (r"(o guia) (?:definitivo|completo|supremo) (?=(?:para|de|do|da|sobre)\s)", r"\1 "),
        (r"(?:você )?sabia que ([^?:.!]+)\?$", r"\1"),
    ),
    recast=(
        (
            r"(?:os|as|estes|estas|esses|essas|aqui estão(?: os| as)?|conheça) (?=\d+ (?!melhores\b|piores\b|"
            r"mais\b|maiores\b|de\b)\S+ \S)(?!(?:19|20)\d\d )",
            "",
        ),
        (r"(por que [^?:.!,–—|]+)$", r"\1?"),
        (r"(como (?:não )?(?!mulher\b|qualquer\b)\w+(?:ar|er|ir|ôr)(?:-se)? [^?:.!,–—|]+)$", r"\1?"),
    ),
    fillers=words("realmente literalmente verdadeiramente"),
    denials=words(
        "não nunca jamais ninguém nada nem nenhum nenhuma sem tampouco quase talvez só apenas se exceto salvo"
    ),
    pale=words("entrevista tudo saber precisa sabia guia definitivo história realmente todo mundo episódio"),
    loose=words(
        "de do da dos das a ao à em no na com por para e ou mas o os as um uma que sobre como meu minha seu sua"
    ),
)

JAPANESE = Language(
    code="ja",
    told_by=frozenset(),
    shorter=(
        (r"【(?:完全版|保存版|永久保存版|最新版|衝撃|緊急|必見|神回|拡散希望|悲報|朗報|速報)】\s*(?=\S{4})", ""),
        (r"(.{4,}?)\s*【(?:完全版|保存版|永久保存版|最新版|衝撃|緊急|必見|神回|拡散希望|悲報|朗報|速報)】$", r"\1"),
        (r"(?:皆さん|みなさん|実は|今日は|今回は|さて)、\s*(?=\S{4})", ""),
        (
            r"([^。！？]{5,})を(?:徹底|詳しく|わかりやすく|分かりやすく|ざっくり|全力で)?(?:解説|紹介|説明|公開)(?:します|していきます|する)?[。！]?$",
            r"\1",
        ),
        (r"([^。！？]{4,}[うくぐすつぬぶむるいただ])(?:本当|本当の|真)の理由$", r"\1理由"),
        (r"([^。！？]*[うくぐすつぬぶむるいただ])本当の(?=[理原][由因]$)", r"\1"),
    ),
    recast=(
        (
            r"(?!なぜ|どうして|.*(?:いう|大した|ふとした|(?<![でがもは])ある)理由)([^。！？!?：:|｜「」【】、]{2,}(?:[うくぐすつぬぶむるた]|ない|たい))理由$",
            r"なぜ\1のか",
        ),
        (r"((?:なぜ|どうして|どうすれば)[^。！？!?：:|｜「」【】]+のか)$", r"\1？"),
        (r"([^。！？!?：:|｜「」【】、]{2,}とは)$", r"\1？"),
    ),
    denials=words("ない なかっ ません なく なけれ ず ぬ だけ しか ほとんど"),
)

KNOWN = (ENGLISH, GERMAN, SPANISH, FRENCH, PORTUGUESE, JAPANESE)
OTHERS = words(
    """
    il gli di che per non sono perché il della nel sul het een voor van niet ik jij wij zijn naar maar och att
    som jag inte på till ikke og jeg ett det är yang dan untuk dengan cara się nie jak że dlaczego bir ve için şi nu pe
    cum
    """
)
"""Small words of neighbours that the rules do not know."""
