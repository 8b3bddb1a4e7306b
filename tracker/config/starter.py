"""The settings file that `tracker init` writes: every key, with what it does."""

from __future__ import annotations

import json
from typing import Final

_NO_CALENDAR: Final = '#calendar = "firm"\n'
_CONSOLE: Final = '[channels.console]\nurl = "console://"\n'
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

# Which of the routes below are taken: all that match, or the first.
#routes_match = "all"

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

# Mail by its parts, so that no password has to be encoded. A channel for people has no `to`:
# each person has an address, `tracker person add amira --mail amira@example.org`.
#[channels.mail]
#for_people = true
#host = "smtp.example.org"
#port = 587
#security = "starttls"
#user = "tracker@example.org"
#password = "${SMTP_PASSWORD}"
# Or, in place of it: password_file = "smtp-password"
#from = "tracker@example.org"
#name = "Deadlines"
# To one recipient, in place of for_people: to = "ops@example.org"

# A bot's token reaches people by their member IDs, `--slack U02AB3CD4EF`.
#[channels.slack]
#for_people = true
#url = "slack://${SLACK_BOT_TOKEN}"
# Where the URL stands in a file: service = "slack"

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
# How long an acknowledgement counts. Without it until the date moves; of an overdue duty 30 days.
#ack_lasts = "14d"
# Whether a second person has to confirm what one says is met.
#confirm = "second"
# Which channels are told; without a selection, every one that is no other's fallback.
#channels.any_of = ["crypto"]
# And whom: people and teams of `tracker person` and `tracker team`, or channels.
#tell = ["owner", "team:crypto", "channel:policy-team"]
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
#tell = ["owner.lead"]

#[policies.uk-crypto]
#channels.all_of = ["crypto", "uk"]

# Routes: rules by what a milestone states (authority, jurisdiction, instrument, kind, owned_by,
# tags_any, tags_all; each one word or a list) for whom else to tell, and for the policy, owner and
# tags of what is added without.

#[[routes]]
#jurisdiction = ["UK", "EU"]
#tags_any = ["crypto"]
#tell = ["channel:policy-team"]
#[[routes]]
#authority = "FCA"
#instrument = "MiCA"
#kind = "report"
#owned_by = "Policy team"
#tags_all = ["crypto", "stablecoin"]
#policy = "filings"
#owner = "crypto"
#tags = ["crypto"]

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
# For how long a date that nobody was told of may be edited in silence ("0min": not at all).
settle = "10min"
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

# Pages on which people answer what they are told: `tracker web` serves them (it needs the extra
# `web`), and with base_url the messages have buttons that lead there.

#[web]
#base_url = "https://tracker.example.org"
#listen = "127.0.0.1:8080"
# What signs the links; `tracker init` makes it, here or else beside the database's file.
#secret_file = "web-secret"
#links_last = "60d"
# Who has signed on, as a proxy in front says it; believed of these only.
#sign_on_header = "X-Forwarded-User"
#trusted_proxies = ["127.0.0.1"]
# People sign on with the account that they have in the house (it needs the extra `oidc`).
#[web.oidc]
#issuer = "https://login.example.org/realms/bank"
#client_id = "tracker"
#client_secret = "${OIDC_CLIENT_SECRET}"
# Or, in place of it: client_secret_file = "oidc-secret"
#name = "your Example Bank account"
#claim = "email"
#domains = ["example.org"]
# With claim = "sub" or "oid" in place of domains: people = { "00u1a2b3" = "amira" }
# Who may do what on its pages; who is named nowhere has what `everybody` has.
#[web.roles]
#read = ["team:audit"]
#answer = ["everybody"]
#edit = ["team:crypto"]
#administer = ["amira"]

# What people read, in the words and the looks of the house: a folder with letter.html, style.css
# or words.toml. `tracker config check` tries them, `tracker channel preview` shows them.

#[messages]
#templates = "templates"
"""


def starter_settings(
    database_url: str,
    timezone: str,
    *,
    calendar: str | None = None,
    channel: tuple[str, str] | None = None,
) -> str:
    """A commented settings file for the database at `database_url` and people in `timezone`.

    It works as it is: reminders go to a `channel`, by its name and the file of its URL, or else to
    the console; business days are those of `calendar`, or else Monday to Friday.
    """
    text = _TEMPLATE
    if calendar is not None:
        text = text.replace(_NO_CALENDAR, f"calendar = {_quoted(calendar)}\n")
    if channel is not None:
        name, file = channel
        text = text.replace(_CONSOLE, f"[channels.{name}]\nurl_file = {_quoted(file)}\n")
    return text.replace("@database@", _quoted(database_url)).replace(
        "@timezone@", _quoted(timezone)
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML basic string
