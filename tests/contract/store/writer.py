"""Run as a program: writes a hundred milestones, each in a transaction of its own.

The arguments are the URL of the database and what their keys begin with.
"""

from __future__ import annotations

import sys

from tests.builders import NOW, a_milestone
from tracker.store.database import open_store


def main() -> None:
    url, name = sys.argv[1:]
    store = open_store(url)
    for number in range(100):
        with store.write() as transaction:
            transaction.milestones.insert([a_milestone(f"{name}-{number}")], NOW)
