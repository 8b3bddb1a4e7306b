"""The ledger of words: what each attempt was to tell, and at which address."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from tracker.domain.channel import channel_and_person
from tracker.domain.delivery import Wording
from tracker.store.engine import bulk
from tracker.store.schema.columns import ADDRESSES, TEXTS
from tracker.store.values.ledger import packed
from tracker.store.values.mapping import moment_text

_TEXT = ("digest", "packed", "template")
_ADDRESS = ("person", "value")
_UNLESS_KEPT = "ON CONFLICT (digest) DO NOTHING"
_UNLESS_KNOWN = "ON CONFLICT (person, value) DO NOTHING"
_TELL = (
    "UPDATE attempts SET text_id = t.id FROM {given} JOIN texts t ON t.digest = given.column3 "
    "WHERE delivery_id = given.column1 AND token = given.column2"
)
_TELL_AT = (
    "UPDATE attempts SET address_id = d.id FROM {given} "
    "JOIN addresses d ON d.person = given.column3 AND d.value = given.column4 "
    "WHERE delivery_id = given.column1 AND token = given.column2"
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
        bulk.insert_rows(self._connection, TEXTS, _TEXT, texts, on_conflict=_UNLESS_KEPT)
        told = [
            (claim.delivery_id, claim.token, digest)
            for digest, each in zip(digests, wordings, strict=True)
            for claim in each.claims
        ]
        bulk.run_given(self._connection, _TELL, told)
        at = [
            (claim.delivery_id, claim.token, channel_and_person(claim.channel)[1], each.address)
            for each in wordings
            if each.address is not None
            for claim in each.claims
        ]
        known = dict.fromkeys(each[2:] for each in at)
        bulk.insert_rows(self._connection, ADDRESSES, _ADDRESS, known, on_conflict=_UNLESS_KNOWN)
        bulk.run_given(self._connection, _TELL_AT, at)

    def erase(self, person: str, at: datetime) -> None:
        """Forget every address at which the person `person` was told; that there was one stays."""
        bulk.run(self._connection, _ERASE, [(moment_text(at), person)])


def _digest_of(wording: Wording) -> str:
    whole = f"{wording.template}\n{wording.text}".encode(errors="surrogatepass")
    return hashlib.sha256(whole).hexdigest()
