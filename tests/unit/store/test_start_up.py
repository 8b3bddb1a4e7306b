import subprocess
import sys

PROBE = """
import sys
before = set(sys.modules)
import tracker.store.reads.reads
slow = ("sqlalchemy", "sqlmodel", "alembic", "pydantic", "psycopg", "asyncio", "importlib.metadata")
print([name for name in slow if name in sys.modules.keys() - before])
"""


def test_quick_reads_import_nothing_that_is_slow_to_start() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
