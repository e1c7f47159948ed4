# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""Table 'products': its SQL, and the methods that run it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from asyncpg import Record
from msgspec.json import Decoder

from onehand.runtime.db.dao import Dao, Sort
from onehand.runtime.db.versioned import Versioned
from onehand.runtime.db.where import Where
from onehand.runtime.page import Page

from ..common import Money
from ..models import Product, ProductForm, ProductQuery, ProductVersion

COLUMNS = """\
  id, sku, name, price, tags, in_stock, created_at, updated_at, sequence, hash_code"""

GET = f"""\
select {COLUMNS}
from products
where id = $1"""

LOCK = f"""\
select {COLUMNS}
from products
where id = $1
for no key update"""

GET_BY_SKU = f"""\
select {COLUMNS}
from products
where sku = $1"""

INSERT = f"""\
insert into products (
  id, updated_by, hash_code, sku, name, price, tags, in_stock
)
select
  $1::text, nullif($2::text, ''), $4::bigint, $5::text, $6::text, $7::jsonb, $8::jsonb, $9::boolean
where set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null
returning {COLUMNS}"""

UPDATE = f"""\
update products
set
  updated_by = nullif($2::text, ''), hash_code = $4, sku = $6, name = $7, price = $8, tags = $9,
  in_stock = $10
where id = $1 and sequence = $5
  and set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null
returning {COLUMNS}"""

DELETE = """\
delete from products
where id = $1 and ($4::bigint is null or sequence = $4)
  and set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null
returning id"""

RECORD = """\
  id, sku, name, price, tags, in_stock, created_at, updated_at, sequence, journal_id, recorded_at,
  journal_operation, journal_caller, journal_traceparent"""

JOURNAL = f"""\
select {RECORD}
from journal.products as products
where journal_id = any($1) and recorded_at between $2 and $3"""

VERSIONS = f"""\
select {RECORD}
from journal.products as products
where id = $1 and ($2::bigint is null or journal_id < $2)
order by journal_id desc
limit $3"""

SORTS = {"-created_at": Sort("created_at", datetime, descending=True), "name": Sort("name", str)}

WRITTEN = ("sku", "name", "price", "tags", "in_stock")

DECODE_PRICE = Decoder(Money).decode

DECODE_TAGS = Decoder(list[str]).decode


class ProductsDao(Dao[Product, ProductForm, ProductQuery]):
    """Table 'products'."""

    table = "products"
    columns = COLUMNS
    journal = JOURNAL
    sorts = SORTS
    written = WRITTEN

    @staticmethod
    def read(row: Record) -> Product:
        return Product(
            id=row[0],
            sku=row[1],
            name=row[2],
            price=DECODE_PRICE(row[3]),
            tags=None if row[4] is None else DECODE_TAGS(row[4]),
            in_stock=row[5],
            created_at=row[6],
            updated_at=row[7],
        )

    @staticmethod
    def said(form: ProductForm) -> tuple[object, ...]:
        return (form.sku, form.name, form.price, form.tags, form.in_stock)

    @staticmethod
    def stored(product: Product) -> tuple[object, ...]:
        return (product.sku, product.name, product.price, product.tags, product.in_stock)

    async def get(self, id: str) -> Versioned[Product] | None:
        return await self.one(GET, id)

    async def lock(self, id: str) -> Versioned[Product] | None:
        """As get; nobody else changes the row until the transaction ends."""
        return await self.one(LOCK, id)

    async def get_by_sku(self, sku: str) -> Versioned[Product] | None:
        return await self.one(GET_BY_SKU, sku)

    async def page(self, query: ProductQuery) -> Page[Product]:
        where = Where()
        where.add("id = any($)", query.id)
        where.add("sku = $", query.sku)
        where.add("in_stock = $", query.in_stock)
        where.add("created_at >= $", query.created_at_from)
        where.add("created_at < $", query.created_at_until)
        return await self.find(query, where)

    def all(self, batch: int = 1000) -> AsyncIterator[Product]:
        """Every row, in the order of the ids."""
        return self.each(batch)

    async def insert(self, form: ProductForm, *, id: str | None = None) -> Versioned[Product]:
        return await self.add(INSERT, id, form)

    async def update(self, id: str, form: ProductForm, *, if_match: int | None = None) -> Versioned[Product] | None:
        """Writes only what differs. None = no such row."""
        return await self.replace(GET, UPDATE, id, form, if_match)

    async def delete(self, id: str, *, if_match: int | None = None) -> bool:
        return await self.remove(GET, DELETE, id, if_match)

    @classmethod
    def version(cls, row: Record) -> ProductVersion:
        return ProductVersion(
            id=str(row["journal_id"]),
            timestamp=row["recorded_at"],
            type=row["journal_operation"],
            caller=row["journal_caller"],
            product=cls.read(row),
        )

    async def versions(self, id: str, *, limit: int = 25, after: str | None = None) -> Page[ProductVersion]:
        """Newest first. NotFound when there never was such a row."""
        return await self.history(VERSIONS, id, limit, after, self.version)
