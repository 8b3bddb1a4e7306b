"""Forms in which people state what is known of a milestone, and its date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from tracker.domain.milestone import Milestone
from tracker.domain.nature import Nature
from tracker.domain.plain_text import made_plain
from tracker.errors import UsageError
from tracker.service.answering.values import Situation
from tracker.service.defaults import Defaults
from tracker.service.milestones.announcements import Announced
from tracker.sources.record import MilestoneRecord
from tracker.web.answers.forms import LIMITS, WEB, Choice, Field, Form

ADOPT: Final = "adopt"
PROPOSE: Final = "propose"
IN_FORCE: Final = "move"

_SHORT: Final = LIMITS["line"]
_LEFT_OUT: Final = " What is too long for this page is left as it is: {names}."
_ONE_A_LINE: Final = "One a line."
_ON: Final = Field(
    name="on",
    label="When its source said so",
    kind="day",
    hint="What the words count from, as in “in three weeks”.",
)
_DUE: Final = Field(
    name="due",
    label="The date, in the words of its source",
    hint="Such as “31 March 2027”, “Q2 2027” or “20 business days after final rules”.",
    required=True,
)
_ANCHORS: Final = Field(
    name="anchors",
    label="What names in it stand for (optional)",
    kind="lines",
    hint="One a line: the name, an equals sign, and the key of a milestone or a day, such as "
    "“publication=2027-03-02”.",
)
_FACTS: Final = (
    Field(name="title", label="Title", required=True),
    Field(name="owner", label="Owner", hint="A person, a team, or any words."),
    Field(name="authority", label="Authority", hint="Who set the date."),
    Field(name="jurisdiction", label="Jurisdiction"),
    Field(name="instrument", label="Instrument", hint="The act, rule or paper that holds it."),
    Field(name="kind", label="Kind", hint="What happens: report, comment_close, in_force."),
    Field(name="tags", label="Tags", kind="lines", hint=_ONE_A_LINE),
    Field(name="source_url", label="Link to the source", kind="address"),
    Field(name="source_quote", label="What its source says", kind="lines"),
)


def edit_form(situation: Situation, defaults: Defaults) -> Form:
    """What is known of a milestone, to be changed."""
    stated = [_begun(each, _shown(situation.milestone, each.name)) for each in _FACTS]
    fields = [each for each in stated if len(each.value) <= each.limit]
    left = ", ".join(each.label.lower() for each in stated if len(each.value) > each.limit)
    return Form(
        heading="Change what is known",
        effect="Only what you change is changed; what you empty is taken away. The date stays."
        + (_LEFT_OUT.format(names=left) if left else ""),
        button="Change it",
        fields=(*fields, _policy(defaults, situation.milestone.policy)),
    )


def changes_of(form: Form, shown: Form) -> dict[str, Any]:
    """The fields whose values in `form` are others than those that were shown.

    UsageError where there are none.
    """
    before = shown.values()
    changed = {name: value for name, value in form.values().items() if value != before[name]}
    if not changed:
        raise UsageError("nothing in the form was changed")
    return {name: _stated(name, value) for name, value in changed.items()}


def move_form(situation: Situation, _: Defaults) -> Form:
    """Another date for a milestone, in force or proposed."""
    choices = [
        Choice(value=IN_FORCE, label="It is in force"),
        Choice(value=PROPOSE, label="It is announced, but not in force"),
    ]
    if situation.milestone.proposed is not None:
        choices.append(Choice(value=ADOPT, label="The proposed date comes into force"))
    return Form(
        heading="Move the date",
        effect="First you see how the new date is read and what follows from it. Nothing is "
        "stored before you say so.",
        button="Show what this means",
        fields=(
            Field(
                name="how",
                label="What is known of it",
                kind="choice",
                required=True,
                value=IN_FORCE,
                choices=tuple(choices),
            ),
            replace(_DUE, label="The new date, in the words of its source", required=False),
            Field(name="reason", label="Why; everybody concerned is told", kind="lines"),
            replace(_ON, value=situation.today.isoformat()),
            Field(name="source", label="Where it is announced (optional)", kind="address"),
            _ANCHORS,
            Field(
                name="pins",
                label="What keeps its date (optional)",
                kind="lines",
                hint="Keys of milestones that count from this one and are not to follow. "
                + _ONE_A_LINE,
            ),
        ),
    )


def checked_move(form: Form) -> Form:
    """`form` with what is missing for what it is to do, or does not belong to that."""
    values = form.values()
    how = values["how"]
    needed = () if how == ADOPT else ("due", "reason")
    idle = {ADOPT: ("due", "anchors"), PROPOSE: ("pins",)}.get(how, ())
    return replace(form, fields=tuple(_checked(each, needed, idle) for each in form.fields))


def announced_in(form: Form, today: date) -> Announced:
    """The date that a sound form of a move states."""
    values = form.values()
    return Announced(
        due=values["due"],
        as_of=date.fromisoformat(values["on"]) if values["on"] else today,
        reason=values["reason"],
        source_url=values["source"] or None,
        anchors=lines_of(values["anchors"]),
    )


def new_form(defaults: Defaults, today: date) -> Form:
    """All that is asked of a milestone that is added."""
    title, *others = _FACTS
    return Form(
        heading="Add a milestone",
        effect="First you see how its date is read. Nothing is stored before you say so.",
        button="Show how the date is read",
        fields=(
            title,
            _DUE,
            replace(_ON, value=today.isoformat()),
            *others,
            _ANCHORS,
            Field(
                name="nature",
                label="What it is",
                kind="choice",
                choices=(
                    Choice(value="", label="What its kind says, else a duty"),
                    Choice(value=Nature.DUTY, label="A duty: overdue until somebody closes it"),
                    Choice(value=Nature.EVENT, label="An event: past once its day is over"),
                ),
            ),
            Field(
                name="calendar",
                label="Business days of (optional)",
                hint="Such as UK, US or TARGET.",
            ),
            _policy(defaults, "", "What routes say, else default"),
            Field(
                name="key",
                label="Key (optional)",
                hint="Its short name, which never changes; else one is made from the title.",
            ),
        ),
    )


def record_in(form: Form) -> MilestoneRecord:
    """The milestone that a sound form states."""
    values = form.values()
    on, anchors = values.pop("on"), lines_of(values.pop("anchors"))
    stated: dict[str, Any] = {name: _stated(name, value) for name, value in values.items()}
    return MilestoneRecord(as_of=date.fromisoformat(on) if on else None, anchors=anchors, **stated)


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of `text` that say anything."""
    return tuple(filter(None, (line.strip() for line in text.split("\n"))))


