# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""Table 'users': its SQL, and the methods that run it."""

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

from ..models import User, UserForm, UserQuery, UserStatus, UserVersion

COLUMNS = """\
  users.id, users.email, users.name, users.nickname, users.status, users.created_at, users.updated_at,
  users.sequence, users.hash_code"""

GET = f"""\
select {COLUMNS}
from users
where id = $1"""

LOCK = f"""\
select {COLUMNS}
from users
where id = $1
for no key update"""

GET_BY_EMAIL = f"""\
select {COLUMNS}
from users
where lower(email collate "C") = lower($1 collate "C")"""

INSERT = f"""\
insert into users (
  id, updated_by, hash_code, email, name, nickname, status
)
select
  $1::text, nullif($2::text, ''), $4::bigint, $5::text, $6::text, $7::text, $8::text
where set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null
  and (
    $1 like '________-____-7%'
    or pg_advisory_xact_lock(hashtextextended('users ' || $1, 0)) is not null
  )
returning {COLUMNS}"""

UPDATE = f"""\
update users
set
  updated_by = nullif($2::text, ''), hash_code = $4, email = $6, name = $7, nickname = $8, status = $9
where id = $1 and sequence = $5
  and set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null
returning {COLUMNS}"""

DELETE = """\
delete from users
where id = $1 and ($4::bigint is null or sequence = $4)
  and set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null
returning id"""

FIND_BY_ID = f"""\
select {COLUMNS}, item.at
from unnest($1::text[]) with ordinality as item (id, at)
join users on users.id = item.id"""

LOCK_BY_ID = f"""\
{FIND_BY_ID}
order by users.id
for no key update of users"""

FIND_BY_EMAIL = f"""\
select {COLUMNS}, item.at
from unnest($1::text[]) with ordinality as item (email, at)
join users on lower(users.email collate "C") = lower(item.email collate "C")"""

LOCK_BY_EMAIL = f"""\
{FIND_BY_EMAIL}
order by users.id
for no key update of users"""

ADD_MANY = """\
insert into users (
  id, updated_by, hash_code, email, name, nickname, status
)
select
  item.id, nullif($1::text, ''), item.hash_code, item.email, item.name, item.nickname, item.status
from unnest(
  $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[]
) as item (
  id, hash_code, email, name, nickname, status
)
where (
    select set_config('onehand.caller', $1::text, true) is not null
      and set_config('onehand.traceparent', $2::text, true) is not null
  )
  and (
    select count(pg_advisory_xact_lock(hashtextextended('users ' || given.id, 0)))
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
update users
set
  updated_by = nullif($1::text, ''), hash_code = item.hash_code, email = item.email, name = item.name,
  nickname = item.nickname, status = item.status
from unnest(
  $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[]
) as item (
  id, hash_code, email, name, nickname, status
)
where users.id = item.id
  and (
    select set_config('onehand.caller', $1::text, true) is not null
      and set_config('onehand.traceparent', $2::text, true) is not null
  )
returning {COLUMNS}"""

DELETE_MANY = """\
with locked as (
  select id from users
  where id = any($3::text[])
  order by id for update
)
delete from users using locked
where users.id = locked.id
  and (
    select set_config('onehand.caller', $1::text, true) is not null
      and set_config('onehand.traceparent', $2::text, true) is not null
  )
returning users.id"""

RECORD = """\
  id, email, name, nickname, status, created_at, updated_at, sequence, journal_id, recorded_at,
  journal_operation, journal_caller, journal_traceparent"""

JOURNAL = f"""\
select {RECORD}
from journal.users as users
where journal_id = any($1) and recorded_at between $2 and $3"""

VERSIONS = f"""\
select {RECORD}
from journal.users as users
where id = $1 and ($2::bigint is null or journal_id < $2)
order by journal_id desc
limit $3"""

SORTS = {"-created_at": Sort("created_at", datetime, descending=True), "name": Sort("name", str)}

WRITTEN = ("email", "name", "nickname", "status")


class NewUser(New[UserForm], frozen=True, kw_only=True):
    """A row of 'users' to insert or upsert."""


BY_ID = Key[NewUser](names=("id",), of=lambda new: (new.id,), get=GET, find=FIND_BY_ID, lock=LOCK_BY_ID)

BY_EMAIL = Key[NewUser](
    names=("email",),
    of=lambda new: (new.form.email,),
    get=GET_BY_EMAIL,
    find=FIND_BY_EMAIL,
    lock=LOCK_BY_EMAIL,
)


