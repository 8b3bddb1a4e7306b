"""The pages of links: what they ask, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from tracker.web.answers.facts import Fact, Facts
from tracker.web.answers.forms import Form
from tracker.web.rendering import Rendering


@dataclass(frozen=True, kw_only=True, slots=True)
class Other:
    """Another answer that can be given to the same message."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a new date comes to, before it is stored."""

    before: str
    after: str
    is_certain: bool  #: whether it would be in force
    remarks: tuple[str, ...] = ()
    dependents: tuple[Fact, ...] = ()  #: what counts from it: its title, and what becomes of it


class Pages:
    """Makes the pages of links."""

    def __init__(self, rendering: Rendering) -> None:
        self._rendering = rendering
        self.plain = rendering.plain

    def asked(  # noqa: PLR0913 - what a page is made of
        self,
        status: int,
        form: Form,
        facts: Facts,
        *,
        action: str,
        seal: str,
        reader: str,
        others: Sequence[Other],
        alert: str = "",
    ) -> Response:
        """The form of an answer; `reader` is whose answer it will be, where that is known."""
        return self._rendering.page(
            "asked.html",
            status,
            title=f"{form.heading}: {facts.title}",
            form=form,
            facts=facts,
            action=action,
            seal=seal,
            reader=reader,
            others=others,
            alert=alert,
        )

    def read(  # noqa: PLR0913 - what a page is made of
        self,
        form: Form,
        facts: Facts,
        reading: Reading,
        *,
        action: str,
        seal: str,
        confirmed: str,
    ) -> Response:
        """What a new date comes to, and the question whether to store it."""
        return self._rendering.page(
            "read.html",
            200,
            title=f"Is this right? {facts.title}",
            form=form,
            facts=facts,
            reading=reading,
            action=action,
            seal=seal,
            confirmed=confirmed,
        )

    def given(self, status: int, title: str, said: Sequence[str], facts: Facts) -> Response:
        """What became of an answer, or of a link, and how things stand now."""
        return self._rendering.page("given.html", status, title=title, said=said, facts=facts)
