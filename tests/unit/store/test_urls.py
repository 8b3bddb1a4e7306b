from pathlib import Path

import pytest

from tracker.errors import DatabaseUnusable
from tracker.store.values.url import (
    driver_url,
    is_postgres,
    libpq_url,
    sqlite_mode,
    sqlite_path,
    sqlite_uri,
    without_password,
)

PASSWORDS = {
    "a password": ("postgresql+psycopg://me:s3cret@host/db", "postgresql+psycopg://me:***@host/db"),
    "a password with signs": ("postgresql://me:a/b@c:d@host/db", "postgresql://me:***@host/db"),
    "an empty password": ("postgresql://me:@host/db", "postgresql://me:***@host/db"),
    "no user": ("postgresql://host/db", "postgresql://host/db"),
    "a user alone": ("postgresql://me@host:5432/db", "postgresql://me@host:5432/db"),
    "a password among the parameters": (
        "postgresql://host/db?user=me&password=s3cret&x=1",
        "postgresql://host/db?user=me&password=***&x=1",
    ),
    "a file": ("sqlite:////var/tracker.db", "sqlite:////var/tracker.db"),
    "a file with signs": ("sqlite:///a:b@c.db", "sqlite:///a:b@c.db"),
}


@pytest.mark.parametrize(("url", "shown"), PASSWORDS.values(), ids=PASSWORDS.keys())
def test_people_never_see(url: str, shown: str) -> None:
    assert without_password(url) == shown


@pytest.mark.parametrize(
    "url",
    ["postgres://h/d", "postgresql://h/d", "postgresql+psycopg://h/d", "postgres+psycopg://h/d"],
)
def test_every_way_to_write_postgres_reaches_the_driver(url: str) -> None:
    assert is_postgres(url)
    assert driver_url(url) == "postgresql+psycopg://h/d"
    assert libpq_url(url) == "postgresql://h/d"


def test_a_file_is_relative_with_three_strokes_and_absolute_with_four() -> None:
    assert not is_postgres("sqlite:///var/tracker.db")
    assert sqlite_path("sqlite:///var/tracker.db") == Path("var/tracker.db")
    assert sqlite_path("sqlite:////var/tracker.db?mode=ro") == Path("/var/tracker.db")
    assert sqlite_path("sqlite:///~/tracker.db") == Path.home() / "tracker.db"


def test_a_file_is_opened_for_writing_unless_the_url_says_otherwise() -> None:
    assert sqlite_mode("sqlite:///tracker.db") == "rw"
    assert sqlite_mode("sqlite:///tracker.db?mode=ro") == "ro"
    with pytest.raises(DatabaseUnusable, match="mode=memory"):
        sqlite_mode("sqlite:///tracker.db?mode=memory")


def test_signs_in_a_file_name_do_not_become_parameters() -> None:
    assert sqlite_uri(Path("/a?mode=rwc#x 100%"), "ro") == "file:/a%3fmode=rwc%23x 100%25?mode=ro"


@pytest.mark.parametrize("url", ["", "sqlite://", "mysql://me:s3cret@host/db", "tracker.db"])
def test_other_urls_are_refused_with_an_example_and_without_password(url: str) -> None:
    with pytest.raises(DatabaseUnusable, match="write sqlite:///path/to/tracker") as raised:
        is_postgres(url)
    assert "s3cret" not in str(raised.value)
