"""The keys of [channels.NAME]."""

from __future__ import annotations

from datetime import time

from tracker.config.shape.fields import (
    HOST,
    HOW_OFTEN,
    MAIL_ADDRESS,
    NAME,
    SECURITY,
    SERVICE,
    SHOWN_NAME,
    TIME_OF_DAY,
    WEEKDAY,
    Security,
)
from tracker.config.shape.readers import Each, number, secret, switch, text
from tracker.config.shape.secret import Secret
from tracker.config.shape.table import Table, key
from tracker.domain.channel import Rhythm


class ChannelTable(Table):
    """[channels.NAME]: a way to reach someone."""

    url: Secret | None = key(
        secret,
        default=None,
        description="The Apprise URL; `${NAME}` stands for an environment variable.",
        example='"slack://${SLACK_TOKEN}"',
    )
    url_file: str | None = key(
        text,
        default=None,
        description="A file that holds the URL, in place of `url`.",
        example='"slack-url"',
    )
    for_people: bool = key(
        switch,
        default=False,
        description="Whether it reaches people, each at an address of theirs.",
        example="true",
    )
    service: str | None = key(
        SERVICE,
        default=None,
        description="Whose addresses a channel for people takes, where `url` does not show it.",
        example='"slack"',
    )
    host: str | None = key(
        HOST,
        default=None,
        description="The mail server of a mail channel, in place of `url`.",
        example='"smtp.example.org"',
    )
    port: int | None = key(
        number(1, 65_535),
        default=None,
        description="Its port; without it, that of `security`: 587, 465 or 25.",
        example="587",
    )
    user: Secret | None = key(
        secret,
        default=None,
        description="Who logs in there; `${NAME}` stands for an environment variable.",
        example='"tracker@example.org"',
    )
    password: Secret | None = key(
        secret,
        default=None,
        description="The password, as it is: nothing in it is encoded.",
        example='"${SMTP_PASSWORD}"',
    )
    password_file: str | None = key(
        text,
        default=None,
        description="A file that holds the password, in place of `password`.",
        example='"smtp-password"',
    )
    from_address: str | None = key(
        MAIL_ADDRESS,
        default=None,
        name="from",
        description="The address that mail comes from.",
        example='"tracker@example.org"',
    )
    name: str | None = key(
        SHOWN_NAME,
        default=None,
        description="The name that is shown beside it.",
        example='"Deadlines"',
    )
    to: str | None = key(
        MAIL_ADDRESS,
        default=None,
        description="The one recipient, unless the channel is for people.",
        example='"ops@example.org"',
    )
    security: Security | None = key(
        SECURITY,
        default=None,
        description="`starttls`, `tls` or `none`; without it, `tls` on port 465, else `starttls`.",
        example='"starttls"',
    )
    tags: tuple[str, ...] = key(
        Each(NAME),
        default=(),
        description="Words by which policies and `--to` choose the channel.",
        example='["crypto", "uk"]',
    )
    fallback: str | None = key(
        text,
        default=None,
        description="The channel that is told when this one refuses a message or stays silent.",
        example='"ops-mail"',
    )
    digest: Rhythm | None = key(
        HOW_OFTEN,
        default=None,
        description="`daily` or `weekly`: what comes due is told together; without it, at once.",
        example='"daily"',
    )
    digest_at: time = key(
        TIME_OF_DAY,
        default=time(8, 30),
        description="The time of day of digests and of the all-clear, in `timezone`.",
        example='"08:30"',
    )
    digest_on: str = key(
        WEEKDAY,
        default="mon",
        description="The day of weekly digests and of the all-clear: `mon` to `sun`.",
        example='"mon"',
    )
    all_clear: bool | None = key(
        switch,
        default=None,
        description="Say weekly what is open, or that nothing is; default: where it digests.",
        example="true",
    )
    rate: int = key(
        number(0),
        default=0,
        description="How many messages a minute the other side takes; 0: any number.",
        example="30",
    )
