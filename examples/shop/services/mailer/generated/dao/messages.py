# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""Table 'messages': its SQL, and the methods that run it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from asyncpg import Record

from onehand.runtime.db.dao import Dao, Sort
from onehand.runtime.db.item import Change, New
from onehand.runtime.db.key import Key
from onehand.runtime.db.versioned import Versioned
from onehand.runtime.db.where import Where
from onehand.runtime.db.written import Written
from onehand.runtime.page import Page

from ..models import Message, MessageForm, MessageQuery, MessageVersion

COLUMNS = """\
  messages.id, messages.order_id, messages."to", messages.subject, messages.created_at,
  messages.updated_at, messages.sequence, messages.hash_code"""

GET = f"""\
select {COLUMNS}
from messages
where id = $1"""

LOCK = f"""\
select {COLUMNS}
from messages
where id = $1
for no key update"""

GET_BY_ORDER_ID = f"""\
select {COLUMNS}
from messages
where order_id = $1"""

INSERT = f"""\
insert into messages (
  id, updated_by, hash_code, order_id, "to", subject
)
select
  $1::text, nullif($2::text, ''), $4::bigint, $5::text, $6::text, $7::text
where set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null
  and (
    $1 like '________-____-7%'
    or pg_advisory_xact_lock(hashtextextended('messages ' || $1, 0)) is not null
  )
returning {COLUMNS}"""

UPDATE = f"""\
update messages
set
  updated_by = nullif($2::text, ''), hash_code = $4, order_id = $6, "to" = $7, subject = $8
where id = $1 and sequence = $5
  and set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null
returning {COLUMNS}"""

DELETE = """\
delete from messages
where id = $1 and ($4::bigint is null or sequence = $4)
  and set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null
returning id"""

FIND_BY_ID = f"""\
select {COLUMNS}, item.at
from unnest($1::text[]) with ordinality as item (id, at)
join messages on messages.id = item.id"""

LOCK_BY_ID = f"""\
{FIND_BY_ID}
order by messages.id
for no key update of messages"""

FIND_BY_ORDER_ID = f"""\
select {COLUMNS}, item.at
from unnest($1::text[]) with ordinality as item (order_id, at)
join messages on messages.order_id = item.order_id"""

LOCK_BY_ORDER_ID = f"""\
{FIND_BY_ORDER_ID}
order by messages.id
for no key update of messages"""

ADD_MANY = """\
insert into messages (
  id, updated_by, hash_code, order_id, "to", subject
)
select
  item.id, nullif($1::text, ''), item.hash_code, item.order_id, item."to", item.subject
from unnest(
  $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[]
) as item (
  id, hash_code, order_id, "to", subject
)
where (
    select set_config('onehand.caller', $1::text, true) is not null
      and set_config('onehand.traceparent', $2::text, true) is not null
  )
  and (
    select count(pg_advisory_xact_lock(hashtextextended('messages ' || given.id, 0)))
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
update messages
set
  updated_by = nullif($1::text, ''), hash_code = item.hash_code, order_id = item.order_id,
  "to" = item."to", subject = item.subject
from unnest(
  $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[]
) as item (
  id, hash_code, order_id, "to", subject
)
where messages.id = item.id
  and (
    select set_config('onehand.caller', $1::text, true) is not null
      and set_config('onehand.traceparent', $2::text, true) is not null
  )
returning {COLUMNS}"""

DELETE_MANY = """\
with locked as (
  select id from messages
  where id = any($3::text[])
  order by id for update
)
delete from messages using locked
where messages.id = locked.id
  and (
    select set_config('onehand.caller', $1::text, true) is not null
      and set_config('onehand.traceparent', $2::text, true) is not null
  )
returning messages.id"""

RECORD = """\
  id, order_id, "to", subject, created_at, updated_at, sequence, journal_id, recorded_at,
  journal_operation, journal_caller, journal_traceparent"""

JOURNAL = f"""\
select {RECORD}
from journal.messages as messages
where journal_id = any($1) and recorded_at between $2 and $3"""

VERSIONS = f"""\
select {RECORD}
from journal.messages as messages
where id = $1 and ($2::bigint is null or journal_id < $2)
order by journal_id desc
limit $3"""

SORTS = {"-created_at": Sort("created_at", datetime, descending=True)}

WRITTEN = ("order_id", "to", "subject")


class NewMessage(New[MessageForm], frozen=True, kw_only=True):
    """A row of 'messages' to insert or upsert."""


BY_ID = Key[NewMessage](names=("id",), of=lambda new: (new.id,), get=GET, find=FIND_BY_ID, lock=LOCK_BY_ID)

BY_ORDER_ID = Key[NewMessage](
    names=("order_id",),
    of=lambda new: (new.form.order_id,),
    get=GET_BY_ORDER_ID,
    find=FIND_BY_ORDER_ID,
    lock=LOCK_BY_ORDER_ID,
)


