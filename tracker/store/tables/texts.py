"""The ledger of words: what each attempt was to tell, and at which address."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from tracker.domain.channel import channel_and_person
from tracker.domain.delivery import Wording
from tracker.store.engine import bulk
from tracker.store.values.ledger import packed
from tracker.store.values.mapping import moment_text

_KEEP_TEXT = (
    "INSERT INTO texts (digest, packed, template) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING"
)
_KEEP_ADDRESS = (
    "INSERT INTO addresses (person, value) VALUES (?, ?) ON CONFLICT (person, value) DO NOTHING"
)
_TELL = (
    "UPDATE attempts SET text_id = (SELECT t.id FROM texts t WHERE t.digest = ?) "
    "WHERE delivery_id = ? AND token = ?"
)
_TELL_AT = (
    "UPDATE attempts SET address_id = "
    "(SELECT d.id FROM addresses d WHERE d.person = ? AND d.value = ?) "
    "WHERE delivery_id = ? AND token = ?"
)
_ERASE = "UPDATE addresses SET value = NULL, erased_at = ? WHERE person = ? AND value IS NOT NULL"


class TextTable:
    """Kept in the transaction that claims, so that the words are on disk before they leave."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, wordings: Sequence[Wording]) -> None:
        """Keep what attempts are to tell; equal texts are kept once."""
        digests = [_digest_of(each) for each in wordings]
        texts = [
            (digest, packed(each.text), each.template)
            for digest, each in zip(digests, wordings, strict=True)
        ]
        bulk.run(self._connection, _KEEP_TEXT, texts)
        told = [
            (digest, claim.delivery_id, claim.token)
            for digest, each in zip(digests, wordings, strict=True)
            for claim in each.claims
        ]
        bulk.run(self._connection, _TELL, told)
        at = [
            (channel_and_person(claim.channel)[1], each.address, claim.delivery_id, claim.token)
            for each in wordings
            if each.address is not None
            for claim in each.claims
        ]
        bulk.run(self._connection, _KEEP_ADDRESS, list(dict.fromkeys(each[:2] for each in at)))
        bulk.run(self._connection, _TELL_AT, at)

    def erase(self, person: str, at: datetime) -> None:
        """Forget every address at which the person `person` was told; that there was one stays."""
        bulk.run(self._connection, _ERASE, [(moment_text(at), person)])


def _digest_of(wording: Wording) -> str:
    whole = f"{wording.template}\n{wording.text}".encode(errors="surrogatepass")
    return hashlib.sha256(whole).hexdigest()
