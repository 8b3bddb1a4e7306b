"""Whatever is answered, by whom and in whichever order: nothing is raised behind it, or lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.databases import a_database
from tests.integration.answering import Readers, some_readers
from tracker.domain.delivery import DeliveryState
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.occasion import ReminderKind
from tracker.domain.people.answer import AnswerVerb
from tracker.domain.policy import LONGEST_SEEN
from tracker.domain.reminder import ReminderState
from tracker.errors import Lapsed, UsageError
from tracker.service.answering.values import Answer

_NO_SHRINKING = (Phase.explicit, Phase.generate)  #: each example is a database
_DUE = datetime(2026, 1, 6, tzinfo=UTC)
_FIRST = datetime(2026, 1, 7, 9, tzinfo=UTC)  #: the first time that it is told as overdue
_HOURS = st.integers(0, 24 * 20)
_ASKS_NOBODY_ELSE = frozenset({AnswerVerb.SEEN, AnswerVerb.CHECKED, AnswerVerb.LATER})
_STEPS = st.tuples(
    _HOURS,
    st.sampled_from([verb for verb in AnswerVerb if verb is not AnswerVerb.MOVED]),
    st.sampled_from(["amira", "jonas"]),
)


def _answer(verb: AnswerVerb, by: str, now: datetime) -> Answer:
    until = f"{(now + timedelta(days=5)):%Y-%m-%d}"
    to = "jonas" if by == "amira" else None
    return Answer(verb=verb, until=until, to=to)


def _raised(readers: Readers) -> list[str]:
    """What is still to be raised: reminders to come, deliveries on their way."""
    with readers.store.read() as transaction:
        entries = transaction.reminders.of("m")
        run = transaction.deliveries._connection.exec_driver_sql
        rows = run("SELECT kind, delivery_state FROM keyed_deliveries").all()
    waiting = (DeliveryState.PENDING.value, DeliveryState.CLAIMED.value)
    steps = [each for each in entries if each.reminder.kind is ReminderKind.ESCALATION]
    return [
        *(str(each.reminder.occasion) for each in steps if each.state is ReminderState.PENDING),
        *(kind for kind, state in rows if kind == "escalation" and state in waiting),
    ]


def _ahead(readers: Readers) -> list[datetime]:
    """When each of those that are to come goes out: what waits does so when it has waited."""
    waits = readers.get().snoozed_until or _DUE
    with readers.store.read() as transaction:
        entries = transaction.reminders.of("m")
    return [
        max(each.reminder.fire_at, waits)
        for each in entries
        if each.reminder.kind is ReminderKind.OVERDUE and each.state is ReminderState.PENDING
    ]


def _answered(readers: Readers, verb: AnswerVerb, by: str) -> None:
    now, ticket = readers.clock.now(), readers.ticket(verb, by)
    had_it = readers.get().acknowledged_at(now)
    try:
        readers.answers.give(ticket, _answer(verb, by, now))
    except (Lapsed, UsageError):
        return
    log = readers.log()
    assert readers.answers.give(ticket, _answer(verb, by, now)).again
    assert readers.log() == log, "the same again changes nothing"
    if verb in _ASKS_NOBODY_ELSE:
        assert _raised(readers) == []
        seen = readers.get().acknowledged_at(now)
        assert seen is not None
        assert seen.by == (by if had_it is None else had_it.by), "who came first has it"


@given(steps=st.lists(_STEPS, min_size=2, max_size=5))
@settings(max_examples=8, deadline=None, derandomize=True, phases=_NO_SHRINKING)
def test_an_open_duty_is_told_again_whatever_was_answered(
    steps: Sequence[tuple[int, AnswerVerb, str]],
) -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/tracker.db"
        a_database(url)
        readers = some_readers(url)
        readers.add(f"{_DUE:%Y-%m-%d}", owner="amira")
        now = _FIRST
        for hours, verb, by in steps:
            readers.clock.set(now)
            readers.ticker.run_dry()
            _answered(readers, verb, by)
            readers.ticker.run_dry()
            if readers.get().status is not MilestoneStatus.OPEN:
                assert _ahead(readers) == []
                break
            repeat = min(_ahead(readers))
            assert now < repeat <= now + LONGEST_SEEN + timedelta(days=8)
            now += timedelta(hours=hours)
        readers.store.close()
