"""Sealed values: text that people carry about and cannot change."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Final

#: What a person can do about a seal that cannot be made.
MISSING: Final = (
    "the extra `web` is not installed: pip install 'regulatory-tracker[web]' beside tracker"
)

_LONGEST: Final = 1_024  #: characters of a sealed value; nothing that is ours has as many

Sealed = str | int | None
Values = tuple[Sealed, ...]


def can_seal() -> bool:
    """Whether what signs is installed."""
    return find_spec("itsdangerous") is not None


class _Tag:
    """HMAC-SHA-256 cut to 128 bits, as RFC 4868 has it: half as long, and no easier to guess."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        """The tag of `value`."""
        return hmac.digest(key, value, "sha256")[:16]

    def verify_signature(self, key: bytes, value: bytes, sig: bytes) -> bool:
        """Whether `sig` is the tag of `value`; takes as long for any that is not."""
        return hmac.compare_digest(sig, self.get_signature(key, value))


class Seal:
    """Seals and opens values for one purpose; what was sealed for another one stays closed."""

    def __init__(self, secrets: Sequence[str], *, purpose: str) -> None:
        """The first of `secrets` seals, all of them open."""
        from itsdangerous import URLSafeSerializer  # noqa: PLC0415 - only who has links needs it

        self._serializer = URLSafeSerializer(
            [*reversed(secrets)],  # the last one signs
            salt=f"tracker.{purpose}.1",
            signer_kwargs={
                "digest_method": hashlib.sha256,
                "key_derivation": "hmac",
                "algorithm": _Tag(),
            },
        )

    def sealed(self, *values: Sealed) -> str:
        """`values` as text for URLs, forms and cookies; the same for the same values."""
        return str(self._serializer.dumps(list(values)))

    def opened(self, text: str) -> Values | None:
        """What was sealed; None for what was not, not here, or for another purpose."""
        from itsdangerous import BadData  # noqa: PLC0415 - as above

        if len(text) > _LONGEST or not text.isascii() or not _is_exact(text):
            return None
        try:
            values = self._serializer.loads(text)
        except BadData:
            return None
        return tuple(values) if isinstance(values, list) else None


def _is_exact(text: str) -> bool:
    """Whether the signature is spelled as we spell it: its last character has bits to spare."""
    from itsdangerous import BadData  # noqa: PLC0415 - as above
    from itsdangerous.encoding import base64_decode, base64_encode  # noqa: PLC0415 - as above

    signature = text.rpartition(".")[2]
    try:
        return base64_encode(base64_decode(signature)) == signature.encode("ascii")
    except BadData:
        return False
