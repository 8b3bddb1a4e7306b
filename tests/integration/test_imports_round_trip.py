"""What is exported and imported into an empty database is what it was."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_due, a_milestone
from tests.databases import a_database
from tests.sites import a_policy
from tracker.dates.base.window import DueWindow, Precision
from tracker.domain.anchor import Anchor
from tracker.domain.change import Change
from tracker.domain.channel import Channel
from tracker.domain.milestone import (
    Acknowledgement,
    Confidence,
    Due,
    Milestone,
    MilestoneStatus,
    Proposal,
    Report,
    Revision,
    RevisionKind,
)
from tracker.domain.nature import Nature
from tracker.domain.policy import LeadTime
from tracker.domain.publication import Publication
from tracker.errors import ImportRefused
from tracker.service.defaults import Defaults
from tracker.service.intake.file_importer import FileImporter
from tracker.service.intake.files import write_to
from tracker.service.milestones.draft import read_due
from tracker.sources.files.formats import read_records
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
DEFAULTS = Defaults(
    tz="UTC",
    policies={"default": a_policy(tz="UTC"), "strict": a_policy(tz="UTC")},
    channels=(Channel(name="mail", tags=frozenset({"uk"})),),
)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
INSTANTS = st.timedeltas(timedelta(days=-2_000), timedelta(days=3_000)).map(lambda ago: NOW + ago)
HEARD = (
    Anchor.parse("heard=2026-03-01T09:30"),
    Anchor.parse("told=2026-03-01T23:30:15-05:00"),
)
LINES = (
    st.text(
        st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029"),
        min_size=1,
        max_size=20,
    )
    .map(str.strip)
    .filter(bool)
)
NAMES = st.lists(st.sampled_from(["crypto", "uk", "a b", "é"]), unique=True, max_size=3).map(tuple)
WORDS = st.sampled_from(
    [
        "March 2026",
        "by the end of Q3 2027",
        "before 1 May 2028",
        "between 1 May and 30 June 2026",
        "TBC",
        "30 days after enactment",
        "30 June 2026 at 17:00 EST",
        "Jan-27",
        "every quarter",
        "mid-2027",
        "by 03/04/2026",
        "probably October, at the latest 31 December 2027",
        "Friday 31 May 2027 unless delayed",
    ]
)
ZONES = st.sampled_from(["UTC", "Europe/London", "America/New_York"])


@st.composite
def _dues(draw: st.DrawFn) -> Due:
    return read_due(draw(WORDS), as_of=draw(DAYS), tz=draw(ZONES))


@st.composite
def _kept(draw: st.DrawFn) -> Due:
    """A date as it was understood once, whatever its words would give now."""
    first = draw(DAYS)
    window = DueWindow.of(first, first + timedelta(days=draw(st.integers(0, 90))), Precision.RANGE)
    doubts = draw(st.lists(LINES, max_size=2).map(tuple))
    rule = draw(st.none() | LINES)
    estimate = draw(st.none() | st.just(DueWindow.on(first)))
    words, tz = draw(LINES), draw(ZONES)
    return a_due(window, text=words, tz=tz, rule=rule, doubts=doubts, estimate=estimate)


@st.composite
def _revisions(draw: st.DrawFn, last: Due) -> tuple[Revision, ...]:
    dues = [*draw(st.lists(_dues() | _kept(), max_size=3)), last]
    return tuple(
        Revision(
            number=number,
            due=due,
            reason=draw(LINES),
            changed_at=draw(INSTANTS),
            kind=draw(st.sampled_from(RevisionKind)),
            source_url=draw(st.none() | LINES),
            by=draw(st.none() | LINES),
        )
        for number, due in enumerate(dues, start=1)
    )


_REPORTS = st.builds(
    Report, by=LINES, at=INSTANTS, on=DAYS, met_at=st.none() | INSTANTS, note=st.just("") | LINES
)


def _acknowledgements(revisions: int) -> st.SearchStrategy[Acknowledgement]:
    return st.builds(
        Acknowledgement,
        revision=st.integers(1, revisions),
        at=INSTANTS,
        by=st.none() | LINES,
        ref=st.just("TRK-0011"),
        channel=st.none() | st.just("mail"),
        until=st.none() | INSTANTS,
    )


@st.composite
def _milestones(draw: st.DrawFn, key: str) -> Milestone:
    as_of = draw(DAYS)
    due = read_due(draw(WORDS), as_of=as_of, tz=draw(ZONES))
    history = draw(_revisions(due))
    status = draw(st.sampled_from(MilestoneStatus))
    published = draw(st.booleans())
    proposed = Proposal(due=draw(_dues()), reason=draw(LINES), announced_at=draw(INSTANTS))
    texts = ("kind", "authority", "jurisdiction", "instrument", "owner")
    milestone = Milestone(
        key=key,
        title=draw(LINES),
        due=due,
        status=status,
        **{name: draw(st.none() | LINES) for name in (*texts, "source_quote")},
        source_url=draw(st.none() | LINES.map(lambda text: f"https://example.org/{text}")),
        tags=draw(NAMES),
        as_of=as_of,
        calendar=draw(st.sampled_from([None, "US", "UK"])),
        roll=draw(st.sampled_from([None, "following"])),
        policy=draw(st.sampled_from(["default", "strict"])),
        lead_times=draw(st.sampled_from([None, (LeadTime.parse("30d"), LeadTime.parse("5bd"))])),
        recipients=draw(st.sampled_from([(), ("mail",), ("uk",)])),
        snoozed_until=draw(st.none() | INSTANTS),
        acknowledgement=draw(st.none() | _acknowledgements(len(history))),
        reported=draw(st.none() | _REPORTS),
        settled_revision=draw(st.none() | st.integers(1, len(history))),
        closed_on=draw(st.none() | DAYS),
        closed_at=draw(st.none() | INSTANTS),
        anchors=draw(st.sampled_from([(), (Anchor.parse("listing=2026-03-01"),), HEARD])),
        pinned=draw(st.booleans()),
        proposed=draw(st.sampled_from([None, proposed])),
        occurrence=draw(st.integers(1, 3)),
        repeat_count=draw(st.none() | st.integers(1, 9)),
        repeat_until=draw(st.none() | DAYS),
        confidence=draw(st.none() | st.sampled_from(Confidence)),
        last_verified_on=draw(st.none() | DAYS),
        origin="agenda" if published else None,
        external_id=f"{key} NPRM" if published else None,
        history=history,
    )
    other = Nature.DUTY if milestone.nature is Nature.EVENT else Nature.EVENT
    return replace(milestone, stated_nature=draw(st.sampled_from([None, other]))).kept_open()


@st.composite
def _offices(draw: st.DrawFn) -> tuple[Milestone, ...]:
    keys = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True))
    return tuple(draw(_milestones(key)) for key in keys)


def _made(folder: object, name: str) -> str:
    url = f"sqlite:///{folder}/{name}"
    a_database(url)
    return url


def _exported(url: str, format_: str) -> str:
    text = io.StringIO(newline="")
    with open_reads(url) as reads:
        write_to(text, reads.stored(), format_)
    return text.getvalue()


def _imported(url: str, text: str, format_: str) -> tuple[Change, ...]:
    store = open_store(url)
    try:
        records = list(read_records(io.BytesIO(text.encode()), format_, "m"))
        return FileImporter(store, DEFAULTS).take(records, NOW, by="m.yaml")
    finally:
        store.close()


def _filled(url: str, milestones: tuple[Milestone, ...]) -> None:
    store = open_store(url)
    with store.write() as transaction:
        transaction.milestones.insert(milestones, NOW)
        transaction.publications.store(
            [
                Publication(
                    key=each.key,
                    listed_in="https://example.org/agenda.xml",
                    said='{"title":"é","due":"TBC"}',
                    closed_it=each.status is MilestoneStatus.MET,
                    vanished_at=NOW if each.pinned else None,
                )
                for each in milestones
                if each.origin
            ]
        )
    store.close()


def _all(url: str) -> tuple[dict[str, Milestone], dict[str, Publication]]:
    with open_reads(url) as reads:
        milestones = {each.key: each for each in reads.milestones()}
        return milestones, reads.publications([*milestones])


def _first_only(milestone: Milestone) -> Milestone:
    """The milestone with its present date as its first, as if it had just been added."""
    seen = milestone.acknowledgement
    return replace(
        milestone,
        acknowledgement=replace(seen, revision=1) if seen and milestone.acknowledged else None,
        settled_revision=1 if milestone.settled_revision == milestone.revision else None,
        history=(
            Revision(
                number=1,
                due=milestone.due,
                reason="added",
                changed_at=NOW,
                kind=RevisionKind.ADDED,
            ),
        ),
    )


@settings(max_examples=30)
@given(milestones=_offices())
def test_json_keeps_all_with_every_date_that_it_has_had(milestones: tuple[Milestone, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = _made(folder, "a.db"), _made(folder, "b.db")
        _filled(ours, milestones)
        text = _exported(ours, "json")
        _imported(theirs, text, "json")
        found, publications = _all(theirs)
        before, published = _all(ours)
        for key, milestone in before.items():
            derived = [each for each in found[key].anchors if each not in milestone.anchors]
            assert all(each.name == "enactment" for each in derived)
            assert replace(found[key], anchors=milestone.anchors) == milestone
        assert publications == published
        assert _exported(theirs, "json") == text
        again = _imported(theirs, text, "json")
        assert {str(each.news) for each in again} == {"unchanged"}


@pytest.mark.parametrize("format_", ["yaml", "csv"])
@settings(max_examples=15)
@given(milestones=_offices())
def test_yaml_and_csv_keep_all_but_the_earlier_dates(
    format_: str, milestones: tuple[Milestone, ...]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = _made(folder, "a.db"), _made(folder, "b.db")
        _filled(ours, milestones)
        _imported(theirs, _exported(ours, format_), format_)
        found, publications = _all(theirs)
        before, published = _all(ours)
        for key, milestone in before.items():
            kept = replace(found[key], anchors=milestone.anchors)
            assert replace(kept, due=milestone.due, history=()) == replace(
                _first_only(milestone), history=()
            )
        assert publications == published


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(_made(tmp_path, "tracker.db"))
    yield opened
    opened.close()


def _json(store: Store) -> list[dict[str, object]]:
    return json.loads(_exported(f"sqlite:///{store.file}", "json"))


def _take(store: Store, items: object) -> tuple[Change, ...]:
    return _imported(f"sqlite:///{store.file}", json.dumps(items), "json")


def test_a_history_that_is_known_is_not_rewritten(store: Store) -> None:
    milestone = a_milestone(moves=[a_due(date(2026, 5, 1), text="1 May 2026")], as_of=NOW.date())
    with store.write() as transaction:
        transaction.milestones.insert([milestone], NOW)
    [item] = _json(store)
    item["history"][0]["reason"] = "another"  # type: ignore[index]
    [done] = _take(store, [item])
    assert str(done.news) == "unchanged"
    assert done.after.history == milestone.history


def test_another_date_than_the_last_one_kept_is_a_move_from_it(store: Store) -> None:
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone(as_of=NOW.date())], NOW)
    [item] = _json(store)
    [done] = _take(store, [{**item, "key": "other", "due": "May 2026"}])
    assert [each.due.text for each in done.after.history] == ["March 2026", "May 2026"]


def test_a_published_date_under_another_key_is_refused(store: Store) -> None:
    published = a_milestone(origin="agenda", external_id="1 NPRM", as_of=NOW.date())
    with store.write() as transaction:
        transaction.milestones.insert([published], NOW)
    [item] = _json(store)
    with pytest.raises(ImportRefused) as refused:
        _take(store, [{**item, "key": "b"}, {**item, "key": "c"}])
    assert refused.value.problems == (
        "m: item 2: '1 NPRM' is b already",
        "m: item 1: '1 NPRM' is taskforce already",
    )


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"history": "x"}, "history: is not JSON"),
        ({"history": [1]}, "history: must be a list of revisions"),
        ({"history": [{"status": "dated"}]}, "history: text is missing"),
        ({"proposed": {"due": "soon"}}, "proposed: due must hold fields"),
        ({"published": {"said": "[]"}}, "published: said is not"),
        ({"snoozed_until": "tomorrow"}, "snoozed_until: 'tomorrow' is not an instant"),
        ({"origin": "agenda"}, "origin and external_id name a published date together"),
    ],
)
def test_what_was_kept_wrongly_is_refused(
    store: Store, changes: dict[str, object], problem: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        _take(store, [{"title": "A", "due": "March 2026", **changes}])
    [told] = refused.value.problems
    assert problem in told
