"""What tracker says of its own rows and plans: what a person has to mend, and how."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from tracker.planning.text.bulletins import Text
from tracker.planning.text.words import count, in_a_row, sentence

_LISTED = 20  #: of what a proof found

_MENDING = (sentence("row.all"), sentence("row.repair"), sentence("row.restore"))


def row_damaged(place: str, key: str | None, reason: str, *, stops: bool) -> Text:
    """That a row of the database cannot be read; with `stops` nothing of it is told any more."""
    title = "row.title" if stops else "row.title.harmless"
    if key is None:
        heading = sentence(f"{title}.elsewhere", place=place)
        unread = sentence("row.elsewhere", place=place, reason=reason)
    else:
        heading = sentence(title, key=key)
        unread = sentence("row.milestone", place=place, key=key, reason=reason)
    return Text.of(
        f"damaged {place} {key or ''}",
        heading,
        in_a_row(unread, sentence("row.aside" if stops else "row.harmless")),
        *_MENDING,
    )


def source_damaged(place: str, reason: str) -> Text:
    """That the row of a saved source cannot be read, which is fetched no more."""
    return Text.of(
        f"damaged {place}",
        sentence("row.source.title", place=place),
        in_a_row(
            sentence("row.source", place=place, reason=reason),
            sentence("row.source.aside"),
            sentence("row.source.others"),
        ),
        *_MENDING,
    )


def policy_lost(name: str, number: int) -> Text:
    """That the settings know a policy no more, which `number` milestones were to follow."""
    follow = "policy.follows" if number == 1 else "policy.follow"
    return Text.of(
        f"policy {name}",
        sentence("policy.title", policy=name),
        in_a_row(sentence(follow, number=number, policy=name), sentence("policy.default")),
        sentence("policy.renamed"),
        sentence("policy.which"),
    )


def channel_lost(name: str, now: datetime) -> Text:
    """That the settings know a channel no more for which something was to go out; once a week."""
    return Text.of(
        f"channel {name} {now:%G-W%V}",
        sentence("channel.title", channel=name),
        in_a_row(sentence("channel.gone", channel=name), sentence("channel.elsewhere")),
        in_a_row(sentence("channel.renamed"), sentence("channel.put_back")),
        sentence("channel.what"),
    )


def strangers_named(lines: Sequence[str], now: datetime) -> Text:
    """That the settings tell people whom nobody has added; once a week for the same ones."""
    return Text.of(
        f"strangers {now:%G-W%V} {'; '.join(lines)}",
        sentence("strangers.title"),
        sentence("strangers.instead"),
        *(f"- {line}" for line in lines),
        sentence("strangers.add"),
        sentence("strangers.who"),
    )


def unproved(wrong: Sequence[tuple[str, str]]) -> Text:
    """That not all is in place: keys of milestones, and what is wrong of each."""
    lines = [f"{key}: {problem}" for key, problem in wrong]
    more = len(lines) - _LISTED
    return Text.of(
        f"proof {sha256(repr(lines).encode()).hexdigest()[:16]}",
        sentence("proof.title", milestones=count(len(wrong), "milestone")),
        sentence("proof.found"),
        *lines[:_LISTED],
        *([in_a_row("...", sentence("list.more", count=more))] if more > 0 else []),
        sentence("look.proof"),
    )
