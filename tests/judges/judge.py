"""What does schemathesis, which knows only the document, have against a service?

All of its checks, in all of its phases: the examples of the document, every edge of every schema, generated requests,
and sequences of requests. What it cannot know is excused one answer at a time, each excuse with its reason.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from schemathesis import openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import StopReason, events, from_schema

EXCUSED_FAULTS = {
    ("after", "pattern"): "a cursor is opaque: only those that the service made for the same question are good",
    ("Idempotency-Key", "reused"): "the judge uses one key for many requests, which is what the service refuses",
    ("*", "immutable"): "which value a field may not change from is known to the service alone",
    ("*", "not_own"): "who the caller is stands in its token, not in the document",
    ("*", "unknown_reference"): "whether another resource exists is known to the service alone",
    ("*", "characters"): "NUL deep inside free JSON: no schema forbids it there; of a text its pattern does",
    ("*", "too_small"): "JSON Schema has no bounds for decimals and dates, which are texts; `x-minimum` tells them",
    ("*", "too_large"): "as too_small; lengths and numbers are bounded in the document and never get here",
}
"""(field, code) of what may be wrong with a request that fits the document."""

_TAG = re.compile(r'\*|(?:W/)?"[^"]*"')


@dataclass
class Verdict:
    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    phases: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n\n".join(self.faults)


def judge(document: dict[str, Any], token: str, *, app: Any = None, url: str | None = None, examples: int) -> Verdict:
    """`app` is an ASGI callable in this process; else `url` is where the service listens. The same every time."""
    schema = openapi.from_dict(document, config=_config(token, url, examples))
    schema.app = app
    verdict = Verdict()
    for event in from_schema(schema).execute():
        match event:
            case events.ScenarioFinished():
                _hear(verdict, event.recorder)
            case events.PhaseFinished():
                verdict.phases.append(event.phase.name.name)
            case events.NonFatalError():
                verdict.faults.append(f"{event.label}: {event.value!r}")
            case events.FatalError():
                raise event.exception
            case events.EngineFinished():
                assert event.stop_reason == StopReason.COMPLETED
    return verdict


def _config(token: str, url: str | None, examples: int) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "headers": {"Authorization": f"Bearer {token}"},
            "continue-on-failure": True,
            "generation": {"max-examples": examples, "deterministic": True, "database": "none", "no-shrink": True},
            "phases": {"stateful": {"max-steps": 6}},
        }
        | ({"base-url": url} if url else {})
    )


def _hear(verdict: Verdict, recorder: Any) -> None:
    for id, interaction in recorder.interactions.items():
        response = interaction.response
        verdict.requests += 1
        if response is None:
            verdict.faults.append(f"no answer: {recorder.cases[id].value!r}")
            continue
        verdict.statuses[response.status_code] += 1
        for check in recorder.checks.get(id, ()):
            if check.failure_info is not None and not excused(check, response, recorder.cases[id].value):
                verdict.faults.append(_told(check, response))


def excused(check: Any, response: Any, case: Any) -> bool:
    """Whether the judge cannot know that this answer is right."""
    status = response.status_code
    if check.name in {"not_a_server_error", "status_code_conformance"}:
        # What is written by hand has no answer in a mock, nor before it is written; both say so.
        return status == 501 and _body(response)["type"] in {"/problems/not-mocked", "/problems/not-implemented"}
    if check.name == "use_after_free":
        # The history of a resource outlives it; that is what it is for.
        return status == 200 and case.operation.path.endswith("/versions")
    if check.name == "positive_data_acceptance":
        # 412: which tag is the current one is known to the service alone.
        # The edges of other parameters are tried with 'If-Match: 0', whatever pattern the document gives for it.
        if status == 400:
            return _TAG.fullmatch(case.headers.get("If-Match", "*")) is None
        return status == 412 or (status == 422 and all(_excused_faults(_body(response))))
    return False


def _excused_faults(problem: dict[str, Any]) -> Iterator[bool]:
    for fault in problem["errors"]:
        yield (fault["field"], fault["code"]) in EXCUSED_FAULTS or ("*", fault["code"]) in EXCUSED_FAULTS


def _body(response: Any) -> Any:
    return json.loads(response.content)


def _told(check: Any, response: Any) -> str:
    failure = check.failure_info.failure
    answer = f"{response.status_code} {response.content[:600]!r}"
    return f"{check.name}: {failure.title}\n{failure.message[:600]}\n{check.failure_info.code_sample[:1500]}\n{answer}"
