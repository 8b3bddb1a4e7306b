"""Plain text in a service's own markup: each letter stays a letter, and only our links link.

Titles and quotes come from feeds and files. Left alone, `[text](url)`, `<url|text>` or a backtick
of theirs would become a link to anywhere, a call to a whole team, or vanish. Which words are links
says the message itself, by characters that nothing else in it can hold.
"""

from __future__ import annotations

import html
import re
from enum import StrEnum
from urllib.parse import quote

from tracker.planning.text.lines import LINKS

ZERO_WIDTH_SPACE = "\u200b"
_GRAVE = "\u02cb"  #: looks like a backtick and is none

_MENTIONS = re.compile(r"@(?=everyone|here|channel|all\b|room\b)|<(?=[@!#]|users/)", re.IGNORECASE)
#: What is safe within `<...>` and `(...)`, the percent sign because most is encoded already.
_IN_ADDRESS = "/:?#@!$&'+,;=%-._~"

_INLINE = r"[\\`*_~\[\]<>|$]|&(?=#?\w+;)|(?<![^\W_])#(?=\S)"
_COLON = r"|:(?=[^\s\d])|:(?=\d+:(?!\d))"
_MARKED = re.compile(_INLINE + _COLON)
_LINKED = re.compile(r"\bwww\.", re.IGNORECASE)
_AT_START = re.compile(r"^(?:(?P<mark>[-+=#])|(?P<number>\d{1,9})(?P<dot>[.)])(?=\s|$))")
_CHAT_MARKS = re.compile(r"[*~]|_(?![^\W_])|(?<![^\W_])_")
_BLANKS = re.compile(r"^[ \t]+")


class Markup(StrEnum):
    """How a service reads the text that it is given."""

    PLAIN = "plain"  #: as it stands
    HTML = "html"  #: Telegram's few tags
    SLACK = "slack"  #: Slack's text without `mrkdwn`: entities, and links between angle brackets
    MARKDOWN = "markdown"  #: CommonMark with backslashes, line breaks as they are
    CARD = "card"  #: Markdown of an adaptive card, where a line break needs a blank line
    CHAT = "chat"  #: Google Chat's, which has no way to escape anything


#: Apprise writes Telegram's line breaks so; what is not written so here could not be measured.
_BREAKS = {Markup.CARD: "\n\n", Markup.HTML: "\r\n"}


def without_mentions(text: str) -> str:
    """`text` with a zero-width space in what would wake a whole team: `@everyone`, `<!here>`."""
    return _MENTIONS.sub(lambda match: match[0] + ZERO_WIDTH_SPACE, text)


def written(text: str, markup: Markup) -> str:
    """Plain `text` in `markup`; links in it, as `planning/text/lines.py` marks them, are links.

    What is left of a link where the text was cut within one is its words.
    """
    if markup is Markup.PLAIN:
        return LINKS.sub(_plain_link, text)
    lines = [_line(line, markup) for line in text.split("\n")]
    if markup is Markup.CARD:
        lines = list(filter(None, lines))
    return _BREAKS.get(markup, "\n").join(lines)


def _plain_link(link: re.Match[str]) -> str:
    return f"{link[1]}: {link[2]}" if link[3] else link[1]


def _line(line: str, markup: Markup) -> str:
    shown, at = "", 0
    for link in LINKS.finditer(line):
        shown += _letters(line[at : link.start()], markup, first=not shown)
        shown += _link(link, markup, first=not shown)
        at = link.end()
    return shown + _letters(line[at:], markup, first=not shown)


def _letters(text: str, markup: Markup, *, first: bool) -> str:
    """`text`, which begins its line where it is `first`, with nothing in it taken for markup."""
    match markup:
        case Markup.HTML:
            return html.escape(text, quote=False)
        case Markup.SLACK:
            return html.escape(without_mentions(text), quote=False)
        case Markup.CHAT:
            return _chat(without_mentions(text), first=first)
    return _marked_down(without_mentions(text), first=first)


def _marked_down(text: str, *, first: bool) -> str:
    shown = _LINKED.sub(lambda match: f"{match[0][:-1]}\\.", _MARKED.sub(r"\\\g<0>", text))
    if not first:
        return shown
    shown = _AT_START.sub(_escaped_start, shown)
    return _BLANKS.sub(lambda match: "\N{NO-BREAK SPACE}" * len(match[0]), shown)


def _escaped_start(match: re.Match[str]) -> str:
    return f"\\{match['mark']}" if match["mark"] else f"{match['number']}\\{match['dot']}"


def _chat(text: str, *, first: bool) -> str:
    """A mark between two zero-width spaces neither opens nor closes anything."""
    shown = _CHAT_MARKS.sub(f"{ZERO_WIDTH_SPACE}\\g<0>{ZERO_WIDTH_SPACE}", text)
    shown = shown.replace("`", _GRAVE).replace("](", f"]{ZERO_WIDTH_SPACE}(")
    shown = re.sub(r"<(?=\S)", f"<{ZERO_WIDTH_SPACE}", shown)
    return re.sub(r"^(?=[-+#>])", ZERO_WIDTH_SPACE, shown) if first else shown


def _link(link: re.Match[str], markup: Markup, *, first: bool) -> str:
    """Words that are a link; they alone where its end was cut off."""
    words = _letters(link[1], markup, first=first)
    if not link[3]:
        return words
    target = quote(link[2], safe=_IN_ADDRESS)
    match markup:
        case Markup.HTML:
            return f'<a href="{html.escape(target)}">{words}</a>'
        case Markup.CHAT | Markup.SLACK:
            entities = target if markup is Markup.CHAT else html.escape(target, quote=False)
            return f"<{entities}|{words}>"
    shown = f"<{target}>" if markup is Markup.MARKDOWN else target  # chats show no preview of it
    return f"[{words}]({shown})"
