"""Chromium as tests use it, where it is installed; pictures go to build/pictures."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.sites import REPOSITORY

_CHROMIUM = shutil.which("chromium")
PICTURES = REPOSITORY / "build" / "pictures"

needs_chromium = pytest.mark.skipif(_CHROMIUM is None, reason="chromium is not installed")


@contextmanager
def a_browser() -> Iterator[Any]:
    """One that is started once: each page has a context of its own, which shares nothing."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with playwright.sync_playwright() as started:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = started.chromium.launch(executable_path=_CHROMIUM, args=sandbox)
        yield browser
        browser.close()
