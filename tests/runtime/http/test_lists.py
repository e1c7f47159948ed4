"""Lists: pages, searches, sorts, and parameters that nobody declared."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.runtime.caller import Caller, sample


@pytest.fixture
async def call() -> Caller:
    call = sample()[1]
    for name in ("Bo", "Ada", "Cy", "Ada", "ada"):
        number = len((await call.get("/users?limit=100")).json)
        body = {"email": f"{name}{number}@Example.com", "name": name, "status": "blocked" if name == "Cy" else "active"}
        assert (await call.post("/users", body)).status == 201
    return call


async def everything(call: Caller, target: str) -> list[Any]:
    found, pages = [], 0
    while target:
        said = await call.get(target)
        assert said.status == 200, said
        found += said.json
        link = said.headers.get("link", "")
        target = link.split(">")[0][1:]
        pages += 1
        assert pages < 20
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 100])
async def test_pages_show_every_row_once_in_order(call: Caller, limit: int):
    """Whatever the page size, following Link gives the same rows; ties are broken by id in the same direction."""
    by_name = await everything(call, f"/users?sort=name&limit={limit}")
    assert [one["name"] for one in by_name] == ["Ada", "Ada", "Bo", "Cy", "ada"]
    assert by_name[0]["id"] < by_name[1]["id"]
    newest = await everything(call, f"/users?limit={limit}")
    assert [one["name"] for one in newest] == ["ada", "Ada", "Cy", "Ada", "Bo"]


async def test_the_link_keeps_the_question(call: Caller):
    """The next page has the same filters; the old cursor is replaced."""
    said = await call.get("/users?name_prefix=A&limit=1")
    assert said.headers["link"].startswith("</users?name_prefix=A&limit=1&after=")
    again = await call.get(said.headers["link"].split(">")[0][1:])
    assert len(again.json) == 1
    assert "link" not in again.headers


async def test_searches(call: Caller):
    """Equality, prefix, ids, and all of them together; an email is found whatever its case."""
    names = [one["name"] for one in (await call.get("/users?status=blocked")).json]
    assert names == ["Cy"]
    assert len((await call.get("/users?name_prefix=Ad")).json) == 2
    assert len((await call.get("/users?email=BO0%40example.COM")).json) == 1
    assert (await call.get("/users?status=blocked&name_prefix=Ad")).json == []
    ids = [one["id"] for one in (await call.get("/users")).json]
    assert len((await call.get(f"/users?id={ids[0]}&id={ids[1]}&id=none")).json) == 2


@pytest.mark.parametrize(
    ("query", "faults"),
    [
        ("nickname=x", [("nickname", "unknown_field")]),
        ("limit=0", [("limit", "too_small")]),
        ("limit=101", [("limit", "too_large")]),
        ("limit=ten&foo=1", [("foo", "unknown_field"), ("limit", "type")]),
        ("limit=1&limit=2", [("limit", "type")]),
        ("status=gone", [("status", "unknown_value")]),
        ("sort=email", [("sort", "unknown_value")]),
        ("email=", [("email", "blank")]),
        ("id=", [("id", "blank")]),
        ("email=%00", [("email", "characters")]),
        ("email=%ff", [("", "characters"), ("email", "blank")]),
        ("after=x", [("after", "pattern")]),
        ("after=" + "A" * 5000, [("after", "pattern")]),
        ("&".join(f"id={n}" for n in range(101)), [("id", "too_long")]),
    ],
)
async def test_only_what_is_declared_can_be_asked(call: Caller, query: str, faults: list):
    """A parameter that is unknown or does not fit never widens the answer: it is a 422."""
    said = await call.get(f"/users?{query}")
    assert (said.status, said.faults) == (422, faults)


async def test_a_cursor_belongs_to_its_question(call: Caller):
    """Another sort or filter refuses it."""
    said = await call.get("/users?sort=name&limit=1")
    cursor = said.headers["link"].split("after=")[1].split(">")[0]
    assert (await call.get(f"/users?sort=name&after={cursor}")).status == 200
    assert (await call.get(f"/users?after={cursor}")).status == 422
    assert (await call.get(f"/users?sort=name&status=active&after={cursor}")).status == 422


async def test_parameters_where_none_are_declared(call: Caller):
    """Also operations without any parameter refuse them."""
    made = (await call.get("/users")).json[0]
    said = await call.get(f"/users/{made['id']}?verbose=1")
    assert (said.status, said.faults) == (422, [("verbose", "unknown_field")])


async def test_moments_decimals_and_ranges():
    """A range is from, inclusive, until, exclusive; decimals sort by value; cursors carry them exactly."""
    call = sample()[1]
    for number, (price, day) in enumerate([("10.00", 3), ("9.5", 1), ("9.50", 2), ("100", 4)]):
        part = {"number": f"n{number}", "price": price, "stock": number, "made_on": f"2026-01-0{day}T00:00:00.000001Z"}
        assert (await call.post("/parts", part)).status == 201
    assert [one["price"] for one in await everything(call, "/parts?limit=1")] == ["9.50", "9.50", "10.00", "100.00"]
    moment = quote("2026-01-02T02:00:00.000001+02:00")
    found = await everything(call, f"/parts?made_on_from={moment}&made_on_until=2026-01-04T00:00:00.000001Z&limit=1")
    assert [one["number"] for one in found] == ["n2", "n0"]
    assert [one["stock"] for one in await everything(call, "/parts?sort=-stock&limit=3")] == [3, 2, 1, 0]
