# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""Table 'orders': its SQL, and the methods that run it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from asyncpg import Record
from msgspec import UNSET, UnsetType

from onehand.runtime.db.dao import Dao, Sort
from onehand.runtime.db.item import Change, New
from onehand.runtime.db.jsonb import decoder
from onehand.runtime.db.key import Key
from onehand.runtime.db.versioned import Versioned
from onehand.runtime.db.where import Where
from onehand.runtime.db.written import Written
from onehand.runtime.page import Page

from ..common import Money
from ..models import Line, Order, OrderForm, OrderQuery, OrderStatus, OrderVersion

COLUMNS = """\
  orders.id, orders.number, orders.user_id, orders.lines, orders.note, orders.status, orders.total,
  orders.cancelled_because, orders.created_at, orders.updated_at, orders.sequence, orders.hash_code"""

GET = f"""\
select {COLUMNS}
from orders
where id = $1"""

LOCK = f"""\
select {COLUMNS}
from orders
where id = $1
for no key update"""

GET_BY_NUMBER = f"""\
select {COLUMNS}
from orders
where number = $1"""

INSERT = f"""\
insert into orders (
  id, updated_by, hash_code, number, user_id, lines, note, status, total, cancelled_because
)
select
  $1::text, nullif($2::text, ''), $4::bigint, $5::text, $6::text, $7::jsonb, $8::text, $9::text,
  $10::jsonb, $11::text
where set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null
  and (
    $1 like '________-____-7%'
    or pg_advisory_xact_lock(hashtextextended('orders ' || $1, 0)) is not null
  )
returning {COLUMNS}"""

UPDATE = f"""\
update orders
set
  updated_by = nullif($2::text, ''), hash_code = $4, number = $6, user_id = $7, lines = $8, note = $9
where id = $1 and sequence = $5
  and set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null
returning {COLUMNS}"""

DELETE = """\
delete from orders
where id = $1 and ($4::bigint is null or sequence = $4)
  and set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null
returning id"""

FIND_BY_ID = f"""\
select {COLUMNS}, item.at
from unnest($1::text[]) with ordinality as item (id, at)
join orders on orders.id = item.id"""

LOCK_BY_ID = f"""\
{FIND_BY_ID}
order by orders.id
for no key update of orders"""

FIND_BY_NUMBER = f"""\
select {COLUMNS}, item.at
from unnest($1::text[]) with ordinality as item (number, at)
join orders on orders.number = item.number"""

LOCK_BY_NUMBER = f"""\
{FIND_BY_NUMBER}
order by orders.id
for no key update of orders"""

ADD_MANY = """\
insert into orders (
  id, updated_by, hash_code, number, user_id, lines, note, status, total, cancelled_because
)
select
  item.id, nullif($1::text, ''), item.hash_code, item.number, item.user_id, item.lines, item.note,
  item.status, item.total, item.cancelled_because
from unnest(
  $3::text[], $4::bigint[], $5::text[], $6::text[], $7::jsonb[], $8::text[], $9::text[], $10::jsonb[],
  $11::text[]
) as item (
  id, hash_code, number, user_id, lines, note, status, total, cancelled_because
)
where (
    select set_config('onehand.caller', $1::text, true) is not null
      and set_config('onehand.traceparent', $2::text, true) is not null
  )
  and (
    select count(pg_advisory_xact_lock(hashtextextended('orders ' || given.id, 0)))
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
update orders
set
  updated_by = nullif($1::text, ''), hash_code = item.hash_code, number = item.number,
  user_id = item.user_id, lines = item.lines, note = item.note
from unnest(
  $3::text[], $4::bigint[], $5::text[], $6::text[], $7::jsonb[], $8::text[]
) as item (
  id, hash_code, number, user_id, lines, note
)
where orders.id = item.id
  and (
    select set_config('onehand.caller', $1::text, true) is not null
      and set_config('onehand.traceparent', $2::text, true) is not null
  )
returning {COLUMNS}"""

