"""The words that tell what of a sentence makes a title: tables for `compose`."""

from __future__ import annotations

import re

from tracker.sources.prose.cue import Cue

COMMENTS = Cue(
    "what is handed in",
    r"""\b(?P<what>comments?|responses?|submissions?|feedback|views|representations|objections
        |replies|reply|respond|requests?\ for\ (?:a\ )?hearing)\b""",
    example="We welcome responses",
    counter="Firms responded",
)
COMMENTING = Cue(
    "a call for comments",
    r"""\b(?:comment(?:s|\s+period|\s+deadline)?|respon(?:d|ses?)|submissions?|feedback|views
        |consultation|repl(?:y|ies)(?=\s+(?:comments?|by|to\s+the|must|should|is|are|will))|objections|representations)\b.{0,120}
        \b(?:received?|submitted|submit|respond|close[sd]?|closing|open|due|reach|sent?|provided?
        |extended|period|until|accepted|welcome[sd]?|by|date|postmarked|runs?|ends?|requested|invited)\b
    |\b(?:submit|send|provide|invite[sd]?|welcome[sd]?|respond|reply|request(?:s|ed)?|seek(?:s|ing)?|file
        |ask(?:s|ing)?\ for)
        \b.{0,60}\b(?:comments?|responses?|feedback|views|submissions?|consultation|objections)\b
    |\bhave\ until\b.{0,40}\brespond\b|^\W*(?:please\ )?respond\b""",
    flags=re.VERBOSE | re.IGNORECASE | re.DOTALL,
    example="Comments must be received",
    counter="The minister commented",
)
LEAD = Cue(
    "what a title does not begin with",
    r"""\A(?:[^\w$£€]|_|\((?:[a-z0-9]{1,4}|[ivx]+)\)|(?:\d{1,3}|[a-zA-Z])[.)]\s|\d+(?:\.\d+)+\s
    |(?:so\ long\ as|as\ long\ as|provided\ that|and|but|or|so|then|also|however
        |accordingly|therefore|furthermore|moreover|in\ addition
        |additionally|consequently|finally|meanwhile|subject\ to\ [^,]{1,60},|as\ a\ result|instead
        |separately|under\ the\ (?:plan|proposals?|rules?),|it\ said|that|note|summary|action
        |dates(?=\s*[:.—-])
        |please|further|due(?!\ date)|if|it\ is\ (?:hereby\ )?\w+\ that
        |while|although|where|which|the|this|these|its|our|their|an?)\b[\s,.:;—-]*)+""",
    example="(a) the firms",
    counter="firms",
)
TRAIL = Cue(
    "what a title does not end with",
    r"""(?:[\s,;:(\[.|~•*/&–—-]|\b(?:by|on|in|at|of|from|until|till|to|before|after|for|and|or
        |no\ later\ than|not\ later\ than|no\ later|not\ later|the|with\ effect
        |with|as|during|due|within
        |both|either|between|is|are|be|it|that|but|than|which|(?-i:an?)|now|its|set|just|(?<!-)only|early
        |remains?|late|around|about|originally|not|also|unless|if|where|when|to\ be
        |was|were|has|have|had|been
        |will|shall|must|should|may|might|would|could|can
        |(?:is|are|to\ be)\ (?:pencilled|scheduled|planned|expected|set|due)(?:\ (?:in|out|for))?
        |scheduled|planned|expected|starting|beginning|commencing|ending|looking
        |for\ the\ \w+\ ended)
    )+\Z""",
    example="firms report by ",
    counter="firms report",
)
MOVED = Cue(
    "that a date moved",
    r"""[,\s]+(?:(?:is|are|was|were|has|have|had|been|will|be|which|now|hereby|further|also)\s+)*
    (?:delayed|extended|postponed|moved|revised|deferred|rescheduled|pushed\ back|pushed|changed)
    \W*\Z""",
    example="The deadline has been extended",
    counter="The deadline was extended for firms",
)
LABEL = Cue(
    "the label of a line",
    r"\A\W*(?P<label>[A-Z][^.:;\n]{1,70}):",
    flags=re.NOFLAG,
    example="Closing date: 4 May",
    counter="It closes on 4 May",
)
DATES_LABEL = Cue(
    "the label of a notice's dates",
    r"""\A\s*(?:dates?|effective\ dates?|compliance\ dates?|comment\ dates?|addresses|summary)
    \s*:\s*""",
    example="DATES: Comments close",
    counter="Key dates: comments close",
)
THE = Cue(
    "an article or its like",
    r"\A(?:the(?:\s+following)?|this|these|an?|our|its|their|each|all|any)\s+",
    example="the firms",
    counter="theirs",
)
SAID = Cue(
    "who said so",
    r""",\s|\b(?:said|says|confirmed|announced|stated|indicated|noted|added|expects)\s+(?:that\s)?
    |\s–\s|\b(?:that|by\s+which|from\s+which|on\s+which)\s+(?=(?:the|an?|it|we|they|all|firms)\b)|\b(?:by|on|from)\s+which\s""",
    example="the minister said that firms",
    counter="the minister and firms",
)
RELATIVE = Cue(
    "a relative clause",
    r"(?<=\w)\s(?:that|who|which|whose)\s.*\Z",
    flags=re.VERBOSE | re.DOTALL,
    example="firms that hold money",
    counter="that firms hold money",
)
OF_RELATIVE = Cue(
    "a noun whose relative clause is to come",
    r"([\w-]+),?\s+(?:that|which)\s*\Z",
    flags=re.NOFLAG,
    example="amendments that ",
    counter="amendments that it made",
)
DATELINE = Cue(
    "the dateline of a report",
    r"\A[A-Z][A-Z ,.'/-]{2,40}(?:\([^)]{1,40}\)\s*)?(?:,[^-–—]{1,20})?[-–—]\s+",
    flags=re.NOFLAG,
    example="LONDON (Reuters) - The firms",
    counter="London - the firms",
)
PREDICATE = Cue(
    "the first of two verbs",
    r"\s(?:is|are|was|were|has|have|will|shall)\s.{1,200}\b(?:and|or)\s*\Z",
    example="The order is made today and ",
    counter="The order and ",
)
IT = Cue(
    "a sentence about what the one before is about",
    r"\s*(?:It|They)\s",
    flags=re.NOFLAG,
    example="It will apply",
    counter="Items will apply",
)
NO_LABEL = Cue(
    "a label that says nothing of what is due",
    r"\A\W*(?:dates?|addresses|summary|note|status|update|timeline|(?:important|key)\ dates)\s*:",
    example="DATES: Comments close",
    counter="Closing date: 4 May",
)
INTRO = Cue(
    "what a list is about",
    r"(?:\A|[.\n])\s*([^.\n]{3,120}?)\s*[:—–-]\s*(?:\([a-z0-9]{1,3}\)\s*)?\Z",
    example="The rules apply:\n",
    counter="The rules apply.\n",
)
TOPIC = Cue(
    "what comments are about",
    r"""\b(?i:comments?|views|feedback|responses?|submissions?|replies|consult(?:ing|ation|s|ed)?|input)\s+
    (?:(?:received|period|deadline|process|paper|phase)\s+)?
    (?:on|about|regarding|concerning|to(?=\s+\w+\s+(?:open\s+)?(?:consult|discuss|call|paper)))\s+
    ((?!(?:or|and|that|those|it|them|behalf|how|whether)\b)[A-Za-z].{2,70}?)\s*
    (?:\b(?:must|should|are|is|was|were|has|will|by|can|may|until|closes?|ends|runs|no\ later|due
        |received|which|that|and\ will|published|issued|dated|before|after|in\ order)\b
    |[,.;|]|\Z)""",
    flags=re.VERBOSE,
    example="views on the new rules by",
    counter="views by post",
)
VAGUE = Cue(
    "a topic that says nothing",
    r"""\A(?:(?:this|these|two|three|several|both|our|its|proposed|draft|public|open|discussion)\s+)*
    (?:consultation|proposals?|paper|document|us|questions?|rule(?:s|making)?|changes|address
        |email|commission|board|agency|notice|evidence|following|amendments?)s?\Z""",
    example="consultation",
    counter="custody rules",
)
MOVING = Cue(
    "that somebody moves a date, and the date of what",
    r"""\b(?:extend(?:s|ed|ing)?|delay(?:s|ed|ing)?|postpon(?:es?|ed|ing)|defer(?:s|red|ring)?
        |reopen(?:s|ed|ing)?|mov(?:es?|ed|ing)|push(?:es|ed|ing)?\ back|pushed)\s+
    (?:by\s+\w+(?:\s\w+)?\s+)?(?P<what>(?:the|its|their|an?)\s+[^,;]{4,}?)
    (?=\s+by\s+(?:an?|one|two|\d+)\s+\w+|[,;]|\s*\Z)""",
    example="The agency extends the compliance date",
    counter="The compliance date is extended",
)
FULL_STOP = Cue(
    "between sentences",
    r"(?<=[.!?])\s+|\n\s*",
    example="It applies. Firms report",
    counter="no.4",
)
GENERIC = Cue(
    "a title that needs its document's",
    r"""\A(?:(?:this|today's|final|direct|interim|proposed|temporary|new|draft)\s+)*
    (?:rules?|regulations?|act|order|directive|notice|correction|amendments?|requirements?|guidelines
        |provisions|consultation|AD|deadline|(?:closing|effective|compliance|applicability)\ date
        |closes|closing|opens|effective|expires|due|applicable|time\ and\ date|milestone)
    (?:\s+(?:is|are|to|comes?|takes?|appl(?:y|ies)|becomes?|enters?|expires?|begins?|closes?|ends?)
        \b.{0,30})?\Z""",
    example="Final rule is effective",
    counter="Custody rules apply",
)
EMPTY = Cue(
    "brackets around nothing",
    r"""\s*[(\[]\W*[)\]]|\s*["“]\W*["”]""",
    flags=re.NOFLAG,
    example="the report ( )",
    counter="the report (draft)",
)
QUOTES = Cue(
    "a quotation mark",
    '["“”]',
    flags=re.NOFLAG,
    example='the "report',
    counter="the report",
)
PHRASE = Cue(
    "where a phrase ends",
    r"""[,;:]?\s+(?:and|or|on|in|of|for|to|by|with|from|under|through|that|which|who|as|at|after
        |before|unless|if|when|where|because|including)\b|[,;]\s""",
    example="a hearing on the report",
    counter="a hearing",
)
PURPOSE = Cue(
    "what something is done for",
    r"\bin\s+order\s+to\b|\bahead\s+of\b|\bso\s+as\s+to\b",
    example="views in order to finish",
    counter="order of the day",
)
AHEAD = Cue(
    "what is done before the matter",
    r"\A.*\bahead\s+of\s+(?=\w)",
    example="It asks for views ahead of the launch",
    counter="It is ahead",
)
SUBORDINATE = Cue(
    "a clause or aside at the beginning",
    r"""\A[\s,]*(?:for|in|on|at|by|from|if|as|after|under|subject|where|when|while|once|unless|during
        |following|before|contrary|according|pursuant|despite|without|with)\b[^,]{2,120},\s+(?=\w)""",
    example="If asked, firms report",
    counter="Firms, if asked",
)
WANTING = Cue(
    "that somebody wants others to do something",
    r"""\b(?:requires?|expects?|wants?|urge[sd]?|invites?|obliges?|have\ been\ given)\s+
    (?P<who>(?!to\b)[^,]{2,60}?)\s+to\s+(?P<what>[a-z].+)""",
    example="It wants firms to report",
    counter="It wants to report",
)
LIST = Cue(
    "several things in one",
    r"""\A\s*[\w'’-][\w'’\ -]{0,30}(?:,\s+[\w'’-][\w'’\ -]{0,30})*
    ,?\s+(?:and|or)\s+[\w'’-]+(?:\s[\w'’-]+){0,2}\s*\Z""",
    example="the banks, insurers and funds",
    counter="In May, the banks",
)
TO_DO = Cue(
    "before what is to be done",
    r"""(?<!relating)(?<!subject)(?<!respect)(?<!according)\s+to\s+
    (?=(?!(?:the|an?|all|any|its|their|our|be|whom|which|those|whose)\b)[a-z]{3,}\s\S.{12,})""",
    flags=re.VERBOSE,
    example="its plan to move to another cycle",
    counter="relating to money of others",
)
LONE_VERB = Cue(
    "a verb that leads a title and stands for nothing",
    r"\A(?:(?:is|are|was|were|be|been|will|shall|must|should|may|would|could|can)\b\s*)+",
    example="will publish rules",
    counter="publish rules",
)
LOOSE = Cue(
    "a space before a mark, or one mark before another",
    r"\s+(?=[,;:](?:\s|\Z))|\s*[,;:]\s*(?=[,;:])",
    example="firms , and funds",
    counter="firms, and funds",
)
