"""Operations that are written by hand are answered by the examples of the design."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from onehand.gen.service import generate
from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.runtime.mock.service import Mock
from onehand.text.source import Source
from tests.runtime.caller import Caller
from tests.runtime.sample.made import generated

DESIGN = """\
service: desk
team: t
auth: {user: []}
models:
  reason_form: {fields: {reason: string}}
  ticket: {fields: {id: id, price: {type: decimal, digits: 6, scale: 2}}}
operations:
  close:
    POST: /tickets/{id}/closings
    body: reason_form
    returns: {200: ticket, 202: , 409: problem}
    examples:
      request: {reason: done}
      409 closed: {detail: it is closed already}
      200 cheap: {id: a, price: 1.50}
      200 dear: {id: b, price: 900}
      202:
  count:
    GET: /tickets/count
    returns: integer
    examples: {200: 7}
  look:
    GET: /tickets/look
    returns: {200: integer, 404: problem}
    examples: {404: }
  open:
    POST: /tickets
    body: reason_form
    returns: {201: ticket}
"""


@pytest.fixture(scope="module")
def design() -> Design:
    found = load_sources([Source("api/desk.yaml", DESIGN)])
    assert found.design is not None, found.diagnostics
    return found.design


@pytest.fixture
def call(design: Design, tmp_path: Path) -> Caller:
    package = generated(tmp_path, design, design.services["desk"])
    mock = Mock(importlib.import_module(f"{package}.app").SERVICE)
    return Caller(mock.app, mock.keys.user())


@pytest.mark.parametrize(
    ("prefer", "status", "body"),
    [
        (None, 200, {"id": "a", "price": "1.50"}),
        ("example=dear", 200, {"id": "b", "price": "900"}),
        ("code=202", 202, None),
        ('code=409, example="closed"', 409, "it is closed already"),
        ("respond-async, code=200; example=dear", 200, {"id": "b", "price": "900"}),
    ],
)
async def test_the_caller_may_choose(call: Caller, prefer: str | None, status: int, body: Any) -> None:
    """By `Prefer`, as RFC 7240 has it; else the first that is a success."""
    headers = {"prefer": prefer} if prefer else {}
    said = await call.post("/tickets/1/closings", {"reason": "x"}, **headers)
    assert said.status == status
    if status < 300 and body is not None:
        assert said.json == body
    if status == 409:
        assert (said.json["detail"], said.json["type"]) == (body, "/problems/conflict")


async def test_what_is_sent_is_checked_all_the_same(call: Caller) -> None:
    """An example answers only what the service would have taken."""
    assert (await call.post("/tickets/1/closings", {})).status == 422


async def test_one_call_does_not_prefer_for_the_next(call: Caller) -> None:
    """A preference is of one request."""
    assert (await call.post("/tickets/1/closings", {"reason": "x"}, prefer="code=202")).status == 202
    assert (await call.post("/tickets/1/closings", {"reason": "x"})).status == 200


async def test_an_example_that_does_not_exist(call: Caller) -> None:
    """400, with those that do."""
    said = await call.post("/tickets/1/closings", {"reason": "x"}, prefer="example=nope")
    assert said.status == 400
    assert "only: 409 closed, 200 cheap, 200 dear, 202" in said.json["detail"]


async def test_a_value_and_a_problem_alone(call: Caller) -> None:
    """Whatever the type; a refusal when there is nothing else; 501 when there is nothing at all."""
    assert (await call.get("/tickets/count")).json == 7
    assert (await call.get("/tickets/look")).status == 404
    assert (await call.post("/tickets", {"reason": "x"})).status == 501


def test_the_document_shows_them(design: Design) -> None:
    """One as the example, several by name."""
    [text] = [file.text for file in generate(design, design.services["desk"]) if file.path == "generated/openapi.yaml"]
    post = yaml.safe_load(text)["paths"]["/tickets/{id}/closings"]["post"]
    assert post["requestBody"]["content"]["application/json"]["example"] == {"reason": "done"}
    shown = post["responses"]["200"]["content"]["application/json"]["examples"]
    assert {name: one["value"]["id"] for name, one in shown.items()} == {"cheap": "a", "dear": "b"}
