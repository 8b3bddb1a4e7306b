"""Words around numbers that are no dates: what is numbered, counted, cited or paid."""

from __future__ import annotations

from tracker.dates.base.wordlists import word_set

NOUNS = word_set(
    """
    article art chapter section sec paragraph para point annex part rule regulation schedule
    phase tier stage table title no number item question page clause appendix form figure
    footnote step version category group level standard directive subsection subparagraph act
    sch column row box option recital volume edition docket basel release notice order subpart
    class series module topic track wave cohort pillar division book unit law bill hr
    instruction exhibit attachment amendment line case
    """,
    plural=True,
)
#: Names that end in their year.
TITLES = word_set(
    """
    statement budget code review survey conference report strategy plan agenda edition guideline
    guide programme program framework summit census olympics standard
    """,
    plural=True,
)
CITATIONS = word_set("cfr fr usc stat fed uscs fcc ferc")
MARKS = word_set("$ £ € § ¶ # ¥")
SHARES = word_set("% percent per million billion bn m bps basis")
_PLURALS = word_set("staff people personnel employee member")
VALUE_JOINTS = word_set(", and or to - & / .")


def plural(word: str) -> bool:
    """Whether a noun may be one that is counted."""
    return word.endswith("s") or word in _PLURALS
