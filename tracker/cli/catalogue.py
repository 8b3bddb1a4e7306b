"""Every command of `tracker`: its place in the help, and what it does.

The command `tracker db backup` is in `tracker.cli.commands.db_backup`; `groups.load` finds it, and
makes the group `db` of what stands here.
"""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One command, in short: `tracker --help` must not import it to know what it does."""

    name: str
    section: str
    summary: str  #: the first line of its docstring
    verbs: tuple[str, ...] = ()  #: of a group, the commands in it
    about: str = ""  #: of a group, what its help says beside the summary
    alias: str = ""  #: by what it goes, too

    @property
    def told(self) -> str:
        """The summary, and the other name."""
        return f"{self.summary} (also: {self.alias})" if self.alias else self.summary


_MILESTONES, _DATES, _DELIVERY = "Milestones", "Dates", "Delivery"
_DATA, _ADMINISTRATION = "Data", "Administration"

CATALOGUE = (
    Entry("add", _MILESTONES, "Add a milestone."),
    Entry("list", _MILESTONES, "List milestones, the earliest first.", alias="search"),
    Entry("show", _MILESTONES, "Show all that is known of a milestone."),
    Entry("edit", _MILESTONES, "Change what is known of a milestone."),
    Entry("move", _MILESTONES, "Give a milestone another due date."),
    Entry("verify", _MILESTONES, "Say that a date was checked at its source."),
    Entry("met", _MILESTONES, "Close a milestone as done.", alias="done"),
    Entry("missed", _MILESTONES, "Close a milestone as missed."),
    Entry("waive", _MILESTONES, "Close a milestone that is no longer required."),
    Entry("suspend", _MILESTONES, "Pause a milestone until further notice."),
    Entry("reopen", _MILESTONES, "Open a closed or suspended milestone."),
    Entry("undo", _MILESTONES, "Take a change back."),
    Entry("delete", _MILESTONES, "Delete a milestone that should never have been.", alias="rm"),
    Entry("report", _MILESTONES, "Say what comes, what moved and what was met."),
    Entry("lint", _MILESTONES, "Find what nobody keeps up."),
    Entry("explain", _DATES, "Show step by step why a milestone is due when it is."),
    Entry("when", _DATES, "Read a date as a regulator wrote it."),
    Entry(
        "calendar",
        _DATES,
        "Show business calendars.",
        ("list", "show"),
        "A calendar knows which days are days off in a country, in a part of one, on a market or "
        "in your own house, as the settings say.",
    ),
    Entry("upcoming", _DELIVERY, "Show every send that lies ahead.", alias="next"),
    Entry("ack", _DELIVERY, "Say that somebody has seen a reminder."),
    Entry("snooze", _DELIVERY, "Hold a milestone's reminders for a while."),
    Entry("log", _DELIVERY, "Show what was sent and done."),
    Entry(
        "channel",
        _DELIVERY,
        "List, test and preview the channels.",
        ("list", "test", "preview"),
        "A channel is a configured way to reach someone: an Apprise URL in the settings, which is "
        "never shown.",
    ),
    Entry(
        "policy",
        _DELIVERY,
        "Show who is told how long before.",
        ("list", "show", "route"),
        "A policy holds lead times, the time of day and channels; a milestone without one follows "
        "`default`.",
    ),
    Entry(
        "person",
        _DELIVERY,
        "Keep those who can be told.",
        (
            *("add", "list", "show", "edit", "away", "leave", "remove", "adopt", "import"),
            *("export", "link", "sign-off"),
        ),
        "A person has addresses, a time zone, working days and a stand-in. The owner of a "
        "milestone is a person or team where it names one, else the words that it is.",
    ),
    Entry(
        "team",
        _DELIVERY,
        "Keep several people under one word.",
        ("add", "list", "show", "edit", "remove"),
        "A team owns milestones as a person does: each of its members is told.",
    ),
    Entry("import", _DATA, "Take in milestones from a file."),
    Entry("extract", _DATA, "Find the dates in a text."),
    Entry(
        "source",
        _DATA,
        "Keep official calendars in step.",
        ("add", "list", "sync", "remove"),
        "A source is a feed or a file on the web that `tracker run` fetches again and again: new "
        "dates are added, dates that slipped are moved and told, and what is no longer there is "
        "reported.",
    ),
    Entry("export", _DATA, "Write all milestones to a file."),
    Entry(
        "feed",
        _DATA,
        "Let calendars subscribe.",
        ("add", "list", "revoke"),
        "A feed is an address of one person that `tracker web` serves, from which Outlook, Google "
        "or Apple calendars fetch milestones and keep them in step.",
    ),
    Entry("init", _ADMINISTRATION, "Create the database and a settings file."),
    Entry("run", _ADMINISTRATION, "Run the daemon that sends reminders."),
    Entry("web", _ADMINISTRATION, "Serve the pages on which people answer."),
    Entry(
        "token",
        _ADMINISTRATION,
        "Let programs use the interface.",
        ("add", "list", "revoke"),
        "A token lets a program do what its person may, at most up to its role, through the "
        "interface that `tracker web` serves at /api/v1. It is shown once.",
    ),
    Entry(
        "service",
        _ADMINISTRATION,
        "Have systemd run all of it.",
        ("install", "status", "uninstall"),
        "The service is a few units of systemd: the daemon, `tracker doctor` on a timer, and the "
        "pages.",
    ),
    Entry("status", _ADMINISTRATION, "Show how the daemon and channels are."),
    Entry("doctor", _ADMINISTRATION, "Check from outside that reminders arrive."),
    Entry("config", _ADMINISTRATION, "Check and show the settings.", ("check", "show")),
    Entry(
        "db",
        _ADMINISTRATION,
        "Upgrade, check, back up, restore, move and prune the database.",
        ("upgrade", "check", "backup", "restore", "move", "prune"),
    ),
    Entry("completion", _ADMINISTRATION, "Print the completion script of a shell."),
)

ALIASES = {entry.alias: entry.name for entry in CATALOGUE if entry.alias}

#: what people type who come from elsewhere, and which command they are told of
MEANT = {
    **dict.fromkeys(("cancel", "drop"), "waive"),
    **dict.fromkeys(("ls", "find", "grep"), "list"),
    **dict.fromkeys(("close", "complete", "finish"), "met"),
    **dict.fromkeys(("update", "modify", "set"), "edit"),
    **dict.fromkeys(("postpone", "reschedule", "extend"), "move"),
    **dict.fromkeys(("defer", "mute"), "snooze"),
    **dict.fromkeys(("new", "create"), "add"),
    **dict.fromkeys(("history", "events"), "log"),
}
