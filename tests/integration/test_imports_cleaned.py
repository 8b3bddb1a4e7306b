"""What a source publishes is made fit to be kept: nobody at hand could mend it."""

from __future__ import annotations

import pytest

from tests.integration.desk import Desk
from tests.integration.publishing import Feed, a_record

_KEY = "ua-0503-aa90-nprm"


@pytest.mark.parametrize(
    ("name", "said", "kept"),
    [
        ("title", " A\x07title\r\nof two lines ", "A title\nof two lines"),
        ("authority", "\x1b", None),
        ("source_quote", "half\ud800", "half"),
        ("source_url", "www.example.org", None),
        ("source_url", "https://example.org/a", "https://example.org/a"),
        ("tags", ("a, b", "\x00", "a, b "), ("a, b",)),
    ],
)
def test_what_nobody_could_keep_is_taken_out(
    desk: Desk, name: str, said: object, kept: object
) -> None:
    feed = Feed(desk)
    assert feed.take(a_record(**{name: said})) == {"added": 1}
    assert getattr(desk.get(_KEY), name) == kept
    assert feed.take(a_record(**{name: said})) == {"unchanged": 1}
    feed.take(a_record(title="Other"))
    assert feed.take(a_record(**{name: said}))["changed"] == 1
    assert getattr(desk.get(_KEY), name) == kept


def test_a_date_without_a_title_keeps_its_list_out(desk: Desk) -> None:
    with pytest.raises(Exception, match="nothing was imported") as refused:
        Feed(desk).take(a_record(title="\x07"))
    assert "a milestone needs a title" in str(getattr(refused.value, "problems", ""))
