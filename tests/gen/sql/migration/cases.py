"""One small change of a design each, with what the old and the new version write."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from msgspec import structs

from onehand.gen.sql.migration.plan import Plan, plan
from onehand.gen.sql.migration.script import MigrationScript, render_script
from onehand.gen.sql.schema import Schema
from onehand.gen.sql.service import schema
from onehand.ir.nodes import Design, Field, Reference, Resource
from onehand.ir.types import ListOf, Named, Primitive
from tests.gen.sql import designs
from tests.gen.sql.designs import design, enum, resource, service

NAME = designs.field("name", maximum=100)
STATUS = Named("enum", "user", "user_status")
ACTIVE = enum("user", "user_status", "active", "blocked")


def users(*fields: Field, more: tuple[Resource, ...] = (), values: Any = ACTIVE, **said: Any) -> Design:
    """The service `user` with these fields beside the name."""
    return design(service("user", [resource("user", list(fields), **said), *more], enums=[values]))


def schema_of(one: Design) -> Schema:
    return schema(one, one.services["user"])


@dataclass(frozen=True)
class Case:
    """From `before` to `after`."""

    before: Design
    after: Design
    old: dict[str, Any]
    """What the old version writes."""
    new: dict[str, Any]
    """What the new version writes."""
    old_reads: dict[str, Any] = field(default_factory=dict)
    """In what the new version wrote, where it is not what that one said."""
    new_reads: dict[str, Any] = field(default_factory=dict)
    """In what the old version wrote, before or meanwhile."""
    fills: dict[str, str] = field(default_factory=dict)

    def plan(self) -> Plan:
        return plan(schema_of(self.before), schema_of(self.after), self.fills)

    def scripts(self) -> dict[str, str]:
        """`expand` and `contract`, as files; what schema.sql says, too, is only named."""
        made = self.plan()
        known = {one.text.strip() for one in (*made.middle.before, *made.middle.after) if "bridge" not in one.name}
        known = {one for one in known if not one.startswith("-- What is no ")}
        known |= {one.text.strip() for one in schema_of(self.after).after}
        both = {"expand": (made.expand, "before", "middle"), "contract": (made.contract, "middle", "after")}
        return {
            kind: render_script(
                MigrationScript(
                    service="user",
                    kind=kind,  # type: ignore[arg-type]
                    from_=old,
                    to=new,
                    steps=tuple(structs.replace(one, sql="...") if one.sql in known else one for one in steps),
                )
            )
            for kind, (steps, old, new) in both.items()
            if steps
        }


def f(name: str, type: Any = "string", **said: Any) -> Field:
    return designs.field(name, type, **said)


ADA = {"name": "Ada"}
PET = resource("pet", [f("owner_id", "id", refers_to=Reference("user", "user"))])

CASES: dict[str, Case] = {
    "add_optional": Case(users(NAME), users(NAME, f("note", optional=True)), ADA, {**ADA, "note": "x"}),
    "add_defaulted": Case(
        users(NAME), users(NAME, f("level", "integer", default=7)), ADA, {**ADA, "level": 9}, new_reads={"level": 7}
    ),
    "add_required": Case(
        users(NAME),
        users(NAME, f("nickname", maximum=20)),
        ADA,
        {**ADA, "nickname": "A"},
        new_reads={"nickname": "ada"},
        fills={"users.nickname": "left(lower(name), 20)"},
    ),
    "remove_optional": Case(users(NAME, f("note", optional=True)), users(NAME), {**ADA, "note": "x"}, ADA),
    "remove_required": Case(
        users(
            NAME,
            f("level", "integer", minimum=3),
            f("code", pattern="[A-Z]{3}"),
            f("place", pattern="[A-Z]{2}", example="DE"),
            f("status", STATUS),
            f("tags", ListOf(Primitive("string")), minimum=1),
            f("title", minimum=2),
            unique=(("code",),),
        ),
        users(NAME),
        {**ADA, "level": 5, "code": None, "place": "FR", "status": "blocked", "tags": '["a"]', "title": "Dr"},
        ADA,
        old_reads={"level": 3, "place": "DE", "status": "active", "tags": '["forgotten"]', "title": "-"},
    ),
    "rename": Case(
        users(NAME, f("tags", ListOf(Primitive("string")), default=[]), search=("name",)),
        users(
            f("full_name", maximum=100, was="name"), f("labels", ListOf(Primitive("string")), default=[], was="tags")
        ),
        {**ADA, "tags": '["a"]'},
        {"full_name": "Ada B", "labels": '["b"]'},
        old_reads={"name": "Ada B", "tags": '["b"]'},
        new_reads={"full_name": "Ada", "labels": '["a"]'},
    ),
    "retype": Case(
        users(NAME, f("age", "integer"), f("size", optional=True)),
        users(NAME, f("age", was="age"), f("size", "integer", optional=True, was="size")),
        {**ADA, "age": 36, "size": "12"},
        {**ADA, "age": "old", "size": 13},
        old_reads={"age": 0, "size": "13"},
        new_reads={"age_string": "36", "size_integer": 12},
    ),
    "make_required": Case(
        users(NAME, f("nickname", optional=True), f("level", "integer", optional=True)),
        users(NAME, f("nickname"), f("level", "integer", default=3)),
        ADA,
        {**ADA, "nickname": "A", "level": 4},
        new_reads={"nickname": "ada", "level": 3},
        fills={"users.nickname": "lower(name)"},
    ),
    "make_optional": Case(
        users(NAME, f("level", "integer")), users(NAME, f("level", "integer", optional=True)), {**ADA, "level": 1}, ADA
    ),
    "widen": Case(
        users(f("name", maximum=5), f("price", "decimal", digits=6, scale=2, minimum="0.01"), f("status", STATUS)),
        users(
            f("name", maximum=9),
            f("price", "decimal", digits=9, scale=2, minimum="0.01"),
            f("status", STATUS),
            values=enum("user", "user_status", "active", "blocked", "gone"),
        ),
        {**ADA, "price": 1, "status": "active"},
        {"name": "Augusta", "price": 12345, "status": "gone"},
    ),
    "narrow": Case(
        users(NAME, f("code", pattern="[a-z]+"), f("status", STATUS)),
        users(
            f("name", maximum=4),
            f("code", pattern="[a-m]+"),
            f("status", STATUS),
            values=enum("user", "user_status", "active"),
        ),
        {"name": "Augusta", "code": "abc", "status": "blocked"},
        {"name": "Ada", "code": "abc", "status": "active"},
        new_reads={"name": "Augu", "status": "active"},
        old_reads={},
        fills={"users.name": "left(name, 4)", "users.status": "'active'"},
    ),
    "unique_and_search": Case(
        users(NAME, f("email", "email"), search=("name",)),
        users(NAME, f("email", "email"), unique=(("email",),), sort=("name",)),
        {**ADA, "email": "a@b.de"},
        {**ADA, "email": "b@b.de"},
    ),
    "one_name_two_indexes": Case(
        users(NAME, f("email"), unique=(("email",),)),
        users(NAME, f("email", "email"), unique=(("email",),)),
        {**ADA, "email": "a@b.de"},
        {**ADA, "email": "b@b.de"},
    ),
    "new_table": Case(users(NAME), users(NAME, more=(PET,)), ADA, ADA),
    "table_goes": Case(users(NAME, more=(PET,)), users(NAME), ADA, ADA),
    "described": Case(users(NAME), users(f("name", maximum=100, description="In full.")), ADA, ADA),
}
