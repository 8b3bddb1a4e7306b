"""`config show`: the settings in force."""

from __future__ import annotations

from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json


@command("tracker config show --json")
@json_option("Print an object.")
def show(app: App, *, as_json: bool) -> None:
    """Show the settings in force.

    Defaults included, and where they come from; secrets are never shown.
    """
    from tracker.config.describe import describe_settings  # noqa: PLC0415 - settings are slow

    described = describe_settings(app.settings())
    if as_json:
        emit_json(described)
        return
    for line in _lines(described, ""):
        emit(line)


def _lines(value: object, path: str) -> list[str]:
    """Dotted keys and their values, a line each."""
    if isinstance(value, dict):
        return [
            line
            for key, below in value.items()
            for line in _lines(below, f"{path}.{key}" if path else str(key))
        ]
    shown = ", ".join(map(str, value)) if isinstance(value, list) else value
    return [f"{path} = {'-' if shown in (None, '') else shown}"]
