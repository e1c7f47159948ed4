# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""What every order must do.

An order is made by tests/fixtures.py: 'create_order' is written by hand, because nothing gives 'total'.
"""

from __future__ import annotations

import pytest

from onehand.runtime.told import Events
from onehand.runtime.trial import ask, changed, fields_of, part, plain, refusal, without

from ...tests.fixtures import new_order
from ..client import OrderClient
from ..client.models import Order
from ..factories import make_line, make_order_form

NOBODY = "01900000-0000-7000-8000-000000000000"

OPTIONAL = ["note"]

REFUSED = [
    pytest.param("number", 1, "type", id="number as a number"),
    pytest.param("number", "", "blank", id="number empty"),
    pytest.param("number", "  ", "blank", id="number of spaces"),
    pytest.param("number", " x", "not_trimmed", id="number after a space"),
    pytest.param("number", "x" * 41, "too_long", id="number of 41 characters"),
    pytest.param("lines", {}, "type", id="lines as an object"),
    pytest.param("lines", [], "too_short", id="lines of 0 items"),
    pytest.param("lines", plain([make_line() for _ in range(101)]), "too_long", id="lines of 101 items"),
    pytest.param("lines[0].product_id", 1, "type", id="lines[0].product_id as a number"),
    pytest.param("lines[0].product_id", "", "blank", id="lines[0].product_id empty"),
    pytest.param("lines[0].product_id", "  ", "blank", id="lines[0].product_id of spaces"),
    pytest.param("lines[0].product_id", " x", "not_trimmed", id="lines[0].product_id after a space"),
    pytest.param("lines[0].product_id", "x" * 201, "too_long", id="lines[0].product_id of 201 characters"),
    pytest.param("lines[0].quantity", "many", "type", id="lines[0].quantity as another text"),
    pytest.param("lines[0].quantity", 1.5, "type", id="lines[0].quantity with a fraction"),
    pytest.param("lines[0].quantity", 0, "too_small", id="lines[0].quantity of 0"),
    pytest.param("lines[0].quantity", 1001, "too_large", id="lines[0].quantity of 1001"),
    pytest.param("lines[0].parts", {}, "type", id="lines[0].parts as an object"),
    pytest.param("payment", "x", "type", id="payment as a text"),
    pytest.param("payment.kind", "~unknown~", "unknown_value", id="payment of no known kind"),
    pytest.param("note", 1, "type", id="note as a number"),
    pytest.param("note", "", "blank", id="note empty"),
    pytest.param("note", "  ", "blank", id="note of spaces"),
    pytest.param("note", " x", "not_trimmed", id="note after a space"),
    pytest.param("note", "x" * 501, "too_long", id="note of 501 characters"),
    pytest.param("labels", [], "type", id="labels as a list"),
    pytest.param("user_id", 1, "type", id="user_id as a number"),
    pytest.param("user_id", "", "blank", id="user_id empty"),
    pytest.param("user_id", "  ", "blank", id="user_id of spaces"),
    pytest.param("user_id", " x", "not_trimmed", id="user_id after a space"),
    pytest.param("user_id", "x" * 201, "too_long", id="user_id of 201 characters"),
    pytest.param("id", "x", "unknown_field", id="id, which the service sets"),
    pytest.param("user", "x", "unknown_field", id="user, which the service sets"),
    pytest.param("status", "x", "unknown_field", id="status, which the service sets"),
    pytest.param("total", "x", "unknown_field", id="total, which the service sets"),
    pytest.param("created_at", "x", "unknown_field", id="created_at, which the service sets"),
    pytest.param("updated_at", "x", "unknown_field", id="updated_at, which the service sets"),
    pytest.param("unknown_to_the_design", 1, "unknown_field", id="an unknown field"),
]

REQUIRED = ["number", "lines", "payment", "user_id"]

UNASKABLE = [
    pytest.param("unknown_to_the_design=1", "unknown_to_the_design", "unknown_field", id="unknown_to_the_design=1"),
    pytest.param("sort=unknown_to_the_design", "sort", "unknown_value", id="sort=unknown_to_the_design"),
    pytest.param("limit=0", "limit", "too_small", id="limit=0"),
    pytest.param("limit=101", "limit", "too_large", id="limit=101"),
    pytest.param("limit=many", "limit", "type", id="limit=many"),
    pytest.param("after=nowhere", "after", "pattern", id="after=nowhere"),
]


def order_form() -> dict[str, object]:
    """An order's valid form, as JSON."""
    return fields_of(make_order_form())


