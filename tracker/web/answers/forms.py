"""The form of each answer: what it asks, what it does, and what was written into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, Literal, TypeVar

from tracker.domain.people.answer import BUTTONS, AnswerVerb
from tracker.domain.people.person import Person, Team
from tracker.domain.plain_text import plain
from tracker.domain.standing import comes_after
from tracker.service.answering.values import Answer, Situation, Standing

Kind = Literal["line", "lines", "day", "address", "choice"]

#: how many characters each kind of field takes
LIMITS: Final[Mapping[str, int]] = MappingProxyType(
    {"line": 200, "lines": 2_000, "day": 10, "address": 2_000, "choice": 200}
)
WEB: Final = ("https://", "http://")
_AHEAD: Final = timedelta(days=7)  #: until when reminders wait unless somebody says otherwise


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One of several; `value` is what is sent."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """Something that a form asks."""

    name: str
    label: str
    kind: Kind = "line"
    hint: str = ""
    required: bool = False
    value: str = ""
    choices: tuple[Choice, ...] = ()
    fault: str = ""  #: what is wrong with the value, as a sentence
    autocomplete: str = "off"

    @property
    def limit(self) -> int:
        """How many characters it takes."""
        return LIMITS[self.kind]


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """What is asked before anything is done."""

    heading: str
    effect: str  #: what happens when the button is pressed
    button: str
    fields: tuple[Field, ...] = field(default=())

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong with what was written."""
        return not any(each.fault for each in self.fields)

    def values(self) -> dict[str, str]:
        """What was written into each field."""
        return {each.name: each.value for each in self.fields}


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerForm(Form):
    """What an answer asks before it is given."""

    verb: AnswerVerb


AnyForm = TypeVar("AnyForm", bound=Form)

_CLOSES: Final = "it is closed as met, and nobody is reminded of it any more."
_WAITS: Final = (
    "A second person has to confirm it; until then it stays open, and its reminders go on."
)
_EARLY: Final = Field(
    name="early",
    label="Has it taken place already?",
    kind="choice",
    required=True,
    hint="It is an event, and its date lies ahead: it passes by itself once that is over, and "
    "needs no answer. That you have prepared for it is for the note of “Seen it”.",
    choices=(
        Choice(value="", label="Please choose"),
        Choice(value="yes", label="Yes, earlier than its date: close it"),
    ),
)
_NOTE: Final = Field(name="note", label="Note (optional)", kind="lines")

_FORMS: Final[Mapping[AnswerVerb, AnswerForm]] = MappingProxyType(
    {
        AnswerVerb.SEEN: AnswerForm(
            verb=AnswerVerb.SEEN,
            heading="I have seen it",
            effect="It is noted that you have it, and nobody else is asked about it. The date "
            "stays open.",
            button=BUTTONS[AnswerVerb.SEEN],
            fields=(_NOTE,),
        ),
        AnswerVerb.DONE: AnswerForm(
            verb=AnswerVerb.DONE,
            heading="It is done",
            effect=f"With this {_CLOSES}",
            button=BUTTONS[AnswerVerb.DONE],
            fields=(
                Field(name="on", label="Done on", kind="day", required=True),
                _NOTE,
                Field(
                    name="link",
                    label="Link to the proof (optional)",
                    kind="address",
                    hint="Where the filing, the receipt or the minutes are.",
                ),
            ),
        ),
        AnswerVerb.CHECKED: AnswerForm(
            verb=AnswerVerb.CHECKED,
            heading="Checked, nothing new",
            effect="It is noted that the date was held against its source and stands, and nobody "
            "else is asked about what was told so far. The date stays open.",
            button=BUTTONS[AnswerVerb.CHECKED],
            fields=(_NOTE,),
        ),
        AnswerVerb.LATER: AnswerForm(
            verb=AnswerVerb.LATER,
            heading="Remind me later",
            effect="Reminders wait until that day, and nobody else is asked before then. The date "
            "itself stays.",
            button=BUTTONS[AnswerVerb.LATER],
            fields=(
                Field(
                    name="until",
                    label="Wait until",
                    hint="A day, such as “2027-01-15”, “15 January” or “next Friday”.",
                    required=True,
                ),
                Field(name="note", label="Why", kind="lines", required=True),
            ),
        ),
        AnswerVerb.NOT_MINE: AnswerForm(
            verb=AnswerVerb.NOT_MINE,
            heading="It is not mine",
            effect="Whom you name becomes its owner, and is told.",
            button=BUTTONS[AnswerVerb.NOT_MINE],
            fields=(
                Field(
                    name="to",
                    label="Whose is it?",
                    hint="Leave this open where you do not know: then whoever leads is asked.",
                ),
                _NOTE,
            ),
        ),
        AnswerVerb.MOVED: AnswerForm(
            verb=AnswerVerb.MOVED,
            heading="The date has changed",
            effect="First you see how the new date is read and what follows from it. Nothing is "
            "stored before you say so.",
            button="Show what this means",
            fields=(
                Field(
                    name="due",
                    label="The new date, in the words of its source",
                    hint="Such as “31 March 2027”, “Q2 2027” or “20 business days after final "
                    "rules”.",
                    required=True,
                ),
                Field(
                    name="reason",
                    label="Why it changed",
                    kind="lines",
                    required=True,
                ),
                Field(
                    name="on",
                    label="When its source said so",
                    kind="day",
                    hint="What the words count from, as in “in three weeks”.",
                ),
                Field(name="source", label="Link to the source (optional)", kind="address"),
            ),
        ),
    }
)


