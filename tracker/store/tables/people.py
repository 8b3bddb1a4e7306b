"""The tables of people and teams, and of the tokens that let in on their behalf."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, delete, exists, select, update

from tracker.domain.bulletin import BulletinKind
from tracker.domain.delivery import DeliveryState
from tracker.domain.milestone import LIVE
from tracker.domain.people.person import People, Person, Team
from tracker.domain.people.token import KeptAnswer, Token, TokenUse
from tracker.domain.policy import Whom
from tracker.errors import DuplicateKey, NotFound
from tracker.store.engine import bulk
from tracker.store.schema.columns import (
    ABSENCES_OF_PEOPLE,
    BULLETINS,
    DELIVERIES,
    MILESTONES,
    PEOPLE,
    TEAM_MEMBERS,
    TEAMS,
    in_state,
)
from tracker.store.values.columns import UNREADABLE
from tracker.store.values.damage import Damaged, read_row
from tracker.store.values.mapping import moment_if_any, moment_or_unreadable, moment_text
from tracker.store.values.people import (
    ABSENCE_COLUMNS,
    MEMBER_COLUMNS,
    PERSON_COLUMNS,
    QUERIES,
    absence_values,
    member_values,
    people_of,
    person_values,
)
from tracker.store.values.tokens import TOKENS_OF_PEOPLE, kept_answer_of, token_of

_PENDING = in_state(DELIVERIES, DeliveryState.PENDING)
_FOR_OTHERS_TOO = ~exists().where(
    BULLETINS.c.id == DELIVERIES.c.bulletin_id, BULLETINS.c.kind == BulletinKind.SIGN_ON.value
)
_LIVE = tuple(each.value for each in LIVE)
_TOLD = re.compile(r'"((?:person|team):[^"]+)"')  #: among the recipients of a milestone
_TABLES = (PEOPLE, TEAMS, ABSENCES_OF_PEOPLE, TEAM_MEMBERS)
_ONE_WORD_EACH = "a handle names one person or team, and is never used again"
_ERASED = ("name", "erased_at")
_REMOVED = ("addresses", "quiet", "stand_in", "removed_at", "updated_at")

_ISSUE = (
    "INSERT INTO tokens (digest, use, name, person_id, role, search, created_at, expires_at) "
    "SELECT ?, ?, ?, p.id, ?, ?, ?, ? FROM people p WHERE p.handle = ?"
)
_ISSUED_SINCE = (
    "SELECT count(*) FROM tokens t JOIN people p ON p.id = t.person_id "
    "WHERE t.use = ? AND t.name = ? AND p.handle = ? AND t.created_at >= ?"
)
_REVOKE = "UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL"
_NOTE_USE = "UPDATE tokens SET used_at = ? WHERE id = ?"
_FORGET_REQUESTS = "DELETE FROM requests WHERE at < ?"
_BEGIN = (
    "INSERT INTO requests (token_id, name, digest, status, headers, body, at) "
    "VALUES (?, ?, ?, 0, '{}', '', ?) ON CONFLICT (token_id, name) DO NOTHING"
)
_BEGUN = "SELECT * FROM requests WHERE token_id = ? AND name = ?"
_ANSWERED = "UPDATE requests SET status = ?, headers = ?, body = ? WHERE token_id = ? AND name = ?"
_REVOKE_ALL = (
    "UPDATE tokens SET revoked_at = ? WHERE use = ? AND revoked_at IS NULL AND expires_at > ? "
    "AND person_id = (SELECT id FROM people WHERE handle = ?)"
)
_FORGET = "DELETE FROM tokens WHERE use = ? AND expires_at < ?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A delivery that is not under way yet: of a reminder, or of a bulletin."""

    delivery_id: int
    reminder_id: int | None
    bulletin_id: int | None
    due_at: datetime
    deadline_at: datetime | None  #: in the year 9999 where there is none


