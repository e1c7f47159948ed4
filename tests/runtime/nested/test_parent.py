"""What is true of children, whose paths begin with their parents."""

from __future__ import annotations

from typing import Any

import pytest

from onehand.runtime.mock.store import MemoryStore
from tests.runtime.nested.desk import Desk


@pytest.fixture
async def comment(desk: Desk) -> Any:
    """A comment: `/tickets/.../comments/...`."""
    caller = desk.caller()
    ticket = (await caller.post("/tickets", {"title": "Broken"})).json["id"]
    return await caller.post(f"/tickets/{ticket}/comments", {"number": 1})


async def test_a_child_tells_its_parent(desk: Desk, comment: Any) -> None:
    """As a field that the path gives; Location is the whole path."""
    assert (comment.status, list(comment.json)[:3]) == (201, ["id", "ticket_id", "number"])
    assert comment.headers["location"] == f"/tickets/{comment.json['ticket_id']}/comments/{comment.json['id']}"
    assert (await desk.caller().get(comment.headers["location"])).json == comment.json


async def test_the_form_has_no_parent(desk: Desk, comment: Any) -> None:
    """Whoever writes it into the form is told so."""
    where = comment.headers["location"]
    said = await desk.caller().put(where, {"number": 2, "ticket_id": comment.json["ticket_id"]})
    assert (said.status, said.faults) == (422, [("ticket_id", "unknown_field")])


async def test_below_another_parent_there_is_nothing(desk: Desk, comment: Any) -> None:
    """404 whatever is asked, and nothing in its list."""
    caller = desk.caller()
    other = (await caller.post("/tickets", {"title": "Other"})).json["id"]
    where = f"/tickets/{other}/comments/{comment.json['id']}"
    form = {"number": 5}
    answers = [await caller.get(where), await caller.put(where, form), await caller.patch(where, form)]
    answers += [await caller.delete(where), await caller.get(f"{where}/versions")]
    assert [answer.status for answer in answers] == [404] * 5
    assert (await caller.get(f"/tickets/{other}/comments")).json == []
    assert (await caller.get(comment.headers["location"])).json == comment.json


async def test_below_no_parent_there_is_nothing(desk: Desk, comment: Any) -> None:
    """The parent is what is not found."""
    caller = desk.caller()
    for answer in (
        await caller.get("/tickets/none/comments"),
        await caller.post("/tickets/none/comments", {"number": 1}),
    ):
        assert (answer.status, answer.json["detail"]) == (404, "no ticket has the id 'none'")


async def test_two_levels(desk: Desk, comment: Any) -> None:
    """A picture is found below its comment below its ticket, and nowhere else."""
    caller = desk.caller()
    made = await caller.post(f"{comment.headers['location']}/pictures", {"name": "screen"})
    assert (made.status, list(made.json)[:2]) == (201, ["id", "comment_id"])
    assert (await caller.get(made.headers["location"])).status == 200
    other = (await caller.post("/tickets", {"title": "Other"})).json["id"]
    wrong = made.headers["location"].replace(comment.json["ticket_id"], other)
    answers = [await caller.get(wrong), await caller.put(wrong, {"name": "x"}), await caller.delete(wrong)]
    answers += [await caller.patch(wrong, {"name": "x"}), await caller.get(f"{wrong}/versions")]
    above = wrong.rpartition("/")[0]
    answers += [await caller.get(above), await caller.post(above, {"name": "x"})]
    assert [(one.status, one.json["detail"]) for one in answers] == [
        (404, f"no comment has the id '{comment.json['id']}'")
    ] * 7


async def test_what_has_children_stays(desk: Desk, comment: Any) -> None:
    """409 until the last of them is gone."""
    caller = desk.caller()
    parent = f"/tickets/{comment.json['ticket_id']}"
    said = await caller.delete(parent)
    assert (said.status, said.json["detail"]) == (409, "a row of 'comments' still refers to it")
    assert (await caller.delete(comment.headers["location"])).status == 204
    assert (await caller.delete(parent)).status == 204


async def test_a_number_is_unique_in_its_parent(desk: Desk, comment: Any) -> None:
    """`unique: [[ticket_id, number]]`: taken there, free elsewhere."""
    caller = desk.caller()
    where = comment.headers["location"].rpartition("/")[0]
    said = await caller.post(where, {"number": 1})
    assert (said.status, said.faults) == (409, [("ticket_id", "taken"), ("number", "taken")])
    other = (await caller.post("/tickets", {"title": "Other"})).json["id"]
    assert (await caller.post(f"/tickets/{other}/comments", {"number": 1})).status == 201


async def test_a_cursor_belongs_to_its_parent(desk: Desk, comment: Any) -> None:
    """The next page of one ticket's comments is no page of another's."""
    caller = desk.caller()
    where = comment.headers["location"].rpartition("/")[0]
    await caller.post(where, {"number": 2})
    link = (await caller.get(f"{where}?limit=1")).headers["link"]
    target = link[link.index("/") : link.index(">")]
    assert [one["number"] for one in (await caller.get(target)).json] == [1]
    other = (await caller.post("/tickets", {"title": "Other"})).json["id"]
    said = await caller.get(target.replace(comment.json["ticket_id"], other))
    assert (said.status, said.faults) == (422, [("after", "pattern")])


async def test_its_event_has_its_own_key(desk: Desk, comment: Any) -> None:
    """The child's id, not the parent's; the parent's is in the body."""
    if isinstance(desk.store, MemoryStore):
        last = desk.store.events[-1]
        found = [(last.name, last.key, last.event.ticket_id)]
    else:
        rows = await desk.call().sql.rows("select id, ticket_id from journal.comments")
        found = [("comment_upserted", row["id"], row["ticket_id"]) for row in rows]
    assert found == [("comment_upserted", comment.json["id"], comment.json["ticket_id"])]
