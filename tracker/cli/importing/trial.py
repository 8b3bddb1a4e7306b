"""What a dry run says of each milestone, under the line of what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.cli.words import printable
from tracker.service.views.trials import Trial

_NOTHING = "-"


def trial_lines(trial: Trial) -> Iterator[str]:
    """Its title, its date as the source has it, what changes, and who would be told."""
    yield printable(trial.title)
    if trial.printed is not None:
        yield f'as the source has it: "{printable(trial.printed)}"'
    for turn in trial.turns:
        yield f"{turn.fact}: {_shown(turn.old)} -> {_shown(turn.new)}"
    yield f"would be told: {', '.join(map(printable, trial.told)) or 'nobody'}"


def trial_json(trial: Trial) -> dict[str, object]:
    """The same for programs."""
    return {
        "printed": trial.printed,
        "changes": {turn.fact: {"old": turn.old, "new": turn.new} for turn in trial.turns},
        "would_be_told": list(trial.told),
    }


def _shown(value: str) -> str:
    return printable(value) or _NOTHING
