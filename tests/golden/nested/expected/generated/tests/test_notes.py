# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""What every note must do."""

from __future__ import annotations

import pytest

from onehand.runtime.callers import SUBJECT
from onehand.runtime.sample import next_number, text
from onehand.runtime.told import Events
from onehand.runtime.trial import ask, at, changed, fields_of, part, refusal, without

from ..client import DeskClient
from ..client.models import Note, NoteForm
from ..factories import make_note_form

NOBODY = "01900000-0000-7000-8000-000000000000"

REFUSED = [
    pytest.param("text", 1, "type", id="text as a number"),
    pytest.param("text", "", "blank", id="text empty"),
    pytest.param("text", "  ", "blank", id="text of spaces"),
    pytest.param("text", " x", "not_trimmed", id="text after a space"),
    pytest.param("text", "x" * 501, "too_long", id="text of 501 characters"),
    pytest.param("user_id", 1, "type", id="user_id as a number"),
    pytest.param("user_id", "", "blank", id="user_id empty"),
    pytest.param("user_id", "  ", "blank", id="user_id of spaces"),
    pytest.param("user_id", " x", "not_trimmed", id="user_id after a space"),
    pytest.param("user_id", "x" * 201, "too_long", id="user_id of 201 characters"),
    pytest.param("id", "x", "unknown_field", id="id, which the service sets"),
    pytest.param("place", "x", "unknown_field", id="place, which the service sets"),
    pytest.param("created_at", "x", "unknown_field", id="created_at, which the service sets"),
    pytest.param("updated_at", "x", "unknown_field", id="updated_at, which the service sets"),
    pytest.param("unknown_to_the_design", 1, "unknown_field", id="an unknown field"),
]

ACCEPTED = [pytest.param("text", text(next_number(), "text", shortest=500, longest=500), id="text of 500 characters")]

REQUIRED = ["text", "user_id"]

UNASKABLE = [
    pytest.param("unknown_to_the_design=1", "unknown_to_the_design", "unknown_field", id="unknown_to_the_design=1"),
    pytest.param("sort=unknown_to_the_design", "sort", "unknown_value", id="sort=unknown_to_the_design"),
    pytest.param("limit=0", "limit", "too_small", id="limit=0"),
    pytest.param("limit=101", "limit", "too_large", id="limit=101"),
    pytest.param("limit=many", "limit", "type", id="limit=many"),
    pytest.param("after=nowhere", "after", "pattern", id="after=nowhere"),
]


def note_form() -> dict[str, object]:
    """A note's valid form, as JSON."""
    return fields_of(make_note_form(user_id=SUBJECT))


async def new_note(client: DeskClient, /, **changes: object) -> Note:
    """A note; `changes` are fields of its form, as JSON."""
    made: Note = await client.request("POST", "/notes", body=note_form() | changes, returns=Note)
    return made


@pytest.mark.asyncio
async def test_getting_an_unknown_note_expects_note_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no note to be read."""
    answer = await ask(client, "GET", f"/notes/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_an_unknown_note_expects_note_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no note with a history."""
    answer = await ask(client, "GET", f"/notes/{NOBODY}/versions")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_replacing_an_unknown_note_expects_note_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no note to be replaced; PUT creates nothing."""
    answer = await ask(client, "PUT", f"/notes/{NOBODY}", note_form())
    assert answer.status == 404


@pytest.mark.asyncio
async def test_patching_an_unknown_note_expects_note_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no note to be changed."""
    answer = await ask(client, "PATCH", f"/notes/{NOBODY}", {})
    assert answer.status == 404


