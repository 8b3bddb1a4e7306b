"""What several commands print of a milestone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from tracker.cli.app import App
from tracker.cli.output import emit, emit_json, emit_table, warn

if TYPE_CHECKING:
    from tracker.cli.choosing.several import Which
    from tracker.domain.milestone import Milestone


def emit_milestone(milestone: Milestone, now: datetime, told: str, *, as_json: bool) -> None:
    """Print the milestone as JSON, or else the line `told`."""
    if as_json:
        from tracker.service.views.shapes import milestone_json  # noqa: PLC0415 - TAB needs none

        emit_json(milestone_json(milestone, now))
    else:
        emit(told)


def emit_milestones(
    which: Which,
    milestones: Sequence[Milestone],
    now: datetime,
    told: Callable[[Milestone], str],
    *,
    as_json: bool,
) -> None:
    """Print what became of the milestones: a line each, or as JSON one of them or an array."""
    if not as_json:
        for each in milestones:
            emit(told(each))
        return
    from tracker.service.views.shapes import milestone_json  # noqa: PLC0415 - as above

    if which.is_one:
        emit_json(milestone_json(milestones[0], now))
    else:
        emit_json([milestone_json(each, now) for each in milestones])


def warn_of_doubts(app: App, milestone: Milestone) -> None:
    """Say on stderr what a person should check of a date that was just stated."""
    from tracker.service.milestones.remarks import remarks  # noqa: PLC0415 - completion needs no grammar

    for remark in remarks(milestone, app.now()):
        warn(remark)


def warn_of_a_taken_key(milestone: Milestone) -> None:
    """Say on stderr that a milestone of the same title is there already, where that is so."""
    from tracker.service.milestones.remarks import of_its_key  # noqa: PLC0415 - as above

    for remark in of_its_key(milestone):
        warn(remark)


def warn_of_a_stranger(app: App, milestone: Milestone) -> None:
    """Say on stderr that nobody goes by the words for its owner, where anybody is known."""
    from tracker.cli.words import printable  # noqa: PLC0415 - as above
    from tracker.domain.people.staffing import meant_by  # noqa: PLC0415 - after the help

    if milestone.owner is None:
        return
    with app.reads() as reads:
        meant = meant_by(milestone.owner, reads.people())
    if meant is not None:
        warn(f"owner nobody knows: {printable(milestone.owner)}; {meant}")


def emit_history(milestone: Milestone) -> None:
    """Print every date that the milestone has had, where there is more than one."""
    if milestone.revision == 1:
        return
    from tracker.cli.words import HISTORY, history_row  # noqa: PLC0415 - as above
    from tracker.domain.slippage import slippage_of  # noqa: PLC0415 - as above

    slippage = slippage_of(milestone.history)
    emit(f"\nHistory, the present date last{f' ({slippage})' if slippage else ''}:")
    emit_table(HISTORY, map(history_row, milestone.history))