@pytest.mark.asyncio
async def test_getting_an_unknown_order_expects_order_not_found(client: OrderClient) -> None:
    """Nobody has this id, so there is no order to be read."""
    answer = await ask(client, "GET", f"/orders/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_an_unknown_order_expects_order_not_found(client: OrderClient) -> None:
    """Nobody has this id, so there is no order with a history."""
    answer = await ask(client, "GET", f"/orders/{NOBODY}/versions")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_patching_an_unknown_order_expects_order_not_found(client: OrderClient) -> None:
    """Nobody has this id, so there is no order to be changed."""
    answer = await ask(client, "PATCH", f"/orders/{NOBODY}", {})
    assert answer.status == 404


@pytest.mark.asyncio
async def test_getting_an_order_expects_what_was_created(client: OrderClient) -> None:
    """What was created is what is read."""
    created = await new_order(client)
    found = await client.get_order(created.id)
    assert found == created


@pytest.mark.asyncio
async def test_listing_orders_expects_the_one_created(client: OrderClient) -> None:
    """A list has what was created."""
    created = await new_order(client)
    page = await client.list_orders(id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_listing_the_versions_of_an_order_expects_its_history(client: OrderClient) -> None:
    """The journal tells of every change."""
    created = await new_order(client)
    page = await client.list_order_versions(created.id)
    kinds = [one.type for one in page.items]
    assert kinds == ["insert"]
    assert page.items[-1].order == created


@pytest.mark.asyncio
async def test_patching_an_order_expects_only_that_changed(client: OrderClient) -> None:
    """A PATCH changes what it names; what is absent stays."""
    created = await new_order(client)
    wanted = order_form()["note"]
    answer = await ask(client, "PATCH", f"/orders/{created.id}", {"note": wanted})
    shown = fields_of(created) | {"note": wanted}
    assert without(answer.fields, "updated_at") == without(shown, "updated_at")


@pytest.mark.asyncio
@pytest.mark.parametrize("field", OPTIONAL)
async def test_patching_an_order_with_null_expects_the_field_cleared(client: OrderClient, field: str) -> None:
    """Null in a PATCH clears what is optional; absent leaves it."""
    created = await new_order(client)
    answer = await ask(client, "PATCH", f"/orders/{created.id}", {})
    assert answer.status == 200
    answer = await ask(client, "PATCH", f"/orders/{created.id}", {field: None})
    assert answer.status == 200
    assert field not in answer.fields


@pytest.mark.asyncio
async def test_changing_number_of_an_order_expects_a_refusal(client: OrderClient) -> None:
    """The number stays what it was."""
    created = await new_order(client)
    other = order_form()["number"]
    answer = await ask(client, "PATCH", f"/orders/{created.id}", {"number": other})
    assert answer.refusal == refusal(("number", "immutable"))


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value", "code"), REFUSED)
async def test_writing_an_order_with_a_wrong_value_expects_its_fault(
    client: OrderClient,
    field: str,
    value: object,
    code: str,
) -> None:
    """A value that is not allowed is refused, with the place and the reason, and nothing else is."""
    form = changed(order_form(), field, value)
    wrong = refusal((field, code))
    answer = await ask(client, "POST", "/orders", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PATCH", f"/orders/{NOBODY}", part(form, field))
    assert answer.refusal == wrong


@pytest.mark.asyncio
@pytest.mark.parametrize("field", REQUIRED)
async def test_writing_an_order_without_a_required_field_expects_its_fault(client: OrderClient, field: str) -> None:
    """What is required can neither be left out nor be null."""
    answer = await ask(client, "POST", "/orders", without(order_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "POST", "/orders", order_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PATCH", f"/orders/{NOBODY}", {field: None})
    assert answer.refusal == refusal((field, "null"))


@pytest.mark.asyncio
async def test_writing_an_order_without_anything_expects_every_fault(client: OrderClient) -> None:
    """All that is missing is told at once."""
    answer = await ask(client, "POST", "/orders", {})
    assert answer.refusal == refusal(*((field, "required") for field in REQUIRED))


@pytest.mark.asyncio
async def test_getting_an_unchanged_order_expects_not_modified(client: OrderClient) -> None:
    """Who has seen this version is not sent it again."""
    created = await new_order(client)
    seen = await ask(client, "GET", f"/orders/{created.id}")
    answer = await ask(client, "GET", f"/orders/{created.id}", if_none_match=seen.etag)
    assert (answer.status, answer.body) == (304, b"")
    answer = await ask(client, "GET", f"/orders/{created.id}", if_none_match='"0"')
    assert answer.status == 200


@pytest.mark.asyncio
async def test_patching_a_stale_order_expects_precondition_failed(client: OrderClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_order(client)
    answer = await ask(client, "PATCH", f"/orders/{created.id}", {}, if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/orders/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/orders/{created.id}", {"note": order_form()["note"]})
    answer = await ask(client, "PATCH", f"/orders/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/orders/{created.id}")
    answer = await ask(client, "PATCH", f"/orders/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 200


@pytest.mark.asyncio
async def test_searching_orders_by_user_expects_what_fits(client: OrderClient) -> None:
    """A list by user has what has just this value."""
    created = await new_order(client)
    page = await client.list_orders(id=[created.id], user=created.user.id)
    assert page.items == [created]
    page = await client.list_orders(id=[created.id], user="01900000-0000-7000-8000-000000000000")
    assert page.items == []


@pytest.mark.asyncio
async def test_searching_orders_by_status_expects_what_fits(client: OrderClient) -> None:
    """A list by status has what has just this value."""
    created = await new_order(client)
    page = await client.list_orders(id=[created.id], status=created.status)
    assert page.items == [created]


@pytest.mark.asyncio
async def test_searching_orders_by_created_at_expects_what_fits(client: OrderClient) -> None:
    """A list by created at has what has just this value."""
    created = await new_order(client)
    page = await client.list_orders(id=[created.id], created_at=created.created_at)
    assert page.items == [created]


@pytest.mark.asyncio
async def test_searching_orders_by_number_prefix_expects_what_fits(client: OrderClient) -> None:
    """A list by number has what begins like this."""
    created = await new_order(client)
    whole = created.number
    page = await client.list_orders(id=[created.id], number_prefix=whole[:2])
    assert page.items == [created]
    page = await client.list_orders(id=[created.id], number_prefix=whole)
    assert page.items == [created]
    page = await client.list_orders(id=[created.id], number_prefix=whole + "~")
    assert page.items == []


@pytest.mark.asyncio
async def test_searching_orders_by_status_and_created_at_expects_both(client: OrderClient) -> None:
    """Searches that are asked together all hold."""
    created = await new_order(client)
    page = await client.list_orders(id=[created.id], status=created.status, created_at=created.created_at)
    assert page.items == [created]


@pytest.mark.asyncio
async def test_listing_orders_by_created_at_expects_them_descending(client: OrderClient) -> None:
    """By created at, descending. So it is when nothing is asked."""
    made = [await new_order(client) for _ in range(3)]
    ids = [one.id for one in made]
    page = await client.list_orders(id=ids, sort="-created_at")
    wanted = sorted(made, key=lambda one: (one.created_at, one.id), reverse=True)
    assert page.items == wanted
    page = await client.list_orders(id=ids)
    assert page.items == wanted


@pytest.mark.asyncio
async def test_listing_orders_by_number_expects_them_ascending(client: OrderClient) -> None:
    """By number, ascending."""
    made = [await new_order(client) for _ in range(3)]
    ids = [one.id for one in made]
    page = await client.list_orders(id=ids, sort="number")
    wanted = sorted(made, key=lambda one: (one.number, one.id))
    assert page.items == wanted


@pytest.mark.asyncio
@pytest.mark.parametrize(("query", "field", "code"), UNASKABLE)
async def test_listing_orders_by_what_cannot_be_asked_expects_its_fault(
    client: OrderClient,
    query: str,
    field: str,
    code: str,
) -> None:
    """A list is asked in the words of the design, within its limits."""
    answer = await ask(client, "GET", f"/orders?{query}")
    assert answer.refusal == refusal((field, code))


@pytest.mark.asyncio
async def test_listing_orders_at_the_limits_expects_a_page(client: OrderClient) -> None:
    """A page may have one item, and 100."""
    answer = await ask(client, "GET", "/orders?limit=1")
    assert answer.status == 200
    answer = await ask(client, "GET", "/orders?limit=100")
    assert answer.status == 200


@pytest.mark.asyncio
async def test_reading_orders_page_by_page_expects_each_once(client: OrderClient) -> None:
    """Page after page each of them comes once; a cursor is good for its own question only."""
    ids = {(await new_order(client)).id for _ in range(3)}
    first = await client.list_orders(id=sorted(ids), limit=2)
    second = await client.list_orders(id=sorted(ids), limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert {one.id for one in [*first.items, *second.items]} == ids
    answer = await ask(client, "GET", f"/orders?limit=2&after={first.next}")
    assert answer.refusal == refusal(("after", "pattern"))


@pytest.mark.asyncio
async def test_writing_an_order_expects_its_events(client: OrderClient, events: Events) -> None:
    """Each write is told to everybody, with the whole of it; a write that changes nothing is not."""
    created = await new_order(client)
    await ask(client, "PATCH", f"/orders/{created.id}", {})
    answer = await ask(client, "PATCH", f"/orders/{created.id}", {"note": order_form()["note"]})
    changed_now = answer.read(Order)
    told = await events.of("order", created.id, count=2)
    assert [one.name for one in told] == ["order_upserted", "order_upserted"]
    assert [one.read(Order) for one in told] == [created, changed_now]
