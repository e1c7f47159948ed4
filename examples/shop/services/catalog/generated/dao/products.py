# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""Table 'products': its SQL, and the methods that run it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from asyncpg import Record

from onehand.runtime.db.dao import Dao, Sort
from onehand.runtime.db.item import Change, New
from onehand.runtime.db.jsonb import decoder
from onehand.runtime.db.key import Key
from onehand.runtime.db.versioned import Versioned
from onehand.runtime.db.where import Where
from onehand.runtime.db.written import Written
from onehand.runtime.page import Page

from ..common import Money
from ..models import Product, ProductForm, ProductQuery, ProductVersion

COLUMNS = """\
  products.id, products.sku, products.name, products.price, products.tags, products.in_stock,
  products.created_at, products.updated_at, products.sequence, products.hash_code"""

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
  and (
    $1 like '________-____-7%'
    or pg_advisory_xact_lock(hashtextextended('products ' || $1, 0)) is not null
  )
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

FIND_BY_ID = f"""\
select {COLUMNS}, item.at
from unnest($1::text[]) with ordinality as item (id, at)
join products on products.id = item.id"""

LOCK_BY_ID = f"""\
{FIND_BY_ID}
order by products.id
for no key update of products"""

FIND_BY_SKU = f"""\
select {COLUMNS}, item.at
from unnest($1::text[]) with ordinality as item (sku, at)
join products on products.sku = item.sku"""

LOCK_BY_SKU = f"""\
{FIND_BY_SKU}
order by products.id
for no key update of products"""

ADD_MANY = """\
insert into products (
  id, updated_by, hash_code, sku, name, price, tags, in_stock
)
select
  item.id, nullif($1::text, ''), item.hash_code, item.sku, item.name, item.price, item.tags,
  item.in_stock
from unnest(
  $3::text[], $4::bigint[], $5::text[], $6::text[], $7::jsonb[], $8::jsonb[], $9::boolean[]
) as item (
  id, hash_code, sku, name, price, tags, in_stock
)
where (
    select set_config('onehand.caller', $1::text, true) is not null
      and set_config('onehand.traceparent', $2::text, true) is not null
  )
  and (
    select count(pg_advisory_xact_lock(hashtextextended('products ' || given.id, 0)))
    from (
      select id from unnest($3::text[]) as id where id not like '________-____-7%' order by id limit 100
    ) as given
  ) >= 0"""

INSERT_MANY = f"""\
{ADD_MANY}
returning {COLUMNS}"""

INSERT_MISSING = f"""\
{ADD_MANY}
on conflict do nothing
returning {COLUMNS}"""

UPDATE_MANY = f"""\
update products
set
  updated_by = nullif($1::text, ''), hash_code = item.hash_code, sku = item.sku, name = item.name,
  price = item.price, tags = item.tags, in_stock = item.in_stock
from unnest(
  $3::text[], $4::bigint[], $5::text[], $6::text[], $7::jsonb[], $8::jsonb[], $9::boolean[]
) as item (
  id, hash_code, sku, name, price, tags, in_stock
)
where products.id = item.id
  and (
    select set_config('onehand.caller', $1::text, true) is not null
      and set_config('onehand.traceparent', $2::text, true) is not null
  )
returning {COLUMNS}"""

DELETE_MANY = """\
with locked as (
  select id from products
  where id = any($3::text[])
  order by id for update
)
delete from products using locked
where products.id = locked.id
  and (
    select set_config('onehand.caller', $1::text, true) is not null
      and set_config('onehand.traceparent', $2::text, true) is not null
  )
returning products.id"""

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

DECODE_PRICE = decoder(Money)

DECODE_TAGS = decoder(list[str])


class NewProduct(New[ProductForm], frozen=True, kw_only=True):
    """A row of 'products' to insert or upsert."""


BY_ID = Key[NewProduct](names=("id",), of=lambda new: (new.id,), get=GET, find=FIND_BY_ID, lock=LOCK_BY_ID)

