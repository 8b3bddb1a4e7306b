"""What has to hold of people together, and what becomes of it when one of them leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from tracker.domain.people.person import Away, People, Person, Team, is_handle
from tracker.errors import UsageError


@dataclass(frozen=True, kw_only=True, slots=True)
class Succession:
    """What changes of everybody when one of them leaves."""

    people: People  #: everybody as they are afterwards
    persons: tuple[Person, ...]  #: those who change, the one who leaves first
    teams: tuple[Team, ...]  #: those that change


def problems_of(people: People) -> tuple[str, ...]:
    """All that does not hold of `people`, a line each, with what to do."""
    persons, teams = people.persons, people.teams
    return (
        *(f"{each.handle}: {why}" for each in persons.values() for why in _wrong(each, people)),
        *(f"{each.handle}: {why}" for each in teams.values() for why in _lacking(each, people)),
        *(
            f"{handle}: is a person and a team: a handle names one of them"
            for handle in sorted(persons.keys() & teams.keys())
        ),
    )


def checked(people: People) -> People:
    """`people`, where all holds of them; else UsageError with what does not."""
    if problems := problems_of(people):
        raise UsageError("; ".join(problems))
    return people


def shared_addresses(person: Person, before: Person | None, people: People) -> Iterator[str]:
    """A line for each address that is new to `person` and another person's, who has not left.

    Addresses are personal, so they are not repeated.
    """
    known = {} if before is None or before.left_on is not None else before.addresses
    if person.left_on is not None:
        return
    for service, address in person.addresses.items():
        if known.get(service) == address:
            continue
        for other in people.persons.values():
            theirs = other.addresses.get(service, "").casefold() == address.casefold()
            if theirs and other.handle != person.handle and other.left_on is None:
                yield (
                    f"the {service} address is {other.handle}'s: whoever answers from there could "
                    f"be either; take it from them first (tracker person edit {other.handle})"
                )


def with_person(people: People, person: Person) -> People:
    """`people` with `person` as they are now."""
    return replace(people, persons={**people.persons, person.handle: person})


def with_team(people: People, team: Team) -> People:
    """`people` with `team` as it is now."""
    return replace(people, teams={**people.teams, team.handle: team})


def with_away(person: Person, away: Away) -> Person:
    """`person` with one more absence, in order; UsageError for one that is there or ends first."""
    if away.end < away.begin:
        raise UsageError(f"{away.end} is before {away.begin}: an absence ends after it begins")
    for each in person.away:
        if each.begin <= away.end and away.begin <= each.end:
            raise UsageError(
                f"{person.handle} is away from {each.begin} to {each.end} already: "
                f"`tracker person away {person.handle} --back` takes that away"
            )
    return replace(person, away=tuple(sorted((*person.away, away), key=lambda each: each.begin)))


def back_on(person: Person, day: date) -> Person:
    """`person` without the absences that are not over by `day`; one that has begun ends before."""
    kept = (each for each in person.away if each.begin < day)
    return replace(
        person,
        away=tuple(
            replace(each, end=min(each.end, date.fromordinal(day.toordinal() - 1))) for each in kept
        ),
    )


def succession(people: People, handle: str, to: str, day: date) -> Succession:
    """What changes when the person `handle` has left by `day` and `to` takes the place.

    A person takes it as stand-in of others and in every team; a team takes it nowhere but with what
    was owned.
    """
    leaver = people.persons[handle]
    heir = people.persons.get(to)
    gone = replace(leaver, stand_in=to if heir is not None else None, left_on=day, away=())
    after = with_person(people, gone)
    for each in people.persons.values():
        if each.stand_in == handle:
            stands_in = None if heir is None or heir.handle == each.handle else heir.handle
            after = with_person(after, replace(each, stand_in=stands_in))
    for team in people.teams.values():
        if handle in {*team.members, *team.leads}:
            heirs = () if heir is None else (heir.handle,)
            after = with_team(
                after,
                replace(
                    team,
                    members=_in_place(team.members, handle, heirs),
                    leads=_in_place(team.leads, handle, heirs),
                ),
            )
    return Succession(
        people=after,
        persons=(gone, *_changed(people.persons.values(), after.persons.values(), handle)),
        teams=tuple(each for each in after.teams.values() if each != people.teams[each.handle]),
    )


def whose(person: Person, people: People) -> frozenset[str]:
    """The handles of a person and of the teams that the person is a member of."""
    teams = (each.handle for each in people.teams.values() if person.handle in each.members)
    return frozenset({person.handle, *teams})


def spellings(owners: Iterable[str], people: People, handles: frozenset[str]) -> tuple[str, ...]:
    """Which of `owners`, as they are written, name one of `handles`."""
    named = ((each, people.named(each)) for each in owners)
    return tuple(each for each, found in named if found is not None and found.handle in handles)


def meant_by(words: str | None, people: People) -> str | None:
    """Whom `words` for an owner may mean, where nobody goes by them; None where all is well.

    As long as nobody is known at all, an owner is but words.
    """
    known = (*people.persons, *people.teams)
    if not words or not known or people.named(words) is not None:
        return None
    return nearest(words.casefold(), known)


def nearest(handle: str, known: Collection[str]) -> str:
    """What to say to whoever named nobody: the nearest that is known, or where they are listed."""
    meant = near(handle, known)
    return f"did you mean {meant}?" if meant else "`tracker person list` names everybody"


def near(handle: str, known: Collection[str]) -> str | None:
    """Which of `known` is written nearly as `handle`; None where nothing is."""
    return next(iter(get_close_matches(handle, sorted(known), n=1)), None)


def _changed(before: Iterable[Person], after: Iterable[Person], but: str) -> Iterator[Person]:
    were = {each.handle: each for each in before}
    yield from (each for each in after if each.handle != but and each != were[each.handle])


def _in_place(handles: tuple[str, ...], gone: str, heirs: tuple[str, ...]) -> tuple[str, ...]:
    """`handles` with `heirs` in the place of `gone`, each once."""
    found = (new for each in handles for new in (heirs if each == gone else (each,)))
    return tuple(dict.fromkeys(found))


def _wrong(person: Person, people: People) -> Iterator[str]:
    other = person.stand_in
    if other is None:
        return
    if other == person.handle:
        yield "nobody stands in for themselves: name somebody else"
    elif other not in people.persons:
        if not is_handle(other):
            yield "the stand-in cannot be anybody's name: write the handle of a person"
        elif meant := near(other, people.persons):
            yield f"the stand-in {other!r} is nobody: did you mean {meant}?"
    elif people.persons[other].left_on is not None and person.left_on is None:
        yield f"the stand-in {other!r} has left: name somebody else"


def _lacking(team: Team, people: People) -> Iterator[str]:
    for handle in dict.fromkeys((*team.members, *team.leads)):
        if handle not in people.persons:
            yield f"{handle!r} is nobody: {nearest(handle, people.persons)}"
