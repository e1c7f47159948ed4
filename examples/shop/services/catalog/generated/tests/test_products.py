# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""What every product must do."""

from __future__ import annotations

from typing import Unpack

import pytest

from onehand.runtime.client.errors import ClientError, Conflict, Invalid, NotFound
from onehand.runtime.sample import next_number, text

from ..client import CatalogClient
from ..client.models import Product, ProductForm, ProductPatch
from ..factories import ProductFormFields, make_product_form

NOBODY = "01900000-0000-7000-8000-000000000000"


async def new_product(client: CatalogClient, **changes: Unpack[ProductFormFields]) -> Product:
    return await client.create_product(make_product_form(**changes))


def faults(refused: pytest.ExceptionInfo[ClientError]) -> set[tuple[str, str]]:
    """Field and code of everything that was wrong."""
    return {(fault.field, fault.code) for fault in refused.value.errors}


@pytest.mark.asyncio
async def test_product_not_found(client: CatalogClient) -> None:
    """An id that no product has is not found, whatever is asked of it."""
    with pytest.raises(NotFound):
        await client.get_product(NOBODY)
    with pytest.raises(NotFound):
        await client.delete_product(NOBODY)
    with pytest.raises(NotFound):
        await client.list_product_versions(NOBODY)
    with pytest.raises(NotFound):
        await client.update_product(NOBODY, make_product_form())


@pytest.mark.asyncio
async def test_product_is_read_as_it_was_created(client: CatalogClient) -> None:
    """What was created is what is read, by its id and in the list."""
    created = await new_product(client)
    assert await client.get_product(created.id) == created
    page = await client.list_products(id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_product_is_replaced(client: CatalogClient) -> None:
    """A PUT replaces what was there."""
    created = await new_product(client)
    form = make_product_form(sku=created.sku)
    updated = await client.update_product(created.id, form)
    assert updated.name == form.name
    assert updated.price == form.price


@pytest.mark.asyncio
async def test_product_that_does_not_change_keeps_its_etag(client: CatalogClient) -> None:
    """A PUT that changes nothing writes nothing: the ETag stays."""
    created = await new_product(client)
    before = await client.send("GET", f"/products/{created.id}")
    assert await client.update_product(created.id, ProductForm.of(created)) == created
    after = await client.send("GET", f"/products/{created.id}")
    assert after.headers["etag"] == before.headers["etag"]


@pytest.mark.asyncio
async def test_product_is_changed_in_part(client: CatalogClient) -> None:
    """A PATCH changes what it names."""
    created = await new_product(client)
    number = next_number()
    changed = text(number, "name", longest=200)
    patched = await client.patch_product(created.id, ProductPatch(name=changed))
    assert patched.name == changed


@pytest.mark.asyncio
async def test_tags_of_product_is_cleared(client: CatalogClient) -> None:
    """Null in a PATCH clears what is optional."""
    created = await new_product(client)
    patched = await client.patch_product(created.id, ProductPatch(tags=None))
    assert patched.tags is None


@pytest.mark.asyncio
async def test_deleted_product_is_gone(client: CatalogClient) -> None:
    """A deleted product is not found any more."""
    created = await new_product(client)
    await client.delete_product(created.id)
    with pytest.raises(NotFound):
        await client.get_product(created.id)


@pytest.mark.asyncio
async def test_product_has_a_history(client: CatalogClient) -> None:
    """The journal begins with the insert."""
    created = await new_product(client)
    page = await client.list_product_versions(created.id)
    assert [(one.type, one.product) for one in page.items] == [("insert", created)]


@pytest.mark.asyncio
async def test_product_without_anything_lists_every_error(client: CatalogClient) -> None:
    """All that is missing is told at once."""
    with pytest.raises(Invalid) as refused:
        await client.send("POST", "/products", b"{}")
    assert faults(refused) == {("sku", "required"), ("name", "required"), ("price", "required")}


@pytest.mark.asyncio
async def test_product_sku_is_not_blank(client: CatalogClient) -> None:
    """A sku of spaces alone is refused."""
    with pytest.raises(Invalid) as refused:
        await new_product(client, sku="  ")
    assert ("sku", "blank") in faults(refused)


@pytest.mark.asyncio
async def test_product_sku_has_a_pattern(client: CatalogClient) -> None:
    """A sku that does not match is refused."""
    with pytest.raises(Invalid) as refused:
        await new_product(client, sku="~")
    assert ("sku", "pattern") in faults(refused)


@pytest.mark.asyncio
async def test_product_name_is_not_blank(client: CatalogClient) -> None:
    """A name of spaces alone is refused."""
    with pytest.raises(Invalid) as refused:
        await new_product(client, name="  ")
    assert ("name", "blank") in faults(refused)


@pytest.mark.asyncio
async def test_product_name_may_have_200_characters(client: CatalogClient) -> None:
    """A name of 200 characters is accepted."""
    number = next_number()
    created = await new_product(client, name=text(number, "name", shortest=200, longest=200))
    assert created.id


@pytest.mark.asyncio
async def test_product_name_has_at_most_200_characters(client: CatalogClient) -> None:
    """A name of more than 200 characters is refused."""
    with pytest.raises(Invalid) as refused:
        await new_product(client, name="x" * 201)
    assert ("name", "too_long") in faults(refused)


@pytest.mark.asyncio
async def test_product_tags_has_at_most_10_items(client: CatalogClient) -> None:
    """More than 10 tags are refused."""
    number = next_number()
    with pytest.raises(Invalid) as refused:
        await new_product(client, tags=[text(number, "tags") for _ in range(11)])
    assert ("tags", "too_long") in faults(refused)


@pytest.mark.asyncio
async def test_product_sku_is_unique(client: CatalogClient) -> None:
    """Two products cannot have the same sku."""
    created = await new_product(client)
    with pytest.raises(Conflict) as refused:
        await new_product(client, sku=created.sku)
    assert ("sku", "taken") in faults(refused)


@pytest.mark.asyncio
async def test_products_are_found_by_sku_equal(client: CatalogClient) -> None:
    """The declared search by sku finds what it should, and only that."""
    created = await new_product(client)
    page = await client.list_products(id=[created.id], sku=created.sku)
    assert page.items == [created]


@pytest.mark.asyncio
async def test_products_are_found_by_in_stock_equal(client: CatalogClient) -> None:
    """The declared search by in stock finds what it should, and only that."""
    created = await new_product(client)
    page = await client.list_products(id=[created.id], in_stock=created.in_stock)
    assert page.items == [created]


@pytest.mark.asyncio
async def test_products_are_found_by_created_at_range(client: CatalogClient) -> None:
    """The declared search by created at finds what it should, and only that."""
    created = await new_product(client)
    page = await client.list_products(id=[created.id], created_at_from=created.created_at)
    assert page.items == [created]
    page = await client.list_products(id=[created.id], created_at_until=created.created_at)
    assert page.items == []


@pytest.mark.asyncio
async def test_products_are_read_page_by_page(client: CatalogClient) -> None:
    """Page after page, each of them comes once."""
    ids = [(await new_product(client)).id for _ in range(3)]
    first = await client.list_products(id=ids, limit=2)
    second = await client.list_products(id=ids, limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert sorted(one.id for one in [*first.items, *second.items]) == sorted(ids)
