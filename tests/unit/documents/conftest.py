"""The desk of the tests of the command line, where pages are tried."""

from tests.unit.cli.conftest import desk

__all__ = ["desk"]
