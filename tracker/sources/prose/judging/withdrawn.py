"""Dates that no longer hold: withdrawn, refused, superseded, or said not to be kept.

That is news of a milestone which may be known already, so each kind is told by a reason of its own.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache

from tracker.sources.prose.cue import Cue

_GONE = r"""(?:withdrawn|cancell?ed|vacated|rescinded|revoked|annulled|abandoned|scrapped|dropped
    |called\ off|struck\ (?:down|out|from)|set\ aside|stricken|lifted|stayed|suspended|paused
    |shelved|superseded|replaced|overtaken|void(?:ed)?|moot|repealed|postponed|deferred|delayed
    |adjourned|on\ hold|put\ on\ hold|deleted|discontinued|(?:taken\ )?off\ (?:the\ )?calendar)"""
_REFUSED = r"""(?:denied|refused|rejected|dismissed|declined|turned\ down|(?:not|un)[ ]?(?:granted
    |warranted|justified|appropriate|approved))"""
_ADVERB = r"(?:(?:now|hereby|therefore|accordingly|also|since|however|[a-z]+ly)\s+)*"
_NOT = r"(?:(?:will|shall|would|is|are|does|do|did)\s+not|(?:wo|would|is|are|does|do|did)n['’]t)"
#: Words of the same clause: none that begins another one.
_SAME = r"""(?:(?!,\s+(?:your|the|any|it|they|we|this|all|an?)\b
    |\b(?:when|if|unless|until|after|before|once|where|which|who|by|and|but|while|although
    |provided|so|or|because|will|shall|must|should|may)\b)[^.;:])"""
_THING = r"""(?:deadline|dates?|hearing|meeting|conference|trial|session|requirement|timetable
    |commencement|start|launch|webinar|workshop|roundtable|milestone|vote|auction|election|sitting
    |event|target|expiry|sunset|call|consultation|go-live|cut-over|inspection|examination)s?"""

_SUBJECT_GONE = Cue(
    "that what is dated no longer stands, behind its date",
    rf"""\A{_SAME}{{0,90}}?\b(?:is|are|was|were|been|being|stands?)\s+{_ADVERB}{_GONE}\b(?!\ from)
    |\A{_SAME}{{0,90}}?\b(?:(?:will|shall|is|are|does|do)\s+no\ longer\b
        |no\ longer\s+(?:appl(?:y|ies)|stands?|holds?|binds?|exists?)\b
        |{_NOT}\s+{_ADVERB}
        (?:going\ ahead|go(?:ing)?\ ahead|proceed|take\ place|be\ (?:held|kept|met|pursued|needed
            |enforced|required(?!\ to))|happen
        |apply|stand|hold|be\ going\ ahead))""",
    example=" has been withdrawn",
    counter=", when the old guidance is withdrawn",
)
_MARKED_GONE = Cue(
    "the mark of a date that no longer stands",
    rf"\A\s*[(\[:–—-]\s*(?:now\s+)?{_GONE}\s*(?:[)\].;,]|\Z)",
    example=" (cancelled)",
    counter=" (postponed from 1 May)",
)
_OBJECT_GONE = Cue(
    "a verb that takes back what is dated behind it",
    rf"""(?<!\bto\ )(?<!\bnot\ )(?<!\bwill\ )(?<!\bmay\ )(?<!\bwould\ )(?<!\bcould\ )(?<!\bmight\ )
    \b(?:withdrew|withdrawn|withdraws|cancel(?:l?ed|s)|vacate[sd]|rescind(?:ed|s)|scrap(?:ped|s)
        |abandon(?:ed|s)|drop(?:ped|s)|called\ off|revoke[sd]|lift(?:ed|s)|annul(?:led|s)
        |suspend(?:ed|s)|set\ aside|struck|delete[sd]|shelved|walked\ away\ from
        |(?:is|are)\ (?:hereby\ )?(?:withdrawing|cancell?ing|rescinding|vacating|scrapping|dropping
            |abandoning|revoking))
    \s+{_SAME}{{0,90}}?(?:\b(?P<thing>{_THING})\s+(?:(?:that|which)\s+(?:is|was|were|had\ been)\s+)?
        (?:(?:originally|previously|now)\s+)?(?:set|scheduled|due|planned|fixed|noticed|listed)?\s*
        |(?:(?:the|its|their|a|this|that)\s+)?)\Z""",
    example="The court vacated the hearing set ",
    counter="The panel proposes to cancel the hearing set ",
)
_HEADED_GONE = Cue(
    "the mark before what no longer stands",
    r"""\A\W*(?:withdrawn|cancell?ed|vacated|rescinded|revoked|annulled|abandoned|called\ off)
        \s*[:\])–—]""",
    example="CANCELLED: Open day, ",
    counter="Cancelled permits: return them by ",
)
_PLAN_GONE = Cue(
    "a plan that is taken back, before its date",
    r"""(?<!\bto\ )(?<!\bnot\ )\b(?:withdrew|withdrawn|withdraws|withdrawing|abandon(?:ed|s|ing)
        |drop(?:ped|s|ping)|scrap(?:ped|s|ping)|shelved|rescind(?:ed|s|ing))
    \s+(?:its|the|their|a|this|that|any|his|her)\s+(?:[\w-]+\s+){0,3}?
        (?:proposals?|plans?|requirements?|intention|rules?|duty|call)
    \s+(?:that|to|for|under\ which)\b
    (?:(?!\b(?:and|but|instead|however)\b)[^.;]){0,90}\Z""",
    example="The Board dropped its plan to open the register by ",
    counter="The Board dropped its plan to open the register and will report by ",
)
_NOT_PLANNED = Cue(
    "that somebody has chosen not to do it",
    rf"""\b(?:(?:decid(?:ed|es)|chosen|chose|elected|opted|resolved)\s+(?:not\s+to|against)
        |not\s+(?:proposing|planning|intending)\s+to)\s+
    (?!(?:chang|mov|alter|amend|exten|delay|postpon|defer|revis|push|adjourn|withdr|cancel)\w*)
    {_SAME}{{0,80}}\Z""",
    example="The Board decided not to go on with ",
    counter="The Board decided not to change ",
)
_NOT_THAT = Cue(
    "that another date is meant",
    r",\s*(?:and\s+)?not\s*\Z",
    example="The levy falls due on 3 May, not ",
    counter="The levy is not ",
)
_MOVED_AWAY = Cue(
    "that what was due then has moved",
    rf"""\b{_THING}\s+(?:(?:has|have|had|is|are|was|were|been|being|now)\s+)*(?:moved|shifted|changed
        |postponed|deferred|delayed|rescheduled|adjourned|pushed\ back|brought\ forward)\s*\Z""",
    example="The hearing has been moved ",
    counter="The hearing room has changed ",
)
_LENGTHENED = Cue(
    "that what ends then goes on for longer, behind its date",
    rf"""\A\s*[,)–—]?\s*(?:(?:is|are|was|were|has|have|had|will|shall|been|be)\s+)+{_ADVERB}
    (?:extended|prolonged|lengthened|postponed|deferred|delayed|moved|pushed\ back)
    \s+(?:by|for)\b""",
    example=", has been extended by six months",
    counter=", has been extended to small firms",
)
_NAMED = Cue(
    "what is dated, behind a date that goes before it",
    rf"\A\s*(?:[\w-]+\s+){{0,3}}{_THING}\b",
    example=" compliance deadline",
    counter=" and reported",
)
_HAPPENING = r"""(?:take\ effect|(?:come|enter|go|be\ brought)\ into\ (?:force|effect|operation)
    |go\ live|go\ ahead|proceed|take\ place|be(?:come)?\ effective|happen|materiali[sz]e
    |be\ (?:held|published|laid|made|issued|adopted|implemented|launched|introduced|enforced))"""
_NOT_HAPPENING = Cue(
    "that what was to happen will not",
    rf"""\b(?:{_NOT}|no\ longer|never)\s+{_ADVERB}(?:to\s+)?{_HAPPENING}\b{_SAME}{{0,60}}\Z""",
    example="The order will not now come into force ",
    counter="The order will come into force ",
)
_NOT_DOING = Cue(
    "that nobody does or has to do it",
    rf"""\b(?:(?:{_NOT}|(?:has|have)(?:\s+not|n['’]t)|need\ not)(?!\s+only)
        |no\ longer\s+(?:have|has|need|required|expected|due|plan(?:s|ned)?|intends?))\s+
        {_SAME}{{0,70}}\Z""",
    example="Firms are no longer required to report ",
    counter="Not only banks report ",
)
_NOT_HAVING = Cue(
    "that somebody has less time",
    rf"\b{_NOT}\s+have\s*\Z",
    example="They do not have ",
    counter="They do not have to report ",
)
_CONDITION = Cue(
    "a condition, or those who are meant",
    r"\b(?:if|unless|who|which|that|where|when|whether|those|any)\b",
    example="Firms that have not ",
    counter="Firms have not ",
)
_DONE_BY = Cue(
    "what is handed in by then, of which something else is said",
    r"""(?<!\bbe\ )\b(?:filed|received|submitted|made|paid|lodged|sent|postmarked|completed
    |registered|delivered|notified|applied)\s*\Z""",
    example="No fee is charged for forms filed ",
    counter="Forms need not be filed ",
)
_NOBODY = Cue(
    "a sentence about nothing",
    rf"""(?:\A|[.;]\s)\W*
    (?:No(?!\ (?:later|earlier|sooner|more|less|fewer)\b)|Neither|None\ of|Nobody)\b
    {_SAME}{{3,80}}\b(?:is|are|has|have|been|planned|expected|due|scheduled)\b{_SAME}{{0,40}}\Z""",
    flags=re.VERBOSE,
    example="No further rounds are planned ",
    counter="The next rounds are planned ",
)
_BINDING_ON = Cue(
    "the bound of a date that what is said not to be must wait for, or end with",
    r"\b(?:until|till|before|after|earlier|later|sooner|prior|than|beyond|past|from|since)\b",
    example="not before",
    counter="on",
)
_FROM = Cue("the bound of a beginning", r"\bfrom\Z", example="with effect from", counter="on")
_OPERATING = Cue(
    "something that is out of use for a time",
    r"\b(?:available|accessible|operat\w+|open|accept\w*|in\ service|online)\b",
    example="will not be available ",
    counter="will not be published ",
)
_NOT_GIVEN = Cue(
    "that a request was not granted, before the date that was asked for",
    r"""(?:\b(?:denie[sd]|denying|refuse[sd]|refusal|reject(?:ed|s|ion)|declined?s?|dismisse[sd]
            |turned\ down|ruled\ out|rules\ out|opposed?s?)\b
        |\bnot\s+(?:[\w]+\s+){0,3}(?:establish|show|demonstrat|persuad|convinc|satisf|justif|agree
            |grant|approv|accept|consent)\w*)
    (?:(?!\b(?:and|but|instead|however|accordingly|therefore|ordered)\b)[^.;]){0,120}
    \b(?:exten[ds]\w*|postpon\w+|delay\w*|mov(?:e|ing)|continu\w+|adjourn\w*|defer\w*|push\w*
        |enlarg\w+|reset|reschedul\w+|request|motion|proposal|application|calls?|bid|petition
        |amendment|bring\w*\ forward)\b
    (?:(?!\b(?:and|but|instead|however|ordered)\b)[^.;]){0,80}\Z""",
    example="The judge denied the motion to extend the cut-off ",
    counter="The judge denied the motion and set the hearing ",
)
_REQUEST_REFUSED = Cue(
    "that what was asked for was refused, behind its date",
    rf"\A{_SAME}{{0,90}}?\b(?:is|are|was|were|been)\s+{_ADVERB}{_REFUSED}\b",
    example=" was denied",
    counter=", and the fee was refunded",
)
_ASKED = Cue(
    "somebody asks for it",
    r"""\b(?:request\w*|motion|petition|application|proposal|calls?|bid|plea|amendment|appeal
        |exten[ds]\w*)\b""",
    example="A request to move the vote ",
    counter="The vote ",
)
_WAS_DUE = Cue(
    "what was to happen before it was changed",
    r"""\b(?:which|that|who)\s+(?:was|were|had\ been)\s+(?:[a-z]+ly\s+|first\s+)?
        (?:due|set|scheduled|slated|supposed|meant|to\ have)\b[^.;]{0,60}\Z
    |\b(?:originally|initially|previously|formerly)\s+(?:(?:been|was|were)\s+)?
        (?:(?:due|supposed|meant|planned|expected|intended|to)\b[^.;,]{0,60}
        |(?:set|scheduled|slated|proposed|announced|fixed)(?:\s+(?:for|on|to|as|at|in)\b[^.;,]{0,40})?
        \s*)\Z
    |\b(?:was|were|had\ been)\s+(?:originally|initially|previously)\b[^.;,]{0,60}\Z
    |\b(?:was|were)\s+to\s+(?:have\s+)?(?:come|take|enter|be|apply|start|begin|end|expire|close
        |open|go|become|run|meet)\b[^.;,]{0,60}\Z
    |\b(?:earlier|previous|original|old|prior|former)\s+(?:[a-z-]+\s+){0,2}?(?:deadline|date|target
        |timetable|schedule)\s+(?:of|was|had\ been)?\s*\Z
    |\bwould\ (?:otherwise\ )?have\b[^.;,]{0,60}\Z""",
    example="The licence, which was due to lapse ",
    counter="The licence is due to lapse ",
)
_TOLD = Cue(
    "any word without which nothing fell",
    r"""\b(?:not|no|neither|none|nobody|never|longer|withdr|cancel|vacat|rescind|revok|annul|abandon
        |scrap|drop|call|str[iu]ck|set|lift|stay|suspen|paus|shelv|supersed|replac|overtak|void|moot
        |repeal|postpon|defer|delay|adjourn|hold|delet|discontinu|off|walk|den[iy]|refus|reject
        |declin|dismiss|turn|against|exten|prolong|length|mov|shift|chang|resched|push|brought
        |rul(?:ed|es)\ out|oppos|un|was|were|been|had|original|initial|previous
        |former|otherwise|earlier|old|prior|wo|need)|n['’]t\b""",
    example="The vote was cancelled",
    counter="The vote takes place",
)
_STANDS = Cue(
    "that a date stays as it was",
    r"\s*(?:still\ )?(?:remains|stands|stays|is\ unchanged|continues\ to|is\ kept)\b",
    example=" remains in place",
    counter=" was moved",
)
_CONTENT = Cue(
    "what a verb behind the date can be said of",
    r"""(?:\b(?!(?:that|and|but|if|when|as|so|for|with|effect|effective|from|on|by|in)\b)[\w’')\]-]+)
    \s*\Z""",
    example="The hearing ",
    counter="It says that ",
)


class News(Enum):
    """What a text says of a date that no longer holds."""

    WITHDRAWN = auto()
    REFUSED = auto()
    SUPERSEDED = auto()


_NEAR = 40  #: characters


def may_tell(sentence: str, after: str) -> bool:
    """Whether there is a word in a sentence without which none of its dates fell.

    `after` is what stands behind one of them, whose first word it may touch.
    """
    return _may_tell(sentence) or _TOLD.match(after) is not None


@lru_cache(maxsize=8)  # all dates of a sentence ask for the same one
def _may_tell(sentence: str) -> bool:
    return _TOLD.search(sentence) is not None


def news(before: str, bound: str, after: str) -> News | None:
    """What became of a date between `before` and `after`; None where nothing says that it fell."""
    if not (_TOLD.search(before) or _TOLD.search(after)):
        return None
    subject = _CONTENT.search(before[-_NEAR:]) or (not bound and _NAMED.search(after))
    if _NOT_GIVEN.search(before) or (
        subject and _ASKED.search(before) and _REQUEST_REFUSED.search(after)
    ):
        return News.REFUSED
    if _is_superseded(before, bound, after):
        return News.SUPERSEDED
    withdrawn = _is_taken_back(before, bound, after) or (subject and _SUBJECT_GONE.search(after))
    return News.WITHDRAWN if withdrawn or _is_denied(before, bound) else None


def _is_superseded(before: str, bound: str, after: str) -> bool:
    """Whether it was due then, and is now at another time."""
    if _WAS_DUE.search(f"{before}{bound} ") and not _STANDS.match(after):
        return True
    moved = bound.endswith("from") and _MOVED_AWAY.search(before)
    return bool(moved or (before.strip() and _LENGTHENED.match(after)))


def _is_taken_back(before: str, bound: str, after: str) -> bool:
    """Whether a mark, or a verb before the date, takes back what is dated."""
    if _HEADED_GONE.match(before) or _PLAN_GONE.search(before) or _MARKED_GONE.search(after):
        return True
    thing = "deadline " if bound.startswith("deadline") else ""
    verb = _OBJECT_GONE.search(f"{before}{thing}")
    return bool(verb and (verb["thing"] or (not bound and _NAMED.search(after))))


def _is_denied(before: str, bound: str) -> bool:
    """Whether the sentence says that it does not happen then."""
    chosen = _FROM.search(bound) or not _BINDING_ON.search(bound)
    if (chosen and _NOT_PLANNED.search(before)) or (not bound and _NOT_THAT.search(before)):
        return True
    if _BINDING_ON.search(bound):
        happening = _FROM.search(bound) and _NOT_HAPPENING.search(before)
        return bool(happening or _NOT_HAVING.search(before))
    if _DONE_BY.search(before):
        return False
    if _NOT_HAPPENING.search(before) or _NOBODY.search(before):
        return True
    if _OPERATING.search(before) or _CONDITION.search(before):
        return False
    return _NOT_DOING.search(before) is not None
