# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""Table 'users': its SQL, and the methods that run it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from asyncpg import Record

from onehand.runtime.db.dao import Dao, Sort
from onehand.runtime.db.versioned import Versioned
from onehand.runtime.db.where import Where
from onehand.runtime.page import Page

from ..models import User, UserForm, UserQuery, UserStatus, UserVersion

COLUMNS = """\
  id, email, name, nickname, status, created_at, updated_at, sequence, hash_code"""

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
where lower(email) = lower($1)"""

INSERT = f"""\
insert into users (
  id, updated_by, hash_code, email, name, nickname, status
)
select
  $1::text, nullif($2::text, ''), $4::bigint, $5::text, $6::text, $7::text, $8::text
where set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null
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


class UsersDao(Dao[User, UserForm, UserQuery]):
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
            status=UserStatus(row[4]),
            created_at=row[5],
            updated_at=row[6],
        )

    @staticmethod
    def said(form: UserForm) -> tuple[object, ...]:
        return (form.email, form.name, form.nickname, form.status)

    @staticmethod
    def stored(user: User) -> tuple[object, ...]:
        return (user.email, user.name, user.nickname, user.status)

    async def get(self, id: str) -> Versioned[User] | None:
        return await self.one(GET, id)

    async def lock(self, id: str) -> Versioned[User] | None:
        """As get; nobody else changes the row until the transaction ends."""
        return await self.one(LOCK, id)

    async def get_by_email(self, email: str) -> Versioned[User] | None:
        return await self.one(GET_BY_EMAIL, email)

    async def page(self, query: UserQuery) -> Page[User]:
        where = Where()
        where.add("id = any($)", query.id)
        where.add("lower(email) = lower($)", query.email)
        where.add("status = $", query.status)
        where.prefix("name", query.name_prefix)
        return await self.find(query, where)

    def all(self, batch: int = 1000) -> AsyncIterator[User]:
        """Every row, in the order of the ids."""
        return self.each(batch)

    async def insert(self, form: UserForm, *, id: str | None = None) -> Versioned[User]:
        return await self.add(INSERT, id, form)

    async def update(self, id: str, form: UserForm, *, if_match: int | None = None) -> Versioned[User] | None:
        """Writes only what differs. None = no such row."""
        return await self.replace(GET, UPDATE, id, form, if_match)

    async def delete(self, id: str, *, if_match: int | None = None) -> bool:
        return await self.remove(GET, DELETE, id, if_match)

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
