"""Every operation: its address, who may ask for it, what it takes and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pydantic import BaseModel

from tracker.domain.people.role import Role
from tracker.service.milestones.milestones import Milestones
from tracker.web.api import bodies, changing, looking, queries
from tracker.web.api.asking import Answer, Asked, Operation
from tracker.web.api.schemas import answer_of, page_of


def _get(  # noqa: PLR0913 - what an operation is made of
    name: str,
    path: str,
    summary: str,
    look: Callable[[Asked], Answer],
    *,
    answers: dict[str, object],
    query: type[BaseModel] | None = None,
    tagged: bool = False,
) -> Operation:
    return Operation(
        name=name,
        method="GET",
        path=path,
        role=Role.READ,
        summary=summary,
        look=look,
        answers=answers,
        query=query,
        tagged=tagged,
    )


def _post(  # noqa: PLR0913 - what an operation is made of
    verb: str,
    summary: str,
    change: Callable[[Asked, Milestones], Answer],
    body: type[BaseModel],
    *,
    role: Role = Role.EDIT,
    answers: str = "ChangedMilestone",
) -> Operation:
    return Operation(
        name=f"{verb}_milestone",
        method="POST",
        path=f"/milestones/{{key}}/{verb}",
        role=role,
        summary=summary,
        change=change,
        body=body,
        answers=answer_of(answers),
        tagged=True,
    )


OPERATIONS: Final = (
    _get(
        "list_milestones",
        "/milestones",
        "List milestones, the earliest first.",
        looking.milestones,
        answers=page_of("ListedMilestone"),
        query=queries.Milestones,
    ),
    Operation(
        name="add_milestone",
        method="POST",
        path="/milestones",
        role=Role.EDIT,
        summary="Add a milestone.",
        change=changing.add,
        body=bodies.Adding,
        answers=answer_of("ChangedMilestone"),
        status=201,
        tagged=True,
    ),
    _get(
        "show_milestone",
        "/milestones/{key}",
        "Show all that is known of a milestone.",
        looking.milestone,
        answers=answer_of("ShownMilestone"),
        tagged=True,
    ),
    Operation(
        name="edit_milestone",
        method="PATCH",
        path="/milestones/{key}",
        role=Role.EDIT,
        summary="Change what is known of a milestone; null takes a field away.",
        change=changing.edit,
        body=bodies.Editing,
        answers=answer_of("ChangedMilestone"),
        tagged=True,
    ),
    _post(
        "move",
        "Give a milestone another due date.",
        changing.move,
        bodies.Moving,
        answers="MovedMilestone",
    ),
    _post(
        "adopt",
        "Bring the proposed date into force.",
        changing.adopt,
        bodies.Adopting,
        answers="MovedMilestone",
    ),
    _post("propose", "Keep a date that is announced.", changing.propose, bodies.Proposing),
    _post(
        "close",
        "Close a milestone as met, waived or missed; waived and missed take the role edit.",
        changing.close,
        bodies.Closing,
        role=Role.ANSWER,
    ),
    _post("reopen", "Open it again.", changing.reopen, bodies.Reopening),
    _post("suspend", "Pause it until further notice.", changing.suspend, bodies.Suspending),
    _post(
        "acknowledge",
        "Say that you have seen it.",
        changing.acknowledge,
        bodies.Acknowledging,
        role=Role.ANSWER,
    ),
    _post(
        "snooze",
        "Hold its reminders for a while.",
        changing.snooze,
        bodies.Snoozing,
        role=Role.ANSWER,
    ),
    _post(
        "verify",
        "Say that its date was checked at its source.",
        changing.verify,
        bodies.Verifying,
        role=Role.ANSWER,
    ),
    _get(
        "read_phrase",
        "/when",
        "Read a date as a regulator wrote it.",
        looking.when,
        answers=answer_of("Interpretation"),
        query=queries.When,
    ),
    _get(
        "list_upcoming",
        "/upcoming",
        "List every send that lies ahead.",
        looking.upcoming,
        answers=page_of("PlannedSend"),
        query=queries.Upcoming,
    ),
    _get(
        "list_log",
        "/log",
        "List what was sent and done, the oldest first.",
        looking.log,
        answers=page_of("LogEntry"),
        query=queries.Log,
    ),
    _get(
        "list_sources",
        "/sources",
        "List the saved sources.",
        looking.sources,
        answers=page_of("Source"),
    ),
    _get(
        "list_people",
        "/people",
        "List everybody who can be told.",
        looking.people,
        answers=page_of("Person"),
    ),
    _get(
        "show_person",
        "/people/{handle}",
        "Show what is known of somebody.",
        looking.person,
        answers=answer_of("ShownPerson"),
    ),
    _get("list_teams", "/teams", "List the teams.", looking.teams, answers=page_of("Team")),
    _get("show_team", "/teams/{handle}", "Show a team.", looking.team, answers=answer_of("Team")),
    _get(
        "show_status",
        "/status",
        "Show how daemon, backlog and channels are.",
        looking.status,
        answers=answer_of("Status"),
    ),
)
