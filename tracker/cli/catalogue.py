"""Every command of `tracker`: its place in the help, what it does, and the module that holds it."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One command, in short: `tracker --help` must not import it to know what it does."""

    name: str
    section: str
    summary: str  #: the first line of its docstring
    module: str
    attribute: str


_MILESTONES, _DATES, _DELIVERY = "Milestones", "Dates", "Delivery"
_DATA, _ADMINISTRATION = "Data", "Administration"

CATALOGUE = (
    Entry("add", _MILESTONES, "Add a milestone.", "adding", "add"),
    Entry("list", _MILESTONES, "List milestones, the earliest first.", "listing", "list_"),
    Entry("show", _MILESTONES, "Show all that is known of a milestone.", "listing", "show"),
    Entry("edit", _MILESTONES, "Change what is known of a milestone.", "adding", "edit"),
    Entry("move", _MILESTONES, "Give a milestone another due date.", "moving", "move"),
    Entry("verify", _MILESTONES, "Say that a date was checked at its source.", "seeing", "verify"),
    Entry("met", _MILESTONES, "Close a milestone as done.", "closing", "met"),
    Entry("missed", _MILESTONES, "Close a milestone as missed.", "closing", "missed"),
    Entry(
        "waive", _MILESTONES, "Close a milestone that is no longer required.", "closing", "waive"
    ),
    Entry("suspend", _MILESTONES, "Pause a milestone until further notice.", "closing", "suspend"),
    Entry("reopen", _MILESTONES, "Open a closed or suspended milestone.", "closing", "reopen"),
    Entry("lint", _MILESTONES, "Find what nobody keeps up.", "linting", "lint"),
    Entry(
        "explain",
        _DATES,
        "Show step by step why a milestone is due when it is.",
        "explaining",
        "explain",
    ),
    Entry("when", _DATES, "Read a date as a regulator wrote it.", "when", "when"),
    Entry("calendar", _DATES, "Show business calendars.", "calendars", "calendar"),
    Entry("upcoming", _DELIVERY, "Show every send that lies ahead.", "sending", "upcoming"),
    Entry("ack", _DELIVERY, "Say that somebody has seen a reminder.", "seeing", "ack"),
    Entry("snooze", _DELIVERY, "Hold a milestone's reminders for a while.", "seeing", "snooze"),
    Entry("log", _DELIVERY, "Show what was sent and done.", "sending", "log"),
    Entry("channel", _DELIVERY, "List and test the channels.", "channels", "channel"),
    Entry("policy", _DELIVERY, "Show who is told how long before.", "channels", "policy"),
    Entry("import", _DATA, "Take in milestones from a file.", "carrying", "import_"),
    Entry("extract", _DATA, "Find the dates in a text.", "extracting", "extract"),
    Entry("source", _DATA, "Keep official calendars in step.", "sourcing", "source"),
    Entry("export", _DATA, "Write all milestones to a file.", "carrying", "export"),
    Entry(
        "init", _ADMINISTRATION, "Create the database and a settings file.", "setting_up", "init"
    ),
    Entry("run", _ADMINISTRATION, "Run the daemon that sends reminders.", "sending", "run"),
    Entry("status", _ADMINISTRATION, "Show how the daemon and channels are.", "sending", "status"),
    Entry(
        "doctor",
        _ADMINISTRATION,
        "Check from outside that reminders arrive.",
        "doctoring",
        "doctor",
    ),
    Entry("config", _ADMINISTRATION, "Check and show the settings.", "setting_up", "config"),
    Entry(
        "db",
        _ADMINISTRATION,
        "Upgrade, check, back up and restore the database.",
        "databases",
        "db",
    ),
    Entry(
        "completion",
        _ADMINISTRATION,
        "Print the completion script of a shell.",
        "completing",
        "completion",
    ),
)
