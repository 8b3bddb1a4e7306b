"""Whether the words around a date speak of what is to come, of what holds, or of what has been."""

from __future__ import annotations

import re
from enum import StrEnum

_FARTHEST = 45  #: words that are looked at on each side
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[;:()]|,|\d+")


class Sense(StrEnum):
    """What the nearest verb says of when it happens."""

    COMING = "coming"
    HOLDING = "holding"  #: the present of timetables: closes, applies, is due
    PAST = "past"
    NONE = "none"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_COMING = _set(
    """
    will shall must should would 'll could might needs ought due deadline scheduled schedule
    expected expects expect expecting planned plans plan planning intends intend intended intending
    aims aim aiming aimed targets target targeted targeting proposes propose forthcoming
    upcoming required requires require obliged slated poised commits committed pledges pledged
    promises promised vowed vows anticipated anticipates anticipate envisages foresees hopes hope
    hoping delays postpones extends defers delay postpone extend defer likely going supposed bound
    mandated tasked invited invites
    asked asks set please
    provisionally tentatively permitted allowed until can cannot may
    """
)
_ALSO_NOUNS = _set("plan plans target targets schedule hope delay aim aims")
_HOLDING = _set(
    """
    applies takes take comes come enters enter closes close opens open ends end expires expire
    begins begin starts start commences commence runs run becomes become lapses lapse ceases cease
    falls effective convenes meets resumes resume returns launches launch phases follows
    kicks publishes delivers reports submits files votes vote decides holds hosts sits
    remains remain continues continue arrives matures submit
    """
)
_PAST = _set(
    "was were had did took began came went fell rose grew said saw became gave ago since been"
    " thought felt fought sought struck threw taught caught dealt fed fled hid swore tore wore"
    " withdrew underwent undertook understood"
)
#: Past tenses that are participles, too: `will be held`.
_IRREGULAR = _set(
    """
    made told met won lost left led sent spent built brought bought sold found kept written spoken
    stood drawn chosen broken driven got held hit put run given taken begun wrote spoke drew chose
    broke drove shrank sank ran laid paid heard known shown seen done withdrawn
    """
)
#: They tell of the future where they say until when: `delayed the rules until March`.
_MOVING = _set("postponed extended deferred delayed rescheduled pushed moved shifted proposed")
_BY_WHOM = _set("who which that we they it i you he she")
_PRESENT_BE = _set("is are being be am")
_NOT_VERBS = _set(
    """
    united limited need indeed speed based related proposed required interested detailed listed
    regulated unregulated authorised authorized supervised licensed registered covered affected
    so-called need newly-listed designated specified named red bed seed feed exceed proceed succeed
    advanced combined increased reduced fixed mixed unlimited hundred kindred sacred old-fashioned
    followed embed shed bleed breed greed need needed agreed-upon
    """
)
_BEFORE_ADJECTIVE = _set(
    "the a an its their our his her this these those all any each every new final such no some"
)
_BEFORE_NOUN = _set("with of for in on under from more through into over")
_NO_INFINITIVE = _set(
    """
    the a an its their our his her this that these those all any each which whom date such your
    us them it him me be firms consumers investors customers reporters lawmakers members chapter
    article section parliament congress both either
    """
)
_MODALS = _set("will shall must should would could might can may 'll to not also then be have")
_HELPING = _MODALS - {"to", "not", "also", "then", "have"}
_BETWEEN = _set("not also then only first now and or been therefore instead both")
_HAVE = _set("has have having had")
_LIMITS = frozenset({";", ":"})
_JOINTS = _set("and but while whereas although though because whether if when as")
_REDUCED = _set("under by in for to with from at of through")


def sense(before: str, after: str) -> Sense:
    """What the words on both sides of a date say: the nearest verb decides.

    `before` and `after` are the rest of the sentence. Where nothing stands before the date in its
    own clause, what follows decides: `In July, the firm said`.
    """
    left = [match[0] for match in _WORD.finditer(before[-400:])][-_FARTHEST:]
    right = [match[0] for match in _WORD.finditer(after[:400])][:_FARTHEST]
    own = _own_clause(left)
    fronted = not own or (own[-1] in {",", "that"} if own else True)
    first = Sense.NONE if fronted else _leftwards(own)
    if first is Sense.NONE and left and left[-1] not in {",", "that"}:
        first = _leftwards(own)
    if first is not Sense.NONE:
        return first
    behind = _rightwards(right)
    return behind if behind is not Sense.NONE else _leftwards(left)


def _own_clause(left: list[str]) -> list[str]:
    for place in range(len(left) - 1, -1, -1):
        word = left[place]
        joined = word.lower() in _JOINTS and place > 0 and left[place - 1] == ","
        if word in _LIMITS or joined:
            return left[place + 1 :]
    return left


