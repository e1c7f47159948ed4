# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""What every ticket must do."""

from __future__ import annotations

from typing import Unpack

import pytest

from onehand.runtime.client.errors import ClientError, Conflict, Invalid, NotFound
from onehand.runtime.sample import next_number, text

from ..client import DeskClient
from ..client.models import Ticket, TicketForm, TicketPatch
from ..factories import TicketFormFields, make_ticket_form

NOBODY = "01900000-0000-7000-8000-000000000000"


async def new_ticket(client: DeskClient, **changes: Unpack[TicketFormFields]) -> Ticket:
    return await client.create_ticket(make_ticket_form(**changes))


def faults(refused: pytest.ExceptionInfo[ClientError]) -> set[tuple[str, str]]:
    """Field and code of everything that was wrong."""
    return {(fault.field, fault.code) for fault in refused.value.errors}


@pytest.mark.asyncio
async def test_ticket_not_found(client: DeskClient) -> None:
    """An id that no ticket has is not found, whatever is asked of it."""
    with pytest.raises(NotFound):
        await client.get_ticket(NOBODY)
    with pytest.raises(NotFound):
        await client.delete_ticket(NOBODY)
    with pytest.raises(NotFound):
        await client.list_ticket_versions(NOBODY)
    with pytest.raises(NotFound):
        await client.update_ticket(NOBODY, make_ticket_form())


@pytest.mark.asyncio
async def test_ticket_is_read_as_it_was_created(client: DeskClient) -> None:
    """What was created is what is read, by its id and in the list."""
    created = await new_ticket(client)
    assert await client.get_ticket(created.id) == created
    page = await client.list_tickets(id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_ticket_is_replaced(client: DeskClient) -> None:
    """A PUT replaces what was there."""
    created = await new_ticket(client)
    form = make_ticket_form()
    updated = await client.update_ticket(created.id, form)
    assert updated.title == form.title


@pytest.mark.asyncio
async def test_ticket_that_does_not_change_keeps_its_etag(client: DeskClient) -> None:
    """A PUT that changes nothing writes nothing: the ETag stays."""
    created = await new_ticket(client)
    before = await client.send("GET", f"/tickets/{created.id}")
    assert await client.update_ticket(created.id, TicketForm.of(created)) == created
    after = await client.send("GET", f"/tickets/{created.id}")
    assert after.headers["etag"] == before.headers["etag"]


@pytest.mark.asyncio
async def test_ticket_is_changed_in_part(client: DeskClient) -> None:
    """A PATCH changes what it names."""
    created = await new_ticket(client)
    number = next_number()
    changed = text(number, "title", longest=100)
    patched = await client.patch_ticket(created.id, TicketPatch(title=changed))
    assert patched.title == changed


@pytest.mark.asyncio
async def test_deleted_ticket_is_gone(client: DeskClient) -> None:
    """A deleted ticket is not found any more."""
    created = await new_ticket(client)
    await client.delete_ticket(created.id)
    with pytest.raises(NotFound):
        await client.get_ticket(created.id)


@pytest.mark.asyncio
async def test_ticket_has_a_history(client: DeskClient) -> None:
    """The journal begins with the insert."""
    created = await new_ticket(client)
    page = await client.list_ticket_versions(created.id)
    assert [(one.type, one.ticket) for one in page.items] == [("insert", created)]


@pytest.mark.asyncio
async def test_ticket_without_anything_lists_every_error(client: DeskClient) -> None:
    """All that is missing is told at once."""
    with pytest.raises(Invalid) as refused:
        await client.send("POST", "/tickets", b"{}")
    assert faults(refused) == {("title", "required")}


@pytest.mark.asyncio
async def test_ticket_title_is_not_blank(client: DeskClient) -> None:
    """A title of spaces alone is refused."""
    with pytest.raises(Invalid) as refused:
        await new_ticket(client, title="  ")
    assert ("title", "blank") in faults(refused)


@pytest.mark.asyncio
async def test_ticket_title_may_have_100_characters(client: DeskClient) -> None:
    """A title of 100 characters is accepted."""
    number = next_number()
    created = await new_ticket(client, title=text(number, "title", shortest=100, longest=100))
    assert created.id


@pytest.mark.asyncio
async def test_ticket_title_has_at_most_100_characters(client: DeskClient) -> None:
    """A title of more than 100 characters is refused."""
    with pytest.raises(Invalid) as refused:
        await new_ticket(client, title="x" * 101)
    assert ("title", "too_long") in faults(refused)


@pytest.mark.asyncio
async def test_ticket_title_is_unique(client: DeskClient) -> None:
    """Two tickets cannot have the same title."""
    created = await new_ticket(client)
    with pytest.raises(Conflict) as refused:
        await new_ticket(client, title=created.title)
    assert ("title", "taken") in faults(refused)


@pytest.mark.asyncio
async def test_tickets_are_read_page_by_page(client: DeskClient) -> None:
    """Page after page, each of them comes once."""
    ids = [(await new_ticket(client)).id for _ in range(3)]
    first = await client.list_tickets(id=ids, limit=2)
    second = await client.list_tickets(id=ids, limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert sorted(one.id for one in [*first.items, *second.items]) == sorted(ids)
