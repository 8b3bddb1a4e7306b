"""What is looked at less often says the same as before: one property a shortcut."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from tracker.dates.meaning.interpretation import Context
from tracker.sources.prose.candidates import extract
from tracker.sources.prose.gaps import narrowed
from tracker.sources.prose.judging.withdrawn import may_tell, news
from tracker.sources.prose.title.clauses import without_period
from tracker.sources.prose.title.joints import PERIOD_ENDED

_AS_OF = date(2026, 3, 2)
_PERIODS = """
    for of in respect covering the each its their financial half-year year quarter half period
    month months ended ending to to, , firms TO Ended (for end
    """.split()  # noqa: SIM905 - a table of words
_FALLING = """
    The hearing on 4 May was cancelled withdrawn , not 5 June and firms report by isn't no longer
    note under ( ) will be held moved from postponed
    """.split()  # noqa: SIM905 - a table of words
_gaps = st.sampled_from([" ", "  ", "\t", "\n", " \n", " " * 32, " " * 33, "\t" * 80, " \t" * 40])


def spaced(words: list[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(st.sampled_from(words), _gaps).map("".join)
    return st.lists(pairs, max_size=25).map("".join)


@given(spaced(_PERIODS), st.sampled_from(["", " "]))
@example("Returns , in respect of the financial year ended ", "")
@example("year ended", "")
def test_a_period_is_cut_wherever_it_ends_the_words(words: str, end: str) -> None:
    text = words.rstrip() + end
    assert without_period(text) == PERIOD_ENDED.cut_from(text)


@given(st.lists(st.sampled_from(_FALLING), min_size=2, max_size=25), st.data())
def test_no_date_fell_where_no_word_of_its_sentence_says_so(
    words: list[str], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(words)))
    before, after = " ".join([*words[:place], ""]), " ".join(["", *words[place:]])
    if not may_tell(f"{before}7 July 2027{after}", after):
        assert news(before, "", after) is None


@given(st.text(alphabet="ab.\n\t \u2003\f", max_size=200) | spaced(["a", "b.", "4 May"]))
def test_places_of_a_narrowed_text_are_those_of_the_whole(text: str) -> None:
    narrow = narrowed(text)
    for place, character in enumerate(narrow.text):
        assert text[narrow.place(place)] == character
    assert "".join(narrow.text.split()) == "".join(text.split())


@given(st.text(alphabet="ab.\n\t \u2003", max_size=32))
def test_a_text_without_wide_gaps_is_as_it_was(text: str) -> None:
    assert narrowed(text).text is text


@given(st.integers(33, 200), st.integers(33, 200))
def test_a_wider_gap_changes_nothing_that_is_told(wide: int, wider: int) -> None:
    def told(one: int, other: int) -> list[tuple[str, str, str | None]]:
        first = f"Firms{' ' * one}must report by 4 May 2027."
        text = f"{first}\n\nThe fee{' ' * other}is due on 5 June 2028."
        _, found = extract(text, _AS_OF, Context(), _AS_OF)
        assert all(text[each.start : each.end] == each.sentence for each in found)
        return [(each.title, each.words, each.why_not) for each in found]

    assert told(wide, wider) == told(32, 32)
    assert len(told(wide, wider)) == 2