def _leftwards(words: list[str]) -> Sense:
    for place in range(len(words) - 1, -1, -1):
        found = _of_word(words, place)
        if found is not Sense.NONE:
            return found
    return Sense.NONE


def _rightwards(words: list[str]) -> Sense:
    for place in range(len(words)):
        following = words[place + 1].lower() if place + 1 < len(words) else ""
        word = words[place]
        if word == ";":
            break
        reduced = place > 0 and _participle(word.lower()) and following in _REDUCED
        if reduced and not _helped(words, place):
            continue
        found = _of_word(words, place)
        if found is not Sense.NONE:
            return found
    return Sense.NONE


def _of_word(words: list[str], place: int) -> Sense:
    word = words[place].lower()
    before = words[place - 1].lower() if place else ""
    if word in _PAST:
        helped = before in _MODALS and before not in {"have", "be"}
        return Sense.NONE if helped else Sense.PAST
    if word in _MOVING:
        return _of_moving(words, place)
    if (_participle(word) and word not in _COMING) or word in _IRREGULAR:
        return _of_participle(words, place)
    if word in _COMING:
        return _of_coming(words, place)
    return _of_present(words, place, before)


def _of_coming(words: list[str], place: int) -> Sense:
    word = words[place].lower()
    before = words[place - 1].lower() if place else ""
    capital = bool(place) and words[place][0].isupper()
    month = capital and word in {"may", "can"}
    if month or (word in _ALSO_NOUNS and (capital or before in _BEFORE_ADJECTIVE)):
        return Sense.NONE
    following = words[place + 1].lower() if place + 1 < len(words) else ""
    if word == "set" and following not in {"to", "for"} and before not in _HAVE:
        return _of_participle(words, place)
    told = word in {"asked", "committed"} and (before in _HAVE or following == "by")
    return Sense.PAST if told else Sense.COMING


def _of_present(words: list[str], place: int, before: str) -> Sense:
    word = words[place].lower()
    following = words[place + 1] if place + 1 < len(words) else ""
    if word == "to":
        return Sense.COMING if following and _infinitive(following) else Sense.NONE
    if word in _PRESENT_BE and _prepositions(words[place + 1 :]):
        return Sense.HOLDING  # `The meeting is on 4 May`
    if word in _HOLDING and before not in _BEFORE_ADJECTIVE | {"to"}:
        return Sense.HOLDING
    progressive = word.endswith("ing") and before in _PRESENT_BE
    held = word in _HAVE and following.lower() == "until"
    return Sense.COMING if progressive or held else Sense.NONE


def _prepositions(words: list[str]) -> bool:
    """Whether nothing but the bound of the date stands behind a verb."""
    return len(words) == 1 and words[0].lower() in {"on", "in", "at", "by"}


def _participle(word: str) -> bool:
    return word.endswith("ed") and len(word) > 4 and word not in _NOT_VERBS  # noqa: PLR2004 - shed, need


def _of_moving(words: list[str], place: int) -> Sense:
    behind = {each.lower() for each in words[max(0, place - 3) : place]}
    if behind & (_MODALS - {"have", "not"}) or words[-1].lower() in {"to", "until", "till"}:
        return Sense.COMING
    before = words[place - 1] if place else ""
    if before.lower() in _BEFORE_ADJECTIVE:
        return Sense.NONE
    by_whom = not before or before.lower() in _BY_WHOM or before[:1].isupper()
    return Sense.PAST if by_whom or behind & (_HAVE | {"was", "were"}) else Sense.COMING


def _helped(words: list[str], place: int) -> bool:
    return bool({each.lower() for each in words[max(0, place - 3) : place]} & (_MODALS | _HAVE))


def _of_participle(words: list[str], place: int) -> Sense:
    """`will be published` is coming, `is published` holds, `was published` and `published` past."""
    behind = [each.lower() for each in words[max(0, place - 5) : place]]
    if not behind:
        return Sense.PAST
    verb = behind[-1] not in _MODALS and (behind[-1][-1] != "s" or behind[-1].endswith("ss"))
    ruled = verb and behind[-2:-1] and behind[-2] in _MODALS
    if behind[-1] in _BEFORE_ADJECTIVE | _BEFORE_NOUN or ruled:  # `to publish finalised rules`
        return Sense.NONE
    for helper in reversed(behind):
        if helper in _HAVE or helper in {"was", "were"}:
            return Sense.PAST
        if helper in {"is", "are", "being"}:
            return Sense.HOLDING
        if helper in _HELPING:
            return Sense.COMING
        if not (helper in _BETWEEN or helper.endswith("ly") or _participle(helper)):
            break
    return Sense.PAST


def _infinitive(word: str) -> bool:
    return word.islower() and word.isalpha() and word not in _NO_INFINITIVE and word[-1] != "s"
