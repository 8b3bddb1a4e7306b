"""Requests that schemathesis makes of the interface's document, and what is wrong with answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import (
    EngineFinished,
    FatalError,
    NonFatalError,
    ScenarioFinished,
)
from schemathesis.engine.recorder import ScenarioRecorder

from tests.web_reader import HOST

#: what a request may come to that is as the schema has it and cannot be done all the same: there is
#: no such milestone, it is not in that state, it has changed, or words mean nothing
_SEMANTIC: Final = ["2xx", "304", "403", "404", "409", "412", "422"]
_REFUSED: Final = ["400", "404", "412", "413", "415", "422", "428"]


@dataclass(frozen=True)
class Outcome:
    """What came of all requests."""

    cases: int
    statuses: Mapping[int, int]  #: how often each was answered
    faults: tuple[str, ...]


def fuzzed(app: Any, token: str, *, examples: int, whole: bool, seed: int = 13) -> Outcome:
    """What comes of `examples` drawn requests an operation; `whole`: and of all others, too."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "headers": {"Authorization": f"Bearer {token}", "Host": HOST},
            "generation": {"max-examples": examples, "database": "none"},
            "checks": {
                "positive_data_acceptance": {"expected-statuses": _SEMANTIC},
                "negative_data_rejection": {"expected-statuses": _REFUSED},
                "missing_required_header": {"expected-statuses": ["428"]},
            },
            "phases": {
                "examples": {"enabled": whole},
                "coverage": {"enabled": whole},
                "stateful": {"enabled": whole},
            },
        }
    )
    schema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", app, config=config, headers={"Host": HOST}
    )
    cases, statuses, faults = 0, dict[int, int](), list[str]()
    for event in from_schema(schema).execute():
        match event:
            case ScenarioFinished():
                cases += len(event.recorder.cases)
                faults += _failed(event.recorder)
                for interaction in event.recorder.interactions.values():
                    if interaction.response is not None:
                        status = interaction.response.status_code
                        statuses[status] = statuses.get(status, 0) + 1
            case NonFatalError():
                faults.append(f"{event.label}: {event.value!r}")
            case FatalError():
                faults.append(repr(event.exception))
            case EngineFinished():
                faults += [
                    f"{each.operation}: {each.title}: {each.message}" for each in event.failures
                ]
    return Outcome(cases, statuses, tuple(faults))


def _failed(recorder: ScenarioRecorder) -> list[str]:
    """Every check of an answer that failed, and what was asked for."""
    return [
        f"{check.failure_info.code_sample}\n{check.name}: {check.failure_info.failure!s}"
        for checks in recorder.checks.values()
        for check in checks
        if check.failure_info is not None
    ]
