"""What each service's answer is taken for."""

from __future__ import annotations

import json

import pytest

from tracker.delivery.services.answers import ACCEPTED, reading_of
from tracker.delivery.services.words import WORDS
from tracker.domain.delivery import Outcome

PAGE = b"<!DOCTYPE html><html><title>Sign in</title></html>"
REAL = [
    ("slack", 200, b"ok"),
    ("slack", 200, b'{"ok": true, "ts": "1.2"}'),
    ("discord", 204, b""),
    ("discord", 200, b'{"id": "123", "content": "error"}'),
    ("tgram", 200, b'{"ok": true, "result": {"message_id": 1, "text": "is forbidden"}}'),
    ("ntfy", 200, b'{"id": "x1", "event": "message", "message": "limit reached"}'),
    ("workflows", 202, b""),
    ("workflows", 200, b"1"),
    ("gchat", 200, b'{"name": "spaces/a/messages/b"}'),
    ("mmost", 200, b"ok"),
    ("mmost", 201, b'{"id": "abc"}'),
    ("pagerduty", 202, b'{"status": "success", "dedup_key": "a"}'),
    ("opsgenie", 202, b'{"result": "Request will be processed", "requestId": "r"}'),
]


@pytest.mark.parametrize(("service", "status", "body"), REAL)
def test_a_services_own_answer_is_taken_as_it_is(service: str, status: int, body: bytes) -> None:
    assert reading_of(service, status, "", body) is None


@pytest.mark.parametrize("service", ACCEPTED)
@pytest.mark.parametrize(
    ("content_type", "body"),
    [("", PAGE), ("text/html; charset=utf-8", b"<p>Welcome"), ("", b" <?xml ?>")],
)
def test_a_web_page_with_200_is_no_acceptance_where_the_answer_is_known(
    service: str, content_type: str, body: bytes
) -> None:
    reading = reading_of(service, 200, content_type, body)
    assert reading is not None
    assert reading.accepted is False
    assert reading.outcome is Outcome.REFUSED
    assert "web page" in reading.detail


def test_a_web_page_from_a_service_without_a_known_answer_is_accepted_and_said() -> None:
    reading = reading_of("json", 200, "text/html", PAGE)
    assert reading is not None
    assert reading.accepted is None
    assert "accepted, unrecognised answer" in reading.detail
    assert reading_of("json", 200, "", b"whatever") is None


@pytest.mark.parametrize("body", [b"{}", b"[]", b"thanks", b"[" * 100_000])
def test_another_answer_without_a_word_of_trouble_is_accepted_and_said(body: bytes) -> None:
    reading = reading_of("ntfy", 200, "", body)
    assert reading is not None
    assert reading.accepted is None
    assert reading.outcome is None
    assert reading.detail == "HTTP 200 OK, accepted, unrecognised answer"


@pytest.mark.parametrize(
    "body", [b'{"error": "no_such_thing"}', b"Please log in", b'{"ok": false}', b"access denied"]
)
def test_another_answer_that_speaks_of_trouble_leaves_it_unknown(body: bytes) -> None:
    reading = reading_of("ntfy", 200, "", body)
    assert reading is not None
    assert (reading.accepted, reading.outcome) == (False, Outcome.UNKNOWN)


SLACK = [
    ("channel_is_archived", 410, Outcome.REFUSED),
    ("is_archived", 200, Outcome.REFUSED),
    ("token_revoked", 403, Outcome.REFUSED),
    ("invalid_blocks", 400, Outcome.POISON),
    ("ratelimited", 200, Outcome.NOT_SENT),
    ("ratelimited", 429, Outcome.NOT_SENT),
    ("internal_error", 200, Outcome.UNKNOWN),
    ("msg_too_long", 400, Outcome.NOT_SENT),
]


@pytest.mark.parametrize(("word", "status", "outcome"), SLACK)
@pytest.mark.parametrize("shape", ["{}", '{{"ok": false, "error": "{}"}}'])
def test_what_slack_says_is_shown_and_classed(
    word: str, status: int, outcome: Outcome, shape: str
) -> None:
    reading = reading_of("slack", status, "", shape.format(word).encode())
    assert reading is not None
    assert (reading.accepted, reading.outcome) == (False, outcome)
    assert word in reading.detail
    assert ": " in reading.detail


def test_a_name_of_an_error_that_nobody_listed_is_shown() -> None:
    reading = reading_of("slack", 400, "", b"brand_new_error")
    assert reading is not None
    assert reading.detail == "HTTP 400 Bad Request, brand_new_error"
    assert reading.outcome is None


@pytest.mark.parametrize(
    "body", [b"T024/B01/secretToken", b"https://hooks.slack.com/services/a_b", b"A_B_C", b"token"]
)
def test_what_may_be_an_address_or_a_secret_is_not_shown(body: bytes) -> None:
    assert reading_of("slack", 400, "", body) is None


TOO_LARGE = [
    ("slack", 400, b"msg_too_long"),
    (
        "discord",
        400,
        b'{"code": 50035, "errors": {"content": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH"}]}}}',
    ),
    ("tgram", 400, b'{"ok": false, "description": "Bad Request: message is too long"}'),
    ("ntfy", 413, b'{"code": 41303, "error": "JSON body too large"}'),
    ("workflows", 413, b'{"error": {"code": "RequestEntityTooLarge"}}'),
    (
        "workflows",
        200,
        b"Webhook message delivery failed: returned HTTP error 413",
    ),
    (
        "pagerduty",
        400,
        b'{"errors": ["summary is too long (maximum is 1024 characters)"]}',
    ),
    ("mmost", 400, b'{"id": "model.post.is_valid.message_length.app_error"}'),
    ("json", 413, b""),
    ("gotify", 413, PAGE),
]


@pytest.mark.parametrize(("service", "status", "body"), TOO_LARGE)
def test_a_refusal_for_the_size_is_told_from_others(service: str, status: int, body: bytes) -> None:
    reading = reading_of(service, status, "", body)
    assert reading is not None
    assert reading.too_large
    assert reading.outcome is Outcome.NOT_SENT
    assert "too long" in reading.detail


@pytest.mark.parametrize(
    ("service", "body", "pause"),
    [
        ("tgram", {"ok": False, "description": "Too Many Requests: retry after 31",
                   "parameters": {"retry_after": 31}}, "31.000"),
        ("discord", {"message": "You are being rate limited.", "retry_after": 0.5}, "0.500"),
        ("gotify", {"retry_after": 7}, "7.000"),
        ("discord", {"message": "You are being rate limited.", "retry_after": True}, None),
        ("discord", {"message": "You are being rate limited.", "retry_after": -1}, None),
    ],
)  # fmt: skip
def test_a_pause_that_is_asked_for_in_the_body_counts(
    service: str, body: dict[str, object], pause: str | None
) -> None:
    reading = reading_of(service, 429, "application/json", json.dumps(body).encode())
    assert reading is not None
    assert reading.retry_after == pause


def test_every_word_is_in_lower_case_and_says_what_it_means() -> None:
    for service, words in WORDS.items():
        assert words, service
        for word in words:
            assert word.text == word.text.lower()
            assert word.meaning
            assert word.outcome is not Outcome.SENT
