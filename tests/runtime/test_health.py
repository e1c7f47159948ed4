"""Health: every part says what it finds, and a check that hangs or breaks is a finding, not an end."""

from __future__ import annotations

import asyncio
from types import ModuleType

import pytest

from onehand.runtime.health import Health, document


async def well() -> str:
    return "3 of 3"


async def ill() -> None:
    raise OSError("no route")


async def hangs() -> None:
    await asyncio.sleep(60)


async def test_a_report_names_every_check():
    """One ill check makes the service ill; ready asks only what decides it."""
    health = Health("user", "1.2.0")
    health.register("database", well, ready=True)
    health.register("mail", ill)
    report = await health.report()
    assert [(one.name, one.healthy, one.detail) for one in report.checks] == [
        ("database", True, "3 of 3"),
        ("mail", False, "OSError: no route"),
    ]
    assert (report.healthy, report.version) == (False, "1.2.0")
    ready = await health.report(ready=True)
    assert (ready.healthy, [one.name for one in ready.checks]) == (True, ["database"])


async def test_a_check_that_hangs(monkeypatch: pytest.MonkeyPatch):
    """It is told after its time; the others are not kept waiting for longer."""
    monkeypatch.setattr("onehand.runtime.health._PATIENCE", 0.02)
    health = Health("user", "dev")
    health.register("mail", hangs)
    [outcome] = (await health.report()).checks
    assert (outcome.healthy, outcome.detail) == (False, "no answer within 0.02 s")


async def test_a_draining_process_is_not_ready():
    """So that nobody sends it more."""
    health = Health("user", "dev")
    health.draining = True
    assert not (await health.report(ready=True)).healthy


async def test_checks_of_the_service_itself():
    """Public coroutine functions of checks.py, not what it imports, not what starts with '_'."""
    module = ModuleType("checks")

    async def mail_server() -> None:
        """Fine."""

    async def _helper() -> None:
        """Not a check."""

    mail_server.__module__ = _helper.__module__ = "checks"
    module.mail_server, module._helper, module.imported = mail_server, _helper, ill  # type: ignore[attr-defined]
    health = Health("user", "dev")
    health.register_module(module)
    assert [one.name for one in (await health.report()).checks] == ["mail_server"]


async def test_the_document_is_the_standard_one():
    """`application/health+json`: a status, and per check an array of what was observed."""
    health = Health("user", "1.2.0")
    health.register("mail", ill)
    found = document(await health.report())
    [(name, [check])] = found.pop("checks").items()
    assert found == {"status": "fail", "serviceId": "user", "releaseId": "1.2.0"}
    assert name == "mail:responseTime"
    assert (check["status"], check["output"], check["observedUnit"]) == ("fail", "OSError: no route", "ms")
    assert check["observedValue"] >= 0
