"""What is true of rows that belong to somebody: others do not see them, whatever they ask."""

from __future__ import annotations

from typing import Any

import pytest

from onehand.runtime.db.item import Change
from onehand.runtime.identity import ANYONE, Identity, service_identity
from onehand.runtime.problem import Conflict, Invalid, NotFound
from tests.runtime.nested.desk import Desk

ALL = "desk:all"


@pytest.fixture
async def ticket(desk: Desk) -> Any:
    """Of ada."""
    return await desk.caller("ada").post("/tickets", {"title": "Broken"})


@pytest.fixture
async def comment(desk: Desk, ticket: Any) -> Any:
    return await desk.caller("ada").post(f"{ticket.headers['location']}/comments", {"number": 1})


async def statuses(caller: Any, where: str, form: Any) -> list[int]:
    said = [await caller.get(where), await caller.put(where, form), await caller.patch(where, form)]
    said += [await caller.get(f"{where}/versions"), await caller.delete(where)]
    return [one.status for one in said]


async def test_others_do_not_find_it(desk: Desk, ticket: Any) -> None:
    """404 as if it were not there; its owner finds it unchanged."""
    where = ticket.headers["location"]
    assert ticket.json["user_id"] == "ada"
    assert await statuses(desk.caller("bob"), where, {"title": "Mine"}) == [404] * 5
    assert (await desk.caller("bob").get("/tickets")).json == []
    assert (await desk.caller("bob").get(f"/tickets?id={ticket.json['id']}")).json == []
    assert (await desk.caller("ada").get(where)).json == ticket.json
    assert await statuses(desk.caller("ada"), where, {"title": "Mine"}) == [200, 200, 200, 200, 204]


async def test_children_belong_to_the_owner_of_their_parent(desk: Desk, ticket: Any, comment: Any) -> None:
    """Others neither find nor list nor add what is below; two levels, too."""
    ada, bob, where = desk.caller("ada"), desk.caller("bob"), comment.headers["location"]
    picture = await ada.post(f"{where}/pictures", {"name": "screen"})
    assert await statuses(bob, where, {"number": 2}) == [404] * 5
    assert await statuses(bob, picture.headers["location"], {"name": "x"}) == [404] * 5
    for below in (f"{ticket.headers['location']}/comments", f"{where}/pictures"):
        assert (await bob.get(below)).status == 404
        assert (await bob.post(below, {"number": 2} if "pictures" not in below else {"name": "x"})).status == 404
    taken = f"{ticket.headers['location']}/comments", {"number": 1}
    assert ((await bob.post(*taken)).status, (await ada.post(*taken)).status) == (404, 409)
    assert (await ada.get(picture.headers["location"])).json == picture.json
    assert await statuses(ada, picture.headers["location"], {"name": "y"}) == [200, 200, 200, 200, 204]


async def test_the_scope_of_all_sees_all(desk: Desk, ticket: Any, comment: Any) -> None:
    """`<service>:all`: rows and children of everybody; one that is created belongs to who creates it."""
    clerk = desk.caller("clerk", ALL)
    assert (await clerk.get(ticket.headers["location"])).json == ticket.json
    assert len((await clerk.get("/tickets")).json) == 1
    assert (await clerk.post(f"{ticket.headers['location']}/comments", {"number": 2})).status == 201
    said = await clerk.put(ticket.headers["location"], {"title": "Repaired"})
    assert (said.status, said.json["user_id"]) == (200, "ada")
    assert (await clerk.post("/notes", {"text": "x", "user_id": "ada"})).status == 201


async def test_what_is_written_in_the_form_must_be_the_caller(desk: Desk) -> None:
    """422 `not_own`; and a row is never given away, not even by who sees all."""
    ada = desk.caller("ada")
    said = await ada.post("/notes", {"text": "x", "user_id": "bob"})
    assert (said.status, said.faults) == (422, [("user_id", "not_own")])
    note = await ada.post("/notes", {"text": "x", "user_id": "ada"})
    assert note.status == 201
    for caller in (ada, desk.caller("clerk", ALL)):
        for said in (
            await caller.put(note.headers["location"], {"text": "x", "user_id": "bob"}),
            await caller.patch(note.headers["location"], {"user_id": "bob"}),
        ):
            assert (said.status, said.faults) == (422, [("user_id", "immutable")])
    assert (await desk.caller("bob").get("/notes?text=x")).json == []


