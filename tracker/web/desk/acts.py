"""What can be done to a milestone from its page: who may, when, what it asks, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from tracker.dates.base.describe import day_in_words
from tracker.domain.milestone import LIVE, Milestone, MilestoneStatus
from tracker.domain.people.answer import BUTTONS, AnswerVerb
from tracker.domain.people.role import Role
from tracker.errors import UsageError
from tracker.service.answering.acting import Acting
from tracker.service.answering.values import Preview, Situation
from tracker.service.defaults import Defaults
from tracker.service.milestones.milestones import Milestones
from tracker.web.answers.facts import date_in_words
from tracker.web.answers.forms import AnswerForm, Field, Form, answer_of, form_of_answer
from tracker.web.desk.stating import (
    ADOPT,
    PROPOSE,
    announced_in,
    changes_of,
    checked_move,
    edit_form,
    lines_of,
    move_form,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """What somebody has filled in for a milestone, by when."""

    situation: Situation  #: as it is now, which is as they were shown it
    shown: Form  #: before they wrote anything
    form: Form  #: and since
    now: datetime

    @property
    def key(self) -> str:
        """Of the milestone."""
        return self.situation.milestone.key

    @property
    def values(self) -> dict[str, str]:
        """What was written into each field."""
        return self.form.values()


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """Something that can be done; its name is the last part of the address of its page."""

    label: str
    role: Role
    when: frozenset[MilestoneStatus]
    form: Callable[[Situation, Defaults], Form]
    done: Callable[[Acting, Sent], str]  #: carries it out; what came of it, in sentences
    checked: Callable[[Form], Form] = lambda form: form  #: faults of several fields together
    preview: Callable[[Acting, Sent], Preview] | None = None  #: shown before it is carried out


_ANY: Final = frozenset(MilestoneStatus)
_OPEN: Final = frozenset({MilestoneStatus.OPEN})
_UNDECIDED: Final = frozenset(each for each in MilestoneStatus if not each.is_decided)
_ON: Final = Field(name="on", label="On", kind="day", required=True)
_REASON: Final = Field(name="reason", label="Why", kind="lines", required=True)


def acts_of(milestone: Milestone) -> dict[str, Act]:
    """What can be done to it as it stands, by name."""
    return {name: act for name, act in ACTS.items() if milestone.status in act.when}


def _answering(verb: AnswerVerb, when: frozenset[MilestoneStatus]) -> Act:
    """What the answer pages do, too, of no message in particular."""

    def answer_form(situation: Situation, _: Defaults) -> Form:
        return form_of_answer(verb, situation)

    def done(acting: Acting, sent: Sent) -> str:
        answer = answer_of(_as_answer(sent.form), acting.by)
        return acting.answer(sent.key, sent.situation.mark, answer).said

    def preview(acting: Acting, sent: Sent) -> Preview:
        return acting.preview(sent.key, answer_of(_as_answer(sent.form), acting.by))

    return Act(
        label=BUTTONS[verb],
        role=Role.ANSWER,
        when=when,
        form=answer_form,
        done=done,
        preview=preview if verb is AnswerVerb.MOVED else None,
    )


def _as_answer(form: Form) -> AnswerForm:
    if not isinstance(form, AnswerForm):
        raise TypeError(type(form))
    return form


def _edited(acting: Acting, sent: Sent) -> str:
    changes = changes_of(sent.form, sent.shown)
    with acting.unchanged(sent.key, sent.situation.mark) as milestones:
        after = milestones.edit(sent.key, changes, sent.now)
    names = [each.label.lower() for each in sent.form.fields if each.name in changes]
    stranger = acting.stranger(after.owner) if "owner" in changes else ""
    return f"Changed: {', '.join(names)}. {stranger}".rstrip()


def _foretold(acting: Acting, sent: Sent) -> Preview:
    values = sent.values
    to = None if values["how"] == ADOPT else announced_in(sent.form, sent.situation.today)
    preview = acting.foretold(sent.key, to, pins=lines_of(values["pins"]))
    return replace(preview, is_certain=values["how"] != PROPOSE)


def _moved(acting: Acting, sent: Sent) -> str:
    values = sent.values
    with acting.unchanged(sent.key, sent.situation.mark) as milestones:
        return _moved_by(milestones, sent, values["how"], lines_of(values["pins"]))


def _moved_by(milestones: Milestones, sent: Sent, how: str, pins: tuple[str, ...]) -> str:
    if how == ADOPT:
        reason = sent.values["reason"] or None
        move = milestones.adopt(sent.key, sent.now, reason=reason, pins=pins)
    elif how == PROPOSE:
        after = milestones.propose(
            sent.key, announced_in(sent.form, sent.situation.today), sent.now
        )
        proposed = date_in_words(after.proposed.due) if after.proposed else "nothing"
        return f"Its date stays. Proposed, not in force: {proposed}."
    else:
        to = announced_in(sent.form, sent.situation.today)
        move = milestones.move(sent.key, to, sent.now, pins=pins)
    followed = len(move.dependents)
    said = f"Its date is now {date_in_words(move.after.due)}. Everybody concerned is told once."
    return f"{said} {followed} that count from it were looked at." if followed else said


def _waive_form(situation: Situation, _: Defaults) -> Form:
    return Form(
        heading="It is no longer required",
        effect="With this it is closed, and nobody is reminded of it any more.",
        button="Close it",
        fields=(replace(_ON, value=situation.today.isoformat()), _REASON),
    )


def _waived(acting: Acting, sent: Sent) -> str:
    on = _past_day(sent)
    with acting.unchanged(sent.key, sent.situation.mark) as milestones:
        milestones.close(
            sent.key, MilestoneStatus.WAIVED, sent.now, on=on, reason=sent.values["reason"]
        )
    return f"It is no longer required, since {day_in_words(on)}. Nobody is reminded of it any more."


def _suspend_form(_: Situation, __: Defaults) -> Form:
    return Form(
        heading="Pause it",
        effect="Nobody is reminded of it until somebody opens it again.",
        button="Pause it",
        fields=(_REASON,),
    )


def _suspended(acting: Acting, sent: Sent) -> str:
    with acting.unchanged(sent.key, sent.situation.mark) as milestones:
        milestones.suspend(sent.key, sent.values["reason"], sent.now)
    return "It is paused until somebody opens it again."


def _reopen_form(_: Situation, __: Defaults) -> Form:
    return Form(
        heading="Open it again",
        effect="Its reminders are planned anew; those whose time has passed are told as one.",
        button="Open it again",
    )


def _reopened(acting: Acting, sent: Sent) -> str:
    with acting.unchanged(sent.key, sent.situation.mark) as milestones:
        milestones.reopen(sent.key, sent.now)
    return "It is open again, and its reminders are planned anew."


def _verify_form(situation: Situation, _: Defaults) -> Form:
    return Form(
        heading="It was held against its source",
        effect="It is noted that the date stands, or is still not known. Its doubts are settled, "
        "and what would have asked for it soon is not sent.",
        button="Note it",
        fields=(
            replace(_ON, label="Checked on", value=situation.today.isoformat()),
            Field(name="note", label="What was found (optional)", kind="lines"),
        ),
    )


def _verified(acting: Acting, sent: Sent) -> str:
    on = _past_day(sent)
    with acting.unchanged(sent.key, sent.situation.mark) as milestones:
        milestones.verify(sent.key, sent.now, on=on, note=sent.values["note"] or None)
    return f"It was checked on {day_in_words(on)}, and its date stands."


def _past_day(sent: Sent) -> date:
    on = date.fromisoformat(sent.values["on"])
    if on > sent.situation.today:
        raise UsageError(f"{on} is ahead: say a day that has been")
    return on


def _editing(
    label: str,
    when: frozenset[MilestoneStatus],
    form: Callable[[Situation, Defaults], Form],
    done: Callable[[Acting, Sent], str],
) -> Act:
    return Act(label=label, role=Role.EDIT, when=when, form=form, done=done)


#: by the last part of its address, in the order in which a page offers them
ACTS: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "seen": _answering(AnswerVerb.SEEN, LIVE),
        "done": _answering(AnswerVerb.DONE, _UNDECIDED),
        "checked": _answering(AnswerVerb.CHECKED, LIVE),
        "later": _answering(AnswerVerb.LATER, _OPEN),
        "not-mine": _answering(AnswerVerb.NOT_MINE, LIVE),
        "moved": _answering(AnswerVerb.MOVED, _UNDECIDED),
        "edit": _editing("Change what is known", _ANY, edit_form, _edited),
        "move": replace(
            _editing("Move the date", _UNDECIDED, move_form, _moved),
            checked=checked_move,
            preview=_foretold,
        ),
        "verify": _editing("Note a check", LIVE, _verify_form, _verified),
        "suspend": _editing("Pause it", _OPEN, _suspend_form, _suspended),
        "waive": _editing("No longer required", _UNDECIDED, _waive_form, _waived),
        "reopen": _editing("Open it again", _ANY - _OPEN, _reopen_form, _reopened),
    }
)
