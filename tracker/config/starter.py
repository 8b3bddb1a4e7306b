"""The settings file that `tracker init` writes: every key, with what it does."""

from __future__ import annotations

import json

_TEMPLATE = """\
# Settings of tracker. Every key is described in config/README.md; `tracker config check` reads
# this file as the daemon does and lists every problem with its line. A line that begins with `#`
# and no space after it is a setting that is switched off: delete the `#` to use it.

# Where milestones, reminders and evidence are kept: sqlite:///FILE, relative to the current
# directory (four slashes for an absolute path), or postgresql+psycopg://USER@HOST/NAME.
# $TRACKER_DATABASE_URL overrides it.
database = @database@

# The zone of the people who are told, as IANA name.
timezone = @timezone@

# The business calendar of lead times such as "5bd", and of milestones that name none: a country
# ("US", "UK", "DE", "US-NY"), a market ("TARGET", "NYSE") or one of [calendars] below. Without it
# every Monday to Friday is a business day. `tracker calendar show NAME` lists the days off.
#calendar = "firm"

# Channels: the ways to reach someone, one Apprise URL and one recipient each. Keep secrets out of
# this file: ${NAME} stands for an environment variable, and url_file names a file that holds the
# URL, in $CREDENTIALS_DIRECTORY or beside this one.

[channels.console]
url = "console://"

#[channels.policy-team]
#url = "slack://${SLACK_TOKEN}"
#tags = ["crypto", "uk"]
#fallback = "ops-mail"

#[channels.ops-mail]
#url_file = "ops-mail-url"
#tags = ["ops"]
# What comes due is told together, "daily" or "weekly"; weekly ones on that day.
#digest = "daily"
#digest_at = "08:30"
#digest_on = "mon"
# Say once a week that nothing is open, or what is, so that silence differs from death.
#all_clear = true
# How many messages a minute the other side takes; 0: any number.
#rate = 30

# Policies: how long before a date who is told. A milestone that names none follows `default`.

[policies.default]
# Before the window: d days, bd business days, w weeks, mo months.
lead_times = ["90d", "30d", "14d", "7d", "1d", "0d"]
# The time of day, in the zone above.
send_at = "09:00"
# Once the date has passed; "0d" reminds only the first time.
overdue_every = "7d"
# The end of the window that lead times count back from: "earliest" or "latest".
count_from = "earliest"
# Which channels are told; without a selection, every one.
#channels.any_of = ["crypto"]
# When nobody is disturbed: hours, and whole days without business. What is due on the day itself,
# or past, is told all the same.
#quiet_hours = "19:00-07:30"
quiet_days_off = false
urgent_in_quiet = true

#[policies.filings]
#lead_times = ["20bd", "5bd", "0d"]
#channels.names = ["policy-team"]
# Who is told next while nobody says `tracker ack`.
#[[policies.filings.escalation]]
#after = "2bd"
#channels.names = ["ops-mail"]

#[policies.uk-crypto]
#channels.all_of = ["crypto", "uk"]

# Calendars: another one, with closing days of your own and days that do not count in periods.

#[calendars.firm]
#base = "UK"
#closed = [2026-12-24, 2026-12-31]
#open = [2027-01-02]
# The last year whose days are all listed; no date is computed beyond it.
#verified_until = 2027

#[calendars.regulator]
#base = "DE"
#verified_until = 2027
#[[calendars.regulator.not_counting]]
#from = 2026-12-18
#to = 2027-01-02
#reason = "periods stand still over the holidays"

[delivery]
# Private hosts and addresses to which messages may go all the same, such as "127.0.0.1".
allow_hosts = []
# URL schemes allowed beyond the default list.
schemes = []
# The pause after the first failed attempt, doubled from there up to the longest one.
retry_first = "30s"
retry_cap = "30min"
# The pause between attempts on a channel that refuses, and before repeating a message that may
# have arrived.
refused_every = "30min"
unknown_pause = "60s"
# How long one attempt may take, and how long its sender holds the message: more than 10 s longer.
deadline = "20s"
lease = "60s"
# More than this due at once on one channel become one message (0: never); after this many in 10
# minutes the rest become one, and the operator is told (0: off).
group_over = 3
fuse = 20
# The channel that hears of trouble with tracker itself; else those that are a fallback.
#operator = "ops-mail"
# How many processes send, 1 to 4, and whether through the proxies that the environment names.
senders = 2
proxies = false

# Who notices when tracker itself falls silent: a watcher that misses this being fetched, and
# `tracker doctor`, which misses backups that are older than backup_every ("0d": it asks for none).
# A clock that is further ahead of the last word in the database than longest_downtime is confirmed
# by a time server or a person before what it makes due is told.

#[watch]
#heartbeat_url = "https://hc.example.org/ping/${HEARTBEAT_ID}"
# Or, in place of it: heartbeat_url_file = "heartbeat-url"
#heartbeat_every = "5min"
#backup_every = "1d"
#longest_downtime = "180d"
"""


def starter_settings(database_url: str, timezone: str) -> str:
    """A commented settings file for the database at `database_url` and people in `timezone`.

    It works as it is, with reminders on the console.
    """
    return _TEMPLATE.replace("@database@", _quoted(database_url)).replace(
        "@timezone@", _quoted(timezone)
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML basic string
