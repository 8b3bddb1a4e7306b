"""Upgrades happen wholly or not at all, and nothing is done to a database that is not ours."""

import shutil
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.builders import NOW, a_milestone
from tests.databases import a_database
from tracker.errors import DatabaseUnusable, SchemaMismatch
from tracker.store import migrations
from tracker.store.database import (
    check_database,
    create_database,
    open_store,
    upgrade_database,
)
from tracker.store.reads.reads import open_reads
from tracker.store.values.versions import HEAD

BROKEN = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    op.create_table("half_done", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("UPDATE milestones SET title = 'changed'")
    {last}
"""


@pytest.fixture(params=["sqlite", "postgres"])
def new_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database with nothing in it, whose schema the test may spoil."""
    wanted = {"sqlite": "sqlite_url", "postgres": "empty_postgres_url"}[request.param]
    return str(request.getfixturevalue(wanted))


@pytest.fixture(params=["sqlite", "postgres"])
def made_url(request: pytest.FixtureRequest) -> str:
    """The URL of a copy of what `create_database` makes, whose schema the test may spoil."""
    if request.param == "postgres":
        return str(request.getfixturevalue("second_postgres_url"))
    url = str(request.getfixturevalue("sqlite_url"))
    a_database(url)
    return url


def _run(url: str, *statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _scripts_with_another(folder: Path, last: str) -> str:
    """The migrations, and one more whose last line is `last`."""
    scripts = folder / "scripts"
    shutil.copytree(Path(migrations.__file__).parent, scripts)
    (scripts / "versions" / "9999_more.py").write_text(BROKEN.format(head=HEAD, last=last))
    return str(scripts)


def _titles(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        titles = connection.execute(text("SELECT title FROM milestones")).scalars().all()
    engine.dispose()
    return list(titles)


def _with_a_milestone(url: str) -> None:
    store = open_store(url)
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone(title="as it was")], NOW)
    store.close()


def test_a_new_database_is_made_once_and_is_sound(new_url: str) -> None:
    assert create_database(new_url) is True
    assert create_database(new_url) is False
    assert upgrade_database(new_url) == (HEAD, HEAD)
    assert check_database(new_url) == ()


def test_a_failing_migration_leaves_nothing(made_url: str, tmp_path: Path) -> None:
    _with_a_milestone(made_url)
    scripts = _scripts_with_another(tmp_path, "raise RuntimeError('the last step fails')")
    with pytest.raises(RuntimeError, match="the last step fails"):
        upgrade_database(made_url, scripts=scripts)
    assert _titles(made_url) == ["as it was"]
    assert check_database(made_url) == ()
    open_store(made_url).close()


def test_a_migration_and_its_record_are_there_together(made_url: str, tmp_path: Path) -> None:
    _with_a_milestone(made_url)
    scripts = _scripts_with_another(tmp_path, "pass")
    assert upgrade_database(made_url, scripts=scripts) == (HEAD, "9999")
    assert _titles(made_url) == ["changed"]


OPENERS: dict[str, Callable[[str], object]] = {
    "store": open_store,
    "quick reads": open_reads,
    "create": create_database,
}


@pytest.mark.parametrize("opener", OPENERS.values(), ids=OPENERS.keys())
def test_a_newer_schema_is_refused_with_what_made_it(
    made_url: str, tmp_path: Path, opener: Callable[[str], object]
) -> None:
    upgrade_database(made_url, scripts=_scripts_with_another(tmp_path, "pass"))
    made_by = version("regulatory-tracker")
    with pytest.raises(SchemaMismatch, match=f"schema 9999, made by tracker {made_by}.*upgrade"):
        opener(made_url)


def test_a_newer_schema_is_not_downgraded(made_url: str, tmp_path: Path) -> None:
    upgrade_database(made_url, scripts=_scripts_with_another(tmp_path, "pass"))
    with pytest.raises(SchemaMismatch, match="upgrade tracker"):
        upgrade_database(made_url)
    assert "upgrade tracker" in check_database(made_url)[0]


@pytest.mark.parametrize("opener", OPENERS.values(), ids=OPENERS.keys())
def test_an_older_schema_is_refused_with_the_command_that_mends_it(
    made_url: str, opener: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.store.values.versions.KNOWN", (HEAD, "9999"))
    monkeypatch.setattr("tracker.store.values.versions.HEAD", "9999")
    monkeypatch.setattr("tracker.store.reads.quick.HEAD", "9999")
    with pytest.raises(SchemaMismatch, match="run `tracker db upgrade`"):
        opener(made_url)


@pytest.mark.parametrize(
    "opener",
    [*OPENERS.values(), upgrade_database],
    ids=[*OPENERS.keys(), "upgrade"],
)
def test_a_database_of_another_program_is_refused_untouched(
    new_url: str, opener: Callable[[str], object]
) -> None:
    if new_url.startswith("sqlite"):
        Path(new_url.removeprefix("sqlite:///")).touch()
    _run(new_url, "CREATE TABLE theirs (id INTEGER PRIMARY KEY)")
    with pytest.raises(DatabaseUnusable, match="is not a database of tracker"):
        opener(new_url)
    engine = create_engine(new_url)
    assert inspect(engine).get_table_names() == ["theirs"]
    engine.dispose()


def test_a_database_that_another_program_migrated_is_refused(new_url: str) -> None:
    if new_url.startswith("sqlite"):
        Path(new_url.removeprefix("sqlite:///")).touch()
    _run(
        new_url,
        "CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)",
        "INSERT INTO alembic_version VALUES ('abc123')",
    )
    for opener in (open_store, open_reads, upgrade_database, create_database):
        with pytest.raises(DatabaseUnusable, match="is not a database of tracker"):
            opener(new_url)


def test_a_check_tells_every_way_in_which_the_schema_differs(made_url: str) -> None:
    _run(
        made_url,
        "DROP VIEW channel_records",
        "ALTER TABLE events ADD COLUMN invented VARCHAR",
        "DROP INDEX reminders_due",
    )
    problems = check_database(made_url)
    assert "the view channel_records is missing" in problems
    assert any("invented" in problem for problem in problems)
    assert any("reminders_due" in problem for problem in problems)


def test_a_check_finds_rows_that_refer_to_nothing(sqlite_url: str) -> None:
    a_database(sqlite_url)
    _run(
        sqlite_url,
        "INSERT INTO events (at, kind, milestone_id, detail) "
        "VALUES ('2026-01-01 00:00:00.000000', 'x', 99, '')",
    )
    assert check_database(sqlite_url) == (
        "row 1 of events refers to a row of milestones that is not there",
    )
