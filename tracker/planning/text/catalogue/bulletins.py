"""What tracker says of itself, in British English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

BULLETINS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # Numbers of things: of one, and of any other number.
        "count.milestone": "{number} milestone",
        "count.milestones": "{number} milestones",
        "count.reminder": "{number} reminder",
        "count.reminders": "{number} reminders",
        "count.message": "{number} message",
        "count.messages": "{number} messages",
        "count.date": "{number} date",
        "count.dates": "{number} dates",
        "count.part": "{number} part",
        "count.parts": "{number} parts",
        "count.other": "{number} other",
        "count.others": "{number} others",
        "count.day": "{number} day",
        "count.days": "{number} days",
        "count.hour": "{number} hour",
        "count.hours": "{number} hours",
        "count.minute": "{number} minute",
        "count.minutes": "{number} minutes",
        # Lists, and where the rest of one is.
        "list.more": "and {count} more",
        "list.more_open": "and {others}: tracker list",
        "list.more_done": "and {others}: tracker log",
        "list.with": "{listed} and {others}",
        # Where to look, what to do.
        "look.upcoming": "All that will be sent: tracker upcoming",
        "look.standing": "How it stands: tracker list, tracker status.",
        "look.waiting": "What waits: tracker status",
        "look.doctor": "What is wrong, and what mends it: tracker doctor",
        "look.again": "Look again: tracker doctor",
        "look.proof": "All of it, at any time: tracker doctor",
        # Silence is not death.
        "clear.title": "All clear: nothing was due for {span}",
        "clear.silence": "Nothing was due on the channel {channel} for {span}.",
        "clear.runs": "Tracker is running.",
        "clear.none_ahead": "{milestones} open; none has a date ahead.",
        "clear.next": "{milestones} open; the next is {title} ({key}): {date}.",
        "week.title": "Open this week: {parts}",
        "week.silence": "Nothing was told on the channel {channel} for a week, and all is not"
        " clear.",
        "week.overdue": "{milestones} overdue",
        "week.due": "{milestones} due now",
        "week.refused": "{reminders} not accepted",
        "week.waiting": "{reminders} waiting",
        "week.held": "{milestones} held back",
        "week.later": "{milestones} told of later today",
        "week.since": "{milestone}, since {at}",
        "week.from": "{milestone}, from {at}",
        # Channels that take no more for now.
        "pause.title": "The channel {channel} takes nothing before {until}",
        "pause.asked": "Its service asked for this pause: {detail}.",
        "pause.kept": "Nothing is lost: what is due there is sent after it, and the channel's"
        " fallback is told meanwhile where it has one.",
        "pause.often": "If it says so often, send less there: `rate` of the channel, or a digest.",
        "fuse.title": "Too much at once on the channel {channel}: the rest comes as one digest",
        "fuse.blown": "The channel {channel} took {messages} within ten minutes, which is as many"
        " as its fuse allows.",
        "fuse.kept": "{reminders} waiting: nothing is lost, they are told together in one message.",
        "fuse.raise": "Where so many are wanted, raise `fuse` under [delivery] in the settings.",
        # Clocks.
        "clock.jumped.title": "The clock jumped {span} ahead: what that made due is held",
        "clock.jumped": "The clock of this machine jumped {span} ahead while tracker was running,"
        " to {now}.",
        "clock.jumped.held": "What that made due is held, and nothing is lost.",
        "clock.jumped.passes": "It goes out by itself after ten minutes, once the system says that"
        " its clock is in step with a time server.",
        "clock.jumped.right": "If the new time is right, let it go out now: tracker status"
        " --release",
        "clock.jumped.wrong": "If it is wrong, set the clock: what is not due yet stays where it"
        " was.",
        "clock.doubted.title": "The clock is {span} ahead of tracker's last word: what that makes"
        " due is held",
        "clock.doubted.shows": "The clock of this machine shows {now}.",
        "clock.doubted.known": "The last that tracker knows of is {known}, which is longer ago"
        " than the {longest} that it is taken to be down at most.",
        "clock.doubted.held": "Until somebody confirms the clock, time goes on from there: what is"
        " due by then is told, nothing beyond.",
        "clock.doubted.passes": "The rest goes out by itself after ten minutes, once the system"
        " says that its clock is in step with a time server.",
        "clock.doubted.right": "If the clock is right, let it go out now: tracker status --release",
        "clock.wrong": "If it is wrong, set the clock.",
        "clock.doubted.longest": "How long tracker may be down is `longest_downtime` under [watch]"
        " in the settings.",
        "clock.beside.title": "The clock is {span} ahead of the database's: what that makes due is"
        " held",
        "clock.beside.shows": "The clock of a machine on which tracker runs shows {now}, the"
        " database's server {span} less.",
        "clock.beside.held": "Until somebody confirms the machine's clock, the server's counts"
        " there: what is due by it is told, nothing beyond.",
        "clock.beside.passes": "The rest goes out by itself after ten minutes, once the machine"
        " says that its clock is in step with a time server.",
        "clock.beside.right": "If the machine's clock is right, let it go out now: tracker status"
        " --release",
        # A database that takes nothing, and outcomes kept beside it.
        "database.unwritten.title": "Tracker cannot write to its database: no reminder is sent",
        "database.unwritten": "Tracker has not been able to write to its database since {since}.",
        "database.until": "Until it can, no reminder is sent.",
        "database.says": "The database says: {problem}",
        "database.goes_on": "Tracker goes on by itself once the database can be written; what was"
        " due meanwhile is told then.",
        "database.unopened.title": "Tracker cannot use its database: no reminder is sent",
        "database.unopened": "Tracker was started at {now} and cannot use its database.",
        "database.hourly": "This is told once an hour at most, however often tracker is started.",
        "database.begins": "What is due meanwhile is told as soon as it can begin.",
        "spool.title": "Outcomes that tracker had kept cannot be read: some messages may come"
        " twice",
        "spool.kept": "Tracker keeps outcomes in a file while its database takes none.",
        "spool.unreadable": "That file holds something that this version cannot read, perhaps from"
        " another version.",
        "spool.aside": "It was set aside as {file}",
        "spool.repeats": "Messages whose outcome was in it are sent once more, marked as possible"
        " repeats.",
        # Seen from outside.
        "doctor.title": "Look after tracker: {words}",
        "doctor.saw": "{words} ({now}).",
        "doctor.means": "While tracker does not run, no reminder is sent; what is due meanwhile is"
        " told once it runs again.",
        "doctor.finds": "An examination finds:",
        "doctor.finds_nothing": "An examination finds nothing wrong.",
        # Settings.
        "settings.faulty.title": "{parts} of tracker's settings cannot be used",
        "settings.faulty": "Tracker goes on with the rest of its settings.",
        "settings.unusable": "What cannot be used:",
        "settings.mend": "Mend the file or the environment, see whether all is well: tracker"
        " config check.",
        "settings.begin_anew": "Then start tracker anew, or send it SIGHUP where only files were"
        " at fault.",
        "settings.refused.title": "Tracker has not taken on its changed settings",
        "settings.refused": "Tracker was told to read its settings anew, but they are faulty:"
        " those that were in force stay so.",
        "settings.wrong": "What is wrong:",
        "settings.mend_refused": "Mend them, see whether all is well: tracker config check.",
        "settings.send_again": "Then send SIGHUP once more.",
        # Whom nobody reaches any more.
        "recipients.title": "No channel is called {names} any more",
        "recipients.lost": "{key} is to be told to {names}, but no channel or tag is called that"
        " any more.",
        "recipients.instead": "Its reminders go to {told} instead, and so do those of whatever"
        " else names nobody but them.",
        "recipients.name": "Name others: tracker edit {key} --to CHANNEL.",
        "recipients.all": "All that need it: tracker lint",
        "recipients.back": "Or give the channel its name back in the settings.",
        "nobody.title": "Nobody is left to tell of {key}",
        "nobody.reached": "{key} reached none of those who are to be told of it.",
        "nobody.instead": "Its reminders go to {told} instead, and so do those of whatever else is"
        " in the same case.",
        "nobody.why": "Whom it reaches, and why: tracker policy route {key}",
        "nobody.owner": "Name another owner: tracker edit {key} --owner PERSON",
        "policy.title": "The policy {policy} is gone from the settings: the default one serves its"
        " milestones",
        "policy.follows": "{number} milestone follows the policy {policy}, which the settings know"
        " no more.",
        "policy.follow": "{number} milestones follow the policy {policy}, which the settings know"
        " no more.",
        "policy.default": "They are told of by the policy `default` from now on: its lead times,"
        " its hours and its channels.",
        "policy.renamed": "Where it was renamed, give them the new name: tracker edit KEY --policy"
        " NAME",
        "policy.which": "Which ones they are: tracker lint",
        "channel.title": "The channel {channel} is gone from the settings: what it was to tell is"
        " told elsewhere",
        "channel.gone": "Something was to be told on the channel {channel}, which the settings"
        " know no more.",
        "channel.elsewhere": "It is told to whoever is to be told by now, and not tried on that"
        " channel again.",
        "channel.renamed": "Where it was renamed, put the new name into policies and milestones:"
        " tracker config check and tracker lint say where.",
        "channel.put_back": "Where it went by mistake, put it back.",
        "channel.what": "What was to go out there: tracker log",
        "strangers.title": "The settings tell people who are not there",
        "strangers.instead": "Where nobody else is told, what is for them goes to the channels of"
        " its policy, or else to the operator.",
        "strangers.add": "Add them: tracker person add, tracker team add",
        "strangers.who": "Who there is: tracker person list, tracker team list",
        # Rows and plans.
        "row.title": "Not told any more: the milestone {key} cannot be read",
        "row.title.elsewhere": "Not told any more: {place} cannot be read",
        "row.title.harmless": "Damaged: the milestone {key}",
        "row.title.harmless.elsewhere": "Damaged: {place}",
        "row.milestone": "Tracker cannot read {place}, of the milestone {key}: {reason}.",
        "row.elsewhere": "Tracker cannot read {place}: {reason}.",
        "row.aside": "It is set aside: no reminder of it is sent until that is mended, and all"
        " others are.",
        "row.harmless": "Its reminders are sent all the same, it may be later than they should be.",
        "row.source.title": "Not fetched any more: {place} cannot be read",
        "row.source": "Tracker cannot read {place}, {reason}.",
        "row.source.aside": "It is set aside: its dates are not kept in step until that is mended.",
        "row.source.others": "All other sources are fetched, and all reminders are sent.",
        "row.all": "All such rows: tracker db check",
        "row.repair": "To take them out of the way, each kept whole: tracker db check --repair",
        "row.restore": "Then state what they said anew, or put a backup in place: tracker db"
        " restore FILE",
        "proof.title": "Reminders are missing: {milestones} to look at",
        "proof.found": "The daily proof that everything that is to be told is planned, and"
        " everything that was to be told was handed over, found this:",
        # Sources and files.
        "source.failing.title": "The source {source} has failed for {span}",
        "source.failing": "Tracker has got nothing from the source {source} since {since}.",
        "source.failing.means": "A date that was moved there since is not known here.",
        "source.failing.last": "The last time: {problem}",
        "source.failing.try": "Try it now: tracker source sync {source}",
        "source.failing.goes_on": "Tracker goes on trying by itself; if the address has changed,"
        " remove the source and add it anew under the same name.",
        "moved.title": "{by} moved {dates}",
        "moved.many": "At once, {by} moved {dates} of which you are told.",
        "moved.follow": "Reminders follow the new ones.",
        "moved.one": "{title} ({key}): from {old} to {new}",
        "moved.all": "All that will be sent: tracker upcoming.",
        "moved.wrong": "If a date is wrong: tracker move KEY",
        "silenced.title": "The source {source} changed what is told of {milestones}",
        "silenced.by": "By what the source {source} says, reminders that you were to get end or"
        " change:",
        "silenced.otherwise": "{title} ({key}): its reminders go out otherwise (tracker show"
        " {key})",
        "silenced.ended": "{title} ({key}): {status}",
        "silenced.ended_due": "{title} ({key}): {status}; it was due {date}",
        "silenced.wrong": "If that is wrong: tracker reopen KEY, or tracker edit KEY",
        "others.title": "The source {source} states what is not its own: that stays as it is",
        "others.states": "The source {source} says something else of {keys} than is known here.",
        "others.stays": "Somebody else added that, so it stays as it is: a source changes only"
        " what it published.",
        "others.right": "If it is right, take it once by hand: tracker import URL",
        "others.another": "If it is another milestone, have it called otherwise where {source} is"
        " written.",
        # People.
        "handover.title": "{leaver} has left: {milestones} handed over to {heir}",
        "handover.left": "{leaver} has left.",
        "handover.owned": "What was open and owned by {leaver} is owned by {heir} from now on:"
        " {milestones}.",
        "handover.wrong": "If one of them is somebody else's: tracker edit KEY --owner WHO",
        "sign_on.title": "Sign on to the pages of regulatory deadlines",
        "sign_on.asked": "Somebody has asked for a link by which {name} signs on.",
        "sign_on.not_you": "If that was not you, do nothing: nobody else can use it.",
        "sign_on.open": "It is good once, until {until}, in the browser in which it was asked for:",
    }
)
