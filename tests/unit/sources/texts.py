"""Texts of files, and the records or the problems that reading them gives."""

import io

import pytest

from tracker.errors import ImportRefused
from tracker.sources.files.formats import read_records
from tracker.sources.record import MilestoneRecord


def records_of(text: str | bytes, form: str, name: str = "m") -> list[MilestoneRecord]:
    stream = io.BytesIO(text) if isinstance(text, bytes) else io.StringIO(text)
    return list(read_records(stream, form, name))


def problems_of(text: str | bytes, form: str) -> list[str]:
    with pytest.raises(ImportRefused) as error:
        records_of(text, form)
    assert all("\n" not in problem for problem in error.value.problems)
    return list(error.value.problems)
