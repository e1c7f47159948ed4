"""What is true of secrets: they are sent, and nobody sees or keeps them."""

from __future__ import annotations

import importlib
import logging
from pathlib import Path
from typing import Any

import pytest
import yaml

from onehand.runtime.implement import implement
from onehand.runtime.mock.store import MemoryStore
from onehand.runtime.startup import StartupError
from tests.runtime.nested.desk import Desk, digest

SECRET = "Hunter2Hunter2"
PIN = 47110815


@pytest.fixture
async def account(desk: Desk) -> Any:
    return await desk.caller().post("/accounts", {"name": "Ada", "password": SECRET, "pin": PIN})


async def kept(desk: Desk) -> str:
    """All that there is of it, as text."""
    if isinstance(desk.store, MemoryStore):
        table = desk.store.tables["account"]
        return f"{table.by_id} {table.journal} {desk.store.events}"
    db = desk.call().sql
    rows = [*await db.rows("select * from accounts"), *await db.rows("select * from journal.accounts")]
    return str([tuple(row) for row in rows])


async def test_it_is_consumed_by_the_handler(desk: Desk, account: Any) -> None:
    """Its hash is stored; it is in no answer, row, journal record or event."""
    caller, where = desk.caller(), account.headers["location"]
    assert (account.status, list(account.json)) == (201, ["id", "name", "level", "created_at", "updated_at"])
    changed = await caller.put(where, {"name": "Ada", "password": f"{SECRET}x", "pin": PIN})
    patched = await caller.patch(where, {"password": f"{SECRET}y"})
    assert (changed.status, patched.status) == (200, 200)
    answers = [account, changed, patched, await caller.get(where), await caller.get(f"{where}/versions")]
    stored = await kept(desk)
    assert digest(f"{SECRET}y") in stored
    for text in (*(str(one.json) for one in answers), stored):
        assert SECRET not in text
        assert str(PIN) not in text


async def test_no_refusal_repeats_it(desk: Desk, account: Any, caplog: pytest.LogCaptureFixture) -> None:
    """What is wrong is told by its place and rule."""
    caller, where = desk.caller(), account.headers["location"]
    bad: list[tuple[Any, str]] = [
        ({"password": f"{SECRET}!", "pin": PIN}, "pattern"),
        ({"password": SECRET * 20, "pin": PIN}, "too_long"),
        ({"password": SECRET[:3], "pin": PIN}, "too_short"),
        ({"password": [SECRET], "pin": PIN}, "type"),
        ({"password": f" {SECRET}", "pin": PIN}, "not_trimmed"),
        ({"password": SECRET, "pin": f"{SECRET}{PIN}"}, "type"),
        ({"password": SECRET, "pin": PIN * 10**40}, "type"),
        ({"password": SECRET, "pin": -PIN}, "too_small"),
        ({"password": SECRET, "pin": PIN, "name": None}, "required"),
    ]
    with caplog.at_level(logging.DEBUG):
        for form, code in bad:
            for said in (
                await caller.post("/accounts", {"name": "Bo"} | form),
                await caller.put(where, {"name": "Bo"} | form),
            ):
                assert said.status in {400, 422}, form
                assert code in str(said.json) or said.status == 400, (form, said.json)
                assert SECRET[:3] not in str(said.json), form
                assert str(PIN) not in str(said.json), form
        taken = await caller.post("/accounts", {"name": "Ada", "password": SECRET, "pin": PIN})
        assert (taken.status, taken.faults) == (409, [("name", "taken")])
    assert SECRET not in caplog.text


async def test_a_form_shows_itself_without_it(desk: Desk) -> None:
    """In a log or a traceback; the client's forms as well."""
    for module in (desk.module("models"), desk.module("client.models")):
        form = module.AccountForm(name="Ada", password=SECRET, pin=PIN)
        assert SECRET not in repr(form)
        assert str(PIN) not in f"{form}"
        assert "name='Ada', password=..." in repr(form)
        assert repr(module.AccountPatch(password=SECRET)) == "AccountPatch(password=...)"


def test_nothing_starts_without_a_handler(package: str) -> None:
    """Create, update and patch are written by hand: who else should know what becomes of it."""
    with pytest.raises(StartupError) as refused:
        implement(Desk(package).service, None)
    for operation in ("create_account", "update_account", "patch_account"):
        assert operation in str(refused.value)


def test_the_documents_say_so(package: str) -> None:
    """OpenAPI: `writeOnly`, in what is sent alone; no event has it."""
    folder = Path(str(importlib.import_module(f"{package}.generated").__path__[0]))
    api = yaml.safe_load((folder / "openapi.yaml").read_text())["components"]["schemas"]
    for name in ("AccountForm", "AccountPatch"):
        assert api[name]["properties"]["password"]["writeOnly"] is True
    assert set(api["Account"]["properties"]) == {"id", "name", "level", "created_at", "updated_at"}
    assert "password" not in (folder / "asyncapi.yaml").read_text()
    assert "password" not in (folder / "schema.sql").read_text()
    assert "password" not in (folder / "dao" / "accounts.py").read_text()
