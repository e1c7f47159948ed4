# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""What every product must do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from onehand.runtime.sample import matching, next_number, text
from onehand.runtime.told import Events
from onehand.runtime.trial import ask, at, changed, conflict, fields_of, part, plain, refusal, without

from ..client import CatalogClient
from ..client.models import Product, ProductForm
from ..factories import make_product_form

NOBODY = "01900000-0000-7000-8000-000000000000"

DEFAULTS: dict[str, object] = {"in_stock": True}

REFUSED = [
    pytest.param("sku", 1, "type", id="sku as a number"),
    pytest.param("sku", "", "blank", id="sku empty"),
    pytest.param("sku", "  ", "blank", id="sku of spaces"),
    pytest.param("sku", " x", "not_trimmed", id="sku after a space"),
    pytest.param("sku", "~", "pattern", id="sku that does not match"),
    pytest.param("name", 1, "type", id="name as a number"),
    pytest.param("name", "", "blank", id="name empty"),
    pytest.param("name", "  ", "blank", id="name of spaces"),
    pytest.param("name", " x", "not_trimmed", id="name after a space"),
    pytest.param("name", "x" * 201, "too_long", id="name of 201 characters"),
    pytest.param("price", "x", "type", id="price as a text"),
    pytest.param("price.unknown_to_the_design", 1, "unknown_field", id="price with an unknown field"),
    pytest.param("price.amount", "many", "type", id="price.amount as another text"),
    pytest.param("price.amount", 1, "type", id="price.amount as a number"),
    pytest.param("price.amount", "-0.0001", "too_small", id="price.amount of -0.0001"),
    pytest.param("price.amount", "1.00001", "precision", id="price.amount with 5 decimals"),
    pytest.param("price.amount", "100000000000000", "precision", id="price.amount of 15 digits"),
    pytest.param("price.currency", 1, "type", id="price.currency as a number"),
    pytest.param("price.currency", "", "blank", id="price.currency empty"),
    pytest.param("price.currency", "  ", "blank", id="price.currency of spaces"),
    pytest.param("price.currency", " x", "not_trimmed", id="price.currency after a space"),
    pytest.param("price.currency", "~", "pattern", id="price.currency that does not match"),
    pytest.param("tags", {}, "type", id="tags as an object"),
    pytest.param("tags", plain([text(number, "tags") for number in range(11)]), "too_long", id="tags of 11 items"),
    pytest.param("in_stock", "true", "type", id="in_stock as another text"),
    pytest.param("id", "x", "unknown_field", id="id, which the service sets"),
    pytest.param("created_at", "x", "unknown_field", id="created_at, which the service sets"),
    pytest.param("updated_at", "x", "unknown_field", id="updated_at, which the service sets"),
    pytest.param("unknown_to_the_design", 1, "unknown_field", id="an unknown field"),
]

ACCEPTED = [
    pytest.param("name", text(next_number(), "name", shortest=200, longest=200), id="name of 200 characters"),
    pytest.param("price.amount", "0.0000", id="price.amount of 0.0000"),
    pytest.param("price.amount", "99999999999999.9999", id="price.amount of all its digits"),
    pytest.param("price.currency", matching("^[A-Z]{3}$", next_number()), id="price.currency that matches"),
    pytest.param("tags", plain([text(number, "tags") for number in range(10)]), id="tags of 10 items"),
]

REQUIRED = ["sku", "name", "price"]

UNASKABLE = [
    pytest.param("unknown_to_the_design=1", "unknown_to_the_design", "unknown_field", id="unknown_to_the_design=1"),
    pytest.param("sort=unknown_to_the_design", "sort", "unknown_value", id="sort=unknown_to_the_design"),
    pytest.param("limit=0", "limit", "too_small", id="limit=0"),
    pytest.param("limit=101", "limit", "too_large", id="limit=101"),
    pytest.param("limit=many", "limit", "type", id="limit=many"),
    pytest.param("after=nowhere", "after", "pattern", id="after=nowhere"),
]


def product_form() -> dict[str, object]:
    """A product's valid form, as JSON."""
    return fields_of(make_product_form())


async def new_product(client: CatalogClient, /, **changes: object) -> Product:
    """A product; `changes` are fields of its form, as JSON."""
    made: Product = await client.request("POST", "/products", body=product_form() | changes, returns=Product)
    return made


