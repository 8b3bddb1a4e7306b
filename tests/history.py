"""Years of what is long over, written in a few statements: only its numbers matter."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, create_engine, text

from tracker.store.values.url import is_postgres

AT: Final = datetime(2019, 3, 1, 9, tzinfo=UTC)  #: when all of it was told
_NUMBERS: Final = {
    "sqlite": "(WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up "
    "WHERE n < {most}) SELECT n FROM up) AS numbers",
    "postgresql": "generate_series(1, {most}) AS numbers(n)",
}
_MILESTONE: Final = """
INSERT INTO milestones (key, title, status, tags, policy, recipients, revision, created_at,
  updated_at, closed_on, closed_at, pinned, occurrence, first_day, last_day)
SELECT 'old-' || n, 'Old return ' || n, 'met', '[]', 'default', '[]', 1, :at, :at, :day, :at,
  FALSE, 1, :day, :day FROM {numbers}"""
_REVISION: Final = """
INSERT INTO revisions (milestone_id, number, reason, changed_at, due_text, due_status, tz, earliest,
  latest, precision, modality, readings, waiting_on, change_kind, doubts)
SELECT id, 1, '', :at, '2019-03-08', 'dated', 'UTC', :day, :day, 'day', 'on', '[]', '[]', 'moved',
  '[]' FROM milestones WHERE key LIKE 'old-%'"""
_REMINDER: Final = """
INSERT INTO reminders (milestone_id, revision, kind, lead_time, fire_at, state, created_at)
SELECT id, 1, 'approach', '7d', :at, 'dispatched', :at FROM milestones WHERE key LIKE 'old-%'"""
_DELIVERY: Final = """
INSERT INTO deliveries (reminder_id, channel, state, due_at, deadline_at, attempts, last_outcome,
  created_at, settled_at, wanted_at)
SELECT r.id, '{channel}', 'sent', :at, :at, 1, 'SENT', :at, :at, :at FROM reminders r
JOIN milestones m ON m.id = r.milestone_id WHERE m.key LIKE 'old-%'"""
_TEXT: Final = """
INSERT INTO texts (digest, packed, template)
SELECT 'digest of ' || n, {packed}, '1' FROM {numbers}"""
_ATTEMPT: Final = """
INSERT INTO attempts (delivery_id, channel, number, token, started_at, ended_at, outcome,
  possible_repeat, detail, text_id)
SELECT d.id, d.channel, 1, 'token of ' || d.id, :at, :at, 'SENT', FALSE, 'as seen', t.id
FROM deliveries d JOIN reminders r ON r.id = d.reminder_id
JOIN milestones m ON m.id = r.milestone_id
JOIN texts t ON t.digest = 'digest of ' || substr(m.key, 5)"""


def fill(url: str, milestones: int, *, channels: tuple[str, ...], packed: bytes) -> None:
    """So many milestones that were told on each of `channels`, and met; each text is `packed`."""
    engine = create_engine(url)
    with engine.begin() as connection:
        _fill(connection, milestones, channels, packed)
        if is_postgres(url):
            connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _fill(
    connection: Connection, milestones: int, channels: tuple[str, ...], packed: bytes
) -> None:
    name = connection.dialect.name
    numbers = _NUMBERS[name].format(most=milestones)
    literal = f"X'{packed.hex()}'" if name == "sqlite" else f"decode('{packed.hex()}', 'hex')"
    offset = "" if name == "sqlite" else "+00"
    known = {"at": f"{AT:%Y-%m-%d %H:%M:%S.%f}{offset}", "day": f"{AT:%Y-%m-%d}"}
    statements = [
        *(each.format(numbers=numbers) for each in (_MILESTONE, _REVISION, _REMINDER)),
        *(_DELIVERY.format(channel=channel) for channel in channels),
        _TEXT.format(numbers=numbers, packed=literal),
        _ATTEMPT,
    ]
    for statement in statements:
        wanted = {key: value for key, value in known.items() if f":{key}" in statement}
        connection.execute(text(statement), wanted)
