"""What languages are written with, so that it can be told what a font is good for: letters, and a few words of each."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from engine.text.face import FontFace
from engine.text.word_lists import SMALL_WORDS

_MARKS = "\"'“”‘’«»()[]!?.,:;…-–—*"
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Script:
    name: str
    letters: str
    """Whoever has these has the script."""
    words: str
    """What a specimen says in it."""


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    script: str
    letters: str = ""
    """Small letters beyond the script's own; capitals are wanted as well."""


SCRIPTS = (
    Script("Latin", _LATIN, "Why rockets explode"),
    Script("Greek", "ΑΒΓΔΕΘΛΞΠΣΦΨΩαβγδεζθλξπστφψωάέήίόύώς", "Γιατί σκάνε οι πύραυλοι"),
    Script("Cyrillic", "БГДЖЗИЛПФЦЧШЩЪЫЬЭЮЯбгджзилпфцчшщъыьэюя", "Почему взрываются ракеты"),
    Script("Hebrew", "אבגדהוזחטיכלמנסעפצקרשתםןףץך", "למה טילים מתפוצצים"),
    Script("Arabic", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "لماذا تنفجر الصواريخ"),
    Script("Devanagari", "अआइईउकखगघचछजटठडतथदधनपफबभमयरलवशषसह", "रॉकेट क्यों फटते हैं"),
    Script("Thai", "กขคงจชซดตถทนบปผพฟมยรลวสหอฮ", "ทำไมจรวดจึงระเบิด"),
    Script("Japanese", "あいうえおかさたなはまやらわんアイウカサタナハマラン日本気読円", "ロケットはなぜ爆発する"),
    Script("Korean", "가나다라마바사아자차카타파하한글왜", "로켓은 왜 폭발할까"),
    Script("Chinese, simplified", "国说们这东书见车头汉语为会", "火箭为什么会爆炸"),
    Script("Chinese, traditional", "國說們這東書見車頭漢語為會", "火箭為什麼會爆炸"),
    Script("Emoji", "😀🚀🔥🎬", "🚀🔥😀🎬"),
)

LANGUAGES = (
    Language("en", "English", "Latin"),
    Language("cs", "Czech", "Latin", "áčďéěíňóřšťúůýž"),
    Language("da", "Danish", "Latin", "æøå"),
    Language("de", "German", "Latin", "äöüß"),
    Language("es", "Spanish", "Latin", "áéíñóúü¿¡"),
    Language("et", "Estonian", "Latin", "äõöüšž"),
    Language("fi", "Finnish", "Latin", "äöå"),
    Language("fr", "French", "Latin", "àâæçéèêëîïôœùûüÿ"),
    Language("hr", "Croatian", "Latin", "čćđšž"),
    Language("hu", "Hungarian", "Latin", "áéíóöőúüű"),
    Language("id", "Indonesian", "Latin"),
    Language("is", "Icelandic", "Latin", "áðéíóúýþæö"),
    Language("it", "Italian", "Latin", "àèéìòù"),
    Language("lt", "Lithuanian", "Latin", "ąčęėįšųūž"),
    Language("lv", "Latvian", "Latin", "āčēģīķļņšūž"),
    Language("nb", "Norwegian", "Latin", "æøå"),
    Language("nl", "Dutch", "Latin", "éëïóöü"),
    Language("pl", "Polish", "Latin", "ąćęłńóśźż"),
    Language("pt", "Portuguese", "Latin", "àáâãçéêíóôõú"),
    Language("ro", "Romanian", "Latin", "ăâîșț"),
    Language("sk", "Slovak", "Latin", "áäčďéíĺľňóôŕšťúýž"),
    Language("sl", "Slovenian", "Latin", "čšž"),
    Language("sv", "Swedish", "Latin", "äöå"),
    Language("tr", "Turkish", "Latin", "çğıöşü"),
    Language("vi", "Vietnamese", "Latin", "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"),
    Language("el", "Greek", "Greek", "ΰΐϊϋ"),
    Language("bg", "Bulgarian", "Cyrillic"),
    Language("ru", "Russian", "Cyrillic", "ё"),
    Language("sr", "Serbian", "Cyrillic", "ђјљњћџ"),
    Language("uk", "Ukrainian", "Cyrillic", "ґєії"),
    Language("he", "Hebrew", "Hebrew"),
    Language("ar", "Arabic", "Arabic", "ءآأؤإئةى"),
    Language("fa", "Persian", "Arabic", "پچژکگی"),
    Language("ur", "Urdu", "Arabic", "ٹڈڑںھہے"),
    Language("hi", "Hindi", "Devanagari", "ािीुूेैोौ्ंँड़"),
    Language("th", "Thai", "Thai", "ะาิีึืุูเแโใไ่้"),
    Language("ja", "Japanese", "Japanese"),
    Language("ko", "Korean", "Korean"),
    Language("zh-Hans", "Chinese, simplified", "Chinese, simplified"),
    Language("zh-Hant", "Chinese, traditional", "Chinese, traditional"),
)


_LETTERS_OF = {script.name: frozenset(script.letters) for script in SCRIPTS}


def scripts_of(face: FontFace) -> tuple[Script, ...]:
    """The scripts that a face has letters for by itself."""
    return tuple(script for script in SCRIPTS if face.has(script.letters))


def languages_of(face: FontFace) -> tuple[Language, ...]:
    """Those that a face can set by itself, in small letters and capitals."""
    able = {script.name for script in scripts_of(face)}
    return tuple(one for one in LANGUAGES if one.script in able and face.has(one.letters + _capitals(one.letters)))


def told_by_letters(text: str) -> str:
    """The code of the one language here that writes all the letters of `text`; nothing where several do or none."""
    letters = {c for c in text.replace("İ", "ı").casefold() if c.isalpha() and not c.isascii()}
    if not letters:
        return ""
    if all(unicodedata.name(c, "").startswith("GREEK") for c in letters):
        return "el"
    able = [one.code for one in LANGUAGES if letters <= set(one.letters) | _LETTERS_OF[one.script]]
    return able[0] if len(able) == 1 else ""


def told_by_words(text: str) -> str:
    """The code of the language that `text` is in, by its letters or else its small words; nothing where two are as
    likely, or none is."""
    if by_letters := told_by_letters(text):
        return by_letters
    said = [word.strip(_MARKS).casefold().replace("’", "'") for word in text.split()]
    said += [f"{word.split(chr(39))[0]}'" for word in said if "'" in word]
    votes = {code: sum(word in words for word in said) for code, words in SMALL_WORDS.items()}
    best = max(votes.values())
    found = [code for code, number in votes.items() if number == best > 0]
    return found[0] if len(found) == 1 else ""


def _capitals(letters: str) -> str:
    return "".join(capital for letter in letters if len(capital := letter.upper()) == 1)
