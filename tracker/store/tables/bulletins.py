"""The table of bulletins: what tracker tells of itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from tracker.domain.bulletin import BulletinKind
from tracker.store.engine import bulk
from tracker.store.schema.columns import BULLETINS
from tracker.store.values.mapping import moment_text

_INSERT = (
    "INSERT INTO bulletins (kind, subject, title, text, created_at) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (subject) DO NOTHING"
)


class BulletinTable:
    """Bulletins, one a subject."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def insert(
        self, kind: BulletinKind, subject: str, title: str, text: str, at: datetime
    ) -> int | None:
        """Add a bulletin; its number, or None where its subject was told already."""
        row = (kind.value, subject, title, text, moment_text(at))
        statement = bulk.statement_for(self._connection, _INSERT)
        if self._connection.exec_driver_sql(statement, row).rowcount == 0:
            return None
        query = select(BULLETINS.c.id).where(BULLETINS.c.subject == subject)
        number: int = self._connection.execute(query).scalar_one()
        return number