class PeopleTable:
    """Everybody who is known, read as one; whoever was removed keeps a row, and the handle."""

    def __init__(self, connection: Connection, aside: list[Damaged], *, writing: bool) -> None:
        self._connection = connection
        self._aside = aside
        self._locking = writing and bulk.is_postgres(connection)
        self._all: People | None = None

    def all(self) -> People:
        """Everybody, read once a transaction; who cannot be read is set aside."""
        if self._all is None:
            run = self._connection.exec_driver_sql
            rows = {name: run(query).mappings().all() for name, query in QUERIES.items()}
            self._all, damage = people_of(rows)
            self._aside.extend(damage)
        return self._all

    def hold(self) -> People:
        """As `all`, held against every other writer until the transaction ends.

        What is checked of several people (no circle of stand-ins) is then true of all of them.
        """
        if self._locking:
            names = ", ".join(table.name for table in _TABLES)
            self._connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
        self._all = None
        return self.all()

    def taken(self, handles: Iterable[str]) -> dict[str, datetime | None]:
        """Which of `handles` were given ever, and when whoever had one was removed, if so."""
        found: dict[str, datetime | None] = {}
        for part in bulk.chunks(sorted(set(handles))):
            for table in (PEOPLE, TEAMS):
                removed_at = bulk.bare(table.c.removed_at)
                query = select(table.c.handle, removed_at).where(table.c.handle.in_(part))
                rows = self._connection.execute(query)
                found.update((handle, moment_or_unreadable(at)) for handle, at in rows)
        return found

    def owners(self) -> dict[str, tuple[str, bool]]:
        """The words for whose each milestone is, by key, and whether it is not closed."""
        columns = MILESTONES.c
        query = select(columns.key, columns.owner, columns.status.in_(_LIVE))
        rows = self._connection.execute(query.where(columns.owner.is_not(None)))
        return {
            key: (owner, bool(live))
            for key, owner, live in rows
            if isinstance(key, str) and isinstance(owner, str)
        }

    def told_by_name(self) -> dict[str, tuple[str, ...]]:
        """The names of whom milestones that are not closed have told themselves, by their key."""
        columns = MILESTONES.c
        by_name = columns.recipients.like("%person:%") | columns.recipients.like("%team:%")
        query = select(columns.key, columns.recipients).where(columns.status.in_(_LIVE), by_name)
        return {
            key: tuple(word.name for word in Whom.of_people(_TOLD.findall(recipients)))
            for key, recipients in self._connection.execute(query)
            if isinstance(key, str) and isinstance(recipients, str)
        }

    def waiting_on(self, channels: Sequence[str]) -> list[Waiting]:
        """What waits to be sent on personal channels, the first due first.

        But for what nobody else may be told: links by which their readers sign on.
        """
        columns = DELIVERIES.c
        times = (bulk.bare(columns.due_at), bulk.bare(columns.deadline_at))
        query = select(columns.id, columns.reminder_id, columns.bulletin_id, *times)
        query = query.where(columns.channel.in_(channels), _PENDING, _FOR_OTHERS_TOO)
        query = query.order_by(columns.due_at)
        return [
            Waiting(
                delivery_id=number,
                reminder_id=reminder,
                bulletin_id=bulletin,
                due_at=moment_or_unreadable(due_at) or UNREADABLE,
                deadline_at=moment_if_any(deadline_at),
            )
            for number, reminder, bulletin, due_at, deadline_at in self._connection.execute(query)
        ]

    def withdraw(self, deliveries: Sequence[int]) -> None:
        """Have nothing sent any more of what waits, by number: somebody else is told."""
        superseded = update(DELIVERIES).where(DELIVERIES.c.id.in_(deliveries), _PENDING)
        self._connection.execute(superseded.values(state=DeliveryState.SUPERSEDED.value))

    def insert(self, person: Person, at: datetime) -> None:
        """Add a person; DuplicateKey where the handle was ever given."""
        number = self._insert(PEOPLE, person.handle, PERSON_COLUMNS, person_values(person, at), at)
        self._insert_absences(number, person)

    def update(self, person: Person, at: datetime) -> None:
        """Store a person as they are now; NotFound where there is none of that handle."""
        number = self._number(PEOPLE, person.handle)
        values = (*person_values(person, at), number)
        bulk.update_rows(self._connection, PEOPLE, PERSON_COLUMNS, [values])
        self._delete(ABSENCES_OF_PEOPLE, "person_id", number)
        self._insert_absences(number, person)

    def remove(self, handle: str, at: datetime, *, erase: bool = False) -> None:
        """Take a person out, with addresses, absences and teams; `erase`, the name, too."""
        number, now = self._number(PEOPLE, handle), moment_text(at)
        for table in (ABSENCES_OF_PEOPLE, TEAM_MEMBERS):
            self._delete(table, "person_id", number)
        gone = ("{}", None, None, now, now, number)
        bulk.update_rows(self._connection, PEOPLE, _REMOVED, [gone])
        if erase:
            self.erase(handle, at)

    def erase(self, handle: str, at: datetime) -> None:
        """Have the handle say the name of somebody, whether removed before or now."""
        number = self._number(PEOPLE, handle, removed=True)
        values = (handle, moment_text(at), number)
        bulk.update_rows(self._connection, PEOPLE, _ERASED, [values])

    def insert_team(self, team: Team, at: datetime) -> None:
        """Add a team; DuplicateKey as above, NotFound where a member is not known."""
        values = (team.name, moment_text(at))
        number = self._insert(TEAMS, team.handle, ("name", "updated_at"), values, at)
        self._insert_members(number, team)

    def update_team(self, team: Team, at: datetime) -> None:
        """Store a team as it is now; NotFound where there is none of that handle."""
        number = self._number(TEAMS, team.handle)
        values = (team.name, moment_text(at), number)
        bulk.update_rows(self._connection, TEAMS, ("name", "updated_at"), [values])
        self._delete(TEAM_MEMBERS, "team_id", number)
        self._insert_members(number, team)

    def remove_team(self, handle: str, at: datetime) -> None:
        """Take a team out; its members stay."""
        number, now = self._number(TEAMS, handle), moment_text(at)
        self._delete(TEAM_MEMBERS, "team_id", number)
        columns = ("removed_at", "updated_at")
        bulk.update_rows(self._connection, TEAMS, columns, [(now, now, number)])

    def _insert(
        self,
        table: Table,
        handle: str,
        columns: tuple[str, ...],
        values: tuple[object, ...],
        at: datetime,
    ) -> int:
        """The number of the new row."""
        if handle in self.taken((handle,)):
            raise DuplicateKey(f"{handle!r} is taken: {_ONE_WORD_EACH}")
        (number,) = bulk.new_ids(self._connection, table, 1)
        names = ("id", "handle", "created_at", *columns)
        row = (number, handle, moment_text(at), *values)
        bulk.insert_rows(self._connection, table, names, [row])
        self._all = None
        return number

    def _insert_absences(self, number: int, person: Person) -> None:
        rows = (absence_values(number, each) for each in person.away)
        bulk.insert_rows(self._connection, ABSENCES_OF_PEOPLE, ABSENCE_COLUMNS, rows)
        self._all = None

    def _insert_members(self, number: int, team: Team) -> None:
        numbers = self._numbers({*team.members, *team.leads})
        rows = member_values(number, team, numbers)
        bulk.insert_rows(self._connection, TEAM_MEMBERS, MEMBER_COLUMNS, rows)
        self._all = None

    def _numbers(self, handles: Iterable[str]) -> Mapping[str, int]:
        return {handle: self._number(PEOPLE, handle) for handle in sorted(handles)}

    def _number(self, table: Table, handle: str, *, removed: bool = False) -> int:
        query = select(table.c.id).where(table.c.handle == handle)
        if not removed:
            query = query.where(table.c.removed_at.is_(None))
        number: int | None = self._connection.execute(query).scalar()
        if number is None:
            raise NotFound(f"nobody goes by {handle!r}: `tracker person list` names everybody")
        return number

    def _delete(self, table: Table, column: str, number: int) -> None:
        self._connection.execute(delete(table).where(table.c[column] == number))
        self._all = None


