"""The text of a web page, without what surrounds it on every page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SKIPPED = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "nav",
        "footer",
        "iframe",
        "select",
        "button",
    )
)
_BLOCKS = frozenset(
    """
    address article aside blockquote body br caption dd details div dl dt fieldset figcaption figure
    form h1 h2 h3 h4 h5 h6 head header hr html legend li main ol p pre section summary table tbody
    tfoot thead title tr ul
    """.split()  # noqa: SIM905 - a table of words
)
_CELLS = frozenset({"td", "th"})
_PARAGRAPHS = _BLOCKS - {"br", "dt"}
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_LONG_TAG = 8_192  #: characters that may wait for the end of a tag
_LONG_VALUE = re.compile(
    r"""=\s*(?:"[^"<>]{1000,}"|'[^'<>]{1000,}')"""
)  #: pictures within the page


class _Page(HTMLParser):
    """Collects what a reader sees; nothing is loaded and no entity is more than a character."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._skipping: str | None = None  #: the element whose content is left out
        self._inside = 0  #: how many of the same name are open in it
        self._cells = 0
        self._term = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if self._skipping is not None:
            self._inside += tag == self._skipping
        elif tag in _SKIPPED:
            self._skipping, self._inside = tag, 1
        elif tag in _CELLS:
            self.parts.append(": " if self._cells == 1 else " | " if self._cells else "")
            self._cells += 1
        else:
            self._cells = 0 if tag == "tr" else self._cells
            self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if self._skipping is None:
            self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._skipping is not None:
            self._inside -= tag == self._skipping
            if self._inside == 0:
                self._skipping = None
        elif tag == "dt":
            self.parts.append(": ")
            self._term = True
        else:
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if self._skipping is None:
            self.parts.append(_SPACES.sub(" ", data))

    def _break(self, tag: str) -> None:
        if self._term and tag == "dd":
            self._term = False
        elif tag in _PARAGRAPHS:
            self.parts.append("\n\n")
        elif tag in _BLOCKS:
            self.parts.append("\n")


def html_text(page: str) -> str:
    """What `page` says, a paragraph of text for each of the page.

    Navigation, footers, scripts and styles are left out. What is no HTML is text.
    """
    reader = _Page()
    page = _LONG_VALUE.sub("=''", page)
    for start in range(0, len(page), _LONG_TAG):
        reader.feed(page[start : start + _LONG_TAG])
        if len(reader.rawdata) > _LONG_TAG:  # a tag that never ends would be read again each time
            reader.parts.append(_SPACES.sub(" ", reader.rawdata[1:]))
            reader.rawdata = ""
    reader.close()
    lines = (line.strip() for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
