"""Titles name the matter of a date: one row a way of putting it, each read by a person."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.unit.sources.prose.passages import SETS, passages
from tracker.dates.meaning.interpretation import Context
from tracker.sources.prose.candidates import extract
from tracker.sources.prose.title.compose import title_of
from tracker.sources.prose.title.sides import Side

_AS_OF = date(2026, 3, 2)
_DANGLING = frozenset(
    """
    a an the of on or and by in to for from until till with before after at is are be been was were
    has have had will shall must should may that which who its their our as not than no
    """.split()  # noqa: SIM905 - a table of words
)


def titles_of(text: str) -> list[str]:
    _, found = extract(text, _AS_OF, Context(), _AS_OF)
    return [each.title for each in found if each.taken]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        # consultations
        (
            "The consultation on cold storage of tokens closes on 9 June 2026.",
            ["Responses due: cold storage of tokens"],
        ),
        ("Feedback on DP7/26 should reach us by 3 July 2026.", ["Feedback due: DP7/26"]),
        (
            "We welcome views on Chapters 1 to 3 by 4 May 2026 and on Chapter 9 by 8 June 2026.",
            ["Views due: Chapters 1 to 3", "Views due: Chapter 9"],
        ),
        (
            "Notice 26-114: Comments are due by 11 June 2026.",
            ["Comments due: Notice 26-114"],
        ),
        (
            "In reply to requests, the Office is extending the comment period to 7 July 2026.",
            ["Comments due"],
        ),
        # in force, to be complied with
        ("The Ordinance shall come into force on 1 July 2027.", ["Ordinance to come into force"]),
        ("This final rule is effective on 8 June 2026.", ["Final rule is effective"]),
        (
            "Settlement of repo trades\n\nDATES: This final rule is effective on 8 June 2026.",
            ["Final rule is effective: Settlement of repo trades"],
        ),
        (
            "The compliance date for large custodians is 3 March 2027.",
            ["Compliance date for large custodians"],
        ),
        (
            "The Bureau is deferring the compliance date for rural lenders to 1 October 2027.",
            ["Compliance date for rural lenders"],
        ),
        # two dates, two matters
        (
            "The portal opens on 4 May 2026 and closes on 29 May 2026.",
            ["Portal opens", "Portal closes"],
        ),
        (
            "Large brokers must register by 1 June 2026, and small brokers by 1 December 2026.",
            ["Large brokers: register", "Small brokers: register"],
        ),
        (
            "Banks shall comply with Article 8 by 2 June 2027 and with Article 9 by 2 June 2028.",
            ["Banks: comply with Article 8", "Banks: comply with Article 9"],
        ),
        (
            "The office plans to publish a draft in May 2026 and a final text in October 2026.",
            ["Office: publish a draft", "Office: publish a final text"],
        ),
        (
            "The panel must file its plan by 5 May 2026 and has until 9 June 2026 to hire staff.",
            ["Panel: file its plan", "Panel: hire staff"],
        ),
        (
            "Rules take effect on 1 May 2027, except for Part 6, which applies from May 2029.",
            ["Rules take effect", "Part 6 applies"],
        ),
        (
            (
                "The council intends to adopt the code in June 2026 and the code is set to apply "
                "from January 2027."
            ),
            ["Council: adopt the code", "Code to apply"],
        ),
        (
            (
                "The hearing will begin on 6 October 2026 and, if necessary, continue on "
                "7 October 2026."
            ),
            ["Hearing to begin", "Hearing: continue"],
        ),
        # respectively
        (
            "Banks and insurers must report by 1 June 2026 and 1 July 2026 respectively.",
            ["Banks: report", "Insurers: report"],
        ),
        (
            "Articles 4, 5 and 6 apply from 1 May 2026, 1 June 2026 and 1 July 2026, respectively.",
            ["Article 4 apply", "Article 5 apply", "Article 6 apply"],
        ),
        (
            (
                "The agency will issue the first and second reports on 1 May 2026 and "
                "1 September 2026, respectively."
            ),
            ["Agency: issue the first report", "Agency: issue second report"],
        ),
        # lists, rows
        (
            "Calendar\n\n- 4 May 2026: brokers file form K\n- 8 June 2026: form K is published\n",
            ["Brokers file form K", "Form K is published"],
        ),
        (
            "Timeline: outline (May 2026), workshop (June 2026), report (July 2026).",
            ["Outline", "Workshop", "Report"],
        ),
        ("Levy returns: due 30 April 2026 for new firms.", ["Levy returns for new firms"]),
        (
            (
                "It moves the date to 1 July 2026, for the biggest lenders; 1 January 2027, for "
                "medium lenders; and 1 July 2027, for the smallest lenders."
            ),
            [
                "Date for the biggest lenders",
                "Date for medium lenders",
                "Date for the smallest lenders",
            ],
        ),
        (
            "Large brokers: 4 May 2026; small brokers: 8 June 2026.",
            ["Large brokers", "Small brokers"],
        ),
        (
            "Dates of effect: Part A: 4 May 2026; Part B: 8 June 2026.",
            ["Dates of effect: Part A", "Part B"],
        ),
        (
            (
                "Duties apply to banks from 4 May 2026, to insurers from 8 June 2026 and to all "
                "other firms from 6 July 2026."
            ),
            [
                "Duties apply to banks",
                "Duties apply to insurers",
                "Duties apply to all other firms",
            ],
        ),
        (
            "Members must confirm their data by 4 May 2026 and, by 8 June 2026, file a plan.",
            ["Members: confirm their data", "Members: file a plan"],
        ),
        # passive voice, subjects of many words
        (
            "The final decision on the levy will be taken by the Board by mid-June 2026.",
            ["Final decision on the levy to be taken by the Board"],
        ),
        (
            (
                "The report of the review, led by a judge, was sent to a court on 2 March 2026 and "
                "will be laid before Parliament in May 2026."
            ),
            ["Report of the review to be laid before Parliament"],
        ),
        (
            "The UK, the EU, and Norway should move to the new cycle in October 2027.",
            ["UK, the EU, and Norway: move to the new cycle"],
        ),
        (
            "Parts 3, 5 to 9 and 12 shall come into force on 1 July 2027.",
            ["Parts 3, 5 to 9 and 12 to come into force"],
        ),
        # pronouns
        (
            "The Directive was signed in May. It shall apply from 1 July 2027.",
            ["Directive to apply"],
        ),
        (
            "Custodians must plan now. They will have to report from 1 July 2027.",
            ["Custodians: report"],
        ),
        ("He would instead like to hold the hearing on 1 July 2027.", ["Like to hold the hearing"]),
        # who said so, why, and for what
        (
            "The minister told reporters that a joint office would open on 1 July 2026.",
            ["Joint office to open"],
        ),
        (
            "The exchange will reopen on 1 July 2026, its lawyers said on Friday.",
            ["Exchange: reopen"],
        ),
        (
            "Under the plan, the levy will fall to zero on 1 July 2026.",
            ["Levy: fall to zero"],
        ),
        (
            "We expect brokers to have finished their tests by 1 July 2026.",
            ["Brokers: have finished their tests"],
        ),
        (
            "The Code requires issuers to publish their accounts in a new form from 1 July 2026.",
            ["Issuers: publish their accounts in a new form"],
        ),
        (
            "The watchdog is asking questions ahead of the launch of the register by August 2026.",
            ["Launch of the register"],
        ),
        # relative clauses
        (
            ("Brokers must plan for the new code, which will come into effect on 1 July 2026."),
            ["New code to come into effect"],
        ),
        (
            (
                "A new order replaces Order [EX 96/4], which is due to lapse on 1 May 2026, and "
                "Order [EX 97/8], which is due to lapse on 1 October 2026."
            ),
            ["Order [EX 96/4] to lapse", "Order [EX 97/8] to lapse"],
        ),
        # section numbers, quotation marks, abbreviations
        ("1.14 The new gateway is expected to open on 1 July 2026.", ["New gateway to open"]),
        ("(b) The levy must be paid by 1 July 2026.", ["Levy to be paid"]),
        (
            "Loans from the fund must be repaid by 1 July 2026 (the “Final Repayment Date”).",
            ["Loans from the fund to be repaid"],
        ),
        (
            "The Office of Token Affairs (OTA) will hold a hearing on 1 July 2026.",
            ["Office of Token Affairs (OTA): hold a hearing"],
        ),
        (
            "Brokers are reminded that the K-12 return is due on 1 July 2026.",
            ["K-12 return"],
        ),
        # verbs that a title does not end with
        ("A vote is pencilled in for 9 July 2026.", ["Vote"]),
        ("The date of full effect remains at 1 January 2030.", ["Date of full effect"]),
    ],
)
def test_a_title_names_the_matter(text: str, titles: list[str]) -> None:
    assert titles_of(text) == titles


@pytest.mark.parametrize(
    ("before", "after", "title"),
    [
        ("Annual capital return | ", " | Form CR-1", "Annual capital return: Form CR-1"),
        ("", "\tAnnual capital return\t2026", "Annual capital return"),
        ("Form CR-1     due by ", "     1 July 2027", "Form CR-1"),
        ("| 1 July 2026 | Liquidity return | ", " |", "Liquidity return"),
    ],
)
def test_a_row_of_a_table_is_told_by_its_other_cells(before: str, after: str, title: str) -> None:
    assert title_of(
        Side.read(before), Side.read(after), earlier="", heading=None, speaker=None
    ) == (title, "")


def faults_of(title: str) -> list[str]:
    """What is wrong with a title whatever it is of."""
    words = re.findall(r"[\w'’]+", title.lower())
    return [
        name
        for name, wrong in {
            "too long": len(title) > 90,
            "no words": not words,
            "begins with a word that leads nowhere": words[:1] and words[0] in _DANGLING - {"no"},
            "ends with a word that leads nowhere": words[-1:] and words[-1] in _DANGLING,
            "begins or ends with a mark": not re.fullmatch(
                r"[\w$£€(\[\"“‘'].*[\w)\]\"”’'%+]", title
            ),
            "open brackets": title.count("(") != title.count(")")
            or title.count("[") != title.count("]"),
            "empty brackets": re.search(r"[(\[]\W*[)\]]", title) is not None,
            "doubled marks": re.search(r",\s*,|\s,|\s:|\.:", title) is not None,
        }.items()
        if wrong
    ]


@pytest.mark.parametrize("name", SETS)
def test_titles_of_passages_are_whole(name: str) -> None:
    titles = [each.title for passage in passages(name) for each in passage.taken]
    assert [(title, faults_of(title)) for title in titles if faults_of(title)] == []


_SUBJECTS = ["The Authority", "Firms (other than banks)", "It", "the new “register” [part 2]", ""]
_VERBS = [
    "will publish rules",
    "must comply with",
    "is",
    "opens",
    "shall be",
    "and",
    "of the (",
    "",
]
_DATES = ["by 1 May 2027", "on 3 June 2027", "(from 4 July 2027)", "until August 2028"]
_JOINTS = [", and ", ", which ", "; ", " – ", ": ", " and the ", " respectively, ", " | ", " if "]


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            *map(st.sampled_from, (_SUBJECTS, _VERBS, _DATES, _JOINTS)),
        ),
        min_size=1,
        max_size=4,
    )
)
@example(  # marks that meet where dates stood between them
    [
        ("The Authority", "will publish rules", "by 1 May 2027", "; "),
        ("", "", "by 1 May 2027", ", and "),
        ("The Authority", "will publish rules", "by 1 May 2027", ", and "),
    ]
)
def test_titles_are_whole_whatever_the_sentence(parts: list[tuple[str, str, str, str]]) -> None:
    text = "".join(f"{who} {what} {when}{joint}" for who, what, when, joint in parts)
    assert [(title, faults_of(title)) for title in titles_of(text) if faults_of(title)] == []
