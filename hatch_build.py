"""Has the wheel carry the pages, completions and samples that `make dist` writes into `share`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Share(BuildHookInterface[Any]):
    """What is built otherwise, as for work on it, has no `share` and goes without."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Take the folder along, below the prefix in which the wheel is installed."""
        if version == "standard" and Path(self.root, "share").is_dir():
            build_data["shared_data"]["share"] = "share"