DELETE_MANY = """\
with locked as (
  select id from orders
  where id = any($3::text[])
  order by id for update
)
delete from orders using locked
where orders.id = locked.id
  and (
    select set_config('onehand.caller', $1::text, true) is not null
      and set_config('onehand.traceparent', $2::text, true) is not null
  )
returning orders.id"""

RECORD = """\
  id, number, user_id, lines, note, status, total, cancelled_because, created_at, updated_at, sequence,
  journal_id, recorded_at, journal_operation, journal_caller, journal_traceparent"""

JOURNAL = f"""\
select {RECORD}
from journal.orders as orders
where journal_id = any($1) and recorded_at between $2 and $3"""

VERSIONS = f"""\
select {RECORD}
from journal.orders as orders
where id = $1 and ($2::bigint is null or journal_id < $2)
order by journal_id desc
limit $3"""

COPY_OF_USER_ID = """\
select id from copies.user_user where id = any($1) and deleted_at is null"""

SORTS = {"-created_at": Sort("created_at", datetime, descending=True), "number": Sort("number", str)}

WRITTEN = ("number", "user_id", "lines", "note")

FILLED = ("status", "total", "cancelled_because")

COPIES = {"user_id": COPY_OF_USER_ID}

DECODE_LINES = decoder(list[Line])

DECODE_TOTAL = decoder(Money)


class NewOrder(New[OrderForm], frozen=True, kw_only=True):
    """A row of 'orders' to insert or upsert."""

    status: OrderStatus = OrderStatus.PLACED
    total: Money
    cancelled_because: str | None = None


BY_ID = Key[NewOrder](names=("id",), of=lambda new: (new.id,), get=GET, find=FIND_BY_ID, lock=LOCK_BY_ID)

BY_NUMBER = Key[NewOrder](
    names=("number",),
    of=lambda new: (new.form.number,),
    get=GET_BY_NUMBER,
    find=FIND_BY_NUMBER,
    lock=LOCK_BY_NUMBER,
)


