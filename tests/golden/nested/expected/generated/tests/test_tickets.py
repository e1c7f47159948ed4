# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""What every ticket must do."""

from __future__ import annotations

import pytest

from onehand.runtime.sample import next_number, text
from onehand.runtime.told import Events
from onehand.runtime.trial import ask, at, changed, conflict, fields_of, part, refusal, without

from ..client import DeskClient
from ..client.models import Ticket, TicketForm
from ..factories import make_ticket_form

NOBODY = "01900000-0000-7000-8000-000000000000"

REFUSED = [
    pytest.param("title", 1, "type", id="title as a number"),
    pytest.param("title", "", "blank", id="title empty"),
    pytest.param("title", "  ", "blank", id="title of spaces"),
    pytest.param("title", " x", "not_trimmed", id="title after a space"),
    pytest.param("title", "x" * 101, "too_long", id="title of 101 characters"),
    pytest.param("id", "x", "unknown_field", id="id, which the service sets"),
    pytest.param("user_id", "x", "unknown_field", id="user_id, which the service sets"),
    pytest.param("created_at", "x", "unknown_field", id="created_at, which the service sets"),
    pytest.param("updated_at", "x", "unknown_field", id="updated_at, which the service sets"),
    pytest.param("unknown_to_the_design", 1, "unknown_field", id="an unknown field"),
]

ACCEPTED = [
    pytest.param("title", text(next_number(), "title", shortest=100, longest=100), id="title of 100 characters"),
]

REQUIRED = ["title"]

UNASKABLE = [
    pytest.param("unknown_to_the_design=1", "unknown_to_the_design", "unknown_field", id="unknown_to_the_design=1"),
    pytest.param("sort=unknown_to_the_design", "sort", "unknown_value", id="sort=unknown_to_the_design"),
    pytest.param("limit=0", "limit", "too_small", id="limit=0"),
    pytest.param("limit=101", "limit", "too_large", id="limit=101"),
    pytest.param("limit=many", "limit", "type", id="limit=many"),
    pytest.param("after=nowhere", "after", "pattern", id="after=nowhere"),
]


def ticket_form() -> dict[str, object]:
    """A ticket's valid form, as JSON."""
    return fields_of(make_ticket_form())


async def new_ticket(client: DeskClient, /, **changes: object) -> Ticket:
    """A ticket; `changes` are fields of its form, as JSON."""
    made: Ticket = await client.request("POST", "/tickets", body=ticket_form() | changes, returns=Ticket)
    return made


@pytest.mark.asyncio
async def test_getting_an_unknown_ticket_expects_ticket_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no ticket to be read."""
    answer = await ask(client, "GET", f"/tickets/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_an_unknown_ticket_expects_ticket_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no ticket with a history."""
    answer = await ask(client, "GET", f"/tickets/{NOBODY}/versions")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_replacing_an_unknown_ticket_expects_ticket_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no ticket to be replaced; PUT creates nothing."""
    answer = await ask(client, "PUT", f"/tickets/{NOBODY}", ticket_form())
    assert answer.status == 404


@pytest.mark.asyncio
async def test_patching_an_unknown_ticket_expects_ticket_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no ticket to be changed."""
    answer = await ask(client, "PATCH", f"/tickets/{NOBODY}", {})
    assert answer.status == 404