class UsersDao(Dao[User, UserForm, UserQuery, NewUser]):
    """Table 'users'."""

    table = "users"
    columns = COLUMNS
    journal = JOURNAL
    sorts = SORTS
    written = WRITTEN

    @staticmethod
    def read(row: Record) -> User:
        return User(
            id=row[0],
            email=row[1],
            name=row[2],
            nickname=row[3],
            status=UserStatus.stored(row[4]),
            created_at=row[5],
            updated_at=row[6],
        )

    @staticmethod
    def said(form: UserForm) -> tuple[object, ...]:
        return (form.email, form.name, form.nickname, form.status)

    @staticmethod
    def stored(user: User, _row: Record) -> tuple[object, ...]:
        return (user.email, user.name, user.nickname, user.status)

    @staticmethod
    def given(_new: NewUser) -> tuple[object, ...]:
        return ()

    async def get(self, id: str) -> Versioned[User] | None:
        return await self.one(GET, id)

    async def lock(self, id: str) -> Versioned[User] | None:
        """As get; nobody else changes the row until the transaction ends."""
        return await self.one(LOCK, id)

    async def get_by_email(self, email: str) -> Versioned[User] | None:
        return await self.one(GET_BY_EMAIL, email)

    async def get_many(self, ids: Sequence[str]) -> list[Versioned[User] | None]:
        """In the order of the ids; None where there is no row."""
        return await self.get_all(FIND_BY_ID, [(id,) for id in ids])

    async def page(self, query: UserQuery) -> Page[User]:
        where = Where()
        where.add("id = any($)", query.id)
        where.add('lower(email collate "C") = lower($ collate "C")', query.email)
        where.add("status = $", query.status)
        where.prefix("name", query.name_prefix)
        return await self.find(query, where)

    def all(self, batch: int = 1000) -> AsyncIterator[User]:
        """Every row, in the order of the ids."""
        return self.each(batch)

    async def insert(self, form: UserForm, *, id: str | None = None) -> Versioned[User]:
        return await self.add(INSERT, id, form)

    async def insert_many(self, items: Sequence[NewUser]) -> list[Written[User]]:
        """All or none, in the order of the items; a fault names its item: `[3].id`."""
        return await self.add_all(INSERT_MANY, items)

    async def update(self, id: str, form: UserForm, *, if_match: int | None = None) -> Versioned[User] | None:
        """Writes only what differs. None = no such row."""
        return await self.replace(GET, UPDATE, (id,), form, if_match)

    async def update_many(self, changes: Sequence[Change[UserForm]]) -> list[Written[User] | None]:
        """All or none; writes only those that differ. None where there is no row."""
        return await self.replace_all(BY_ID, UPDATE_MANY, changes, [(change.id,) for change in changes])

    async def upsert(self, id: str, form: UserForm) -> Written[User]:
        """Writes what differs, or a new row; what the form does not say is for a new row only."""
        new = NewUser(form=form, id=id)
        return await self.put(BY_ID, UPDATE, INSERT_MISSING, INSERT_MANY, new)

    async def upsert_many(self, items: Sequence[NewUser]) -> list[Written[User]]:
        """All or none; writes only those that differ or are new."""
        return await self.put_all(BY_ID, UPDATE_MANY, INSERT_MISSING, INSERT_MANY, items)

    async def upsert_by_email(self, form: UserForm, *, id: str | None = None) -> Written[User]:
        """Writes what differs, or a new row; what the form does not say is for a new row only."""
        new = NewUser(form=form, id=id)
        return await self.put(BY_EMAIL, UPDATE, INSERT_MISSING, INSERT_MANY, new)

    async def upsert_many_by_email(self, items: Sequence[NewUser]) -> list[Written[User]]:
        """All or none; writes only those that differ or are new."""
        return await self.put_all(BY_EMAIL, UPDATE_MANY, INSERT_MISSING, INSERT_MANY, items)

    async def delete(self, id: str, *, if_match: int | None = None) -> bool:
        return await self.remove(GET, DELETE, id, if_match)

    async def delete_many(self, ids: Sequence[str]) -> list[bool]:
        """All or none; which of them were there."""
        return await self.remove_all(DELETE_MANY, ids)

    @classmethod
    def version(cls, row: Record) -> UserVersion:
        return UserVersion(
            id=str(row["journal_id"]),
            timestamp=row["recorded_at"],
            type=row["journal_operation"],
            caller=row["journal_caller"],
            user=cls.read(row),
        )

    async def versions(self, id: str, *, limit: int = 25, after: str | None = None) -> Page[UserVersion]:
        """Newest first. NotFound when there never was such a row."""
        return await self.history(VERSIONS, id, limit, after, self.version)
