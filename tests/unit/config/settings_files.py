"""Settings that tests write to a file of their own and read back."""

from pathlib import Path

import pytest

from tracker.config.settings import Settings, load_settings
from tracker.errors import BadSettings

_FULL = """
database = "postgresql+psycopg://me:hunter2@db/tracker?sslpassword=hunter3"
timezone = "Europe/London"
routes_match = "first"
[channels.policy-team]
url = "slack://${SLACK_TOKEN}/x"
tags = ["uk", "crypto"]
fallback = "ops-mail"
digest = "weekly"
digest_at = "07:45"
digest_on = "fri"
rate = 30
[channels.ops-mail]
url_file = "ops-url"
[policies.default]
lead_times = ["60d", "10bd", "2w", "1mo"]
send_at = "07:30"
overdue_every = "0d"
count_from = "latest"
ack_lasts = "2w"
confirm = "second"
channels.any_of = ["crypto"]
tell = ["owner", "channel:ops-mail"]
quiet_hours = "19:00-07:30"
quiet_days_off = true
urgent_in_quiet = false
[[policies.default.escalation]]
after = "2bd"
channels.names = ["ops-mail"]
tell = ["owner.lead"]
[[policies.default.escalation]]
after = "1w"
channels.all_of = ["crypto", "uk"]
[policies.ops]
channels.names = ["ops-mail"]
channels.all_of = ["crypto", "uk"]
[[routes]]
jurisdiction = "UK"
tags_any = ["crypto"]
tell = ["team:crypto"]
policy = "ops"
[delivery]
allow_hosts = ["127.0.0.1", "Mail.Internal", "::1"]
schemes = ["rocket"]
group_over = 0
fuse = 5
retry_first = "500ms"
retry_cap = "2h"
refused_every = "1d"
unknown_pause = "1s"
deadline = "2s"
lease = "15s"
operator = "policy-team"
senders = 4
proxies = true
[watch]
heartbeat_url = "https://watch.example.org/${PING}"
heartbeat_every = "1min"
backup_every = "36h"
longest_downtime = "3w"
"""


def load_text(folder: Path, text: str, *, secrets: bool = True, **environ: str) -> Settings:
    path = folder / "tracker.toml"
    path.write_text(text)
    return load_settings(path, environ, secrets=secrets)


def problems_of(folder: Path, text: str, **environ: str) -> list[str]:
    with pytest.raises(BadSettings) as error:
        load_text(folder, text, **environ)
    assert all("\n" not in problem for problem in error.value.problems)
    return [problem.replace(f"{folder}/", "") for problem in error.value.problems]


def full_settings(folder: Path) -> Settings:
    (folder / "ops-url").write_text("  mailtos://ops:hunter4@example.org\n")
    return load_text(folder, _FULL, SLACK_TOKEN="hunter1", PING="hunter5")