BY_SKU = Key[NewProduct](
    names=("sku",),
    of=lambda new: (new.form.sku,),
    get=GET_BY_SKU,
    find=FIND_BY_SKU,
    lock=LOCK_BY_SKU,
)


class ProductsDao(Dao[Product, ProductForm, ProductQuery, NewProduct]):
    """Table 'products'."""

    table = "products"
    columns = COLUMNS
    journal = JOURNAL
    sorts = SORTS
    written = WRITTEN
    immutable = (0,)

    @staticmethod
    def read(row: Record) -> Product:
        return Product(
            id=row[0],
            sku=row[1],
            name=row[2],
            price=DECODE_PRICE(row[3]),
            tags=DECODE_TAGS(row[4]),
            in_stock=row[5],
            created_at=row[6],
            updated_at=row[7],
        )

    @staticmethod
    def said(form: ProductForm) -> tuple[object, ...]:
        return (form.sku, form.name, form.price, form.tags, form.in_stock)

    @staticmethod
    def stored(product: Product, _row: Record) -> tuple[object, ...]:
        return (product.sku, product.name, product.price, product.tags, product.in_stock)

    @staticmethod
    def given(_new: NewProduct) -> tuple[object, ...]:
        return ()

    async def get(self, id: str) -> Versioned[Product] | None:
        return await self.one(GET, id)

    async def lock(self, id: str) -> Versioned[Product] | None:
        """As get; nobody else changes the row until the transaction ends."""
        return await self.one(LOCK, id)

    async def get_by_sku(self, sku: str) -> Versioned[Product] | None:
        return await self.one(GET_BY_SKU, sku)

    async def get_many(self, ids: Sequence[str]) -> list[Versioned[Product] | None]:
        """In the order of the ids; None where there is no row."""
        return await self.get_all(FIND_BY_ID, [(id,) for id in ids])

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

    async def insert_many(self, items: Sequence[NewProduct]) -> list[Written[Product]]:
        """All or none, in the order of the items; a fault names its item: `[3].id`."""
        return await self.add_all(INSERT_MANY, items)

    async def update(self, id: str, form: ProductForm, *, if_match: int | None = None) -> Versioned[Product] | None:
        """Writes only what differs. None = no such row."""
        return await self.replace(GET, UPDATE, (id,), form, if_match)

    async def update_many(self, changes: Sequence[Change[ProductForm]]) -> list[Written[Product] | None]:
        """All or none; writes only those that differ. None where there is no row."""
        return await self.replace_all(BY_ID, UPDATE_MANY, changes, [(change.id,) for change in changes])

    async def upsert(self, id: str, form: ProductForm) -> Written[Product]:
        """Writes what differs, or a new row; what the form does not say is for a new row only."""
        new = NewProduct(form=form, id=id)
        return await self.put(BY_ID, UPDATE, INSERT_MISSING, INSERT_MANY, new)

    async def upsert_many(self, items: Sequence[NewProduct]) -> list[Written[Product]]:
        """All or none; writes only those that differ or are new."""
        return await self.put_all(BY_ID, UPDATE_MANY, INSERT_MISSING, INSERT_MANY, items)

    async def upsert_by_sku(self, form: ProductForm, *, id: str | None = None) -> Written[Product]:
        """Writes what differs, or a new row; what the form does not say is for a new row only."""
        new = NewProduct(form=form, id=id)
        return await self.put(BY_SKU, UPDATE, INSERT_MISSING, INSERT_MANY, new)

    async def upsert_many_by_sku(self, items: Sequence[NewProduct]) -> list[Written[Product]]:
        """All or none; writes only those that differ or are new."""
        return await self.put_all(BY_SKU, UPDATE_MANY, INSERT_MISSING, INSERT_MANY, items)

    async def delete(self, id: str, *, if_match: int | None = None) -> bool:
        return await self.remove(GET, DELETE, id, if_match)

    async def delete_many(self, ids: Sequence[str]) -> list[bool]:
        """All or none; which of them were there."""
        return await self.remove_all(DELETE_MANY, ids)

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