@pytest.mark.asyncio
async def test_deleting_an_unknown_note_expects_note_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no note to be deleted."""
    answer = await ask(client, "DELETE", f"/notes/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_getting_a_note_expects_what_was_created(client: DeskClient) -> None:
    """What was created is what is read."""
    created = await new_note(client)
    found = await client.get_note(created.id)
    assert found == created


@pytest.mark.asyncio
async def test_listing_notes_expects_the_one_created(client: DeskClient) -> None:
    """A list has what was created."""
    created = await new_note(client)
    page = await client.list_notes(id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_creating_a_note_expects_what_the_form_says(client: DeskClient) -> None:
    """Every field comes back as it was sent."""
    names = ["text", "user_id"]
    form = note_form()
    created = await new_note(client, **form)
    shown = fields_of(created)
    assert {name: shown[name] for name in names} == {name: form[name] for name in names}


@pytest.mark.asyncio
async def test_deleting_a_note_expects_it_gone(client: DeskClient) -> None:
    """A deleted note is neither found nor listed, nor can it be deleted again."""
    created = await new_note(client)
    answer = await ask(client, "DELETE", f"/notes/{created.id}")
    assert answer.status == 204
    answer = await ask(client, "GET", f"/notes/{created.id}")
    assert answer.status == 404
    page = await client.list_notes(id=[created.id])
    assert page.items == []
    answer = await ask(client, "DELETE", f"/notes/{created.id}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_a_note_expects_its_history(client: DeskClient) -> None:
    """The journal tells of every change, also when it is gone."""
    created = await new_note(client)
    await ask(client, "DELETE", f"/notes/{created.id}")
    page = await client.list_note_versions(created.id)
    kinds = sorted(one.type for one in page.items)
    assert kinds == ["delete", "insert"]
    assert created in [one.note for one in page.items]


@pytest.mark.asyncio
async def test_replacing_a_note_expects_what_the_form_says(client: DeskClient) -> None:
    """A PUT replaces what was there."""
    created = await new_note(client)
    form = changed(fields_of(NoteForm.of(created)), "text", note_form()["text"])
    answer = await ask(client, "PUT", f"/notes/{created.id}", form)
    assert (answer.status, answer.fields["text"]) == (200, form["text"])
    again = await ask(client, "GET", f"/notes/{created.id}")
    assert again.fields == answer.fields


@pytest.mark.asyncio
async def test_replacing_a_note_by_itself_expects_the_same_etag(client: DeskClient) -> None:
    """A write that changes nothing writes nothing: the ETag and the time of change stay."""
    created = await new_note(client)
    before = await ask(client, "GET", f"/notes/{created.id}")
    answer = await ask(client, "PUT", f"/notes/{created.id}", fields_of(NoteForm.of(created)))
    assert (answer.status, answer.fields) == (200, before.fields)
    answer = await ask(client, "PATCH", f"/notes/{created.id}", {})
    assert answer.status == 200
    after = await ask(client, "GET", f"/notes/{created.id}")
    assert after.etag == before.etag


@pytest.mark.asyncio
async def test_patching_a_note_expects_only_that_changed(client: DeskClient) -> None:
    """A PATCH changes what it names; what is absent stays."""
    created = await new_note(client)
    wanted = note_form()["text"]
    answer = await ask(client, "PATCH", f"/notes/{created.id}", {"text": wanted})
    shown = fields_of(created) | {"text": wanted}
    assert without(answer.fields, "updated_at") == without(shown, "updated_at")


@pytest.mark.asyncio
async def test_changing_user_id_of_a_note_expects_a_refusal(client: DeskClient) -> None:
    """The user id stays what it was."""
    created = await new_note(client)
    other = NOBODY
    answer = await ask(client, "PATCH", f"/notes/{created.id}", {"user_id": other})
    assert answer.refusal == refusal(("user_id", "immutable"))
    answer = await ask(client, "PUT", f"/notes/{created.id}", fields_of(NoteForm.of(created)) | {"user_id": other})
    assert answer.refusal == refusal(("user_id", "immutable"))


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value", "code"), REFUSED)
async def test_writing_a_note_with_a_wrong_value_expects_its_fault(
    client: DeskClient,
    field: str,
    value: object,
    code: str,
) -> None:
    """A value that is not allowed is refused, with the place and the reason, and nothing else is."""
    form = changed(note_form(), field, value)
    wrong = refusal((field, code))
    answer = await ask(client, "POST", "/notes", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PUT", f"/notes/{NOBODY}", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PATCH", f"/notes/{NOBODY}", part(form, field))
    assert answer.refusal == wrong


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value"), ACCEPTED)
async def test_creating_a_note_at_a_bound_expects_it_taken(client: DeskClient, field: str, value: object) -> None:
    """A value that is just allowed is taken, and comes back as it was sent."""
    changes = part(changed(note_form(), field, value), field)
    created = await new_note(client, **changes)
    assert at(fields_of(created), field) == value


@pytest.mark.asyncio
@pytest.mark.parametrize("field", REQUIRED)
async def test_writing_a_note_without_a_required_field_expects_its_fault(client: DeskClient, field: str) -> None:
    """What is required can neither be left out nor be null."""
    answer = await ask(client, "POST", "/notes", without(note_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "POST", "/notes", note_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PUT", f"/notes/{NOBODY}", without(note_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PUT", f"/notes/{NOBODY}", note_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PATCH", f"/notes/{NOBODY}", {field: None})
    assert answer.refusal == refusal((field, "null"))


@pytest.mark.asyncio
async def test_writing_a_note_without_anything_expects_every_fault(client: DeskClient) -> None:
    """All that is missing is told at once."""
    answer = await ask(client, "POST", "/notes", {})
    assert answer.refusal == refusal(*((field, "required") for field in REQUIRED))


@pytest.mark.asyncio
async def test_getting_an_unchanged_note_expects_not_modified(client: DeskClient) -> None:
    """Who has seen this version is not sent it again."""
    created = await new_note(client)
    seen = await ask(client, "GET", f"/notes/{created.id}")
    answer = await ask(client, "GET", f"/notes/{created.id}", if_none_match=seen.etag)
    assert (answer.status, answer.body) == (304, b"")
    answer = await ask(client, "GET", f"/notes/{created.id}", if_none_match='"0"')
    assert answer.status == 200


@pytest.mark.asyncio
async def test_replacing_a_stale_note_expects_precondition_failed(client: DeskClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_note(client)
    answer = await ask(client, "PUT", f"/notes/{created.id}", fields_of(NoteForm.of(created)), if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/notes/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/notes/{created.id}", {"text": note_form()["text"]})
    answer = await ask(client, "PUT", f"/notes/{created.id}", fields_of(NoteForm.of(created)), if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/notes/{created.id}")
    answer = await ask(client, "PUT", f"/notes/{created.id}", fields_of(NoteForm.of(created)), if_match=seen.etag)
    assert answer.status == 200


@pytest.mark.asyncio
async def test_patching_a_stale_note_expects_precondition_failed(client: DeskClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_note(client)
    answer = await ask(client, "PATCH", f"/notes/{created.id}", {}, if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/notes/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/notes/{created.id}", {"text": note_form()["text"]})
    answer = await ask(client, "PATCH", f"/notes/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/notes/{created.id}")
    answer = await ask(client, "PATCH", f"/notes/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 200


@pytest.mark.asyncio
async def test_deleting_a_stale_note_expects_precondition_failed(client: DeskClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_note(client)
    answer = await ask(client, "DELETE", f"/notes/{created.id}", if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/notes/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/notes/{created.id}", {"text": note_form()["text"]})
    answer = await ask(client, "DELETE", f"/notes/{created.id}", if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/notes/{created.id}")
    answer = await ask(client, "DELETE", f"/notes/{created.id}", if_match=seen.etag)
    assert answer.status == 204


@pytest.mark.asyncio
async def test_searching_notes_by_text_expects_what_fits(client: DeskClient) -> None:
    """A list by text has what has just this value."""
    created = await new_note(client)
    page = await client.list_notes(id=[created.id], text=created.text)
    assert page.items == [created]
    page = await client.list_notes(id=[created.id], text=make_note_form().text)
    assert page.items == []


@pytest.mark.asyncio
async def test_listing_notes_by_created_at_expects_them_descending(client: DeskClient) -> None:
    """By created at, descending. So it is when nothing is asked."""
    made = [await new_note(client) for _ in range(3)]
    ids = [one.id for one in made]
    page = await client.list_notes(id=ids, sort="-created_at")
    wanted = sorted(made, key=lambda one: (one.created_at, one.id), reverse=True)
    assert page.items == wanted
    page = await client.list_notes(id=ids)
    assert page.items == wanted


@pytest.mark.asyncio
@pytest.mark.parametrize(("query", "field", "code"), UNASKABLE)
async def test_listing_notes_by_what_cannot_be_asked_expects_its_fault(
    client: DeskClient,
    query: str,
    field: str,
    code: str,
) -> None:
    """A list is asked in the words of the design, within its limits."""
    answer = await ask(client, "GET", f"/notes?{query}")
    assert answer.refusal == refusal((field, code))


@pytest.mark.asyncio
async def test_listing_notes_at_the_limits_expects_a_page(client: DeskClient) -> None:
    """A page may have one item, and 100."""
    answer = await ask(client, "GET", "/notes?limit=1")
    assert answer.status == 200
    answer = await ask(client, "GET", "/notes?limit=100")
    assert answer.status == 200


@pytest.mark.asyncio
async def test_reading_notes_page_by_page_expects_each_once(client: DeskClient) -> None:
    """Page after page each of them comes once; a cursor is good for its own question only."""
    ids = {(await new_note(client)).id for _ in range(3)}
    first = await client.list_notes(id=sorted(ids), limit=2)
    second = await client.list_notes(id=sorted(ids), limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert {one.id for one in [*first.items, *second.items]} == ids
    answer = await ask(client, "GET", f"/notes?limit=2&after={first.next}")
    assert answer.refusal == refusal(("after", "pattern"))


@pytest.mark.asyncio
async def test_writing_a_note_expects_its_events(client: DeskClient, events: Events) -> None:
    """Each write is told to everybody, with the whole of it; a write that changes nothing is not."""
    created = await new_note(client)
    await ask(client, "PUT", f"/notes/{created.id}", fields_of(NoteForm.of(created)))
    await ask(client, "PATCH", f"/notes/{created.id}", {})
    answer = await ask(client, "PATCH", f"/notes/{created.id}", {"text": note_form()["text"]})
    changed_now = answer.read(Note)
    await ask(client, "DELETE", f"/notes/{created.id}")
    told = await events.of("note", created.id, count=3)
    assert [one.name for one in told] == ["note_upserted", "note_upserted", "note_deleted"]
    assert [one.read(Note) for one in told[:2]] == [created, changed_now]
    assert told[-1].read(Note).id == created.id
