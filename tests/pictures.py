"""Pictures of mails, by a headless Chromium: `make pictures` writes them to `build/pictures`.

For people to look at: what a mail program makes of the HTML no assertion can tell.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.contract.delivery.cases import messages_of_case
from tracker.delivery.mail.letters import html_of

_FOLDER = Path("build/pictures")
_SHOWN = (
    "single_buttons",
    "single",
    "eight_buttons",
    "two_hundred",
    "moved",
    "overdue",
    "escalation",
    "possible_repeat",
    "catch_up",
)
_WAYS = (("light", 900, "light"), ("dark", 900, "dark"), ("phone", 375, "light"))
_TALLEST = 2_400  #: pixels of a picture: of 200 rows the first are enough


def main() -> int:
    """Make all pictures; none, and a word of why, where no Chromium is installed."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("pictures: skipped, as no Chromium is installed (apt-get install chromium)")
        return 0
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in _SHOWN:
            _picture(browser, name)
        browser.close()
    print(f"{len(_SHOWN) * len(_WAYS)} pictures are in {_FOLDER}")
    return 0


def _picture(browser: Browser, name: str) -> None:
    message = messages_of_case(name, "mailtos://mail.example.org")[0]
    for way, width, scheme in _WAYS:
        page = browser.new_page(
            viewport={"width": width, "height": 700},
            color_scheme="dark" if scheme == "dark" else "light",
            is_mobile=way == "phone",
            device_scale_factor=1,
        )
        page.set_content(html_of(message))
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            print(f"pictures: {name} is {wide} pixels wide on {width}")
        high = min(page.evaluate("document.documentElement.scrollHeight"), _TALLEST)
        page.screenshot(
            path=_FOLDER / f"{name}_{way}.png",
            full_page=True,
            clip={"x": 0, "y": 0, "width": width, "height": high},
        )
        page.close()


if __name__ == "__main__":
    sys.exit(main())
