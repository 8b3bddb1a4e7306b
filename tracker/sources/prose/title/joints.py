"""The words that part a sentence into clauses, and what they share: tables for `clauses`."""

from __future__ import annotations

import re

from tracker.sources.prose.cue import Cue

OWN, OTHER = "\ue000", "\ue001"  #: stand for the date in question, and for any other

AUX = Cue(
    "the verb between who and what",
    r"""\b(?:(?:is|are|was|were|be)\s+)?(?:also\s+)?(?:set|due|expected|scheduled|planned|required
        |intended|likely|obliged|going|slated|poised|aiming|planning|seeking|hoping|bound)\s+to\b
    |\b(?:will|shall|must|should|would|could|might|may)\b
        (?:\s+(?:be\s+required\s+to|be\s+able\s+to|have\s+to|need\s+to|also|then|therefore|only
        |now|still))*
    |\b(?:needs?|ha(?:s|ve)|plans?|intends?|aims?|expects?|proposes?|seeks?|hopes?|pledged|promised
        |committed|agreed|(?:has\s+|have\s+)?decided|voted|wants?)\s+to\b
    |\b(?:is|are)\s+to\b|\bexpected\s+to\b|\bin\s+order\s+to\b""",
    flags=re.VERBOSE,
    example="Firms will report",
    counter="Firms report",
)
VERB = Cue(
    "a verb that something is said with",
    rf"""{AUX.source}
    |\b(?:is|are|was|were|has|have|had)\b(?!\s+[A-Z])
    |\b(?:appl(?:y|ies)|takes?\s+effect|commences?|(?:comes?|enters?)\s+into|becomes?|begins?|starts|opens
        |closes|ends|expires?|lapses?|remains?|follows|falls|runs|keeps?|meets?|ceases?|covers?
        |extends|moves|delays|submits?|wants?|expects?|requires?|replaces|said|says|adds|announced)\b
    |\b(?:open|close|start|end)(?=\s*(?:[{OWN}{OTHER}]|\Z|(?:on|from|at|until)\b))""",
    flags=re.VERBOSE,
    example="The rules apply",
    counter="The rules of the game",
)
ASIDE = Cue(
    "an aside between commas",
    r""",\s*(?:originally|which|who|previously|formerly|published|adopted|issued|effective
        |dated)\b[^,\ue000]{1,120},(?!\s*(?:and|or)\b)""",
    flags=re.VERBOSE,
    example="the paper, published in May, says",
    counter="the paper, which closes",
)
BRACKETS = Cue(
    "an aside in brackets",
    rf"\s*[\(\[](?!\s*[A-Z]{{1,5}}[ -]?\d[\d/.-]*\s*[)\]])"
    rf"(?:[^()\[\]{OWN}]{{5,200}}|\d[\d.,]*\s?%|\s*{OTHER}[^()\[\]{OWN}]*)[\)\]]",
    example="the Act (as amended)",
    counter="paragraph (a)",
)
DATED_BRACKETS = Cue(
    "brackets around the date",
    rf"[(\[](?P<said>[^()\[\]]*{OWN}[^()\[\]]*)(?:[)\]]|\Z)",
    example=f"a hearing (on {OWN})",
    counter=f"a hearing (on {OTHER})",
)
LAST_OF_LIST = Cue(
    "the last thing of a list",
    r"(?:\A|[,;:]\s)([^,;:]+)\Z",
    example="draft report, final report",
    counter="draft report, ",
)
NEXT_OF_LIST = Cue(
    "that a list goes on",
    r"\A\s*[,;.]",
    example=", final report",
    counter=" and more",
)
_JOINTS = (
    r"(?:and(?!\s+(?:\d|[IVX]+\b))|or|but|then|while|which|who|whereas|although|with|followed\s+by|so"
    r"|except\s+(?:for|that)|unless|because|if(?!\s+(?:needed|necessary|required)\b))\b"
)
CLAUSE = Cue(
    "where a clause ends",
    rf"""(?:;\s*|:\s|\.\s|,\s+{_JOINTS}\s+
    |\s+(?:while|whereas|but|unless|because|except\s+for
        |if(?!\s+(?:needed|necessary|required)\b))\s+|\s[–—-]\s|—
    |(?<={OTHER})\s*,?\s*(?:{_JOINTS})?)""",
    flags=re.VERBOSE,
    example="it applies, and firms report",
    counter="firms and funds report",
)
JOINT = Cue(
    "what joins a second thing to a first",
    r"\s*,?\s*\b(?:and|or|but)\b",
    example="firms and funds",
    counter="firms, funds",
)
NEXT_VERB = Cue(
    "that another verb follows",
    rf"\s*,?\s+(?:and|or)\s+(?:(?:also|then|therefore|next)\s+)?(?:(?={VERB.source})|(?=\([a-z0-9]+\)\s+(?:for|in|on|to)\b))",
    flags=re.VERBOSE,
    example=" to report and will publish",
    counter=" to report and publish",
)
COORDINATED = Cue(
    "that a clause goes on with the one before",
    r"\A[\s,;]*(?:and|or|but|then)?[\s,]*\Z",
    example=", and ",
    counter=", with ",
)
RELATIVE_JOINT = Cue(
    "that a clause is about the noun before it",
    r"\b(?:which|who)\b",
    example=", which ",
    counter=", and ",
)
CONNECTIVE = Cue(
    "what joins a clause to the one before",
    r"""\A(?:[\s,;.]|\([a-z0-9]{1,4}\)\s|(?:and|or|but|then|also|now
        |if\ (?:necessary|needed|required)|where\ \w+
        |as\ amended)\b)+""",
    example=", and then ",
    counter="the rules and ",
)
RUN = Cue(
    "several dates, one behind the other",
    rf"[{OWN}{OTHER}](?:[\s,]*(?:and\s+)?(?:\w+\s+)?[{OWN}{OTHER}])+",
    example=f"{OWN} and {OTHER}",
    counter=f"{OWN} for firms and {OTHER}",
)
RESPECTIVELY = Cue(
    "that listed dates go with listed things",
    r"\s*,?\s*\brespectively\b",
    example="on those days, respectively",
    counter="with respect to",
)
LISTED = Cue(
    "between listed things",
    r"\s*,\s*(?:and\s+)?|\s+and\s+",
    example="banks, insurers and funds",
    counter="banks",
)
NUMBERED = Cue(
    "a thing that is a number",
    r"(?:\A|(?<=s\s))(?:\d+[A-Za-z]?|[IVX]+|\([a-z0-9]+\))\Z",
    example="Articles 5",
    counter="5 articles",
)
ORDINAL = Cue(
    "a thing that is told by its number",
    r"\b(?:first|second|third|fourth|initial|final|last|former|latter)\Z",
    example="the first",
    counter="the first report",
)
BEFORE_NOUN = Cue(
    "what stands before the noun that a relative clause is about",
    rf"""{OTHER}[\s,]*(?:and\s+)?(?:except\s+(?:for\s+)?)?|\bexcept\s+(?:for\s+)?|\bby\s+(?=the\s[A-Z]|[A-Z])
    |\b(?:is|are|was|were|has|have|had|will|shall|must|should|may|(?<!ing\s)(?<!ed\s)to)\s+
        (?:(?:not|also|now|be|been)\s+)*[a-z]+(?:\s+(?:with|to|on|for|by))?\s+
    |\b(?:extends|replaces|requires?|covers?|wants?|published|issued|adopted|approved|opened)\s+""",
    flags=re.VERBOSE,
    example="It replaces the order",
    counter="The order",
)
OBJECT = Cue(
    "that a verb has an object",
    r"\A\s+[a-z]+\s+(?:an?|the|our|its|their)\s",
    example=" publish a report",
    counter=" comply",
)
ARTICLE = Cue(
    "a thing that is named by itself",
    r"\A(?:an?|the|our|its|their|each|another)\s+\w+",
    example="a consultation paper",
    counter="smaller firms",
)
SET_IN = Cue(
    "words that say no noun",
    r"""\A(?:for|in|on|at|by|from|if|as|after|under|subject|where|when|once|unless|during
    |following)\b""",
    example="in its report",
    counter="its report in brief",
)
PREPOSITION = Cue(
    "words that go with a noun before them",
    r"\A(?:for|in|on|at|by|from|as|under|with|of|to(?=\s+(?:the|an?|all|any)\b)|in\s+respect\s+of)\b(?!-)",
    example="with Article 5",
    counter="within it",
)
TO_DO = Cue(
    "what is to be done",
    r"\A(?P<who>.*?)(?:\A|\s)to\s+(?!the\b|an?\b|all\b|any\b)[a-z]{2,}",
    example="the regime to start",
    counter="to the regime",
)
PAST = Cue(
    "a verb of what has been",
    r"\s(?:\w{2,}ed|held|met|made|gave|took|set|became)\s",
    example="the bank held rates",
    counter="the bank holds",
)
IN_BETWEEN = Cue(
    "what is put behind a noun",
    r"\s*,\s*(?:\w+ed|set\s+up|made|due|effective|for|in|under)\b[^,]*,?\s*\Z",
    example="the takeover, announced",
    counter="the takeover",
)
THAT = Cue(
    "what somebody says",
    r"\A.*\b(?:note|adds?|said|says|means|announced|confirmed|ordered|reminded)\s+that\s",
    flags=re.VERBOSE | re.IGNORECASE | re.DOTALL,
    example="Firms should note that ",
    counter="note the rules that",
)
HE = Cue(
    "a clause about what the one before is about",
    r"\A(?:it|they|he|she)\s",
    example="it would apply",
    counter="its rules",
)
INFINITIVE = Cue(
    "a second thing to do",
    r"""\A(?:adopt|apply|begin|cease|close|complete|comply|consult|continue|come|end|enter|file
        |hold|implement|issue|keep|last|launch|lay|make|notify|open|pay|provide|publish|register
        |release|remain|report|respond|review|send|start|stop|submit|take|terminate)\b""",
    flags=re.VERBOSE,
    example="cease new business",
    counter="smaller firms",
)
BOUND_VERB = Cue(
    "the verb in the bound of a date",
    r"""\b(?:closing\ date|deadline|closes|closing|opens|ends|(?:to\s+)?expires?|effective
    |applicable|in\ force|starting|beginning|commencing|due)\b""",
    example="closes at",
    counter="no later than",
)
DATE_WORDS = Cue(
    "words of dates",
    r"""\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march(?=\s+\d)|april|june
    |july|august|september|october|november|december|(?:19|20)\d\d|q[1-4]|h[12]
    |(?:next|this|later\ this|last)\ (?:year|month|week|quarter|summer|spring|autumn|winter)
    |end\ of\ (?:the|this)\ (?:year|month|quarter)|year[ -]end
    |\d{1,2}(?::\d\d)?\s*[ap]\.?m\.?)(?![\w/])""",
    example="by March 4",
    counter="the march of time",
)
PERIOD_ENDED = Cue(
    "a period that is told by its last day, where that is cut",
    r"""\s*,?\s*(?:\b(?:for|of|in\s+respect\s+of|covering)\s+)?(?:\b(?:the|each|its|their)\s+)?
    (?:\b(?:\w+\s+)?(?:year|quarter|half|period|months?)s?\s+(?:ended|ending|to)\b\s*)\Z""",
    example="Annual return for the year ended",
    counter="Annual return for the year ended then",
)
COLUMN = Cue(
    "between the columns of a table",
    r"\s*\|\s*|\s*\t\s*|\ {3,}",
    example="Annual report | 4 May",
    counter="Annual report, 4 May",
)
FOR = Cue(
    "for whom a date is",
    r"\A[\s,]*for\b",
    example=", for small firms",
    counter=", after talks",
)
ENOUGH = Cue(
    "what is said beside the matter",
    r"\s*,\s+(?:and|or)\s|\s*,\s+(?:\w+\s){0,4}(?:says?|said|told|according)\b",
    example=", says the regulator",
    counter=" for firms",
)
OF_A_NOUN = Cue(
    "that a date tells which thing",
    r"""\A\s+(?!(?:and|or|for|to|in|on|at|with|by|from|of|is|are|was|were|the|an?|but|while|which|who
        |unless|if|as|until|than|that|has|have|will|shall|must|may|should|respectively|only|due
        |except|because|when|where|after|before|webinar)\b)[A-Za-z]""",
    example=" returns",
    counter=" and returns",
)
HAVING = Cue(
    "that somebody has time",
    r"\b(?:has|have|given)\s*[\ue001\s]*\Z",
    example="firms have \ue001",
    counter="firms have plans",
)
INTRODUCED = Cue(
    "that a list begins",
    r"[:—]",
    example=": ",
    counter=", ",
)
CONDITION = Cue(
    "that a clause says under which condition",
    r"\b(?:if|unless)\b",
    example=", if ",
    counter=", and ",
)
WITHIN = Cue(
    "a relative clause that the date stands in",
    rf"\s(?:that|which|who)\s+(?={VERB.source})",
    flags=re.VERBOSE,
    example="two orders that are set to expire",
    counter="so that two orders",
)
LEFT_OPEN = Cue(
    "a noun whose relative clause is cut off",
    r"\s+(?:that|which|who|whose)\s*\Z",
    example="firms that",
    counter="firms that hold",
)
AND_THEN = Cue(
    "that what stands before is of another date",
    r"\b(?:and|or)\s*,?\s*\Z",
    example="online or ",
    counter="online or not",
)
LINE = Cue(
    "what a line, or a part of one, names before its date",
    rf"(?:\A|[;:.]\s+|{OTHER}\W*)(?:and\s+)?(?P<what>[^;:.{OTHER}]{{2,70}}):\s*\Z",
    flags=re.NOFLAG,
    example="Part A: ",
    counter="Part A: see ",
)
TO_WHOM = Cue(
    "to whom something applies",
    r"\sto\s+(?!(?:be|have|do)\b)(?:the\s+|all\s+|any\s+)?(?:\w+\s+)?[\w-]+s(?:\s\w+)?\Z",
    example="it applies to small banks",
    counter="it is about to apply",
)
