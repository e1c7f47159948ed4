"""A service without a database: its handlers are all written by hand, and nothing is kept."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from onehand.gen.service import generate
from onehand.ir.load import load_sources
from onehand.runtime.auth.keyring import KeyRing
from onehand.runtime.auth.verifier import Verifier
from onehand.runtime.call import NoClients
from onehand.runtime.http.build import build_app
from onehand.runtime.implement import implement
from onehand.text.source import Source
from tests.runtime.caller import Caller

DESIGN = """
service: front
description: Adds up.
team: t
auth: {user: []}
models:
  sum: {fields: {numbers: [integer]}}
operations:
  add_up: {POST: "/sums", body: sum, returns: {200: integer}}
  say_hello: {GET: "/hello", returns: {200: string}}
"""


async def test_it_answers_without_a_store(tmp_path: Path) -> None:
    """No transaction is opened; an Idempotency-Key means nothing, and neither document nor client promise one."""
    loaded = load_sources([Source("api/front.yaml", DESIGN)])
    assert loaded.design is not None, loaded.diagnostics
    for file in generate(loaded.design, loaded.design.services["front"]):
        path = tmp_path / "front_service" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text)
    (tmp_path / "front_service" / "__init__.py").touch()
    sys.path.insert(0, str(tmp_path))
    generated = {name: importlib.import_module(f"front_service.generated.{name}") for name in ("app", "handlers")}
    calls = []

    async def add_up(self: Any, call: Any, body: Any) -> int:
        calls.append(body.numbers)
        return sum(body.numbers)

    async def say_hello(self: Any, call: Any) -> str:
        return "hello"

    written = ModuleType("written")
    methods = {"add_up": add_up, "say_hello": say_hello, "__module__": "written"}
    written.Operations = type("Operations", (generated["handlers"].OperationsHandler,), methods)  # type: ignore[attr-defined]
    service, keys = generated["app"].SERVICE, KeyRing()
    app = build_app(
        service,
        implement(service, written),
        store=None,  # type: ignore[arg-type]
        clients=NoClients(),
        authenticate=Verifier(keys, service="front", organization=keys.organization).authenticate,
    )
    call = Caller(app, keys.user())
    assert (await call.get("/hello")).json == "hello"
    said = [await call.post("/sums", {"numbers": [1, 2]}, idempotency_key="k") for _ in range(2)]
    assert [(one.status, one.json) for one in said] == [(200, 3)] * 2
    assert len(calls) == 2
    text = {name: (tmp_path / "front_service/generated" / name).read_text() for name in ("openapi.yaml", "routes.py")}
    assert "#/components/parameters/IdempotencyKey" not in text["openapi.yaml"]
