# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""Table 'orders': its SQL, and the methods that run it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from asyncpg import Record
from msgspec import UNSET, UnsetType
from msgspec.json import Decoder

from onehand.runtime.db.dao import Dao, Sort
from onehand.runtime.db.versioned import Versioned
from onehand.runtime.db.where import Where
from onehand.runtime.page import Page

from ..common import Money
from ..models import Line, Order, OrderForm, OrderQuery, OrderStatus, OrderVersion

COLUMNS = """\
  id, number, user_id, lines, note, status, total, cancelled_because, created_at, updated_at, sequence,
  hash_code"""

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
select 1 from copies.user_user where id = $1 and deleted_at is null"""

SORTS = {"-created_at": Sort("created_at", datetime, descending=True), "number": Sort("number", str)}

WRITTEN = ("number", "user_id", "lines", "note")

COPIES = {"user_id": COPY_OF_USER_ID}

DECODE_LINES = Decoder(list[Line]).decode

DECODE_TOTAL = Decoder(Money).decode


class OrdersDao(Dao[Order, OrderForm, OrderQuery]):
    """Table 'orders'."""

    table = "orders"
    columns = COLUMNS
    journal = JOURNAL
    sorts = SORTS
    written = WRITTEN
    copies = COPIES

    @staticmethod
    def read(row: Record) -> Order:
        return Order(
            id=row[0],
            number=row[1],
            user_id=row[2],
            lines=DECODE_LINES(row[3]),
            note=row[4],
            status=OrderStatus(row[5]),
            total=DECODE_TOTAL(row[6]),
            cancelled_because=row[7],
            created_at=row[8],
            updated_at=row[9],
        )

    @staticmethod
    def said(form: OrderForm) -> tuple[object, ...]:
        return (form.number, form.user_id, form.lines, form.note)

    @staticmethod
    def stored(order: Order) -> tuple[object, ...]:
        return (order.number, order.user_id, order.lines, order.note)

    async def get(self, id: str) -> Versioned[Order] | None:
        return await self.one(GET, id)

    async def lock(self, id: str) -> Versioned[Order] | None:
        """As get; nobody else changes the row until the transaction ends."""
        return await self.one(LOCK, id)

    async def get_by_number(self, number: str) -> Versioned[Order] | None:
        return await self.one(GET_BY_NUMBER, number)

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

    async def update(self, id: str, form: OrderForm, *, if_match: int | None = None) -> Versioned[Order] | None:
        """Writes only what differs. None = no such row."""
        return await self.replace(GET, UPDATE, id, form, if_match)

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

    async def delete(self, id: str, *, if_match: int | None = None) -> bool:
        return await self.remove(GET, DELETE, id, if_match)

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
