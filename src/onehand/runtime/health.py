"""Is the service well, and may it get requests? Every part registers what it can check."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from time import perf_counter
from types import ModuleType
from typing import Any

from msgspec import Struct

Check = Callable[[], Awaitable[object]]
"""Returns when all is well, raises what is wrong. What it returns is shown as detail, if it is text."""

_PATIENCE = 3.0
"""Seconds for one check."""


class Outcome(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one check found; `took` is in milliseconds."""

    name: str
    healthy: bool
    took: float
    detail: str = ""


class Report(Struct, frozen=True, kw_only=True):
    healthy: bool
    service: str
    version: str
    checks: list[Outcome]


def document(report: Report) -> dict[str, Any]:
    """As `application/health+json` has it (draft-inadarei-api-health-check): what monitors read without being told."""
    checks = {f"{one.name}:responseTime": [_document(one)] for one in report.checks}
    about = {"serviceId": report.service, "releaseId": report.version}
    return {"status": _word(healthy=report.healthy), **about, "checks": checks}


def _document(outcome: Outcome) -> dict[str, Any]:
    told = {"output": outcome.detail} if outcome.detail else {}
    return {"status": _word(healthy=outcome.healthy), "observedValue": outcome.took, "observedUnit": "ms", **told}


def _word(*, healthy: bool) -> str:
    return "pass" if healthy else "fail"


class Health:
    """All checks of a process. `ready` ones decide whether it gets requests; all of them are its health."""

    def __init__(self, service: str, version: str) -> None:
        self._service = service
        self._version = version
        self._checks: dict[str, tuple[Check, bool]] = {}
        self.draining = False
        """Set when the process is about to end: it is not ready any more."""

    def register(self, name: str, check: Check, *, ready: bool = False) -> None:
        """`ready`: without this the service can answer nothing."""
        self._checks[name] = (check, ready)

    def register_module(self, module: ModuleType | None) -> None:
        """checks.py: every public coroutine function without arguments is a check."""
        functions = [] if module is None else inspect.getmembers(module, inspect.iscoroutinefunction)
        for name, function in functions:
            if not name.startswith("_") and module and function.__module__ == module.__name__:
                self.register(name, function)

    async def report(self, *, ready: bool = False) -> Report:
        """Runs all checks at once, or only those that decide readiness."""
        chosen = {name: check for name, (check, decides) in self._checks.items() if decides or not ready}
        outcomes = await asyncio.gather(*(_run(name, check) for name, check in chosen.items()))
        if self.draining:
            outcomes.append(Outcome(name="draining", healthy=False, took=0, detail="the process is about to end"))
        healthy = all(outcome.healthy for outcome in outcomes)
        return Report(healthy=healthy, service=self._service, version=self._version, checks=outcomes)


async def _run(name: str, check: Check) -> Outcome:
    started = perf_counter()
    try:
        found = await asyncio.wait_for(check(), _PATIENCE)
    except TimeoutError:
        return _outcome(name, started, f"no answer within {_PATIENCE:g} s", healthy=False)
    except Exception as error:  # noqa: BLE001  whatever goes wrong in a check is its finding
        return _outcome(name, started, f"{type(error).__name__}: {error}", healthy=False)
    return _outcome(name, started, found if isinstance(found, str) else "", healthy=True)


def _outcome(name: str, started: float, detail: str, *, healthy: bool) -> Outcome:
    took = round((perf_counter() - started) * 1000, 1)
    return Outcome(name=name, healthy=healthy, took=took, detail=detail)
