"""Which forms a report has, and which one a file is to have."""

from __future__ import annotations

import io
import json
from pathlib import PurePath
from typing import Final

from tracker.errors import UsageError
from tracker.planning.report import PeriodReport

FORMS: Final = ("html", "csv", "md", "json")
_SUFFIXES: Final = {**{form: form for form in FORMS}, "htm": "html", "markdown": "md"}
_PLAIN: Final = "md"


def form_of(name: str | None, stated: str | None) -> str:
    """The form that is stated, or that of the file `name`; Markdown where neither says.

    Raises UsageError for a file whose name does not say it.
    """
    if stated is not None or name is None:
        return stated or _PLAIN
    suffix = PurePath(name).suffix[1:].lower()
    if suffix not in _SUFFIXES:
        raise UsageError(f"{name}: which format is that? Say --format {', '.join(FORMS)}")
    return _SUFFIXES[suffix]


def text_of(report: PeriodReport, form: str) -> str:
    """The whole text of `report` in one of `FORMS`."""
    match form:
        case "html":
            from tracker.service.views.report_forms.page import file_of  # noqa: PLC0415 - Jinja is slow

            return file_of(report)
        case "csv":
            from tracker.service.views.report_forms.csv_table import write_csv  # noqa: PLC0415 - as above

            stream = io.StringIO(newline="")
            write_csv(report, stream)
            return stream.getvalue()
        case "json":
            from tracker.service.views.shapes import report_json  # noqa: PLC0415 - as above

            return json.dumps(report_json(report), ensure_ascii=False, indent=2) + "\n"
    from tracker.service.views.report_forms.markdown import markdown_of  # noqa: PLC0415 - as above

    return markdown_of(report)