@pytest.mark.asyncio
async def test_getting_an_unknown_product_expects_product_not_found(client: CatalogClient) -> None:
    """Nobody has this id, so there is no product to be read."""
    answer = await ask(client, "GET", f"/products/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_an_unknown_product_expects_product_not_found(client: CatalogClient) -> None:
    """Nobody has this id, so there is no product with a history."""
    answer = await ask(client, "GET", f"/products/{NOBODY}/versions")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_replacing_an_unknown_product_expects_product_not_found(client: CatalogClient) -> None:
    """Nobody has this id, so there is no product to be replaced; PUT creates nothing."""
    answer = await ask(client, "PUT", f"/products/{NOBODY}", product_form())
    assert answer.status == 404


@pytest.mark.asyncio
async def test_patching_an_unknown_product_expects_product_not_found(client: CatalogClient) -> None:
    """Nobody has this id, so there is no product to be changed."""
    answer = await ask(client, "PATCH", f"/products/{NOBODY}", {})
    assert answer.status == 404


@pytest.mark.asyncio
async def test_deleting_an_unknown_product_expects_product_not_found(client: CatalogClient) -> None:
    """Nobody has this id, so there is no product to be deleted."""
    answer = await ask(client, "DELETE", f"/products/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_getting_a_product_expects_what_was_created(client: CatalogClient) -> None:
    """What was created is what is read."""
    created = await new_product(client)
    found = await client.get_product(created.id)
    assert found == created


@pytest.mark.asyncio
async def test_listing_products_expects_the_one_created(client: CatalogClient) -> None:
    """A list has what was created."""
    created = await new_product(client)
    page = await client.list_products(id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_creating_a_product_expects_what_the_form_says(client: CatalogClient) -> None:
    """Every field comes back as it was sent."""
    names = ["sku", "name"]
    form = product_form()
    created = await new_product(client, **form)
    shown = fields_of(created)
    assert {name: shown[name] for name in names} == {name: form[name] for name in names}


@pytest.mark.asyncio
async def test_deleting_a_product_expects_it_gone(client: CatalogClient) -> None:
    """A deleted product is neither found nor listed, nor can it be deleted again."""
    created = await new_product(client)
    answer = await ask(client, "DELETE", f"/products/{created.id}")
    assert answer.status == 204
    answer = await ask(client, "GET", f"/products/{created.id}")
    assert answer.status == 404
    page = await client.list_products(id=[created.id])
    assert page.items == []
    answer = await ask(client, "DELETE", f"/products/{created.id}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_a_product_expects_its_history(client: CatalogClient) -> None:
    """The journal tells of every change, also when it is gone."""
    created = await new_product(client)
    await ask(client, "DELETE", f"/products/{created.id}")
    page = await client.list_product_versions(created.id)
    kinds = sorted(one.type for one in page.items)
    assert kinds == ["delete", "insert"]
    assert created in [one.product for one in page.items]


@pytest.mark.asyncio
async def test_creating_a_product_without_defaults_expects_them_applied(client: CatalogClient) -> None:
    """What is left out gets its default."""
    form = without(product_form(), *DEFAULTS)
    answer = await ask(client, "POST", "/products", form)
    shown = answer.fields
    assert {name: shown[name] for name in DEFAULTS} == DEFAULTS


@pytest.mark.asyncio
async def test_replacing_a_product_expects_what_the_form_says(client: CatalogClient) -> None:
    """A PUT replaces what was there."""
    created = await new_product(client)
    form = changed(fields_of(ProductForm.of(created)), "name", product_form()["name"])
    answer = await ask(client, "PUT", f"/products/{created.id}", form)
    assert (answer.status, answer.fields["name"]) == (200, form["name"])
    again = await ask(client, "GET", f"/products/{created.id}")
    assert again.fields == answer.fields


@pytest.mark.asyncio
async def test_replacing_a_product_by_itself_expects_the_same_etag(client: CatalogClient) -> None:
    """A write that changes nothing writes nothing: the ETag and the time of change stay."""
    created = await new_product(client)
    before = await ask(client, "GET", f"/products/{created.id}")
    answer = await ask(client, "PUT", f"/products/{created.id}", fields_of(ProductForm.of(created)))
    assert (answer.status, answer.fields) == (200, before.fields)
    answer = await ask(client, "PATCH", f"/products/{created.id}", {})
    assert answer.status == 200
    after = await ask(client, "GET", f"/products/{created.id}")
    assert after.etag == before.etag


@pytest.mark.asyncio
async def test_patching_a_product_expects_only_that_changed(client: CatalogClient) -> None:
    """A PATCH changes what it names; what is absent stays."""
    created = await new_product(client)
    wanted = product_form()["name"]
    answer = await ask(client, "PATCH", f"/products/{created.id}", {"name": wanted})
    shown = fields_of(created) | {"name": wanted}
    assert without(answer.fields, "updated_at") == without(shown, "updated_at")


@pytest.mark.asyncio
async def test_changing_sku_of_a_product_expects_a_refusal(client: CatalogClient) -> None:
    """The sku stays what it was."""
    created = await new_product(client)
    other = product_form()["sku"]
    answer = await ask(client, "PATCH", f"/products/{created.id}", {"sku": other})
    assert answer.refusal == refusal(("sku", "immutable"))
    answer = await ask(client, "PUT", f"/products/{created.id}", fields_of(ProductForm.of(created)) | {"sku": other})
    assert answer.refusal == refusal(("sku", "immutable"))


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value", "code"), REFUSED)
async def test_writing_a_product_with_a_wrong_value_expects_its_fault(
    client: CatalogClient,
    field: str,
    value: object,
    code: str,
) -> None:
    """A value that is not allowed is refused, with the place and the reason, and nothing else is."""
    form = changed(product_form(), field, value)
    wrong = refusal((field, code))
    answer = await ask(client, "POST", "/products", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PUT", f"/products/{NOBODY}", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PATCH", f"/products/{NOBODY}", part(form, field))
    assert answer.refusal == wrong


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value"), ACCEPTED)
async def test_creating_a_product_at_a_bound_expects_it_taken(client: CatalogClient, field: str, value: object) -> None:
    """A value that is just allowed is taken, and comes back as it was sent."""
    changes = part(changed(product_form(), field, value), field)
    created = await new_product(client, **changes)
    assert at(fields_of(created), field) == value


@pytest.mark.asyncio
@pytest.mark.parametrize("field", REQUIRED)
async def test_writing_a_product_without_a_required_field_expects_its_fault(client: CatalogClient, field: str) -> None:
    """What is required can neither be left out nor be null."""
    answer = await ask(client, "POST", "/products", without(product_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "POST", "/products", product_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PUT", f"/products/{NOBODY}", without(product_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PUT", f"/products/{NOBODY}", product_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PATCH", f"/products/{NOBODY}", {field: None})
    assert answer.refusal == refusal((field, "null"))


@pytest.mark.asyncio
async def test_writing_a_product_without_anything_expects_every_fault(client: CatalogClient) -> None:
    """All that is missing is told at once."""
    answer = await ask(client, "POST", "/products", {})
    assert answer.refusal == refusal(*((field, "required") for field in REQUIRED))


@pytest.mark.asyncio
async def test_creating_a_product_with_a_taken_sku_expects_a_conflict(client: CatalogClient) -> None:
    """Two cannot have the same sku."""
    created = await new_product(client)
    shown = fields_of(created)
    answer = await ask(client, "POST", "/products", product_form() | {"sku": shown["sku"]})
    assert answer.refusal == conflict("sku")


@pytest.mark.asyncio
async def test_getting_an_unchanged_product_expects_not_modified(client: CatalogClient) -> None:
    """Who has seen this version is not sent it again."""
    created = await new_product(client)
    seen = await ask(client, "GET", f"/products/{created.id}")
    answer = await ask(client, "GET", f"/products/{created.id}", if_none_match=seen.etag)
    assert (answer.status, answer.body) == (304, b"")
    answer = await ask(client, "GET", f"/products/{created.id}", if_none_match='"0"')
    assert answer.status == 200


@pytest.mark.asyncio
async def test_replacing_a_stale_product_expects_precondition_failed(client: CatalogClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_product(client)
    answer = await ask(client, "PUT", f"/products/{created.id}", fields_of(ProductForm.of(created)), if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/products/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/products/{created.id}", {"name": product_form()["name"]})
    answer = await ask(client, "PUT", f"/products/{created.id}", fields_of(ProductForm.of(created)), if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/products/{created.id}")
    answer = await ask(client, "PUT", f"/products/{created.id}", fields_of(ProductForm.of(created)), if_match=seen.etag)
    assert answer.status == 200


@pytest.mark.asyncio
async def test_patching_a_stale_product_expects_precondition_failed(client: CatalogClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_product(client)
    answer = await ask(client, "PATCH", f"/products/{created.id}", {}, if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/products/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/products/{created.id}", {"name": product_form()["name"]})
    answer = await ask(client, "PATCH", f"/products/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/products/{created.id}")
    answer = await ask(client, "PATCH", f"/products/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 200


@pytest.mark.asyncio
async def test_deleting_a_stale_product_expects_precondition_failed(client: CatalogClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_product(client)
    answer = await ask(client, "DELETE", f"/products/{created.id}", if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/products/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/products/{created.id}", {"name": product_form()["name"]})
    answer = await ask(client, "DELETE", f"/products/{created.id}", if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/products/{created.id}")
    answer = await ask(client, "DELETE", f"/products/{created.id}", if_match=seen.etag)
    assert answer.status == 204


@pytest.mark.asyncio
async def test_searching_products_by_sku_expects_what_fits(client: CatalogClient) -> None:
    """A list by sku has what has just this value."""
    created = await new_product(client)
    page = await client.list_products(id=[created.id], sku=created.sku)
    assert page.items == [created]


@pytest.mark.asyncio
async def test_searching_products_by_in_stock_expects_what_fits(client: CatalogClient) -> None:
    """A list by in stock has what has just this value."""
    created = await new_product(client)
    page = await client.list_products(id=[created.id], in_stock=created.in_stock)
    assert page.items == [created]
    page = await client.list_products(id=[created.id], in_stock=not created.in_stock)
    assert page.items == []


@pytest.mark.asyncio
async def test_searching_products_by_created_at_range_expects_what_fits(client: CatalogClient) -> None:
    """A list by created at has what is in the range: its start is in, its end is not."""
    created = await new_product(client)
    page = await client.list_products(id=[created.id], created_at_from=created.created_at)
    assert page.items == [created]
    page = await client.list_products(id=[created.id], created_at_until=created.created_at)
    assert page.items == []
    page = await client.list_products(id=[created.id], created_at_from=created.created_at + timedelta(seconds=1))
    assert page.items == []
    page = await client.list_products(
        id=[created.id],
        created_at_from=created.created_at,
        created_at_until=created.created_at + timedelta(seconds=1),
    )
    assert page.items == [created]


@pytest.mark.asyncio
async def test_listing_products_by_created_at_expects_them_descending(client: CatalogClient) -> None:
    """By created at, descending. So it is when nothing is asked."""
    made = [await new_product(client) for _ in range(3)]
    ids = [one.id for one in made]
    page = await client.list_products(id=ids, sort="-created_at")
    wanted = sorted(made, key=lambda one: (one.created_at, one.id), reverse=True)
    assert page.items == wanted
    page = await client.list_products(id=ids)
    assert page.items == wanted


@pytest.mark.asyncio
async def test_listing_products_by_name_expects_them_ascending(client: CatalogClient) -> None:
    """By name, ascending; the id breaks ties."""
    made = [await new_product(client) for _ in range(3)]
    tie = fields_of(made[0])["name"]
    made.append(await new_product(client, name=tie))
    ids = [one.id for one in made]
    page = await client.list_products(id=ids, sort="name")
    wanted = sorted(made, key=lambda one: (one.name, one.id))
    assert page.items == wanted


@pytest.mark.asyncio
@pytest.mark.parametrize(("query", "field", "code"), UNASKABLE)
async def test_listing_products_by_what_cannot_be_asked_expects_its_fault(
    client: CatalogClient,
    query: str,
    field: str,
    code: str,
) -> None:
    """A list is asked in the words of the design, within its limits."""
    answer = await ask(client, "GET", f"/products?{query}")
    assert answer.refusal == refusal((field, code))


@pytest.mark.asyncio
async def test_listing_products_at_the_limits_expects_a_page(client: CatalogClient) -> None:
    """A page may have one item, and 100."""
    answer = await ask(client, "GET", "/products?limit=1")
    assert answer.status == 200
    answer = await ask(client, "GET", "/products?limit=100")
    assert answer.status == 200


@pytest.mark.asyncio
async def test_reading_products_page_by_page_expects_each_once(client: CatalogClient) -> None:
    """Page after page each of them comes once; a cursor is good for its own question only."""
    ids = {(await new_product(client)).id for _ in range(3)}
    first = await client.list_products(id=sorted(ids), limit=2)
    second = await client.list_products(id=sorted(ids), limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert {one.id for one in [*first.items, *second.items]} == ids
    answer = await ask(client, "GET", f"/products?limit=2&after={first.next}")
    assert answer.refusal == refusal(("after", "pattern"))


@pytest.mark.asyncio
async def test_writing_a_product_expects_its_events(client: CatalogClient, events: Events) -> None:
    """Each write is told to everybody, with the whole of it; a write that changes nothing is not."""
    created = await new_product(client)
    await ask(client, "PUT", f"/products/{created.id}", fields_of(ProductForm.of(created)))
    await ask(client, "PATCH", f"/products/{created.id}", {})
    answer = await ask(client, "PATCH", f"/products/{created.id}", {"name": product_form()["name"]})
    changed_now = answer.read(Product)
    await ask(client, "DELETE", f"/products/{created.id}")
    told = await events.of("product", created.id, count=3)
    assert [one.name for one in told] == ["product_upserted", "product_upserted", "product_deleted"]
    assert [one.read(Product) for one in told[:2]] == [created, changed_now]
    assert told[-1].read(Product).id == created.id
