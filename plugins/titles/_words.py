"""English words by what they do in a title. Data for the rules."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH = _words(
    """
    the and of how why what when where who which with your you my our their his her its this that these those is are
    was were be been have has had will would can could should do does did don't doesn't didn't can't won't isn't to
    for from about into without after before because than then every everything nobody never always i'm i've it's
    """
)
"""Words that, several together, make a title English."""
FOREIGN = _words(
    """
    der die das und ist nicht ein eine mit auf für wie warum ich du wir von zum zur im den dem le la les des est et un
    une pour dans avec pas que qui comment pourquoi el los las del y es en con por como cómo qué il lo gli di che per
    non sono perché com os um uma não em het een voor van niet och att som jag inte på til ikke
    """
)
"""Words that make it something else, however many English ones stand beside them."""
ARTICLES = _words("a an the")
POSSESSIVES = _words("my your our his her their its")
ADVERBS = _words(
    """
    really very just actually basically literally simply totally completely absolutely honestly quite pretty finally
    definitely extremely seriously incredibly truly somehow obviously secretly quietly
    """
)
GUARDS = _words(
    """
    not no never neither nor none nobody nothing without almost nearly barely hardly maybe perhaps might may could
    would if unless until only less few fewer fake alleged allegedly supposedly myth myths stop avoid quit against
    instead except cannot isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't
    haven't hasn't hadn't ain't
    """
)
"""Words that turn a claim around or bound it: a shorter title without them would say something else."""
CONNECTORS = _words(
    """
    at in on for with about from by into onto after before during through using that which because while when where
    as and but or via so inside under over against despite without unless until if since instead except like
    """
)
"""Words that begin a part of a sentence that can go, or can stand alone."""
LEADS = (
    ARTICLES
    | POSSESSIVES
    | _words(
        """
    how to i we you can why build built make made create created launch launched write wrote start started grow grew
    earn earned get got use used find found learn learned try tried do did have had visit visited explain explained
    """
    )
)
"""What may go from the front without changing what is said."""
AUXILIARIES = _words(
    "is are was were do does did can could should would will have has am may might isn't aren't don't doesn't can't"
)
QUESTION_WORDS = _words("how why what when where who which whose")
PRONOUNS = _words("i we he she they you it nobody everybody everyone someone")
EMPTY = ARTICLES | POSSESSIVES | ADVERBS | CONNECTORS | PRONOUNS | AUXILIARIES | QUESTION_WORDS | {"to", "of", "than"}
AMOUNTS = _words(
    "million billion thousand hundred dozen few lot bit little couple second minute hour day week month year"
)
"""After these an article is no ornament: `a million`, `$10K a month`."""
HARD_BREAKS = _words("so because and but or while")
"""What follows one of these says something of its own."""
PARTICLES = _words("over up out off down in on through around back away")
"""Part of the verb before them, unless a thing follows."""
UNITS = _words(
    """
    second seconds minute minutes hour hours day days week weeks month months year years percent dollars euros pounds
    million billion thousand times people things ways rules steps tips reasons lessons mistakes habits books hacks
    facts questions secrets signs ideas tools tricks myths kilometers kilometres miles kg hours
    """
)
STRONG = _words(
    """
    never always stop free truth lies lying wrong worst best secret secrets hidden banned impossible dead death war
    win winning lost lose broke rich million billion money cash fear danger dangerous deadly hate love failed failure
    disaster scam fraud fake warning forever everything nothing mistake mistakes problem quit
    """
)
NUMBER_WORDS = _words("two three four five six seven eight nine ten twelve twenty thirty fifty hundred thousand")

OPENERS = re.compile(
    r"""^(?:
        (?:so|and|ok|okay|well|hey|now|anyway|guys)[,!]?\s+(?=\S+\s+\S)
      | (?:in|on)\s+(?:this|today's)\s+(?:video|episode|show|podcast)[,:]?\s+(?:(?:i|we)\s+)?(?=\S+\s+\S)
      | (?:today|here)[,]?\s+(?:i|we)(?:'ll|\s+will|\s+am|'m|'re)?\s+(?:going\s+to\s+)?
      | (?:i'm|we're|i\s+am|we\s+are)\s+going\s+to\s+(?:show|tell|teach)\s+you\s+
      | (?:let's|let\s+us)\s+(?:talk|chat)\s+about\s+
      | (?:a|an|the|my|our)?\s*(?:\w+\s+)?(?:guide|introduction|intro)\s+(?:to|on|for)\s+(?=\S)
      | everything\s+(?:you\s+)?(?:need|have|want)\s+to\s+know\s+about\s+
      | (?:all|what)\s+you\s+need\s+to\s+know\s+about\s+
      | (?:my|our|some)\s+(?:honest\s+)?(?:thoughts|take|opinion|ideas)\s+(?:on|about)\s+
      | (?:a\s+)?(?:(?:deep|deeper)\s+dive|(?:quick|closer|deep)\s+look)\s+(?:into|at)\s+
      | (?:(?:a|an|the)\s+)?(?:conversation|discussion|talk)\s+(?:about|on)\s+
    )""",
    re.IGNORECASE | re.VERBOSE,
)
BAIT = re.compile(
    r"""(?:
        (?:you\s+(?:won't|will\s+not|will\s+never)\s+believe)\s+(?:this|it|what\s+happened(?:\s+next)?)?
      | \(?\b(?:gone\s+(?:wrong|sexual)|not\s+click\s?bait|no\s+click\s?bait|must\s+(?:watch|see)|(?:(?:until|before|till)\s+you\s+)?watch\s+(?:this|till\s+the\s+end|until\s+the\s+end)|
            emotional|shocking|insane|mind[\s-]?blowing|jaw[\s-]?dropping|unbelievable|omg|wow)\b[!]*\)?
    )\s*[:,!.\-–—|]*\s*""",  # noqa: E501
    re.IGNORECASE | re.VERBOSE,
)
