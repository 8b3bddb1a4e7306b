"""Whom a saved source may be fetched from: whoever a channel may connect to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.delivery.wire.network import RefusedHost, check_host


@dataclass(frozen=True, kw_only=True, slots=True)
class AllowedHosts:
    """A `CheckHost` that can be handed to another process."""

    hosts: frozenset[str]  #: private ones that the settings list

    def __call__(self, host: str, addresses: Sequence[str]) -> str | None:
        """Why a host with these addresses must not be connected to; None where it may be."""
        try:
            check_host(host, addresses, self.hosts)
        except RefusedHost as refused:
            return refused.remedy
        return None
