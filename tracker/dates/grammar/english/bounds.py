"""How a date binds, and that there is none."""

from __future__ import annotations

import re

from tracker.dates.base.window import Modality
from tracker.dates.base.wordlists import phrases, word_set

MODALITIES = phrases(
    (
        (
            """up to and including | to and including | until and including | by and including
            | through and including | by | within | no later than | not later than
            | on or before | until | till | until at least | at least until
            | up until | up to | through | thru | through to | not to exceed | not exceeding
            | not beyond | due | due by | due on | ending | ending on | ends on | ends | expires
            | expires on | expire on | expiring | expiring on | valid until | valid through
            | closing date | deadline | deadline of | closes | closes on | closing | closing on
            | latest | at the latest by | at the latest | no later than by | by or on | on or by
            | by no later than | not after | no more than | to | in no event later than
            | in no case later than | no event later than | no case later than | never later than
            | at no time later than | not any later than | in any event not later than
            | in any case not later than | in any event no later than
            | in any case no later than | in any event by | in any case by""",
            Modality.BY,
        ),
        ("before | pre - | prior to | ahead of | in advance of | earlier than", Modality.BEFORE),
        (
            """ending on or after | ends on or after | ending on and after | ending after
            | ends after | beginning on or after | starting on or after | commencing on or after
            | beginning on and after | from | wef | eff | from and including
            | as from and including | as from | as of | effective | effective from
            | effective on | effective as of | since | effective as from | with effect from
            | with effect on | with effect as of | with effect as from | starting | starting on
            | starting from | starting in | beginning | beginning on | beginning in
            | beginning with | commencing | commencing on | not before | never before | not until
            | no earlier than | no sooner than | not earlier than | not sooner than | on or after
            | on and after | as early as | at the earliest | in force from | applicable from
            | and from | from and after | opens | opens on | after or on""",
            Modality.FROM,
        ),
        ("after|post -|beyond|later than|following|past|immediately after", Modality.AFTER),
        (
            """on | in | at | as at | during | for | over | around | about | circa
            | approximately | expected | expected in | planned for | scheduled for
            | targeted for | throughout | sometime in | some time in | dated | remains at
            | remain at | set for | no change from | at or around | of | at least""",
            Modality.ON,
        ),
        ("between|in between", Modality.BETWEEN),
    )
)


#: Bounds that stand behind their date.
SUFFIXES = phrases(
    (
        ("at the latest|at latest|or earlier|or before|or sooner|or prior|latest", Modality.BY),
        (
            """onwards | onward | and onwards | or later | and later | or after | and after
            | and beyond | and thereafter | at the earliest | at earliest | at the very earliest""",
            Modality.FROM,
        ),
    )
)


IMMEDIATE = phrases(
    (("with immediate effect | effective immediately | takes effect immediately", True),)
)


RANGE_WORDS = frozenset({"to", "until", "till", "through", "thru", "-"})


LIST_WORDS = frozenset({",", "and", "or", "&", "/"})


#: The source itself says that there is no date; the flag: even where a date stands beside it.
UNDATED = phrases(
    (
        (
            """n / a | na | in a few days | in a few weeks | in a few months | within days
            | within weeks | within months | in the next few days | tbc | tbd | tba | tbn
            | to be determined | to be confirmed | to be announced | to be advised
            | to be decided | to be agreed | to be notified | to be set | to be published
            | to be finalised | to be finalized | to be scheduled | yet to be determined
            | yet to be confirmed | to be appointed | in a couple of weeks
            | in a couple of months | in the next couple of weeks | in the next couple of months
            | in the months ahead | in the weeks ahead | in the years ahead | the coming weeks
            | the coming months | next few weeks | next few months | to follow | not specified
            | not yet available | not available | imminent | not yet known | not known | unknown
            | in due course | very soon | soon | shortly | imminently | as soon as possible
            | as soon as practicable | as soon as reasonably practicable
            | as soon as is practicable | without delay | without undue delay | promptly
            | at a later date | at a later stage | at a future date | a date to be set
            | at some point | a later date | when parliamentary time allows | in the near future
            | in the coming weeks | in the coming months | in the coming days
            | in the coming years | over the coming months | over the coming weeks
            | over the coming years | in the next few months | in the next few weeks
            | over the next few months | over the next few weeks | ongoing | on an ongoing basis
            | from time to time | not applicable | none | pending | asap | as appropriate
            | where appropriate | periodically | regularly | on a rolling basis
            | next action undetermined | undetermined | within a reasonable time
            | within a reasonable period | in a timely manner | long term | in the long term
            | short term | in the medium term | in the short term | medium term
            | date to be fixed | on such day as | on such date as | such day as | such date as
            | on the appointed day | on a day to be appointed | on a date to be appointed""",
            False,
        ),
        (
            """until further notice | indefinitely | with no end date | no date | no fixed date
            | not been determined | not been set | not been announced | not been confirmed
            | not been decided | not yet been determined | not yet been set
            | not yet been announced | not yet been confirmed | not yet been decided
            | not yet determined | not yet decided | not yet confirmed | not yet announced
            | not yet set | no date set | no date yet | no date has been set
            | a date to be fixed | no timeline | no deadline | date unknown | paused | on hold
            | undated | withdrawn""",
            True,
        ),
    )
)


#: Between dates and other words these say nothing.
FILLERS = word_set(
    """
    ( ) [ ] , . ; : - / ' " ~ each every a an and the or but of on in at to is be it its this then
    """
)
#: Behind `effective immediately` these tell when that is.
IMMEDIATELY_UPON = word_set("upon on after following from")
#: A bracket with one of these is to be filled in; others hold a remark.
FILL_IN = word_set("insert date dates day month year number op po")
#: Behind the number of a day that is to be filled in.
ORDINAL_ENDS = word_set("st nd rd th")
#: A part of a date that somebody has yet to fill in.
LETTER = word_set("x")  #: is also a letter
CROSS = re.compile(r"[0-9]{0,2}x{1,4}|dd|mm|yyyy|yy|_|●|•")