def form_for(standing: Standing, *, asks_who: bool, who: str = "") -> AnswerForm:
    """The form of what `standing` says can be answered, as it is shown first.

    With `asks_who` it begins with the question who answers, `who` being what was said last time.
    """
    form = form_of_answer(standing.ticket.verb, standing)
    if not asks_who:
        return form
    return replace(form, fields=(_who(standing.choices, who), *form.fields))


def form_of_answer(verb: AnswerVerb, standing: Standing | Situation) -> AnswerForm:
    """The form of an answer, as things are for whoever gives it."""
    form = _FORMS[verb]
    fields = [_begun(each, standing) for each in form.fields]
    if verb is AnswerVerb.DONE and comes_after(standing.milestone, standing.today):
        fields.insert(0, _EARLY)
    return replace(form, effect=_effect(form, standing), fields=tuple(fields))


def filled(form: AnyForm, given: Mapping[str, str]) -> AnyForm:
    """`form` with what was written into it, and what is wrong with that."""
    return replace(form, fields=tuple(_filled(each, given.get(each.name)) for each in form.fields))


def answer_of(form: AnswerForm, by: str) -> Answer:
    """The answer that a sound form states, given by `by`."""
    values = {name: value or None for name, value in form.values().items() if name != "who"}
    on, early = values.pop("on", None), values.pop("early", None)
    return Answer(
        verb=form.verb,
        by=by,
        on=date.fromisoformat(on) if on else None,
        early=early is not None,
        **values,
    )


def _effect(form: AnswerForm, standing: Standing | Situation) -> str:
    if form.verb is AnswerVerb.SEEN and standing.has_it is not None:
        return (
            f"{standing.has_it} has it already, and it stays theirs. It is noted that you have "
            "seen it, too. The date stays open."
        )
    if form.verb is not AnswerVerb.DONE:
        return form.effect
    if standing.confirms is not None:
        return f"{standing.confirms} reported it as done. With this you confirm it: {_CLOSES}"
    return _WAITS if standing.needs_second else form.effect


def _begun(field_: Field, standing: Standing | Situation) -> Field:
    match field_.name:
        case "on":
            return replace(field_, value=standing.today.isoformat())
        case "until":
            return replace(field_, value=(standing.today + _AHEAD).isoformat())
        case "to" if standing.owners:
            choices = _choices("I do not know", standing.owners)
            return replace(field_, kind="choice", choices=choices)
    return field_


def _who(people: tuple[Person, ...], who: str) -> Field:
    if not people:
        return Field(name="who", label="Your name", required=True, value=who, autocomplete="name")
    known = {each.handle for each in people}
    return Field(
        name="who",
        label="Who are you?",
        kind="choice",
        required=True,
        hint="Several people read this message. Your choice is remembered in this browser.",
        value=who if who in known else "",
        choices=_choices("Please choose", people),
    )


def _choices(nobody: str, people: Iterable[Person | Team]) -> tuple[Choice, ...]:
    return (
        Choice(value="", label=nobody),
        *(Choice(value=each.handle, label=each.name) for each in people),
    )


def _filled(field_: Field, given: str | None) -> Field:
    if given is None:
        given = field_.value if field_.kind == "day" else ""
    try:
        value = plain(given)
    except ValueError as error:
        return replace(field_, value="", fault=f"It {error}.")
    return replace(field_, value=value[: field_.limit], fault=_fault(field_, value))


def _fault(field_: Field, value: str) -> str:
    if not value:
        return "Please fill this in." if field_.required else ""
    if len(value) > field_.limit:
        return f"At most {field_.limit:,} characters fit here."
    if field_.kind == "day":
        return "" if _is_day(value) else "Please write a day as 2027-03-31."
    if field_.kind == "address":
        return "" if value.lower().startswith(WEB) else f"Please write it from {WEB[0]} on."
    if field_.choices and value not in {each.value for each in field_.choices}:
        return "Please choose one of these."
    return "Please write one line." if field_.kind == "line" and "\n" in value else ""


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == len("2027-03-31")
