"""HTML from templates, every value escaped, and the style of all of it."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from tracker.service.views.report_forms.page import style as report_style
from tracker.web.paths import path_of

_FOLDER: Final = Path(__file__).parent / "templates"
_YEAR_S: Final = 31_536_000
_STYLE: Final = "style.css"


class Rendering:
    """Makes pages; `base` is the path below which they are served, without a slash at its end."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._style = (_FOLDER / _STYLE).read_text(encoding="utf-8") + report_style()
        version = hashlib.sha256(self._style.encode()).hexdigest()[:12]
        self.style_path = f"{base}/style-{version}.css"

    def style(self) -> Response:
        """The style of all pages, whose name changes with it."""
        kept = {"Cache-Control": f"public, max-age={_YEAR_S}, immutable"}
        return Response(self._style, media_type="text/css", headers=kept)

    def page(self, template: str, status: int = 200, /, **values: object) -> Response:
        """The page that `template` makes of `values`."""
        made = _environment().get_template(template)
        html = made.render(base=self.base, style=self.style_path, **values)
        return HTMLResponse(html, status_code=status)

    def plain(self, status: int, title: str, *texts: str) -> Response:
        """A page of a few sentences."""
        return self.page("plain.html", status, title=title, texts=texts)


@functools.cache
def _environment() -> Environment:
    """What makes HTML of templates, and keeps what it has compiled of them."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["milestone_path"] = path_of
    return environment
