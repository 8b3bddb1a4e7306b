"""A row for each fault of a file of settings, with the whole line that is told."""

from pathlib import Path

import pytest

from tests.unit.config.settings_files import problems_of

_CHANNEL = '[channels.a]\nurl = "console://"\ntags = ["uk"]\n'


@pytest.mark.parametrize(
    ("why", "text", "problem"),
    [
        (
            "a misspelt key at the top",
            'databse = "x"',
            "tracker.toml:1: databse: unknown key; did you mean database?",
        ),
        (
            "a misspelt table",
            '\n[chanels.a]\nurl = "console://"',
            "tracker.toml:2: chanels: unknown key; did you mean channels?",
        ),
        (
            "a misspelt key of a channel",
            _CHANNEL + 'fallbak = "b"',
            "tracker.toml:4: channels.a.fallbak: unknown key; did you mean fallback?",
        ),
        (
            "a misspelt key of a policy",
            '[policies.default]\nsend_ta = "09:00"',
            "tracker.toml:2: policies.default.send_ta: unknown key; did you mean send_at?",
        ),
        (
            "a misspelt selection",
            '[policies.default]\nchannels.anyof = ["uk"]',
            "tracker.toml:2: policies.default.channels.anyof: unknown key; did you mean any_of?",
        ),
        (
            "a misspelt key of delivery",
            "[delivery]\nfuze = 3",
            "tracker.toml:2: delivery.fuze: unknown key; did you mean fuse?",
        ),
        (
            "a key that is a number, of a table in an array",
            "[[routes]]\n1 = 2\n",
            (
                "tracker.toml:2: routes.1.1: unknown key; known here: authority, jurisdiction, "
                "instrument, kind, owned_by, tags_any, tags_all, tell, policy, owner, tags"
            ),
        ),
        (
            "a database that is no text",
            "database = 3",
            (
                "tracker.toml:1: database: is not a database URL; "
                "write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
            ),
        ),
        (
            "an unknown zone",
            'timezone = "Europe/Londn"',
            (
                "tracker.toml:1: timezone: unknown time zone 'Europe/Londn'; "
                'write an IANA zone, such as "Europe/London"'
            ),
        ),
        (
            "channels that are no table",
            "channels = 3",
            "tracker.toml:1: channels: must be a table; write for instance [channels.policy-team]",
        ),
        (
            "a channel that is no table",
            '[channels]\na = "console://"',
            (
                "tracker.toml:2: channels.a: must be a table; "
                "write for instance [channels.policy-team]"
            ),
        ),
        (
            "a channel name that cannot be typed",
            '[channels."a, b"]\nurl = "console://"',
            (
                "tracker.toml:1: channels.(4 characters): cannot be a name (4 characters); "
                "write at most 64 "
                "letters, digits, hyphens, dots or underscores, beginning with a letter or digit"
            ),
        ),
        (
            "a tag that cannot be typed",
            '[channels.a]\nurl = "console://"\ntags = ["uk", "a;b"]',
            (
                "tracker.toml:3: channels.a.tags: item 2: cannot be a name (3 characters); "
                "write at most 64 "
                "letters, digits, hyphens, dots or underscores, beginning with a letter or digit"
            ),
        ),
        (
            "tags that are no list",
            '[channels.a]\nurl = "console://"\ntags = "uk"',
            'tracker.toml:3: channels.a.tags: must be a list; write for instance ["crypto", "uk"]',
        ),
        (
            "a URL that is no text",
            "[channels.a]\nurl = 3",
            (
                "tracker.toml:2: channels.a.url: must be text; "
                'write for instance "slack://${SLACK_TOKEN}"'
            ),
        ),
        (
            "a channel without an address",
            '[channels.a]\ntags = ["uk"]',
            (
                "tracker.toml:1: channels.a: has neither url nor url_file; "
                'write for instance url = "console://"'
            ),
        ),
        (
            "a channel with two addresses",
            '[channels.a]\nurl = "console://"\nurl_file = "x"',
            "tracker.toml:3: channels.a.url_file: has both url and url_file; keep one",
        ),
        (
            "a fallback that is no channel",
            _CHANNEL + 'fallback = "b"',
            "tracker.toml:4: channels.a.fallback: names no channel (1 character); channels here: a",
        ),
        (
            "a channel that falls back on itself",
            _CHANNEL + 'fallback = "a"',
            (
                "tracker.toml:4: channels.a.fallback: names its own channel; "
                "name another, or leave it out"
            ),
        ),
        (
            "fallbacks in a circle, said once",
            _CHANNEL
            + 'fallback = "b"\n[channels.b]\nurl = "console://"\nfallback = "c"\n'
            + '[channels.c]\nurl = "console://"\nfallback = "a"\n'
            + '[channels.d]\nurl = "console://"\nfallback = "a"',
            (
                "tracker.toml:4: channels.a.fallback: goes in a circle (a -> b -> c -> a); "
                "leave one of them out"
            ),
        ),
        (
            "a policy for a channel that is not there",
            _CHANNEL + '[policies.p]\nchannels.names = ["b"]',
            (
                "tracker.toml:5: policies.p.channels.names: names no channel (1 character); "
                "channels here: a"
            ),
        ),
        (
            "a policy for a channel where there is only the console",
            '[policies.p]\nchannels.names = ["console", "b"]',
            (
                "tracker.toml:2: policies.p.channels.names: names no channel (1 character); "
                "channels here: console"
            ),
        ),
        (
            "a policy that reaches nobody",
            _CHANNEL + '[policies.p]\nchannels.all_of = ["uk", "eu"]',
            (
                "tracker.toml:5: policies.p.channels: selects no channel, so nobody would be told; "
                "tags in use: uk"
            ),
        ),
        (
            "a policy that reaches nobody as no channel has a tag",
            '[policies.default]\nchannels.any_of = ["uk"]',
            (
                "tracker.toml:2: policies.default.channels: selects no channel, so nobody would be "
                "told; no channel has a tag"
            ),
        ),
        (
            "a lead time that is none",
            '[policies.p]\nlead_times = [\n  "30d",\n  "soon",\n]',
            (
                "tracker.toml:2: policies.p.lead_times: item 2: is no lead time (4 characters): "
                "write "
                "a number and d (days), bd (business days), w (weeks), mo (months) or h (hours), "
                "such as 30d or 5bd"
            ),
        ),
        (
            "a lead time twice",
            '[policies.p]\nlead_times = ["30d", "1d", "30D"]',
            (
                "tracker.toml:2: policies.p.lead_times: names 30d more than once; "
                "write each lead time once"
            ),
        ),
        (
            "no lead time",
            "[policies.p]\nlead_times = []",
            (
                'tracker.toml:2: policies.p.lead_times: names no lead time; write ["0d"] to be '
                "told on the day only"
            ),
        ),
        (
            "lead times that are no list",
            '[policies.p]\nlead_times = "30d"',
            (
                "tracker.toml:2: policies.p.lead_times: must be a list; "
                'write for instance ["30d", "5bd", "0d"]'
            ),
        ),
        (
            "a time of day that there is not",
            '[policies.p]\nsend_at = "24:00"',
            (
                "tracker.toml:2: policies.p.send_at: must be a time of day as text; "
                'write for instance "09:00"'
            ),
        ),
        (
            "a time of day without quotes",
            "[policies.p]\nsend_at = 09:00:00",
            (
                "tracker.toml:2: policies.p.send_at: must be a time of day as text; "
                'write for instance "09:00"'
            ),
        ),
        (
            "a repeat of half a day",
            '[policies.p]\noverdue_every = "12h"',
            (
                "tracker.toml:2: policies.p.overdue_every: 12h is not a number of whole days; "
                'write for instance "7d"'
            ),
        ),
        (
            "an acknowledgement that lasts no time",
            '[policies.p]\nack_lasts = "0d"',
            (
                "tracker.toml:2: policies.p.ack_lasts: must be longer than nothing; write for "
                'instance "30s"'
            ),
        ),
        (
            "a confirmation by somebody who is no second person",
            '[policies.p]\nconfirm = "amira"',
            'tracker.toml:2: policies.p.confirm: must be "second", or be left out',
        ),
        (
            "an end of the window that there is not",
            '[policies.p]\ncount_from = "middle"',
            'tracker.toml:2: policies.p.count_from: must be "earliest" or "latest"',
        ),
        (
            "a span without a unit",
            "[delivery]\nlease = 60",
            (
                "tracker.toml:2: delivery.lease: unreadable duration (not text); write a number "
                "and ms, s, "
                'min, h, d or w as text, such as "30s" or "10min"'
            ),
        ),
        (
            "a pause of no length",
            '[delivery]\nretry_first = "0s"',
            (
                "tracker.toml:2: delivery.retry_first: must be longer than nothing; "
                'write for instance "30s"'
            ),
        ),
        (
            "a deadline after which the lease leaves no time to end a sender",
            '[delivery]\ndeadline = "50s"',
            (
                "tracker.toml:2: delivery.deadline: must be more than 10 s shorter than lease, or "
                'two senders could hold one message; write for instance deadline = "20s" and '
                'lease = "60s"'
            ),
        ),
        (
            "a longest pause shorter than the first",
            '[delivery]\nretry_cap = "10s"',
            (
                "tracker.toml:2: delivery.retry_cap: must not be shorter than retry_first; "
                'write for instance "30min"'
            ),
        ),
        (
            "a negative count",
            "[delivery]\ngroup_over = -1",
            "tracker.toml:2: delivery.group_over: must be at least 0; write for instance 3",
        ),
        (
            "a yes where a count belongs",
            "[delivery]\nfuse = true",
            "tracker.toml:2: delivery.fuse: must be a whole number; write for instance 20",
        ),
        (
            "a URL where a host belongs",
            '[delivery]\nallow_hosts = ["http://10.0.0.1/"]',
            (
                "tracker.toml:2: delivery.allow_hosts: item 1: is neither a host name "
                "nor an address (16 characters); write it without scheme, port and path, such as "
                '"mail.internal" or "127.0.0.1"'
            ),
        ),
        (
            "a scheme with its slashes",
            '[delivery]\nschemes = ["rocket://"]',
            (
                "tracker.toml:2: delivery.schemes: item 1: is not a URL scheme (9 characters); "
                "write "
                'it in lower case and without ://, such as "rocket"'
            ),
        ),
        (
            "a variable that is not set",
            '[channels.a]\nurl = "slack://${TOKEN_A}/${TOKEN_B}"',
            (
                "tracker.toml:2: channels.a.url: needs ${TOKEN_A}, ${TOKEN_B}, which the "
                "environment does not set; set it, or write $${ for the characters themselves"
            ),
        ),
        (
            "a variable without a name",
            '[channels.a]\nurl = "slack://${}"',
            (
                "tracker.toml:2: channels.a.url: has a ${ without NAME}; write ${NAME}, or $${ for "
                "the characters themselves"
            ),
        ),
        (
            "an address that is no URL",
            '[channels.a]\nurl = "hunter2"',
            (
                "tracker.toml:2: channels.a.url: gives no URL; write one such as slack://TOKEN or "
                "mailtos://USER:PASSWORD@HOST"
            ),
        ),
        (
            "an empty address",
            '[channels.a]\nurl = ""',
            (
                "tracker.toml:2: channels.a.url: gives no URL; write one such as slack://TOKEN or "
                "mailtos://USER:PASSWORD@HOST"
            ),
        ),
        (
            "a file that is not there",
            '[channels.a]\nurl_file = "none"',
            (
                "tracker.toml:2: channels.a.url_file: names no file (4 characters) beside the "
                "settings; write the URL into one of that name"
            ),
        ),
        (
            "a URL in place of a file",
            '[channels.a]\nurl_file = "slack://hunter2"',
            (
                "tracker.toml:2: channels.a.url_file: is a URL; write it as url, or into a file "
                "and the file's name here"
            ),
        ),
    ],
)
def test_each_fault_is_told_with_its_line_its_key_and_what_would_be_right(
    why: str, text: str, problem: str, tmp_path: Path
) -> None:
    assert problems_of(tmp_path, text) == [problem], why
