"""The keys of [channels.NAME]."""

from __future__ import annotations

from datetime import time

from pydantic import Field, SecretStr, StrictBool, StrictInt, StrictStr

from tracker.config.fields import (
    Host,
    HowOften,
    MailAddress,
    MailSecurity,
    Name,
    Service,
    ShownName,
    Table,
    TimeOfDay,
    Weekday,
)


class ChannelTable(Table):
    """[channels.NAME]: a way to reach someone."""

    url: SecretStr | None = Field(
        default=None,
        description="The Apprise URL; `${NAME}` stands for an environment variable.",
        examples=['"slack://${SLACK_TOKEN}"'],
    )
    url_file: StrictStr | None = Field(
        default=None,
        description="A file that holds the URL, in place of `url`.",
        examples=['"slack-url"'],
    )
    for_people: StrictBool = Field(
        default=False,
        description="Whether it reaches people, each at an address of theirs.",
        examples=["true"],
    )
    service: Service | None = Field(
        default=None,
        description="Whose addresses a channel for people takes, where `url` does not show it.",
        examples=['"slack"'],
    )
    host: Host | None = Field(
        default=None,
        description="The mail server of a mail channel, in place of `url`.",
        examples=['"smtp.example.org"'],
    )
    port: StrictInt | None = Field(
        default=None,
        ge=1,
        le=65_535,
        description="Its port; without it, that of `security`: 587, 465 or 25.",
        examples=["587"],
    )
    user: SecretStr | None = Field(
        default=None,
        description="Who logs in there; `${NAME}` stands for an environment variable.",
        examples=['"tracker@example.org"'],
    )
    password: SecretStr | None = Field(
        default=None,
        description="The password, as it is: nothing in it is encoded.",
        examples=['"${SMTP_PASSWORD}"'],
    )
    password_file: StrictStr | None = Field(
        default=None,
        description="A file that holds the password, in place of `password`.",
        examples=['"smtp-password"'],
    )
    from_address: MailAddress | None = Field(
        default=None,
        alias="from",
        description="The address that mail comes from.",
        examples=['"tracker@example.org"'],
    )
    name: ShownName | None = Field(
        default=None,
        description="The name that is shown beside it.",
        examples=['"Deadlines"'],
    )
    to: MailAddress | None = Field(
        default=None,
        description="The one recipient, unless the channel is for people.",
        examples=['"ops@example.org"'],
    )
    security: MailSecurity | None = Field(
        default=None,
        description="`starttls`, `tls` or `none`; without it, `tls` on port 465, else `starttls`.",
        examples=['"starttls"'],
    )
    tags: tuple[Name, ...] = Field(
        default=(),
        description="Words by which policies and `--to` choose the channel.",
        examples=['["crypto", "uk"]'],
    )
    fallback: StrictStr | None = Field(
        default=None,
        description="The channel that is told when this one refuses a message or stays silent.",
        examples=['"ops-mail"'],
    )
    digest: HowOften | None = Field(
        default=None,
        description="`daily` or `weekly`: what comes due is told together; without it, at once.",
        examples=['"daily"'],
    )
    digest_at: TimeOfDay = Field(
        default=time(8, 30),
        description="The time of day of digests and of the all-clear, in `timezone`.",
        examples=['"08:30"'],
    )
    digest_on: Weekday = Field(
        default="mon",
        description="The day of weekly digests and of the all-clear: `mon` to `sun`.",
        examples=['"mon"'],
    )
    all_clear: StrictBool | None = Field(
        default=None,
        description="Say weekly what is open, or that nothing is; default: where it digests.",
        examples=["true"],
    )
    rate: StrictInt = Field(
        default=0,
        ge=0,
        description="How many messages a minute the other side takes; 0: any number.",
        examples=["30"],
    )
