# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""What every comment must do."""

from __future__ import annotations

from typing import Unpack

import pytest

from onehand.runtime.client.errors import ClientError, Conflict, Invalid, NotFound
from onehand.runtime.sample import next_number, text, within

from ..client import DeskClient
from ..client.models import Comment, CommentForm, CommentPatch, Ticket
from ..factories import CommentFormFields, TicketFormFields, make_comment_form, make_ticket_form

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


def faults(refused: pytest.ExceptionInfo[ClientError]) -> set[tuple[str, str]]:
    """Field and code of everything that was wrong."""
    return {(fault.field, fault.code) for fault in refused.value.errors}


@pytest.mark.asyncio
async def test_comment_not_found(client: DeskClient) -> None:
    """An id that no comment has is not found, whatever is asked of it."""
    ticket_id = (await new_ticket(client)).id
    with pytest.raises(NotFound):
        await client.get_comment(ticket_id, NOBODY)
    with pytest.raises(NotFound):
        await client.delete_comment(ticket_id, NOBODY)
    with pytest.raises(NotFound):
        await client.list_comment_versions(ticket_id, NOBODY)
    with pytest.raises(NotFound):
        await client.update_comment(ticket_id, NOBODY, make_comment_form())


@pytest.mark.asyncio
async def test_comment_is_read_as_it_was_created(client: DeskClient) -> None:
    """What was created is what is read, by its id and in the list."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    assert await client.get_comment(ticket_id, created.id) == created
    page = await client.list_comments(ticket_id, id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_comment_is_replaced(client: DeskClient) -> None:
    """A PUT replaces what was there."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    form = make_comment_form()
    updated = await client.update_comment(ticket_id, created.id, form)
    assert updated.number == form.number


@pytest.mark.asyncio
async def test_comment_that_does_not_change_keeps_its_etag(client: DeskClient) -> None:
    """A PUT that changes nothing writes nothing: the ETag stays."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    before = await client.send("GET", f"/tickets/{ticket_id}/comments/{created.id}")
    assert await client.update_comment(ticket_id, created.id, CommentForm.of(created)) == created
    after = await client.send("GET", f"/tickets/{ticket_id}/comments/{created.id}")
    assert after.headers["etag"] == before.headers["etag"]


@pytest.mark.asyncio
async def test_comment_is_changed_in_part(client: DeskClient) -> None:
    """A PATCH changes what it names."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    number = next_number()
    changed = within(number, 1, 4611686018427387904)
    patched = await client.patch_comment(ticket_id, created.id, CommentPatch(number=changed))
    assert patched.number == changed


@pytest.mark.asyncio
async def test_text_of_comment_is_cleared(client: DeskClient) -> None:
    """Null in a PATCH clears what is optional."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    patched = await client.patch_comment(ticket_id, created.id, CommentPatch(text=None))
    assert patched.text is None


@pytest.mark.asyncio
async def test_deleted_comment_is_gone(client: DeskClient) -> None:
    """A deleted comment is not found any more."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    await client.delete_comment(ticket_id, created.id)
    with pytest.raises(NotFound):
        await client.get_comment(ticket_id, created.id)


@pytest.mark.asyncio
async def test_comment_has_a_history(client: DeskClient) -> None:
    """The journal begins with the insert."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    page = await client.list_comment_versions(ticket_id, created.id)
    assert [(one.type, one.comment) for one in page.items] == [("insert", created)]


@pytest.mark.asyncio
async def test_comment_belongs_to_its_ticket(client: DeskClient) -> None:
    """Under another ticket it is not found."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    elsewhere = (await new_ticket(client)).id
    with pytest.raises(NotFound):
        await client.get_comment(elsewhere, created.id)


@pytest.mark.asyncio
async def test_ticket_of_comments_not_found(client: DeskClient) -> None:
    """Nothing is listed or created below a ticket that is not there."""
    with pytest.raises(NotFound):
        await client.list_comments(NOBODY)
    with pytest.raises(NotFound):
        await client.create_comment(NOBODY, make_comment_form())


@pytest.mark.asyncio
async def test_comment_without_anything_lists_every_error(client: DeskClient) -> None:
    """All that is missing is told at once."""
    ticket_id = (await new_ticket(client)).id
    with pytest.raises(Invalid) as refused:
        await client.send("POST", f"/tickets/{ticket_id}/comments", b"{}")
    assert faults(refused) == {("number", "required")}


@pytest.mark.asyncio
async def test_comment_number_may_be_1(client: DeskClient) -> None:
    """1 is accepted as number."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id, number=1)
    assert created.number == 1


@pytest.mark.asyncio
async def test_comment_number_is_at_least_1(client: DeskClient) -> None:
    """0 is refused as number."""
    ticket_id = (await new_ticket(client)).id
    with pytest.raises(Invalid) as refused:
        await new_comment(client, ticket_id, number=0)
    assert ("number", "too_small") in faults(refused)


@pytest.mark.asyncio
async def test_comment_text_is_not_blank(client: DeskClient) -> None:
    """A text of spaces alone is refused."""
    ticket_id = (await new_ticket(client)).id
    with pytest.raises(Invalid) as refused:
        await new_comment(client, ticket_id, text="  ")
    assert ("text", "blank") in faults(refused)


@pytest.mark.asyncio
async def test_comment_text_may_have_500_characters(client: DeskClient) -> None:
    """A text of 500 characters is accepted."""
    ticket_id = (await new_ticket(client)).id
    number = next_number()
    created = await new_comment(client, ticket_id, text=text(number, "text", shortest=500, longest=500))
    assert created.id


@pytest.mark.asyncio
async def test_comment_text_has_at_most_500_characters(client: DeskClient) -> None:
    """A text of more than 500 characters is refused."""
    ticket_id = (await new_ticket(client)).id
    with pytest.raises(Invalid) as refused:
        await new_comment(client, ticket_id, text="x" * 501)
    assert ("text", "too_long") in faults(refused)


@pytest.mark.asyncio
async def test_comment_ticket_id_and_number_is_unique(client: DeskClient) -> None:
    """Two comments cannot have the same ticket id and number."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    with pytest.raises(Conflict) as refused:
        await new_comment(client, ticket_id, number=created.number)
    assert ("ticket_id", "taken") in faults(refused)


@pytest.mark.asyncio
async def test_comments_are_found_by_number_equal(client: DeskClient) -> None:
    """The declared search by number finds what it should, and only that."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    page = await client.list_comments(ticket_id, id=[created.id], number=created.number)
    assert page.items == [created]


@pytest.mark.asyncio
async def test_comments_are_read_page_by_page(client: DeskClient) -> None:
    """Page after page, each of them comes once."""
    ticket_id = (await new_ticket(client)).id
    ids = [(await new_comment(client, ticket_id)).id for _ in range(3)]
    first = await client.list_comments(ticket_id, id=ids, limit=2)
    second = await client.list_comments(ticket_id, id=ids, limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert sorted(one.id for one in [*first.items, *second.items]) == sorted(ids)
