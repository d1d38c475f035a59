"""Small words that carry no weight, and words that carry much. Data for emphasis and line breaks."""

from __future__ import annotations

from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _words(
    """
    a an the der die das ein eine le la les un une el los las una il lo gli os as um uma de het een
    """
)

SMALL_WORDS: Mapping[str, frozenset[str]] = {
    "en": _words(
        """
        a an the and or but nor so yet of to in on at by for from with into onto over under about as is are was were be
        been am do does did has have had will would can could shall should may might must not no if than then
        that this these those it its it's i i'm i've me my we our us you your you're he his him she her they
        their them who whom which what when where why how there here just very too also up out off vs vs.
        """
    ),
    "de": _words(
        """
        der die das ein eine und oder aber im am zum zur von vom mit auf für aus bei nach über unter ist sind ich du er
        sie es wir ihr mein dein sein nicht dem den des einer einem einen wie was wer wo warum dass so zu an als
        """
    ),
    "fr": _words(
        """
        le la les un une et ou mais du des au aux en dans sur sous pour par avec sans est sont je tu il elle nous vous
        ils elles ce cet cette ces mon ton son ma ta sa mes tes ses ne pas plus que qui quoi où comment pourquoi se y à
        d' l'
        """
    ),
    "es": _words(
        """
        el la los las un una y e o u pero del al en con sin por para sobre es son era yo tú él ella nosotros mi tu su
        mis tus sus se que qué cómo cuándo dónde quién no lo le les me te
        """
    ),
    "pt": _words(
        """
        os as um uma o a e do da dos das na nos nas ao aos com sem em é são eu você ele ela meu seu minha sua como que
        por para
        """
    ),
    "it": _words(
        """
        il lo la gli le un una di della dei nel nella per tra fra è sono io lui lei noi voi mio tuo suo non che chi cosa
        dove quando perché
        """
    ),
    "nl": _words(
        """
        de het een en of maar van voor met op in uit bij naar is zijn was ik jij hij zij wij niet dat dit wie wat waar
        hoe
        """
    ),
    "ru": _words(
        """
        и в во на с со к ко о об от до из за по не но а или что как кто где это мы вы он она они мой твой наш
        ваш у я
        """
    ),
}
"""By language, since they tell it."""

STOP_WORDS = ARTICLES.union(*SMALL_WORDS.values()) | _words(
    # Scandinavian; Arabic, Hebrew.
    """
    og och på av til till fra från med som er är det den et ett jeg jag du vi ikke inte
    في من على إلى عن مع هذا هذه ما لا أن كيف لماذا و أو של את על עם אל מה לא זה זאת הוא היא איך למה או גם
    """
)

STRONG_WORDS = _words(
    """
    never always stop free truth lie lies lying wrong worst best secret secrets hidden banned illegal
    impossible insane shocking dead death killed kill war win winning won lose lost broke rich millionaire
    billionaire million billion money cash fear danger dangerous deadly hate love exposed destroyed ruined
    failed failure disaster scam fraud fake real warning forever everything nothing nobody nobody's everyone
    huge giant ultimate extreme crazy genius mistake mistakes problem quit quitting immer wahrheit falsch
    geheimnis gratis krieg tod geld angst jamais toujours vérité gratuit guerre mort argent peur nunca
    siempre verdad secreto guerra muerte dinero miedo sempre segredo morte dinheiro никогда правда война
    деньги смерть
    """
)

MAGNITUDES = _words(
    """
    hundred thousand million millions billion billions trillion percent hundert tausend million millionen milliarde
    milliarden prozent cent mille millier millions milliard milliards cien mil millón millones milhão milhões mila
    milione milioni miliardo miliardi duizend miljoen miljard тысяч тысячи миллион миллионов миллиард миллиардов
    """
)
"""What a figure counts in: it is read in one breath with it."""
