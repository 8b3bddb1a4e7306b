"""Addresses of people: checked before they are kept, so that none can smuggle anything in."""

from __future__ import annotations

import re
from typing import Final

from tracker.domain.people.reach import REACHES, address_problem
from tracker.errors import UsageError

_SERVICE: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_LONGEST: Final = 254  #: characters, as of a path in RFC 5321
#: what no address of any service holds: the signs that part addresses, and those that quote
_PARTING: Final = frozenset(",;<>\"'\\`")


def checked_service(name: str) -> str:
    """`name` as that of a service whose addresses people have: mail, slack, sms.

    UsageError where it cannot be one.
    """
    if not _SERVICE.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot name a service: write at most 32 small letters, digits, hyphens or "
            "underscores, such as mail, slack or sms"
        )
    return name


def checked_address(service: str, text: str) -> str:
    """`text` as the address of one person at `service`, without blanks around it.

    UsageError, which does not repeat it, where it cannot be one: addresses are personal.
    """
    found = text.strip()
    if not found:
        raise UsageError(f"the {service} address is empty: leave it out, or take it away")
    if len(found) > _LONGEST:
        raise UsageError(f"the {service} address is longer than {_LONGEST} characters")
    if service in REACHES:
        if (problem := address_problem(service, found)) is not None:
            raise UsageError(f"the {service} address is none: write one alone; {problem}")
        return found
    strange = next((each for each in found if _parts(each)), None)
    if strange is not None:
        raise UsageError(
            f"the {service} address holds {strange!r}: write one address without blanks, commas, "
            "semicolons, quotes or angle brackets"
        )
    return found


def _parts(character: str) -> bool:
    return not "!" <= character <= "~" or character in _PARTING
