# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""What every picture must do."""

from __future__ import annotations

from typing import Unpack

import pytest

from onehand.runtime.client.errors import ClientError, Invalid, NotFound
from onehand.runtime.sample import next_number, text

from ..client import DeskClient
from ..client.models import Comment, Picture, PictureForm, PicturePatch, Ticket
from ..factories import (
    CommentFormFields,
    PictureFormFields,
    TicketFormFields,
    make_comment_form,
    make_picture_form,
    make_ticket_form,
)

NOBODY = "01900000-0000-7000-8000-000000000000"


async def new_ticket(client: DeskClient, **changes: Unpack[TicketFormFields]) -> Ticket:
    return await client.create_ticket(make_ticket_form(**changes))


async def new_comment(
    client: DeskClient,
    ticket_id: str | None = None,
    **changes: Unpack[CommentFormFields],
) -> Comment:
    ticket_id = ticket_id or (await new_ticket(client)).id
    return await client.create_comment(ticket_id, make_comment_form(**changes))


async def new_picture(
    client: DeskClient,
    ticket_id: str | None = None,
    comment_id: str | None = None,
    **changes: Unpack[PictureFormFields],
) -> Picture:
    ticket_id = ticket_id or (await new_ticket(client)).id
    comment_id = comment_id or (await new_comment(client, ticket_id)).id
    return await client.create_picture(ticket_id, comment_id, make_picture_form(**changes))


def faults(refused: pytest.ExceptionInfo[ClientError]) -> set[tuple[str, str]]:
    """Field and code of everything that was wrong."""
    return {(fault.field, fault.code) for fault in refused.value.errors}


@pytest.mark.asyncio
async def test_picture_not_found(client: DeskClient) -> None:
    """An id that no picture has is not found, whatever is asked of it."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    with pytest.raises(NotFound):
        await client.get_picture(ticket_id, comment_id, NOBODY)
    with pytest.raises(NotFound):
        await client.delete_picture(ticket_id, comment_id, NOBODY)
    with pytest.raises(NotFound):
        await client.list_picture_versions(ticket_id, comment_id, NOBODY)
    with pytest.raises(NotFound):
        await client.update_picture(ticket_id, comment_id, NOBODY, make_picture_form())


@pytest.mark.asyncio
async def test_picture_is_read_as_it_was_created(client: DeskClient) -> None:
    """What was created is what is read, by its id and in the list."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    assert await client.get_picture(ticket_id, comment_id, created.id) == created
    page = await client.list_pictures(ticket_id, comment_id, id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_picture_is_replaced(client: DeskClient) -> None:
    """A PUT replaces what was there."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    form = make_picture_form()
    updated = await client.update_picture(ticket_id, comment_id, created.id, form)
    assert updated.name == form.name


@pytest.mark.asyncio
async def test_picture_that_does_not_change_keeps_its_etag(client: DeskClient) -> None:
    """A PUT that changes nothing writes nothing: the ETag stays."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    before = await client.send("GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    assert await client.update_picture(ticket_id, comment_id, created.id, PictureForm.of(created)) == created
    after = await client.send("GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    assert after.headers["etag"] == before.headers["etag"]


@pytest.mark.asyncio
async def test_picture_is_changed_in_part(client: DeskClient) -> None:
    """A PATCH changes what it names."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    number = next_number()
    changed = text(number, "name", longest=40)
    patched = await client.patch_picture(ticket_id, comment_id, created.id, PicturePatch(name=changed))
    assert patched.name == changed


@pytest.mark.asyncio
async def test_replaces_id_of_picture_is_cleared(client: DeskClient) -> None:
    """Null in a PATCH clears what is optional."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    patched = await client.patch_picture(ticket_id, comment_id, created.id, PicturePatch(replaces_id=None))
    assert patched.replaces_id is None


@pytest.mark.asyncio
async def test_deleted_picture_is_gone(client: DeskClient) -> None:
    """A deleted picture is not found any more."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    await client.delete_picture(ticket_id, comment_id, created.id)
    with pytest.raises(NotFound):
        await client.get_picture(ticket_id, comment_id, created.id)


@pytest.mark.asyncio
async def test_picture_has_a_history(client: DeskClient) -> None:
    """The journal begins with the insert."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    page = await client.list_picture_versions(ticket_id, comment_id, created.id)
    assert [(one.type, one.picture) for one in page.items] == [("insert", created)]


@pytest.mark.asyncio
async def test_picture_belongs_to_its_comment(client: DeskClient) -> None:
    """Under another comment it is not found."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    elsewhere = (await new_comment(client, ticket_id)).id
    with pytest.raises(NotFound):
        await client.get_picture(ticket_id, elsewhere, created.id)


@pytest.mark.asyncio
async def test_comment_of_pictures_not_found(client: DeskClient) -> None:
    """Nothing is listed or created below a comment that is not there."""
    ticket_id = (await new_ticket(client)).id
    with pytest.raises(NotFound):
        await client.list_pictures(ticket_id, NOBODY)
    with pytest.raises(NotFound):
        await client.create_picture(ticket_id, NOBODY, make_picture_form())


@pytest.mark.asyncio
async def test_picture_without_anything_lists_every_error(client: DeskClient) -> None:
    """All that is missing is told at once."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    with pytest.raises(Invalid) as refused:
        await client.send("POST", f"/tickets/{ticket_id}/comments/{comment_id}/pictures", b"{}")
    assert faults(refused) == {("name", "required")}


@pytest.mark.asyncio
async def test_picture_name_is_not_blank(client: DeskClient) -> None:
    """A name of spaces alone is refused."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    with pytest.raises(Invalid) as refused:
        await new_picture(client, ticket_id, comment_id, name="  ")
    assert ("name", "blank") in faults(refused)


@pytest.mark.asyncio
async def test_picture_name_may_have_40_characters(client: DeskClient) -> None:
    """A name of 40 characters is accepted."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    number = next_number()
    created = await new_picture(client, ticket_id, comment_id, name=text(number, "name", shortest=40, longest=40))
    assert created.id


@pytest.mark.asyncio
async def test_picture_name_has_at_most_40_characters(client: DeskClient) -> None:
    """A name of more than 40 characters is refused."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    with pytest.raises(Invalid) as refused:
        await new_picture(client, ticket_id, comment_id, name="x" * 41)
    assert ("name", "too_long") in faults(refused)


@pytest.mark.asyncio
async def test_picture_replaces_id_is_not_blank(client: DeskClient) -> None:
    """A replaces id of spaces alone is refused."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    with pytest.raises(Invalid) as refused:
        await new_picture(client, ticket_id, comment_id, replaces_id="  ")
    assert ("replaces_id", "blank") in faults(refused)


@pytest.mark.asyncio
async def test_pictures_are_read_page_by_page(client: DeskClient) -> None:
    """Page after page, each of them comes once."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    ids = [(await new_picture(client, ticket_id, comment_id)).id for _ in range(3)]
    first = await client.list_pictures(ticket_id, comment_id, id=ids, limit=2)
    second = await client.list_pictures(ticket_id, comment_id, id=ids, limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert sorted(one.id for one in [*first.items, *second.items]) == sorted(ids)
