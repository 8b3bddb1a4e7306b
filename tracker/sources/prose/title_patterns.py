"""The words that tell what of a sentence makes a title: tables for `titles`."""

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
        |consultation|repl(?:y|ies)|objections|representations)\b.{0,120}
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
AUX = Cue(
    "the verb between who and what",
    r"""\b(?:(?:is|are|was|were|be)\s+)?(?:also\s+)?(?:set|due|expected|scheduled|planned|required
        |intended|likely|obliged|going|slated|poised|aiming|planning|seeking|hoping|bound)\s+to\b
    |\b(?:will|shall|must|should|would|could|might|may)\b
        (?:\s+(?:be\s+required\s+to|be\s+able\s+to|have\s+to|need\s+to|also|then|therefore|only
        |now|still))*
    |\b(?:needs?|ha(?:s|ve)|plans?|intends?|aims?|expects?|proposes?|seeks?|hopes?|pledged|promised
        |committed|agreed|(?:has\s+|have\s+)?decided|voted|wants?)\s+to\b
    |\b(?:is|are)\s+to\b""",
    flags=re.VERBOSE,
    example="Firms will report",
    counter="Firms report",
)
LEAD = Cue(
    "what a title does not begin with",
    r"""\A(?:[\W_]|\((?:[a-z0-9]{1,4}|[ivx]+)\)|(?:\d{1,3}|[a-zA-Z])[.)]\s|\d+(?:\.\d+)+\s
    |(?:and|but|or|so|then|also|however|accordingly|therefore|furthermore|moreover|in\ addition
        |additionally|consequently|finally|meanwhile|subject\ to\ [^,]{1,60},|as\ a\ result|instead
        |separately|under\ the\ (?:plan|proposals?|rules?),|it\ said|that|dates|note|summary|action
        |while|although|where|which|the|this|these|an?)\b[\s,.:;—-]*)+""",
    example="(a) the firms",
    counter="firms",
)
TRAIL = Cue(
    "what a title does not end with",
    r"""(?:[\s,;:(\[.–—-]|\b(?:by|on|in|at|of|from|until|till|to|before|after|for|and|or
        |no\ later\ than|not\ later\ than|no\ later|not\ later|the|with\ effect
        |with|as|during|due|within
        |both|either|between|is|are|be|it|that|but|than|which|a|an|now|its|set|just|only|early
        |late|around|about|originally)
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
TOPIC = Cue(
    "what comments are about",
    r"""\b(?:on|about|regarding|concerning|to)\s+((?:the|this|our|these)\s+.{5,70}?)\s*
    (?:\b(?:must|should|are|is|will|by|can|may|until|closes?|no\ later)\b|[,.;|]|\Z)""",
    example="views on the new rules by",
    counter="views by post",
)
BOUND_VERB = Cue(
    "the verb in the bound of a date",
    r"""\b(?:closing\ date|deadline|closes|closing|opens|ends|expires?|effective|applicable
    |in\ force|starting|beginning|commencing|due)\b""",
    example="closes at",
    counter="no later than",
)
ASIDE = Cue(
    "an aside between commas",
    r""",\s*(?:originally|which|who|previously|formerly|published|adopted|issued)\b[^,]{1,120}
    (?:,\s*(?:19|20)\d\d)?,""",
    flags=re.VERBOSE,
    example="the paper, published in May, says",
    counter="the paper, which closes",
)
CLAUSE = Cue(
    "where a clause ends",
    r"""(?:;|:\s|\.\s|,\s+(?:and|but|while|which|who|whereas|although|with|followed\ by|so)\s+
    |\s+while\s+|\s[–—]\s|—)""",
    flags=re.VERBOSE,
    example="it applies, and firms report",
    counter="firms and funds report",
)
BRACKETS = Cue(
    "an aside in brackets",
    r"\s*[\(\[][^()\[\]]{5,200}[\)\]]",
    example="the Act (as amended)",
    counter="paragraph (a)",
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
THE = Cue(
    "an article or its like",
    r"\A(?:the|this|these|an?|our|its|their|each|all|any)\s+",
    example="the firms",
    counter="theirs",
)
SAID = Cue(
    "who said so",
    r""",\s|\b(?:said|says|confirmed|announced|stated|indicated|noted|added|expects)\s+(?:that\s)?
    |\s–\s|\bthat\s+(?=(?:the|it|we|they|all|firms)\b)""",
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
ANTECEDENT = Cue(
    "what a relative clause is about",
    r"(?:.*(?:,\s|\b(?:for|and|of|except)\s))?([^,]{2,60}),\s+(?:which|who)\s+[^,]*\Z",
    example="rules for banks, which are new",
    counter="rules for banks that are new",
)
SET_IN = Cue(
    "words that say no noun",
    r"""\A(?:for|in|on|at|by|from|if|as|after|under|subject|where|when|once|unless|during
    |following)\b""",
    example="in its report",
    counter="its report in brief",
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
SUBJECT = Cue(
    "what a sentence is about",
    r"""(?:\A|[.\n]\s*)(?:This|The|These)\s+((?:[\w-]+\s+){0,4}?[\w-]+)\s+
    (?:shall|will|must|is|are|was|has|have|applies|apply|enters|comes|should|may)\b""",
    flags=re.VERBOSE,
    example="This Regulation shall apply",
    counter="That regulation applies",
)
