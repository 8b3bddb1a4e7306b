"""Answers that come in pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from tracker.errors import FetchFailed
from tracker.sources.bounds import LARGEST, TIMEOUT_S
from tracker.sources.net.addresses import hidden
from tracker.sources.net.fetching import (
    Fetched,
    checked,
    fetch,
    leads_astray,
    megabytes,
)
from tracker.sources.net.wire import CheckHost, Deadline, any_host

MOST_PAGES = 50
NextPage = Callable[[bytes], str | None]  #: the address that a page names for the next one


@dataclass(frozen=True, kw_only=True, slots=True)
class Pages:
    """All that a source gives at one time."""

    contents: tuple[bytes, ...]  #: a page each; none where nothing has changed
    etag: str | None = None  #: of the whole, so there is none where it has several pages
    last_modified: str | None = None


def fetch_pages(  # noqa: PLR0913 - the bounds
    url: str,
    next_page: NextPage,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    timeout_s: float = TIMEOUT_S,
    largest: int = LARGEST,
    check_host: CheckHost = any_host,
    shown: str | None = None,
) -> Pages:
    """What `fetch` gives of `url`, and of the pages that follow on the same host, by `next_page`.

    `timeout_s` and `largest` bound all pages together. Raises FetchFailed, also for more than 50
    pages and for those that lead round in a circle: half of a list must not pass for all of it.
    """
    name = shown or hidden(checked(url))
    bounds: dict[str, Any] = {
        "timeout_s": Deadline(timeout_s),
        "largest": largest,
        "check_host": check_host,
        "shown": name,
    }
    first = fetch(url, etag=etag, last_modified=last_modified, **bounds)
    if first.content is None:
        return Pages(contents=(), etag=etag, last_modified=last_modified)
    pages, visited = [first.content], {first.final_url}
    following = _following(first, next_page, name)
    while following is not None:
        if len(pages) == MOST_PAGES or following in visited:
            told = "lead round in a circle" if following in visited else "go on and on"
            raise FetchFailed(f"{name}: its pages {told}; ask for fewer than {MOST_PAGES}")
        visited.add(following)
        page = fetch(following, **bounds)
        pages.append(page.content or b"")
        if sum(map(len, pages)) > largest:
            raise FetchFailed(f"{name}: its pages hold more than {megabytes(largest)} together")
        following = _following(page, next_page, name)
    if len(pages) > 1:
        return Pages(contents=tuple(pages))
    return Pages(contents=tuple(pages), etag=first.etag, last_modified=first.last_modified)


def _following(page: Fetched, next_page: NextPage, name: str) -> str | None:
    """The address of the next page, refused where it leads to another host."""
    address = next_page(page.content or b"")
    if address is None:
        return None
    here = urlsplit(page.final_url)
    try:
        following = urljoin(page.final_url, address)
        astray = leads_astray(here, urlsplit(following))
    except ValueError:
        astray = True
    if astray:
        raise FetchFailed(f"{name}: its next page is on another host")
    return following