class MessagesDao(Dao[Message, MessageForm, MessageQuery, NewMessage]):
    """Table 'messages'."""

    table = "messages"
    columns = COLUMNS
    journal = JOURNAL
    sorts = SORTS
    written = WRITTEN

    @staticmethod
    def read(row: Record) -> Message:
        return Message(id=row[0], order_id=row[1], to=row[2], subject=row[3], created_at=row[4], updated_at=row[5])

    @staticmethod
    def said(form: MessageForm) -> tuple[object, ...]:
        return (form.order_id, form.to, form.subject)

    @staticmethod
    def stored(message: Message, _row: Record) -> tuple[object, ...]:
        return (message.order_id, message.to, message.subject)

    @staticmethod
    def given(_new: NewMessage) -> tuple[object, ...]:
        return ()

    async def get(self, id: str) -> Versioned[Message] | None:
        return await self.one(GET, id)

    async def lock(self, id: str) -> Versioned[Message] | None:
        """As get; nobody else changes the row until the transaction ends."""
        return await self.one(LOCK, id)

    async def get_by_order_id(self, order_id: str) -> Versioned[Message] | None:
        return await self.one(GET_BY_ORDER_ID, order_id)

    async def get_many(self, ids: Sequence[str]) -> list[Versioned[Message] | None]:
        """In the order of the ids; None where there is no row."""
        return await self.get_all(FIND_BY_ID, [(id,) for id in ids])

    async def page(self, query: MessageQuery) -> Page[Message]:
        where = Where()
        where.add("id = any($)", query.id)
        where.add("order_id = $", query.order_id)
        where.add('lower("to" collate "C") = lower($ collate "C")', query.to)
        return await self.find(query, where)

    def all(self, batch: int = 1000) -> AsyncIterator[Message]:
        """Every row, in the order of the ids."""
        return self.each(batch)

    async def insert(self, form: MessageForm, *, id: str | None = None) -> Versioned[Message]:
        return await self.add(INSERT, id, form)

    async def insert_many(self, items: Sequence[NewMessage]) -> list[Written[Message]]:
        """All or none, in the order of the items; a fault names its item: `[3].id`."""
        return await self.add_all(INSERT_MANY, items)

    async def update(self, id: str, form: MessageForm, *, if_match: int | None = None) -> Versioned[Message] | None:
        """Writes only what differs. None = no such row."""
        return await self.replace(GET, UPDATE, (id,), form, if_match)

    async def update_many(self, changes: Sequence[Change[MessageForm]]) -> list[Written[Message] | None]:
        """All or none; writes only those that differ. None where there is no row."""
        return await self.replace_all(BY_ID, UPDATE_MANY, changes, [(change.id,) for change in changes])

    async def upsert(self, id: str, form: MessageForm) -> Written[Message]:
        """Writes what differs, or a new row; what the form does not say is for a new row only."""
        new = NewMessage(form=form, id=id)
        return await self.put(BY_ID, UPDATE, INSERT_MISSING, INSERT_MANY, new)

    async def upsert_many(self, items: Sequence[NewMessage]) -> list[Written[Message]]:
        """All or none; writes only those that differ or are new."""
        return await self.put_all(BY_ID, UPDATE_MANY, INSERT_MISSING, INSERT_MANY, items)

    async def upsert_by_order_id(self, form: MessageForm, *, id: str | None = None) -> Written[Message]:
        """Writes what differs, or a new row; what the form does not say is for a new row only."""
        new = NewMessage(form=form, id=id)
        return await self.put(BY_ORDER_ID, UPDATE, INSERT_MISSING, INSERT_MANY, new)

    async def upsert_many_by_order_id(self, items: Sequence[NewMessage]) -> list[Written[Message]]:
        """All or none; writes only those that differ or are new."""
        return await self.put_all(BY_ORDER_ID, UPDATE_MANY, INSERT_MISSING, INSERT_MANY, items)

    async def delete(self, id: str, *, if_match: int | None = None) -> bool:
        return await self.remove(GET, DELETE, id, if_match)

    async def delete_many(self, ids: Sequence[str]) -> list[bool]:
        """All or none; which of them were there."""
        return await self.remove_all(DELETE_MANY, ids)

    @classmethod
    def version(cls, row: Record) -> MessageVersion:
        return MessageVersion(
            id=str(row["journal_id"]),
            timestamp=row["recorded_at"],
            type=row["journal_operation"],
            caller=row["journal_caller"],
            message=cls.read(row),
        )

    async def versions(self, id: str, *, limit: int = 25, after: str | None = None) -> Page[MessageVersion]:
        """Newest first. NotFound when there never was such a row."""
        return await self.history(VERSIONS, id, limit, after, self.version)