@pytest.mark.asyncio
async def test_deleting_an_unknown_ticket_expects_ticket_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no ticket to be deleted."""
    answer = await ask(client, "DELETE", f"/tickets/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_getting_a_ticket_expects_what_was_created(client: DeskClient) -> None:
    """What was created is what is read."""
    created = await new_ticket(client)
    found = await client.get_ticket(created.id)
    assert found == created


@pytest.mark.asyncio
async def test_listing_tickets_expects_the_one_created(client: DeskClient) -> None:
    """A list has what was created."""
    created = await new_ticket(client)
    page = await client.list_tickets(id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_creating_a_ticket_expects_what_the_form_says(client: DeskClient) -> None:
    """Every field comes back as it was sent."""
    names = ["title"]
    form = ticket_form()
    created = await new_ticket(client, **form)
    shown = fields_of(created)
    assert {name: shown[name] for name in names} == {name: form[name] for name in names}


@pytest.mark.asyncio
async def test_deleting_a_ticket_expects_it_gone(client: DeskClient) -> None:
    """A deleted ticket is neither found nor listed, nor can it be deleted again."""
    created = await new_ticket(client)
    answer = await ask(client, "DELETE", f"/tickets/{created.id}")
    assert answer.status == 204
    answer = await ask(client, "GET", f"/tickets/{created.id}")
    assert answer.status == 404
    page = await client.list_tickets(id=[created.id])
    assert page.items == []
    answer = await ask(client, "DELETE", f"/tickets/{created.id}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_a_ticket_expects_its_history(client: DeskClient) -> None:
    """The journal tells of every change, also when it is gone."""
    created = await new_ticket(client)
    await ask(client, "DELETE", f"/tickets/{created.id}")
    page = await client.list_ticket_versions(created.id)
    kinds = sorted(one.type for one in page.items)
    assert kinds == ["delete", "insert"]
    assert created in [one.ticket for one in page.items]


@pytest.mark.asyncio
async def test_replacing_a_ticket_expects_what_the_form_says(client: DeskClient) -> None:
    """A PUT replaces what was there."""
    created = await new_ticket(client)
    form = changed(fields_of(TicketForm.of(created)), "title", ticket_form()["title"])
    answer = await ask(client, "PUT", f"/tickets/{created.id}", form)
    assert (answer.status, answer.fields["title"]) == (200, form["title"])
    again = await ask(client, "GET", f"/tickets/{created.id}")
    assert again.fields == answer.fields


@pytest.mark.asyncio
async def test_replacing_a_ticket_by_itself_expects_the_same_etag(client: DeskClient) -> None:
    """A write that changes nothing writes nothing: the ETag and the time of change stay."""
    created = await new_ticket(client)
    before = await ask(client, "GET", f"/tickets/{created.id}")
    answer = await ask(client, "PUT", f"/tickets/{created.id}", fields_of(TicketForm.of(created)))
    assert (answer.status, answer.fields) == (200, before.fields)
    answer = await ask(client, "PATCH", f"/tickets/{created.id}", {})
    assert answer.status == 200
    after = await ask(client, "GET", f"/tickets/{created.id}")
    assert after.etag == before.etag


@pytest.mark.asyncio
async def test_patching_a_ticket_expects_only_that_changed(client: DeskClient) -> None:
    """A PATCH changes what it names; what is absent stays."""
    created = await new_ticket(client)
    wanted = ticket_form()["title"]
    answer = await ask(client, "PATCH", f"/tickets/{created.id}", {"title": wanted})
    shown = fields_of(created) | {"title": wanted}
    assert without(answer.fields, "updated_at") == without(shown, "updated_at")


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value", "code"), REFUSED)
async def test_writing_a_ticket_with_a_wrong_value_expects_its_fault(
    client: DeskClient,
    field: str,
    value: object,
    code: str,
) -> None:
    """A value that is not allowed is refused, with the place and the reason, and nothing else is."""
    form = changed(ticket_form(), field, value)
    wrong = refusal((field, code))
    answer = await ask(client, "POST", "/tickets", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PUT", f"/tickets/{NOBODY}", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PATCH", f"/tickets/{NOBODY}", part(form, field))
    assert answer.refusal == wrong


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value"), ACCEPTED)
async def test_creating_a_ticket_at_a_bound_expects_it_taken(client: DeskClient, field: str, value: object) -> None:
    """A value that is just allowed is taken, and comes back as it was sent."""
    changes = part(changed(ticket_form(), field, value), field)
    created = await new_ticket(client, **changes)
    assert at(fields_of(created), field) == value


@pytest.mark.asyncio
@pytest.mark.parametrize("field", REQUIRED)
async def test_writing_a_ticket_without_a_required_field_expects_its_fault(client: DeskClient, field: str) -> None:
    """What is required can neither be left out nor be null."""
    answer = await ask(client, "POST", "/tickets", without(ticket_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "POST", "/tickets", ticket_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PUT", f"/tickets/{NOBODY}", without(ticket_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PUT", f"/tickets/{NOBODY}", ticket_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PATCH", f"/tickets/{NOBODY}", {field: None})
    assert answer.refusal == refusal((field, "null"))


@pytest.mark.asyncio
async def test_writing_a_ticket_without_anything_expects_every_fault(client: DeskClient) -> None:
    """All that is missing is told at once."""
    answer = await ask(client, "POST", "/tickets", {})
    assert answer.refusal == refusal(*((field, "required") for field in REQUIRED))


@pytest.mark.asyncio
async def test_creating_a_ticket_with_a_taken_title_expects_a_conflict(client: DeskClient) -> None:
    """Two cannot have the same title."""
    created = await new_ticket(client)
    shown = fields_of(created)
    answer = await ask(client, "POST", "/tickets", ticket_form() | {"title": shown["title"]})
    assert answer.refusal == conflict("title")
    other = await new_ticket(client)
    answer = await ask(client, "PATCH", f"/tickets/{other.id}", {"title": shown["title"]})
    assert answer.refusal == conflict("title")


@pytest.mark.asyncio
async def test_getting_an_unchanged_ticket_expects_not_modified(client: DeskClient) -> None:
    """Who has seen this version is not sent it again."""
    created = await new_ticket(client)
    seen = await ask(client, "GET", f"/tickets/{created.id}")
    answer = await ask(client, "GET", f"/tickets/{created.id}", if_none_match=seen.etag)
    assert (answer.status, answer.body) == (304, b"")
    answer = await ask(client, "GET", f"/tickets/{created.id}", if_none_match='"0"')
    assert answer.status == 200


@pytest.mark.asyncio
async def test_replacing_a_stale_ticket_expects_precondition_failed(client: DeskClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_ticket(client)
    answer = await ask(client, "PUT", f"/tickets/{created.id}", fields_of(TicketForm.of(created)), if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/tickets/{created.id}", {"title": ticket_form()["title"]})
    answer = await ask(client, "PUT", f"/tickets/{created.id}", fields_of(TicketForm.of(created)), if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{created.id}")
    answer = await ask(client, "PUT", f"/tickets/{created.id}", fields_of(TicketForm.of(created)), if_match=seen.etag)
    assert answer.status == 200


@pytest.mark.asyncio
async def test_patching_a_stale_ticket_expects_precondition_failed(client: DeskClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_ticket(client)
    answer = await ask(client, "PATCH", f"/tickets/{created.id}", {}, if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/tickets/{created.id}", {"title": ticket_form()["title"]})
    answer = await ask(client, "PATCH", f"/tickets/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{created.id}")
    answer = await ask(client, "PATCH", f"/tickets/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 200


@pytest.mark.asyncio
async def test_deleting_a_stale_ticket_expects_precondition_failed(client: DeskClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_ticket(client)
    answer = await ask(client, "DELETE", f"/tickets/{created.id}", if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/tickets/{created.id}", {"title": ticket_form()["title"]})
    answer = await ask(client, "DELETE", f"/tickets/{created.id}", if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{created.id}")
    answer = await ask(client, "DELETE", f"/tickets/{created.id}", if_match=seen.etag)
    assert answer.status == 204


@pytest.mark.asyncio
async def test_listing_tickets_by_created_at_expects_them_descending(client: DeskClient) -> None:
    """By created at, descending. So it is when nothing is asked."""
    made = [await new_ticket(client) for _ in range(3)]
    ids = [one.id for one in made]
    page = await client.list_tickets(id=ids, sort="-created_at")
    wanted = sorted(made, key=lambda one: (one.created_at, one.id), reverse=True)
    assert page.items == wanted
    page = await client.list_tickets(id=ids)
    assert page.items == wanted


@pytest.mark.asyncio
@pytest.mark.parametrize(("query", "field", "code"), UNASKABLE)
async def test_listing_tickets_by_what_cannot_be_asked_expects_its_fault(
    client: DeskClient,
    query: str,
    field: str,
    code: str,
) -> None:
    """A list is asked in the words of the design, within its limits."""
    answer = await ask(client, "GET", f"/tickets?{query}")
    assert answer.refusal == refusal((field, code))


@pytest.mark.asyncio
async def test_listing_tickets_at_the_limits_expects_a_page(client: DeskClient) -> None:
    """A page may have one item, and 100."""
    answer = await ask(client, "GET", "/tickets?limit=1")
    assert answer.status == 200
    answer = await ask(client, "GET", "/tickets?limit=100")
    assert answer.status == 200


@pytest.mark.asyncio
async def test_reading_tickets_page_by_page_expects_each_once(client: DeskClient) -> None:
    """Page after page each of them comes once; a cursor is good for its own question only."""
    ids = {(await new_ticket(client)).id for _ in range(3)}
    first = await client.list_tickets(id=sorted(ids), limit=2)
    second = await client.list_tickets(id=sorted(ids), limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert {one.id for one in [*first.items, *second.items]} == ids
    answer = await ask(client, "GET", f"/tickets?limit=2&after={first.next}")
    assert answer.refusal == refusal(("after", "pattern"))


@pytest.mark.asyncio
async def test_writing_a_ticket_expects_its_events(client: DeskClient, events: Events) -> None:
    """Each write is told to everybody, with the whole of it; a write that changes nothing is not."""
    created = await new_ticket(client)
    await ask(client, "PUT", f"/tickets/{created.id}", fields_of(TicketForm.of(created)))
    await ask(client, "PATCH", f"/tickets/{created.id}", {})
    answer = await ask(client, "PATCH", f"/tickets/{created.id}", {"title": ticket_form()["title"]})
    changed_now = answer.read(Ticket)
    await ask(client, "DELETE", f"/tickets/{created.id}")
    told = await events.of("ticket", created.id, count=3)
    assert [one.name for one in told] == ["ticket_upserted", "ticket_upserted", "ticket_deleted"]
    assert [one.read(Ticket) for one in told[:2]] == [created, changed_now]
    assert told[-1].read(Ticket).id == created.id
