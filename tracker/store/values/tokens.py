"""Tokens, and what was answered to their requests, as rows and as values."""

from __future__ import annotations

import json
import re
from typing import Final

from tracker.domain.people.role import Role
from tracker.domain.people.token import KeptAnswer, Token, TokenUse
from tracker.store.values.columns import number_of, text_of
from tracker.store.values.mapping import Record, moment_if_any, moment_of, moment_or_none

#: every token beside the handle of whose it is, and whether that person is there
TOKENS_OF_PEOPLE: Final = """\
SELECT t.*, p.handle, p.removed_at IS NULL AND p.left_on IS NULL AS present
FROM tokens t JOIN people p ON p.id = t.person_id"""

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def token_of(record: Record) -> Token:
    """The token of a row of TOKENS_OF_PEOPLE."""
    digest = text_of(record["digest"])
    if not _DIGEST.fullmatch(digest):
        raise ValueError("digest is none of a token")
    return Token(
        id=number_of(record["id"]),
        use=TokenUse(record["use"]),
        name=text_of(record["name"]),
        person=text_of(record["handle"]),
        role=Role(record["role"]),
        search=text_of(record["search"]),
        digest=digest,
        created_at=moment_of(record["created_at"]),
        expires_at=moment_or_none(record["expires_at"]),
        revoked_at=moment_or_none(record["revoked_at"]),
        used_at=moment_if_any(record["used_at"]),
    )


def kept_answer_of(record: Record) -> KeptAnswer:
    """The answer of a row of `requests`."""
    headers = json.loads(text_of(record["headers"]))
    if not isinstance(headers, dict) or not all(isinstance(each, str) for each in headers.values()):
        raise ValueError("headers are none of an answer")
    return KeptAnswer(
        digest=text_of(record["digest"]),
        status=number_of(record["status"]),
        headers=headers,
        body=text_of(record["body"]),
    )