async def test_a_conflict_tells_no_more_than_that(desk: Desk, ticket: Any) -> None:
    """What is unique is unique among all; whose it is, nobody learns."""
    said = await desk.caller("bob").post("/tickets", {"title": "Broken"})
    assert (said.status, said.faults) == (409, [("title", "taken")])
    assert "ada" not in str(said.json)


async def test_a_handler_sees_what_its_caller_sees(desk: Desk, ticket: Any, comment: Any) -> None:
    """By every method of the DAO; unless it says `of_all()`."""
    models, id = desk.module("models"), ticket.json["id"]
    form = models.TicketForm(title="Mine")
    bob = desk.call("bob").tickets
    assert [await bob.get(id), await bob.lock(id), await bob.get_by_title("Broken"), await bob.update(id, form)] == [
        None
    ] * 4
    assert await bob.get_many([id]) == [None]
    assert [one async for one in bob.all()] == []
    assert (await bob.page(models.TicketQuery())).items == []
    assert [await bob.delete(id), *(await bob.delete_many([id]))] == [False, False]
    with pytest.raises(NotFound):
        await bob.versions(id)
    everybody = bob.of_all()
    assert [one.id async for one in everybody.all()] == [id]
    assert (await everybody.get(id)).value.user_id == "ada"
    assert (await everybody.update(id, form)).value.title == "Mine"
    assert await bob.get(id) is None


async def test_batches_and_upserts_stay_inside(desk: Desk) -> None:
    """What is somebody else's is not found, so it is not changed; its id is taken."""
    dao, models = desk.module("dao.notes"), desk.module("models")
    ada, bob = desk.call("ada").notes, desk.call("bob").notes
    form, of_bob = models.NoteForm(text="x", user_id="ada"), models.NoteForm(text="y", user_id="bob")
    await ada.insert(form, id="n1", place=3)
    assert await bob.update_many([Change("n1", of_bob)]) == [None]
    assert await bob.set("n1", place=4) is None
    for write in (bob.upsert("n1", of_bob), bob.upsert_many([dao.NewNote(form=of_bob, id="n1")])):
        with pytest.raises(Conflict):
            await write
    with pytest.raises(Invalid) as refused:
        await bob.insert_many([dao.NewNote(form=of_bob), dao.NewNote(form=form)])
    assert [(one.field, one.code) for one in refused.value.errors] == [("[1].user_id", "not_own")]
    with pytest.raises(Invalid):
        await bob.upsert("n2", form)
    note = (await ada.get("n1")).value
    assert (note.text, note.place) == ("x", 3)
    assert (await ada.set("n1", place=5)).value.place == 5
    assert (await ada.upsert("n1", form)).what == "unchanged"


async def test_children_in_batches(desk: Desk, ticket: Any, comment: Any) -> None:
    """Below a parent that is not the caller's nothing is made, as if there were no such parent."""
    dao, models, id = desk.module("dao.comments"), desk.module("models"), ticket.json["id"]
    item = dao.NewComment(form=models.CommentForm(number=9), ticket_id=id)
    bob = desk.call("bob").comments
    with pytest.raises(Invalid) as refused:
        await bob.insert_many([item])
    assert [(one.field, one.code) for one in refused.value.errors] == [("[0].ticket_id", "unknown_reference")]
    for write in (
        bob.insert(models.CommentForm(number=9), ticket_id=id),
        bob.upsert("c9", models.CommentForm(number=9), ticket_id=id),
    ):
        with pytest.raises(NotFound):
            await write
    assert await bob.get_by_ticket_id_and_number(id, 1) is None
    assert len(await desk.call("ada").comments.insert_many([item])) == 1


async def test_services_see_all_and_nobody_sees_nothing(desk: Desk, ticket: Any) -> None:
    """A service acts for itself; who has not said who it is owns nothing."""
    make = desk.module("call").Call
    assert await make(desk.store, None, identity=service_identity("mailer")).tickets.get(ticket.json["id"])
    assert await make(desk.store, None, identity=ANYONE).tickets.get(ticket.json["id"]) is None
    assert await make(desk.store, None).tickets.get(ticket.json["id"]) is None
    other = Identity("partner", "ada")
    assert await make(desk.store, None, identity=other).tickets.get(ticket.json["id"]) is None
