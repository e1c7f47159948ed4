"""What CRUD answers, over the memory store: statuses, headers, documents."""

from __future__ import annotations

import pytest

from tests.runtime.caller import Caller, sample

ADA = {"email": "ada@example.com", "name": "Ada"}


@pytest.fixture
def call() -> Caller:
    return sample()[1]


async def test_create_says_where_it_is_and_which_version(call: Caller):
    """201 with Location and a strong ETag; defaults filled, absent optionals left out."""
    made = await call.post("/users", ADA)
    assert made.status == 201
    assert made.headers["location"] == f"/users/{made.json['id']}"
    assert made.headers["etag"].strip('"').isdigit()
    assert list(made.json) == ["id", "email", "name", "status", "created_at", "updated_at"]
    assert (await call.get(made.headers["location"])).json == made.json


async def test_missing_is_a_problem_document(call: Caller):
    """404 as RFC 9457, with the id under which the logs know the request."""
    said = await call.get("/users/none", x_request_id="abc-1")
    assert said.status == 404
    assert said.headers["content-type"] == "application/problem+json"
    assert said.json == {
        "type": "/problems/not-found",
        "title": "Not found",
        "status": 404,
        "detail": "no user has the id 'none'",
        "request_id": "abc-1",
    }


async def test_invalid_tells_every_fault(call: Caller):
    """422 with all faults at once."""
    said = await call.post("/users", {"email": "x", "nickname": "", "extra": 1})
    assert said.status == 422
    assert said.faults == [
        ("email", "too_short"),
        ("name", "required"),
        ("nickname", "blank"),
        ("extra", "unknown_field"),
    ]


async def test_duplicate_is_a_conflict_whatever_its_case(call: Caller):
    """409: an email is unique on lower()."""
    await call.post("/users", ADA)
    said = await call.post("/users", ADA | {"email": "ADA@example.com"})
    assert (said.status, said.faults) == (409, [("email", "taken")])


async def test_put_replaces(call: Caller):
    """An absent optional is cleared, an absent defaulted field takes its default."""
    made = await call.post("/users", ADA | {"nickname": "A", "status": "blocked"})
    said = await call.put(made.headers["location"], ADA | {"name": "Ada L"})
    assert said.status == 200
    assert "nickname" not in said.json
    assert (said.json["name"], said.json["status"]) == ("Ada L", "active")
    assert (await call.put("/users/none", ADA)).status == 404


async def test_put_of_the_same_changes_nothing(call: Caller):
    """The version, the journal and the stream stay as they are."""
    mock, call = sample()
    made = await call.post("/users", ADA)
    said = await call.put(made.headers["location"], ADA)
    assert said.headers["etag"] == made.headers["etag"]
    assert said.json == made.json
    assert [event.name for event in mock.store.events] == []
    assert len(mock.store.tables["user"].journal) == 1


async def test_patch_merges(call: Caller):
    """Absent stays, null clears what is optional, null on a required field is refused."""
    made = await call.post("/users", ADA | {"nickname": "A"})
    where = made.headers["location"]
    said = await call.patch(where, {"name": "Ada L"}, content_type="application/merge-patch+json")
    assert (said.status, said.json["name"], said.json["nickname"]) == (200, "Ada L", "A")
    assert "nickname" not in (await call.patch(where, {"nickname": None})).json
    said = await call.patch(where, {"name": None, "email": None})
    assert (said.status, said.faults) == (422, [("email", "null"), ("name", "null")])


async def test_an_immutable_field_stays(call: Caller):
    """422 when it differs, fine when it is equal."""
    part = {"number": "A", "price": "1.00", "stock": 1}
    made = await call.post("/parts", part)
    where = made.headers["location"]
    assert (await call.put(where, part | {"stock": 2})).status == 200
    said = await call.put(where, part | {"number": "B"})
    assert (said.status, said.faults) == (422, [("number", "immutable")])


async def test_delete_is_gone(call: Caller):
    """204 without a body, then 404."""
    made = await call.post("/users", ADA)
    where = made.headers["location"]
    said = await call.delete(where)
    assert (said.status, said.json) == (204, None)
    assert (await call.get(where)).status == 404
    assert (await call.delete(where)).status == 404


async def test_versions_tell_the_whole_story(call: Caller):
    """Newest first, with who did it, also after the deletion."""
    made = await call.post("/users", ADA)
    where = made.headers["location"]
    await call.patch(where, {"name": "Ada L"})
    await call.delete(where)
    first = await call.get(f"{where}/versions?limit=2")
    assert [(one["type"], one["caller"], one["user"]["name"]) for one in first.json] == [
        ("delete", "ada", "Ada L"),
        ("update", "ada", "Ada L"),
    ]
    rest = await call.get(first.headers["link"].split(">")[0][1:])
    assert [one["type"] for one in rest.json] == ["insert"]
    assert "link" not in rest.headers
    assert (await call.get("/users/none/versions")).status == 404


async def test_conditions(call: Caller):
    """If-None-Match answers 304, If-Match 412 when the row has moved on."""
    made = await call.post("/users", ADA)
    where, tag = made.headers["location"], made.headers["etag"]
    same = await call.get(where, if_none_match=f'"0", W/{tag}')
    assert (same.status, same.headers["etag"], same.json) == (304, tag, None)
    assert (await call.get(where, if_none_match="*")).status == 304
    assert (await call.get(where, if_none_match='"0"')).status == 200
    assert (await call.patch(where, {"name": "B"}, if_match=tag)).status == 200
    assert (await call.put(where, ADA, if_match=tag)).status == 412
    assert (await call.patch(where, {"name": "C"}, if_match=tag)).status == 412
    assert (await call.delete(where, if_match=tag)).status == 412
    assert (await call.delete(where, if_match='W/"1"')).status == 412
    assert (await call.delete(where, if_match="nonsense")).status == 400
    assert (await call.delete(where, if_match="*")).status == 204


async def test_head_is_get_without_the_body(call: Caller):
    """The same status and headers."""
    made = await call.post("/users", ADA)
    said = await call.send("HEAD", made.headers["location"])
    assert (said.status, said.headers["etag"], said.json) == (200, made.headers["etag"], None)
