"""What services answer: how each says that it took a message, and the words with which it does not.

A status of 200 alone proves little: a proxy's or a service's sign-in page has it, too. Where a
service is known to answer in one way, a web page is no acceptance. Nothing of an answer is shown
but words that stand here, or plainly are words: it may repeat an address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.delivery.services.words import TOO_LARGE, WORDS, Word
from tracker.delivery.wire.evidence import Reading
from tracker.delivery.wire.faults import http_words
from tracker.domain.delivery import Outcome

Json = Mapping[str, Any]

_SUCCESS = range(200, 300)
_NO_CONTENT = 204
_TOO_LARGE_STATUS = 413
_READ = 20_000  #: characters of an answer in which words are looked for
_PAGE = re.compile(r"\s*(?:<!doctype\s+html|<html|<\?xml|<head|<body|<!--)", re.IGNORECASE)
_SUSPICIOUS = re.compile(
    r"\b(?:error|errors|fail(?:ed|ure)|denied|forbidden|unauthori[sz]ed|sign[ -]?in|log[ -]?in)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"[a-z]{2,}(?:_[a-z]{2,}){1,6}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An answer with 2xx."""

    status: int
    text: str
    json: Json  #: empty where it is no object


def _with(key: str) -> Callable[[Answer], bool]:
    return lambda answer: bool(answer.json.get(key))


def _is_ok(answer: Answer) -> bool:
    return answer.text.strip() == "ok" or answer.json.get("ok") is True


def _is_empty_or_has_id(answer: Answer) -> bool:
    return answer.status == _NO_CONTENT or bool(answer.json.get("id"))


def _is_ok_or_has_id(answer: Answer) -> bool:
    return answer.text.strip() == "ok" or bool(answer.json.get("id"))


def _is_success(answer: Answer) -> bool:
    return answer.json.get("status") == "success"


def _is_empty_or_one(answer: Answer) -> bool:
    """A flow of Teams answers with nothing, an older connector with 1."""
    return answer.text.strip() in {"", "1"}


#: service -> whether an answer of 2xx is the one with which it takes a message
ACCEPTED: dict[str, Callable[[Answer], bool]] = {
    "slack": _is_ok,
    "slack-blocks": _is_ok,
    "discord": _is_empty_or_has_id,
    "tgram": _is_ok,
    "ntfy": _with("id"),
    "workflows": _is_empty_or_one,
    "gchat": _with("name"),
    "mmost": _is_ok_or_has_id,
    "pagerduty": _is_success,
    "opsgenie": _with("requestId"),
}


def reading_of(service: str, status: int, content_type: str, body: bytes) -> Reading | None:
    """What the answer of `service` says beyond its status; None where that is all."""
    text = body.decode("utf-8", "replace")[:_READ]
    answer = _json(text)
    if status in _SUCCESS:
        return _of_success(service, status, content_type, text, answer)
    return _of_refusal(service, status, text, answer)


def _of_success(
    service: str, status: int, content_type: str, text: str, answer: Json
) -> Reading | None:
    said = http_words(status)
    page = "html" in content_type.lower() or _PAGE.match(text) is not None
    known = ACCEPTED.get(service)
    if known is None:
        what = f"{said}, accepted, unrecognised answer: a web page; check that it arrives"
        return Reading(detail=what) if page else None
    if known(Answer(status=status, text=text, json=answer)):
        return None
    if page:
        what = (
            f"{said}, but with a web page, as a sign-in or a proxy shows it: the message was not "
            "taken; check the address and what stands between"
        )
        return Reading(accepted=False, outcome=Outcome.REFUSED, detail=what)
    if (word := _word(service, text)) is not None:
        return _reading(word, said, answer)
    if _says_no(text, answer):
        what = f"{said}, but the answer speaks of an error{_code(answer)}; it may have been taken"
        return Reading(accepted=False, outcome=Outcome.UNKNOWN, detail=what)
    return Reading(detail=f"{said}, accepted, unrecognised answer")


def _says_no(text: str, answer: Json) -> bool:
    return answer.get("ok") is False or _SUSPICIOUS.search(text) is not None


def _of_refusal(service: str, status: int, text: str, answer: Json) -> Reading | None:
    said = http_words(status)
    if (word := _word(service, text)) is not None:
        return _reading(word, said, answer)
    if status == _TOO_LARGE_STATUS:
        return _reading(TOO_LARGE, said, answer)
    code, pause = _code(answer) or _code({"error": text.strip()}), _pause(answer)
    if not code and pause is None:
        return None
    return Reading(detail=f"{said}{code}", retry_after=pause)


def _word(service: str, text: str) -> Word | None:
    """The first known word of `service` that the answer holds."""
    lower = text.lower()
    return next((word for word in WORDS.get(service, ()) if word.found_in(lower)), None)


def _reading(word: Word, said: str, answer: Json) -> Reading:
    return Reading(
        accepted=False,
        outcome=word.outcome,
        detail=f"{said}, {word.text}: {word.meaning}" if word.text else f"{said}: {word.meaning}",
        retry_after=_pause(answer),
        too_large=word.too_large,
    )


def _code(answer: Json) -> str:
    """A service's own name for an error, where it plainly is one and no part of an address."""
    named = answer.get("error")
    return f", {named}" if isinstance(named, str) and _CODE.fullmatch(named) else ""


def _pause(answer: Json) -> str | None:
    """How long to wait, of services that say so in the answer's body: seconds."""
    told = answer.get("parameters")
    found = answer.get("retry_after", told.get("retry_after") if isinstance(told, dict) else None)
    usable = isinstance(found, int | float) and not isinstance(found, bool) and found >= 0
    return f"{found:.3f}" if usable else None


def _json(text: str) -> Json:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
