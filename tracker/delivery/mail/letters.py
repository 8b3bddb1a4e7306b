"""Mails from templates: styles are written into the elements once a template, not once a mail."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Final

import css_inline
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from tracker.domain.message import Message, Urgency
from tracker.domain.reference import REFERENCES

LETTER, STYLE = "letter.html", "style.css"
NAMES: Final = (LETTER, STYLE)  #: of the templates that a house may have of its own
COLOURS: Final[Mapping[Urgency, str]] = MappingProxyType(
    {Urgency.NOW: "#c0392b", Urgency.SOON: "#b06f00", Urgency.CALM: "#2f6ea8"}
)
_WHOLE: Final = Markup('<span style="white-space: nowrap">{}</span>')
_PLAIN_BUTTON = "#5d6b7a"
_STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)
_KEPT = re.compile(r"<!--(\{%.*?%\})-->", re.DOTALL)
_VERSION_LENGTH = 12


class UnusableTemplate(ValueError):
    """A template that makes no mail; its text says why."""


class Letters:
    """Makes the HTML of messages.

    Args:
        templates: texts by their names, in place of the built-in ones

    Raises:
        UnusableTemplate: one of them cannot be read
    """

    def __init__(self, templates: Mapping[str, str] = MappingProxyType({})) -> None:
        texts = {name: templates.get(name) or _built_in_text(name) for name in NAMES}
        self.version = hashlib.sha256("\0".join(texts.values()).encode()).hexdigest()[
            :_VERSION_LENGTH
        ]
        # A sandbox, as whoever may write templates is not to run programs; and no loader, so that
        # no template reads a file.
        environment = ImmutableSandboxedEnvironment(
            autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        environment.filters["unbroken"] = _unbroken
        try:
            self._template = environment.from_string(_with_styles(texts[LETTER], texts[STYLE]))
        except (TemplateError, css_inline.InlineError) as error:
            raise UnusableTemplate(_said(error)) from error

    def html_of(self, message: Message) -> str:
        """The HTML of a mail that says what `message` says.

        Raises:
            UnusableTemplate: the template cannot be filled in
        """
        letter = message.letter
        try:
            return self._template.render(
                title=message.title,
                lines=[line for line in message.text.split("\n") if line] if not letter else [],
                letter=letter,
                alone=letter is not None and letter.is_single,
                colour=COLOURS[message.urgency],
                colours={each.value: colour for each, colour in COLOURS.items()},
                plain=_PLAIN_BUTTON,
            )
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
            raise UnusableTemplate(_said(error)) from error

    def safely(self, message: Message) -> str:
        """The HTML of `message`, by tracker's own templates where these cannot tell it."""
        try:
            return self.html_of(message)
        except UnusableTemplate:
            return built_in().html_of(message)


@functools.cache
def built_in() -> Letters:
    """The letters of tracker itself."""
    return Letters()


def html_of(message: Message) -> str:
    """The HTML of `message` by the built-in templates."""
    return built_in().html_of(message)


def _unbroken(text: str) -> Markup:
    """`text` in HTML with each of its references in one piece, as lines break at hyphens."""
    said, told = Markup(), 0
    for match in REFERENCES.finditer(text):
        said += text[told : match.start()]
        said += _WHOLE.format(match[0])
        told = match.end()
    return said + text[told:]


def _built_in_text(name: str) -> str:
    folder = resources.files("tracker.delivery.mail") / "templates"
    return (folder / name).read_text(encoding="utf-8")


def _with_styles(template: str, style: str) -> str:
    """`template` with `style` in its elements.

    Statements hide in comments meanwhile: within a table, a reader of HTML would move them out.
    """
    hidden = _STATEMENT.sub(lambda match: f"<!--{match[0]}-->", template)
    inlined = css_inline.inline(
        hidden, extra_css=style, keep_at_rules=True, load_remote_stylesheets=False
    )
    return _KEPT.sub(lambda match: match[1], inlined)


def _said(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    return f"line {line}: {error}" if line else f"{type(error).__name__}: {error}"
