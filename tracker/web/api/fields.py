"""The kinds of values that requests hold, each with the JSON Schema that says what it takes."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from tracker.domain.anchor import instant_of
from tracker.domain.plain_text import LONGEST, plain

LONGEST_KEY: Final = 100
_LONGEST_TITLE: Final = 10_000
_MOST: Final = 100  #: entries of a list
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT: Final = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?"


def _text(value: str) -> str:
    return plain(value)


def _stated(value: str) -> str:
    text = plain(value)
    if not text:
        raise ValueError("may not be empty")
    return text


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("is no day; write it as YYYY-MM-DD, such as 2027-03-31")
    return date.fromisoformat(value)


def _moment(value: object) -> object:
    found = instant_of(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("is no instant; write it as 2027-03-31T09:30, to the minute")
    return found


def _url(value: str) -> str:
    text = plain(value)
    if "://" not in text:
        raise ValueError("is no URL; write one such as https://example.org/dates")
    return text


class Body(BaseModel):
    """A JSON object of which everything is known; nothing is taken for something else."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Query(BaseModel):
    """The part of a URL behind the question mark, of which everything is known."""

    model_config = ConfigDict(extra="forbid")


Text = Annotated[str, Field(max_length=LONGEST), AfterValidator(_text)]
Stated = Annotated[str, Field(min_length=1, max_length=LONGEST), AfterValidator(_stated)]
Due = Annotated[Stated, Field(examples=["31 March 2027", "Q3 2027", "TBC"])]
Until = Annotated[Stated, Field(examples=["next Monday", "in 10 days"])]
Title = Annotated[str, Field(min_length=1, max_length=_LONGEST_TITLE), AfterValidator(_stated)]
Url = Annotated[str, Field(max_length=LONGEST, pattern="://"), AfterValidator(_url)]
Key = Annotated[str, Field(max_length=LONGEST_KEY, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]*$")]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_stated)]
Texts = Annotated[list[Name], Field(max_length=_MOST)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "pattern": f"^{_MOMENT}$"}),
]
