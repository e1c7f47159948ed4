# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""What every note must do."""

from __future__ import annotations

from typing import Unpack

import pytest

from onehand.runtime.client.errors import ClientError, Invalid, NotFound
from onehand.runtime.sample import next_number, text

from ..client import DeskClient
from ..client.models import Note, NoteForm, NotePatch
from ..factories import NoteFormFields, make_note_form

NOBODY = "01900000-0000-7000-8000-000000000000"


async def new_note(client: DeskClient, **changes: Unpack[NoteFormFields]) -> Note:
    return await client.create_note(make_note_form(**changes))


def faults(refused: pytest.ExceptionInfo[ClientError]) -> set[tuple[str, str]]:
    """Field and code of everything that was wrong."""
    return {(fault.field, fault.code) for fault in refused.value.errors}


@pytest.mark.asyncio
async def test_note_not_found(client: DeskClient) -> None:
    """An id that no note has is not found, whatever is asked of it."""
    with pytest.raises(NotFound):
        await client.get_note(NOBODY)
    with pytest.raises(NotFound):
        await client.delete_note(NOBODY)
    with pytest.raises(NotFound):
        await client.list_note_versions(NOBODY)
    with pytest.raises(NotFound):
        await client.update_note(NOBODY, make_note_form())


@pytest.mark.asyncio
async def test_note_is_read_as_it_was_created(client: DeskClient) -> None:
    """What was created is what is read, by its id and in the list."""
    created = await new_note(client)
    assert await client.get_note(created.id) == created
    page = await client.list_notes(id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_note_is_replaced(client: DeskClient) -> None:
    """A PUT replaces what was there."""
    created = await new_note(client)
    form = make_note_form(user_id=created.user_id)
    updated = await client.update_note(created.id, form)
    assert updated.text == form.text


@pytest.mark.asyncio
async def test_note_that_does_not_change_keeps_its_etag(client: DeskClient) -> None:
    """A PUT that changes nothing writes nothing: the ETag stays."""
    created = await new_note(client)
    before = await client.send("GET", f"/notes/{created.id}")
    assert await client.update_note(created.id, NoteForm.of(created)) == created
    after = await client.send("GET", f"/notes/{created.id}")
    assert after.headers["etag"] == before.headers["etag"]


@pytest.mark.asyncio
async def test_note_is_changed_in_part(client: DeskClient) -> None:
    """A PATCH changes what it names."""
    created = await new_note(client)
    number = next_number()
    changed = text(number, "text", longest=500)
    patched = await client.patch_note(created.id, NotePatch(text=changed))
    assert patched.text == changed


@pytest.mark.asyncio
async def test_deleted_note_is_gone(client: DeskClient) -> None:
    """A deleted note is not found any more."""
    created = await new_note(client)
    await client.delete_note(created.id)
    with pytest.raises(NotFound):
        await client.get_note(created.id)


@pytest.mark.asyncio
async def test_note_has_a_history(client: DeskClient) -> None:
    """The journal begins with the insert."""
    created = await new_note(client)
    page = await client.list_note_versions(created.id)
    assert [(one.type, one.note) for one in page.items] == [("insert", created)]


@pytest.mark.asyncio
async def test_note_without_anything_lists_every_error(client: DeskClient) -> None:
    """All that is missing is told at once."""
    with pytest.raises(Invalid) as refused:
        await client.send("POST", "/notes", b"{}")
    assert faults(refused) == {("text", "required"), ("user_id", "required")}


@pytest.mark.asyncio
async def test_note_text_is_not_blank(client: DeskClient) -> None:
    """A text of spaces alone is refused."""
    with pytest.raises(Invalid) as refused:
        await new_note(client, text="  ")
    assert ("text", "blank") in faults(refused)


@pytest.mark.asyncio
async def test_note_text_may_have_500_characters(client: DeskClient) -> None:
    """A text of 500 characters is accepted."""
    number = next_number()
    created = await new_note(client, text=text(number, "text", shortest=500, longest=500))
    assert created.id


@pytest.mark.asyncio
async def test_note_text_has_at_most_500_characters(client: DeskClient) -> None:
    """A text of more than 500 characters is refused."""
    with pytest.raises(Invalid) as refused:
        await new_note(client, text="x" * 501)
    assert ("text", "too_long") in faults(refused)


@pytest.mark.asyncio
async def test_note_user_id_is_not_blank(client: DeskClient) -> None:
    """A user id of spaces alone is refused."""
    with pytest.raises(Invalid) as refused:
        await new_note(client, user_id="  ")
    assert ("user_id", "blank") in faults(refused)


@pytest.mark.asyncio
async def test_notes_are_found_by_text_equal(client: DeskClient) -> None:
    """The declared search by text finds what it should, and only that."""
    created = await new_note(client)
    page = await client.list_notes(id=[created.id], text=created.text)
    assert page.items == [created]


@pytest.mark.asyncio
async def test_notes_are_read_page_by_page(client: DeskClient) -> None:
    """Page after page, each of them comes once."""
    ids = [(await new_note(client)).id for _ in range(3)]
    first = await client.list_notes(id=ids, limit=2)
    second = await client.list_notes(id=ids, limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert sorted(one.id for one in [*first.items, *second.items]) == sorted(ids)
