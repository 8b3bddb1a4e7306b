"""Who has seen what is shown, references name milestones everywhere, and two people close."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.unit.cli.desk import Desk
from tracker.errors import Lapsed, NotFound, UsageError
from tracker.store.reads.reads import open_reads


def _reference(desk: Desk, key: str = "report") -> str:
    url = desk.settings.read_text().split('"')[1]
    with open_reads(url) as reads:
        return reads.reminders_of([key])[key][0].reference


def _overdue(desk: Desk) -> str:
    desk.add("Report", "2026-01-02")
    return _reference(desk)


def test_who_has_seen_it_is_shown_and_told_to_programs(desk: Desk) -> None:
    reference = _overdue(desk)
    assert desk.json("show", "report")["acknowledged"] is None
    done = desk.run("ack", reference.lower(), "--by", "amira", "--note", "on it")
    assert done.stdout == (
        "report acknowledged by amira; counts until 2026-02-04 09:30 (Europe/London)\n"
    )
    assert desk.json("show", "report")["acknowledged"] == {
        "by": "amira",
        "at": "2026-01-05T09:30:00+00:00",
        "ref": reference,
        "channel": None,
        "lapses_on": "2026-02-04",
    }
    assert (
        f"Acknowledged: by amira, 2026-01-05 09:30 UTC ({reference}), counts until "
        "2026-02-04 09:30 UTC"
    ) in desk.run("show", "report").stdout
    (entry,) = [each for each in desk.json("log", "report") if each["kind"] == "acknowledged"]
    assert (entry["by"], entry["ref"]) == ("amira", reference)


def test_who_comes_second_hears_who_has_it(desk: Desk) -> None:
    reference = _overdue(desk)
    desk.run("ack", reference, "--by", "amira")
    desk.clock.set(desk.clock.now().replace(hour=11))
    assert desk.run("ack", reference, "--by", "jonas").stdout == (
        "report acknowledged by jonas; amira has it already, since 2026-01-05 09:30 "
        "(Europe/London)\n"
    )
    assert desk.json("show", "report")["acknowledged"]["by"] == "amira"
    said = [each["by"] for each in desk.json("log", "report") if each["kind"] == "acknowledged"]
    assert said == ["amira", "jonas"]


def test_what_has_lapsed_is_shown_as_such(desk: Desk) -> None:
    desk.run("ack", _overdue(desk), "--by", "amira")
    desk.clock.set(desk.clock.now().replace(month=3))
    assert desk.json("show", "report")["acknowledged"] is None
    assert "lapsed 2026-02-04 09:30 UTC" in desk.run("show", "report").stdout


def test_what_is_ahead_is_acknowledged_until_its_date_moves(desk: Desk) -> None:
    desk.add("Report", "2026-06-30")
    assert desk.run("ack", "report", "--by", "amira").stdout == "report acknowledged by amira\n"
    assert "Acknowledged: by amira, 2026-01-05 09:30 UTC\n" in desk.run("show", "report").stdout
    desk.run("move", "report", "--due", "2026-07-31", "--reason", "extended")
    assert "Acknowledged" not in desk.run("show", "report").stdout
    assert desk.json("show", "report")["acknowledged"] is None


def test_what_a_policy_says_counts(desk: Desk) -> None:
    text = desk.settings.read_text()
    desk.settings.write_text(text.replace('["crypto"]\n', '["crypto"]\nack_lasts = "2w"\n'))
    desk.add("Report", "2026-06-30")
    desk.run("ack", "report")
    assert desk.json("show", "report")["acknowledged"]["lapses_on"] == "2026-01-19"
    assert "for 2w, or until the date moves" in desk.run("policy", "show", "default").stdout


@pytest.mark.parametrize(
    "command",
    [
        ("show",),
        ("explain",),
        ("log",),
        ("ack",),
        ("met",),
        ("missed",),
        ("waive", "--reason", "dissolved"),
        ("suspend", "--reason", "stayed"),
        ("verify",),
        ("edit", "--owner", "amira"),
        ("snooze", "--until", "2026-02-01", "--reason", "leave"),
        ("move", "--due", "2026-07-31", "--reason", "extended"),
        ("move", "--due", "2026-07-31", "--reason", "extended", "--proposed"),
    ],
    ids=" ".join,
)
def test_a_reference_names_the_milestone_for(desk: Desk, command: Sequence[str]) -> None:
    reference = _overdue(desk)
    name, *options = command
    done = desk.run(name, reference.lower(), *options)
    assert "report" in done.stdout.lower()
    assert reference not in done.stdout.replace(f"({reference})", "")
    with pytest.raises(NotFound, match="not typed as any message has it"):
        desk.run(name, f"{reference}0", *options)


def test_a_reference_opens_what_was_closed(desk: Desk) -> None:
    reference = _overdue(desk)
    desk.run("met", reference)
    assert desk.run("reopen", reference).stdout.startswith("report open")


@pytest.mark.parametrize("command", ["show", "explain", "log"])
def test_a_reference_of_no_reminder_is_not_looked_up_as_a_key(desk: Desk, command: str) -> None:
    with pytest.raises(NotFound, match="does not know the message"):
        desk.run(command, "TRK-00000000000")


def test_a_reference_to_a_date_that_moved_acknowledges_nothing(desk: Desk) -> None:
    desk.add("Report", "2026-06-30")
    reference = _reference(desk)
    desk.run("move", "report", "--due", "2026-07-31", "--reason", "extended")
    with pytest.raises(Lapsed, match="told of another date of report, which has moved since"):
        desk.run("ack", reference)
    assert desk.json("show", "report")["acknowledged"] is None


def test_who_is_known_is_named_by_their_handle(desk: Desk) -> None:
    desk.run("person", "add", "amira", "--name", "Amira Okafor", "--mail", "amira@bank.example")
    desk.add("Report", "2026-06-30")
    for name in ("Amira Okafor", "AMIRA"):
        desk.run("ack", "report", "--by", name)
        assert desk.json("show", "report")["acknowledged"]["by"] == "amira"


class TestSecondPerson:
    """`confirm = "second"`."""

    @pytest.fixture
    def strict(self, desk: Desk) -> Desk:
        text = desk.settings.read_text()
        desk.settings.write_text(text.replace('["crypto"]\n', '["crypto"]\nconfirm = "second"\n'))
        desk.add("Report", "2026-06-30")
        return desk

    def test_the_first_reports(self, strict: Desk) -> None:
        done = strict.run("met", "report", "--by", "amira", "--on", "2026-01-02", "--reason", "f")
        assert done.stdout == (
            "report reported as met on 2026-01-02 by amira: it stays open, and its reminders go "
            "on, until a second person confirms it\n"
        )
        shown = strict.json("show", "report")
        assert (shown["status"], shown["reported"]) == (
            "open",
            {"by": "amira", "at": "2026-01-05T09:30:00+00:00", "on": "2026-01-02", "note": "f"},
        )
        assert "Reported met:" in strict.run("show", "report").stdout
        assert "unconfirmed" in strict.attempt("lint").stdout
        assert "second person" in strict.run("policy", "show", "default").stdout

    def test_the_second_confirms(self, strict: Desk) -> None:
        strict.run("met", "report", "--by", "amira", "--on", "2026-01-02")
        with pytest.raises(UsageError, match="waits for a second person"):
            strict.run("met", "report", "--by", "Amira")
        strict.run("person", "add", "amira", "--name", "Amira Okafor")
        with pytest.raises(UsageError, match="waits for a second person"):
            strict.run("met", "report", "--by", "amira okafor")
        done = strict.run("met", "report", "--by", "jonas")
        assert done.stdout == "report met on 2026-01-02\n"
        assert strict.json("show", "report")["reported"] is None

    def test_nobody_else_is_needed_to_waive(self, strict: Desk) -> None:
        strict.run("waive", "report", "--reason", "dissolved")
        assert strict.json("show", "report")["status"] == "waived"
