# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""What every message must do.

A message is made by tests/fixtures.py: 'message' has no operation 'create'.
"""

from __future__ import annotations

import pytest

from onehand.runtime.told import Events
from onehand.runtime.trial import ask, fields_of, refusal

from ...tests.fixtures import new_message
from ..client import MailerClient
from ..client.models import Message
from ..factories import make_message_form

NOBODY = "01900000-0000-7000-8000-000000000000"

UNASKABLE = [
    pytest.param("unknown_to_the_design=1", "unknown_to_the_design", "unknown_field", id="unknown_to_the_design=1"),
    pytest.param("sort=unknown_to_the_design", "sort", "unknown_value", id="sort=unknown_to_the_design"),
    pytest.param("limit=0", "limit", "too_small", id="limit=0"),
    pytest.param("limit=101", "limit", "too_large", id="limit=101"),
    pytest.param("limit=many", "limit", "type", id="limit=many"),
    pytest.param("after=nowhere", "after", "pattern", id="after=nowhere"),
]


def message_form() -> dict[str, object]:
    """A message's valid form, as JSON."""
    return fields_of(make_message_form())


@pytest.mark.asyncio
async def test_getting_an_unknown_message_expects_message_not_found(client: MailerClient) -> None:
    """Nobody has this id, so there is no message to be read."""
    answer = await ask(client, "GET", f"/messages/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_getting_a_message_expects_what_was_created(client: MailerClient) -> None:
    """What was created is what is read."""
    created = await new_message(client)
    found = await client.get_message(created.id)
    assert found == created


@pytest.mark.asyncio
async def test_listing_messages_expects_the_one_created(client: MailerClient) -> None:
    """A list has what was created."""
    created = await new_message(client)
    page = await client.list_messages(id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_getting_an_unchanged_message_expects_not_modified(client: MailerClient) -> None:
    """Who has seen this version is not sent it again."""
    created = await new_message(client)
    seen = await ask(client, "GET", f"/messages/{created.id}")
    answer = await ask(client, "GET", f"/messages/{created.id}", if_none_match=seen.etag)
    assert (answer.status, answer.body) == (304, b"")
    answer = await ask(client, "GET", f"/messages/{created.id}", if_none_match='"0"')
    assert answer.status == 200


@pytest.mark.asyncio
async def test_searching_messages_by_order_id_expects_what_fits(client: MailerClient) -> None:
    """A list by order id has what has just this value."""
    created = await new_message(client)
    page = await client.list_messages(id=[created.id], order_id=created.order_id)
    assert page.items == [created]
    page = await client.list_messages(id=[created.id], order_id="01900000-0000-7000-8000-000000000000")
    assert page.items == []


@pytest.mark.asyncio
async def test_searching_messages_by_to_expects_what_fits(client: MailerClient) -> None:
    """A list by to has what has just this value."""
    created = await new_message(client)
    page = await client.list_messages(id=[created.id], to=created.to)
    assert page.items == [created]
    page = await client.list_messages(id=[created.id], to=make_message_form().to)
    assert page.items == []
    page = await client.list_messages(id=[created.id], to=created.to.upper())
    assert page.items == [created]


@pytest.mark.asyncio
async def test_listing_messages_by_created_at_expects_them_descending(client: MailerClient) -> None:
    """By created at, descending. So it is when nothing is asked."""
    made = [await new_message(client) for _ in range(3)]
    ids = [one.id for one in made]
    page = await client.list_messages(id=ids, sort="-created_at")
    wanted = sorted(made, key=lambda one: (one.created_at, one.id), reverse=True)
    assert page.items == wanted
    page = await client.list_messages(id=ids)
    assert page.items == wanted


@pytest.mark.asyncio
@pytest.mark.parametrize(("query", "field", "code"), UNASKABLE)
async def test_listing_messages_by_what_cannot_be_asked_expects_its_fault(
    client: MailerClient,
    query: str,
    field: str,
    code: str,
) -> None:
    """A list is asked in the words of the design, within its limits."""
    answer = await ask(client, "GET", f"/messages?{query}")
    assert answer.refusal == refusal((field, code))


@pytest.mark.asyncio
async def test_listing_messages_at_the_limits_expects_a_page(client: MailerClient) -> None:
    """A page may have one item, and 100."""
    answer = await ask(client, "GET", "/messages?limit=1")
    assert answer.status == 200
    answer = await ask(client, "GET", "/messages?limit=100")
    assert answer.status == 200


@pytest.mark.asyncio
async def test_reading_messages_page_by_page_expects_each_once(client: MailerClient) -> None:
    """Page after page each of them comes once; a cursor is good for its own question only."""
    ids = {(await new_message(client)).id for _ in range(3)}
    first = await client.list_messages(id=sorted(ids), limit=2)
    second = await client.list_messages(id=sorted(ids), limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert {one.id for one in [*first.items, *second.items]} == ids
    answer = await ask(client, "GET", f"/messages?limit=2&after={first.next}")
    assert answer.refusal == refusal(("after", "pattern"))


@pytest.mark.asyncio
async def test_writing_a_message_expects_its_events(client: MailerClient, events: Events) -> None:
    """What was created is told to everybody, with the whole of it."""
    created = await new_message(client)
    told = await events.of("message", created.id, count=1)
    assert [one.name for one in told] == ["message_upserted"]
    assert [one.read(Message) for one in told] == [created]
