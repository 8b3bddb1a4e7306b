"""`token list`: who lets programs in."""

from __future__ import annotations

from datetime import datetime

from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_json, emit_table, note
from tracker.cli.words import clock, printable
from tracker.domain.people.token import Token, TokenUse
from tracker.service.views.rosters import token_json
from tracker.service.views.shapes import state_of


@command("tracker token list", "tracker token list --json")
@json_option("Print an array.")
def list_(app: App, *, as_json: bool) -> None:
    """List the tokens of programs, the newest first.

    With whose they are, what they let them do, and when each was used last, to within an hour.
    """
    with app.reads() as reads:
        tokens = [each for each in reads.tokens() if each.use is TokenUse.INTERFACE]
    now, tz = app.now(), app.timezone()
    if as_json:
        emit_json([token_json(each, now) for each in tokens])
    elif tokens:
        headings = ("ID", "PERSON", "ROLE", "STANDING", f"USED ({tz})", "NAME")
        emit_table(headings, [_row(each, now, tz) for each in tokens])
    else:
        note("No tokens; make one with: tracker token add PERSON --name WHAT --role read")


def _row(token: Token, now: datetime, tz: str) -> tuple[str, ...]:
    used = clock(token.used_at, tz) if token.used_at else "never"
    row = (str(token.id), token.person, token.role, _standing(token, now, tz), used)
    return (*row, printable(token.name))


def _standing(token: Token, now: datetime, tz: str) -> str:
    state = state_of(token, now)
    at = token.revoked_at or token.expires_at
    if at is None:
        return state
    return f"{state}{' until' if token.is_good(now) else ''} {clock(at, tz)} {tz}"