class OrdersDao(Dao[Order, OrderForm, OrderQuery, NewOrder]):
    """Table 'orders'."""

    table = "orders"
    columns = COLUMNS
    journal = JOURNAL
    sorts = SORTS
    written = WRITTEN
    immutable = (0,)
    filled = FILLED
    copies = COPIES

    @staticmethod
    def read(row: Record) -> Order:
        return Order(
            id=row[0],
            number=row[1],
            user_id=row[2],
            lines=DECODE_LINES(row[3]),
            note=row[4],
            status=OrderStatus.stored(row[5]),
            total=DECODE_TOTAL(row[6]),
            cancelled_because=row[7],
            created_at=row[8],
            updated_at=row[9],
        )

    @staticmethod
    def said(form: OrderForm) -> tuple[object, ...]:
        return (form.number, form.user_id, form.lines, form.note)

    @staticmethod
    def stored(order: Order, _row: Record) -> tuple[object, ...]:
        return (order.number, order.user_id, order.lines, order.note)

    @staticmethod
    def given(new: NewOrder) -> tuple[object, ...]:
        return (new.status, new.total, new.cancelled_because)

    async def get(self, id: str) -> Versioned[Order] | None:
        return await self.one(GET, id)

    async def lock(self, id: str) -> Versioned[Order] | None:
        """As get; nobody else changes the row until the transaction ends."""
        return await self.one(LOCK, id)

    async def get_by_number(self, number: str) -> Versioned[Order] | None:
        return await self.one(GET_BY_NUMBER, number)

    async def get_many(self, ids: Sequence[str]) -> list[Versioned[Order] | None]:
        """In the order of the ids; None where there is no row."""
        return await self.get_all(FIND_BY_ID, [(id,) for id in ids])

    async def page(self, query: OrderQuery) -> Page[Order]:
        where = Where()
        where.add("id = any($)", query.id)
        where.add("user_id = $", query.user_id)
        where.add("status = $", query.status)
        where.add("created_at = $", query.created_at)
        where.prefix("number", query.number_prefix)
        return await self.find(query, where)

    def all(self, batch: int = 1000) -> AsyncIterator[Order]:
        """Every row, in the order of the ids."""
        return self.each(batch)

    async def insert(
        self,
        form: OrderForm,
        *,
        status: OrderStatus = OrderStatus.PLACED,
        total: Money,
        cancelled_because: str | None = None,
        id: str | None = None,
    ) -> Versioned[Order]:
        return await self.add(INSERT, id, form, status, total, cancelled_because)

    async def insert_many(self, items: Sequence[NewOrder]) -> list[Written[Order]]:
        """All or none, in the order of the items; a fault names its item: `[3].id`."""
        return await self.add_all(INSERT_MANY, items)

    async def update(self, id: str, form: OrderForm, *, if_match: int | None = None) -> Versioned[Order] | None:
        """Writes only what differs. None = no such row."""
        return await self.replace(GET, UPDATE, (id,), form, if_match)

    async def update_many(self, changes: Sequence[Change[OrderForm]]) -> list[Written[Order] | None]:
        """All or none; writes only those that differ. None where there is no row."""
        return await self.replace_all(BY_ID, UPDATE_MANY, changes, [(change.id,) for change in changes])

    async def set(
        self,
        id: str,
        *,
        if_match: int | None = None,
        status: OrderStatus | UnsetType = UNSET,
        total: Money | UnsetType = UNSET,
        cancelled_because: str | UnsetType | None = UNSET,
    ) -> Versioned[Order] | None:
        """Writes what no form says. None = no such row."""
        return await self.assign(
            GET,
            id,
            if_match,
            {"status": status, "total": total, "cancelled_because": cancelled_because},
        )

    async def upsert(
        self,
        id: str,
        form: OrderForm,
        *,
        status: OrderStatus = OrderStatus.PLACED,
        total: Money,
        cancelled_because: str | None = None,
    ) -> Written[Order]:
        """Writes what differs, or a new row; what the form does not say is for a new row only."""
        new = NewOrder(form=form, id=id, status=status, total=total, cancelled_because=cancelled_because)
        return await self.put(BY_ID, UPDATE, INSERT_MISSING, INSERT_MANY, new)

    async def upsert_many(self, items: Sequence[NewOrder]) -> list[Written[Order]]:
        """All or none; writes only those that differ or are new."""
        return await self.put_all(BY_ID, UPDATE_MANY, INSERT_MISSING, INSERT_MANY, items)

    async def upsert_by_number(
        self,
        form: OrderForm,
        *,
        status: OrderStatus = OrderStatus.PLACED,
        total: Money,
        cancelled_because: str | None = None,
        id: str | None = None,
    ) -> Written[Order]:
        """Writes what differs, or a new row; what the form does not say is for a new row only."""
        new = NewOrder(form=form, id=id, status=status, total=total, cancelled_because=cancelled_because)
        return await self.put(BY_NUMBER, UPDATE, INSERT_MISSING, INSERT_MANY, new)

    async def upsert_many_by_number(self, items: Sequence[NewOrder]) -> list[Written[Order]]:
        """All or none; writes only those that differ or are new."""
        return await self.put_all(BY_NUMBER, UPDATE_MANY, INSERT_MISSING, INSERT_MANY, items)

    async def delete(self, id: str, *, if_match: int | None = None) -> bool:
        return await self.remove(GET, DELETE, id, if_match)

    async def delete_many(self, ids: Sequence[str]) -> list[bool]:
        """All or none; which of them were there."""
        return await self.remove_all(DELETE_MANY, ids)

    @classmethod
    def version(cls, row: Record) -> OrderVersion:
        return OrderVersion(
            id=str(row["journal_id"]),
            timestamp=row["recorded_at"],
            type=row["journal_operation"],
            caller=row["journal_caller"],
            order=cls.read(row),
        )

    async def versions(self, id: str, *, limit: int = 25, after: str | None = None) -> Page[OrderVersion]:
        """Newest first. NotFound when there never was such a row."""
        return await self.history(VERSIONS, id, limit, after, self.version)