def _stated(name: str, value: str) -> object:
    if name == "tags":
        return lines_of(value)
    return value if name == "title" else value or None


def _shown(milestone: Milestone, name: str) -> str:
    value = getattr(milestone, name)
    return made_plain("\n".join(value) if isinstance(value, tuple) else value or "")


def _begun(field_: Field, value: str) -> Field:
    """`field_` with the value that there is, as a kind that can hold it."""
    if field_.kind == "address" and value and not value.lower().startswith(WEB):
        field_ = replace(field_, kind="line")
    if field_.kind == "line" and ("\n" in value or len(value) > _SHORT):
        field_ = replace(field_, kind="lines")
    return replace(field_, value=value)


def _policy(defaults: Defaults, present: str, unstated: str = "") -> Field:
    """Which of the policies that there are; one that is gone stays unless another is chosen."""
    names = [*([""] if unstated else []), *sorted({*defaults.policies, *filter(None, (present,))})]
    return Field(
        name="policy",
        label="Policy",
        kind="choice",
        value=present,
        choices=tuple(Choice(value=name, label=name or unstated) for name in names),
    )


def _checked(field_: Field, needed: tuple[str, ...], idle: tuple[str, ...]) -> Field:
    if field_.fault:
        return field_
    if field_.name in needed and not field_.value:
        return replace(field_, fault="Please fill this in.")
    if field_.name in idle and field_.value:
        return replace(field_, fault="Leave this open, or choose otherwise above.")
    return field_
