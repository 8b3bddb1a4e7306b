import re
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tracker.errors import DatabaseUnusable
from tracker.store.engine.engines import make_engine
from tracker.store.reads.reads import open_reads
from tracker.store.values.url import (
    check_options,
    driver_url,
    is_postgres,
    libpq_url,
    patience_of,
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


_SERVER = "postgresql+psycopg://me:s3cret@host/db"


@pytest.mark.parametrize(
    ("why", "options"),
    [
        ("none", ""),
        ("where a socket lies", "?host=/run/postgresql"),
        ("several servers", "?host=a,b&port=1,2&target_session_attrs=read-write"),
        ("encryption", "?sslmode=verify-full&sslrootcert=/etc/ca.pem&sslsni=1"),
        ("a name for the server's own lists", "?application_name=tracker"),
        ("what the server is to set", "?options=-c%20statement_timeout%3D5s"),
        ("signs of life", "?keepalives=1&keepalives_idle=30&tcp_user_timeout=9"),
        ("a service", "?service=tracker&passfile=/etc/pgpass"),
    ],
)
def test_options_of_a_server_are_passed_on(why: str, options: str) -> None:
    check_options(_SERVER + options)
    engine = make_engine(_SERVER + options, busy_timeout_s=1)
    _, passed = engine.dialect.create_connect_args(engine.url)
    for name, value in parse_qs(options.lstrip("?")).items():
        assert passed[name] == ",".join(value), why


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("?sslmod=require", "unknown option 'sslmod'"),
        ("?prepare_threshold=5", "unknown option 'prepare_threshold'"),
        ("?pool_size=9&echo=true", "unknown option 'echo'; unknown option 'pool_size'"),
        ("?replication=database", "unknown option 'replication'"),
        ("?sslmode=disable&sslmode=require", "option 'sslmode' is there twice"),
        ("?host=a&host=b", "option 'host' is there twice"),
        ("?mode=ro", "unknown option 'mode'"),
    ],
)
def test_other_options_are_refused_in_a_line_without_their_values(options: str, words: str) -> None:
    url = f"{_SERVER}{options}&password=hunter2"
    for refusing in (
        lambda: check_options(url),
        lambda: make_engine(url, busy_timeout_s=1),
        lambda: open_reads(url),
    ):
        with pytest.raises(DatabaseUnusable, match=re.escape(words)) as raised:
            refusing()
        assert "s3cret" not in str(raised.value)
        assert "hunter2" not in str(raised.value)
        assert "\n" not in str(raised.value)


def test_how_long_a_server_is_waited_for_is_what_its_url_says() -> None:
    assert patience_of(_SERVER)["connect_timeout"] == "10"
    assert patience_of(f"{_SERVER}?connect_timeout=3")["connect_timeout"] == "3"


@pytest.mark.parametrize("options", ["mode=rx", "cache=shared", "mode=ro&cache=shared"])
def test_options_of_a_file_are_refused_by_reads_as_well(tmp_path: Path, options: str) -> None:
    (tmp_path / "tracker.db").touch()
    with pytest.raises(DatabaseUnusable, match="unknown parameter"):
        open_reads(f"sqlite:///{tmp_path}/tracker.db?{options}")