class TokenTable:
    """Tokens are added and revoked; a row stays, so that it can be told whose it was.

    Only of what people never see, such as their sessions, are those forgotten that are long over.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token: Token) -> int:
        """Keep a new token of a person who is known; gives its number. Its own is not looked at."""
        created, expires = moment_text(token.created_at), token.expires_at
        values = (token.digest, token.use.value, token.name, token.role.value, token.search)
        until = None if expires is None else moment_text(expires)
        bulk.run(self._connection, _ISSUE, [(*values, created, until, token.person)])
        query = bulk.statement_for(self._connection, "SELECT id FROM tokens WHERE digest = ?")
        number: int = self._connection.exec_driver_sql(query, (token.digest,)).scalar_one()
        return number

    def get(self, number: int) -> Token | None:
        """The token of that number."""
        query = bulk.statement_for(self._connection, f"{TOKENS_OF_PEOPLE} WHERE t.id = ?")
        row = self._connection.exec_driver_sql(query, (number,)).mappings().first()
        return None if row is None else token_of(row)

    def of_digest(self, digest: str) -> Token | None:
        """The token of that digest."""
        query = bulk.statement_for(self._connection, f"{TOKENS_OF_PEOPLE} WHERE t.digest = ?")
        row = self._connection.exec_driver_sql(query, (digest,)).mappings().first()
        return None if row is None else token_of(row)

    def revoke(self, number: int, at: datetime) -> bool:
        """Let nobody in by it any more; False where that was so before."""
        return self._count(_REVOKE, moment_text(at), number) == 1

    def issued_since(self, use: TokenUse, name: str, person: str, since: datetime) -> int:
        """How many of that use and name were made for `person` at `since` or later."""
        query = bulk.statement_for(self._connection, _ISSUED_SINCE)
        wanted = (use.value, name, person, moment_text(since))
        return int(self._connection.exec_driver_sql(query, wanted).scalar_one())

    def revoke_all(self, use: TokenUse, person: str, at: datetime) -> int:
        """Revoke all for that use that still let somebody in as `person`; gives their number."""
        return self._count(_REVOKE_ALL, moment_text(at), use.value, moment_text(at), person)

    def forget(self, use: TokenUse, before: datetime) -> None:
        """Delete those for that use that expired before then."""
        self._count(_FORGET, use.value, moment_text(before))

    def use(self, number: int, at: datetime) -> None:
        """Note that it was used."""
        bulk.run(self._connection, _NOTE_USE, [(moment_text(at), number)])

    def begin(
        self, number: int, name: str, digest: str, *, at: datetime, since: datetime
    ) -> KeptAnswer | None:
        """Begin the request that the token of that number calls so; or what was answered to it.

        Who begins the same meanwhile waits until this transaction ends. What was begun before
        `since` is forgotten. Unreadable where what was answered cannot be read any more.
        """
        bulk.run(self._connection, _FORGET_REQUESTS, [(moment_text(since),)])
        bulk.run(self._connection, _BEGIN, [(number, name, digest, moment_text(at))])
        query = bulk.statement_for(self._connection, _BEGUN)
        row = self._connection.exec_driver_sql(query, (number, name)).mappings().one()
        kept = read_row(kept_answer_of, row, "requests", key=None)
        if isinstance(kept, Damaged):
            raise kept.refusal()
        return kept if kept.status else None

    def answered(self, number: int, name: str, answer: KeptAnswer) -> None:
        """Keep what was answered to a request that was begun."""
        headers = json.dumps(dict(answer.headers))
        values = (answer.status, headers, answer.body, number, name)
        bulk.run(self._connection, _ANSWERED, [values])

    def _count(self, statement: str, *values: object) -> int:
        """Run `statement`; the number of rows that it changed."""
        written = bulk.statement_for(self._connection, statement)
        return self._connection.exec_driver_sql(written, values).rowcount
