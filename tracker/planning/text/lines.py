"""A letter as lines of text: plain, with addresses as they are, or with words that are links.

In text with links, a link is its words and its address between three characters of Unicode's
private use area, which `one_line` takes out of everything else: no title can make one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tracker.domain.message import Labelled, Letter, Link, Message, Telling
from tracker.domain.reference import looks_like_reference

_BEGIN, _TO, _END = "\ue000", "\ue001", "\ue002"
#: A link; where the text was cut within one, what is left of it.
LINKS: Final = re.compile(f"{_BEGIN}([^{_TO}{_END}]*)(?:{_TO}([^{_END}]*)({_END})?)?")
_BREAK = "\n\n"
_DOT = " · "


@dataclass(frozen=True, kw_only=True, slots=True)
class _Form:
    """How lines are laid out."""

    linked: bool = False  #: words are links
    wrapped: bool = False  #: whoever shows them breaks long lines, at hyphens, too


_PLAIN, _LINKED, _WRAPPED = _Form(), _Form(linked=True), _Form(wrapped=True)


def plain_text(letter: Letter) -> str:
    """All that `letter` says; addresses stand beside their words: `Seen it: https://...`."""
    return _text(letter, _PLAIN)


def linked_text(letter: Letter) -> str:
    """The same with words for links."""
    return _text(letter, _LINKED)


def text_of_mail(message: Message) -> str:
    """The text of `message` for mail programs: where one wraps lines, no reference breaks."""
    return _text(message.letter, _WRAPPED) if message.letter else message.text


def _text(letter: Letter, form: _Form) -> str:
    if letter.in_short:
        lines = (_in_short(each, form) for each in letter.tellings)
        listed = "\n".join([*lines, *filter(None, [letter.more])])
        return _BREAK.join(filter(None, (letter.opening, listed, _commands(letter.closing))))
    parts = (
        letter.opening,
        *(_telling(each, form) for each in letter.tellings),
        _commands(letter.closing),
    )
    return _BREAK.join(filter(None, parts))


def _telling(telling: Telling, form: _Form) -> str:
    if telling.number is None:
        return _BREAK.join(filter(None, _alone(telling, form)))
    return "\n".join(filter(None, _in_a_row(telling, form)))


def _alone(telling: Telling, form: _Form) -> Iterator[str]:
    """The parts of a notice, with blank lines between them."""
    whose = "\n".join(filter(None, (labelled(telling.who), *telling.whose)))
    when = " ".join(filter(None, (telling.when, telling.beside)))
    yield "\n".join((telling.what, when, *filter(None, [whose])))
    yield _buttons(telling.buttons, form)
    yield "\n".join(telling.news)
    yield "\n".join((*telling.source, *_links(telling.link, form)))
    yield _commands(telling.commands)
    yield _small(telling.small, form)


def _in_a_row(telling: Telling, form: _Form) -> Iterator[str]:
    """The lines of one among several."""
    yield f"{telling.number}. {telling.headline}: {telling.what}"
    yield _DOT.join(filter(None, (telling.date, labelled(telling.who))))
    yield telling.beside
    yield from telling.whose
    links = (*telling.buttons, *([telling.link] if telling.link else []))
    yield _buttons(links, form)
    yield from telling.news
    yield from telling.source
    yield _commands(telling.commands)
    yield _small(telling.small, form)


def _in_short(telling: Telling, form: _Form) -> str:
    return _DOT.join(
        (f"{telling.number}. {telling.headline}: {telling.what}", _small(telling.small, form))
    )


def _small(facts: Labelled, form: _Form) -> str:
    """The small print; where lines are wrapped, each reference begins one and so stays whole."""
    said = ""
    for label, value in facts:
        apart = form.wrapped and looks_like_reference(value)
        joint = ("\n" if apart else _DOT) if said else ""
        said += f"{joint}{label}: {value}"
    return said


def labelled(facts: Labelled) -> str:
    """`Owner: crypto desk · Authority: FCA`."""
    return _DOT.join(f"{label}: {value}" for label, value in facts)


def _commands(commands: Labelled) -> str:
    return "\n".join(f"{words}: {command}" for words, command in commands)


def _buttons(buttons: Iterable[Link], form: _Form) -> str:
    """In one line where the words are the links; else a line each, as addresses are long."""
    return (_DOT if form.linked else "\n").join(_link(each, form) for each in buttons)


def _links(link: Link | None, form: _Form) -> list[str]:
    return [] if link is None else [_link(link, form)]


def _link(link: Link, form: _Form) -> str:
    if form.linked:
        return f"{_BEGIN}{link.words}{_TO}{link.url}{_END}"
    return f"{link.words}: {link.url}"
