"""What do all generated DAOs do alike to write one row? Only what differs is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, NoReturn, TypeVar

import asyncpg
from msgspec import UNSET

from onehand.runtime.db.hash_code import hash_code
from onehand.runtime.db.table import Table
from onehand.runtime.db.versioned import Versioned
from onehand.runtime.db.violation import REFUSED, indexed, missing_parent, violation
from onehand.runtime.db.written import Written
from onehand.runtime.identifier import new_id
from onehand.runtime.problem import Fault, Invalid, NotFound, PreconditionFailed
from onehand.runtime.spec import ResourceSpec

R = TypeVar("R")
F = TypeVar("F")
Q = TypeVar("Q")

WHO = """\
set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null"""
"""Tells the journal's trigger, inside the statement itself, who writes ($2) and in which trace ($3)."""


class Writing(Table[R, F, Q], Generic[R, F, Q]):
    """One row at a time."""

    __slots__ = ()

    @property
    def who(self) -> tuple[str, str]:
        """What every write begins with, or has after the id: caller and trace."""
        return self.call.caller, self.call.traceparent

    async def write(self, sql: str, *args: Any, parent: str | None = None) -> Any | None:
        """The row that was written, or None; a refusal of the database as the caller's mistake."""
        try:
            row = await self.db.one(sql, *args)
        except REFUSED as error:
            self._refused(error, parent)
        if row is not None:
            self.db.wrote()
        return row

    def _refused(self, error: asyncpg.PostgresError, parent: str | None) -> NoReturn:
        problem = missing_parent(error, self.spec, parent) if parent is not None else None
        raise problem or violation(error, self.spec) from error

    async def add(self, sql: str, id: str | None, form: F, *more: Any, parent: str | None = None) -> Versioned[R]:
        """Inserts; `more` are the values that no form says, in the order of the statement."""
        values = self.said(form)
        await self._check_own({0: (*values, *more)}, alone=True)
        await self._check_copies(values, more)
        code = hash_code(self.written, values)
        row = await self.write(sql, _given(id), *self.who, code, *values, *more, parent=parent)
        return Versioned(self.read(row), row["sequence"])  # type: ignore[index]

    async def replace(
        self, get: str, update: str, key: Sequence[Any], form: F, if_match: int | None
    ) -> Versioned[R] | None:
        """As `rewrite`; how it came about is nobody's concern."""
        written = await self.rewrite(get, update, key, form, if_match)
        return None if written is None else Versioned(written.value, written.sequence)

    async def rewrite(
        self, get: str, update: str, key: Sequence[Any], form: F, if_match: int | None
    ) -> Written[R] | None:
        """Reads, compares, and writes only what differs; again when the row has moved in between.

        None = no such row. PreconditionFailed when `if_match` is not its sequence.
        """
        tried: int | None = None
        while True:
            row = await self.db.one(get, *key)
            if row is None:
                return None
            value, sequence = self.read(row), row["sequence"]
            if if_match is not None and if_match != sequence:
                raise moved(sequence)
            before = self.stored(value, row)
            values, faults = self._kept(before, self.said(form))
            if faults:
                raise Invalid(faults)
            code = hash_code(self.written, values)
            # The second comparison ends what would be tried for ever: the database itself has seen no difference.
            if self._same(row["hash_code"], before, code, values) or tried == sequence:
                return Written(value, sequence, "unchanged")
            await self._check_copies(values, (), before)
            written = await self.write(update, row["id"], *self.who, code, sequence, *values)
            if written is not None:
                return Written(self.read(written), written["sequence"], "updated")
            tried = sequence

    def _same(self, stored_code: int | None, before: tuple[object, ...], code: int, values: tuple[object, ...]) -> bool:
        """Would a form write change nothing?

        The stored hash alone cannot say so: a version that does not know one of the fields, or SQL by hand, may have
        written it beside values of its own. With it Python's `==` is enough, which alone takes 1 for true.
        Without it (no form wrote last) what is stored is hashed.
        """
        return (code == stored_code and values == before) or code == hash_code(self.written, before)

    def _kept(self, before: tuple[object, ...], after: tuple[object, ...]) -> tuple[tuple[object, ...], list[Fault]]:
        """What the row will say: an immutable field may be left out, or repeated."""
        faults: list[Fault] = []
        if not self.immutable:
            return after, faults
        values = list(after)
        for at in self.immutable:
            if values[at] != before[at]:
                if values[at] is not None:
                    faults.append(Fault(self.written[at], "immutable", "cannot be changed"))
                values[at] = before[at]
        return tuple(values), faults

    async def _check_copies(self, values: Sequence[Any], more: Sequence[Any], before: Sequence[Any] = ()) -> None:
        """What is referred to must exist here as a copy; a reference that stays as it is has been checked."""
        for name, sql in self.copies.items():
            value, old = self._value(name, values, more), self._value(name, before, ())
            if value is not None and value != old and not await self._known(sql, [value]):
                raise Invalid([self.unknown(name)])

    async def _check_own(self, rows: Mapping[int, Sequence[Any]], *, alone: bool = False) -> None:
        """New rows, as the form and the handler say them, belong to who writes them; children to who has their parent.

        Invalid and NotFound; faults name the item unless it is `alone`.
        """
        if not self.owned or self.owner is None:
            return
        if self.spec.owner is None:
            await self._check_above({at: str(row[-1]) for at, row in rows.items()}, alone=alone)
            return
        names = (*self.written, *self.filled)
        if self.spec.owner not in names:
            return
        place = names.index(self.spec.owner)
        strangers = [at for at, row in rows.items() if row[place] != self.owner]
        if strangers:
            fault = not_own(self.spec)
            raise Invalid([fault] if alone else [one for at in strangers for one in indexed([fault], at)])

    async def _check_above(self, parents: Mapping[int, str], *, alone: bool) -> None:
        found = await self.db.many(self.owned_above, list(set(parents.values())), self.owner)
        known = {row[0] for row in found}
        missing = {at: id for at, id in parents.items() if id not in known}
        if missing and alone:
            raise NotFound(self.spec.parent or "", missing[0])
        if missing:
            fault = Fault(self.spec.parent_field or "", "unknown_reference", f"no {self.spec.parent} has this id")
            raise Invalid([one for at in missing for one in indexed([fault], at)])

    def _value(self, name: str, values: Sequence[Any], more: Sequence[Any]) -> Any:
        """Of a field, among those that a form says or those that it does not; None when it is in neither."""
        if name in self.written:
            return values[self.written.index(name)] if values else None
        return more[self.filled.index(name)] if more and name in self.filled else None

    async def _known(self, sql: str, ids: Iterable[Any]) -> set[Any]:
        """Those of these ids of which there is a copy."""
        return {row[0] for row in await self.db.many(sql, list(ids))}

    def unknown(self, name: str) -> Fault:
        """Of a reference to what does not exist."""
        resource = next(f.refers_to for f in self.spec.fields if f.name == name) or ""
        return Fault(name, "unknown_reference", f"no {resource.rpartition('.')[2]} has this id")

    async def assign(
        self, get: str, id: str, if_match: int | None, columns: Mapping[str, Any], *parent: Any
    ) -> Versioned[R] | None:
        """Sets columns that no form says; UNSET leaves one as it is. None = no such row."""
        given = {column: value for column, value in columns.items() if value is not UNSET}
        if given:
            args = [id, *self.who, if_match]
            pairs = ", ".join(f"{column} = ${at}" for at, column in enumerate(given, len(args) + 1))
            old = ", ".join(f"{self.table}.{column}" for column in given)
            sql = (
                f"update {self.table} set updated_by = nullif($2, ''), {pairs}\n"
                f"where id = $1 and ($4::bigint is null or sequence = $4)\n"
                f"  and ({old}) is distinct from ({', '.join(f'${at}' for at in range(5, 5 + len(given)))})\n"
                f"  and {WHO}"
            )
            values = [*args, *given.values(), *self.mine]
            if self.owned:
                at = f"${len(values)}"
                sql += f"\n  and ({at}::text is null or {self.owned.replace('$', at)})"
            row = await self.write(f"{sql}\nreturning {self.columns}", *values)
            if row is not None:
                return self._versioned(row)
        found = await self.one(get, id, *parent)
        if found is not None and if_match is not None and if_match != found.sequence:
            raise moved(found.sequence)
        return found

    async def remove(self, get: str, delete: str, id: str, if_match: int | None, *parent: Any) -> bool:
        """False = no such row. PreconditionFailed when `if_match` is not its sequence."""
        if await self.write(delete, id, *self.who, if_match, *parent) is not None:
            return True
        found = await self.one(get, id, *parent) if if_match is not None else None
        if found is not None and found.sequence != if_match:
            raise moved(found.sequence)
        return False


def moved(sequence: int, at: int | None = None) -> PreconditionFailed:
    """Of a row whose version is not the one that was seen; `at` = its item in a batch."""
    message = f"its version is now {sequence}"
    return PreconditionFailed(message) if at is None else PreconditionFailed("", [Fault(f"[{at}]", "version", message)])


def not_own(spec: ResourceSpec) -> Fault:
    """Of the field that says whose a row is."""
    field = next(one for one in spec.fields if one.name == spec.owner)
    name = field.embed.form_field if field.embed else field.name
    return Fault(name, "not_own", "must be the id of the caller")


def _given(id: str | None) -> str:
    """An empty id is not an absent one: the database refuses it."""
    return new_id() if id is None else id
