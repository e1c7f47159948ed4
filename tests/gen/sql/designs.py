"""Small designs, made by hand so that these tests stand without the reader of YAML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from onehand.ir.build.forgotten import forgotten_event
from onehand.ir.nodes import (
    Auth,
    Design,
    Embed,
    Enum,
    EnumValue,
    Event,
    Field,
    Form,
    Journal,
    Library,
    Model,
    Reference,
    Resource,
    Search,
    SearchTerm,
    Service,
    Sort,
)
from onehand.ir.types import ListOf, MapOf, Named, Primitive, Type
from onehand.text.span import NOWHERE


def field(name: str, type: Type | str = "string", **said: Any) -> Field:
    """`optional=True` and the like are the keywords of the node."""
    given = Primitive(type) if isinstance(type, str) else type
    said.setdefault("optional", False)
    return Field(name=name, type=given, span=NOWHERE, name_span=NOWHERE, type_span=NOWHERE, **said)


def resource(
    name: str,
    fields: list[Field],
    *,
    plural: str = "",
    unique: tuple[tuple[str, ...], ...] = (),
    search: tuple[str | tuple[str, ...], ...] = (),
    sort: tuple[str, ...] = ("-created_at",),
    form: tuple[str, ...] | None = None,
    parent: str | None = None,
    has_events: bool = True,
    journal: Journal | None = None,
) -> Resource:
    """A search is written `status`, `name prefix`, or a tuple of them."""
    plural = plural or f"{name}s"
    audit = [field("id", "id", audit=True), field("created_at", "datetime", audit=True)]
    all_fields = (audit[0], *fields, audit[1], field("updated_at", "datetime", audit=True))
    return Resource(
        name=name,
        plural=plural,
        path=f"/{plural}",
        parent=parent,
        description=f"A {name}.",
        fields=all_fields,
        form=Form(
            f"{name}_form", tuple(written(fields) if form is None else [f for f in fields if f.name in form]), NOWHERE
        ),
        unique=unique,
        search=tuple(_search(one) for one in search),
        sort=tuple(Sort(one.removeprefix("-"), one.startswith("-"), NOWHERE) for one in sort),
        operations=(),
        journal=journal or Journal(),
        has_api=True,
        has_events=has_events,
        span=NOWHERE,
        name_span=NOWHERE,
    )


def written(fields: list[Field]) -> list[Field]:
    """The deduced form: what is neither private nor set by the service; an embedding field as the id that it needs."""
    return [
        field(one.embed.form_field, "id", optional=one.optional) if one.embed else one
        for one in fields
        if one.set_by is None and not one.private
    ]


def _search(said: str | tuple[str, ...]) -> Search:
    terms = (said,) if isinstance(said, str) else said
    split = [term.partition(" ") for term in terms]
    return Search(tuple(SearchTerm(name, kind or "equal") for name, _, kind in split), NOWHERE)  # type: ignore[arg-type]


def service(
    name: str,
    resources: Sequence[Resource],
    *,
    enums: Sequence[Enum] = (),
    models: Sequence[Model] = (),
    events: Sequence[Event] = (),
) -> Service:
    deduced = [event for one in resources if one.has_events for event in _deduced(one)]
    return Service(
        name=name,
        path=f"api/{name}.yaml",
        description="",
        team="t",
        auth=Auth({}, NOWHERE),
        imports=(),
        uses=(),
        subscriptions={},
        enums={one.name: one for one in enums},
        models={one.name: one for one in models},
        unions={},
        resources={one.name: one for one in resources},
        events={event.name: event for event in [*deduced, *events]},
        operations=(),
        span=NOWHERE,
    )


def _deduced(one: Resource) -> list[Event]:
    forgotten = [forgotten_event(one)] if any(field.personal for field in one.fields) else []
    return [
        Event(f"{one.name}_upserted", "upserted", one.name, "id", (), "", NOWHERE),
        Event(f"{one.name}_deleted", "deleted", one.name, "id", (), "", NOWHERE),
        *forgotten,
    ]


def enum(owner: str, name: str, *values: str) -> Enum:
    return Enum(owner, name, "", tuple(EnumValue(v, v, "", None, NOWHERE) for v in values), NOWHERE, NOWHERE)


def design(*services: Service, libraries: tuple[Library, ...] = ()) -> Design:
    return Design({one.name: one for one in services}, {one.name: one for one in libraries})


STATUS = Named("enum", "user", "user_status")


def user_resource(**changes: Any) -> Resource:
    made = resource(
        "user",
        [
            field("email", "email", personal=True),
            field("name", maximum=100, personal=True),
            field("nickname", optional=True),
            field("status", STATUS, default="active"),
        ],
        unique=(("email",),),
        search=("email", "status", "name prefix"),
        sort=("-created_at", "name"),
    )
    return replace(made, **changes)


def user_service(*more: Resource, **changes: Any) -> Service:
    """The service of the contract's golden example."""
    return service("user", [user_resource(**changes), *more], enums=[enum("user", "user_status", "active", "blocked")])


def wide_service() -> Service:
    """One of everything: every type, an embedding, a child, reserved names, private and service-set fields."""
    owner = resource(
        "org", [field("name"), field("balance", "decimal", digits=12, scale=2, default="0.00")], search=("name",)
    )
    thing = resource(
        "thing",
        [
            field("code", pattern="[A-Z]{3}|x'\\d", immutable=True),
            field("flag", "boolean", default=True),
            field("count", "integer", minimum=1, maximum=1000),
            field("price", "decimal", digits=18, scale=4, minimum="0.01"),
            field("ratio", "float", optional=True),
            field("day", "date", optional=True, minimum="2000-01-01"),
            field("at", "datetime", optional=True),
            field("uid", "uuid", optional=True),
            field("link", "url", optional=True),
            field("extra", "json", optional=True),
            field("tags", ListOf(Primitive("string")), maximum=3, default=[]),
            field("labels", MapOf(Primitive("integer")), optional=True, maximum=2),
            field("order", optional=True),
            field("sequence", "integer", optional=True),
            field(
                "org",
                Named("model", "wide", "org_reference"),
                embed=Embed("org_id", "org", ("id", "name", "balance"), "org_id"),
            ),
            field(
                "peer", Named("model", "wide", "peer"), optional=True, embed=Embed("peer_id", None, ("id",), "peer_id")
            ),
            field("total", "decimal", optional=True, set_by="service"),
            field("hidden", optional=True, private=True),
        ],
        unique=(("code",), ("order", "count")),
        search=("flag", ("order", "created_at range"), "created_at range", "code prefix", "org_id"),
        sort=("-created_at", "code"),
    )
    child = resource(
        "part",
        [field("thing_id", "id", refers_to=Reference("wide", "thing"), immutable=True), field("label")],
        parent="thing",
    )
    loop = resource("node", [field("next_id", "id", optional=True, refers_to=Reference("wide", "node"))])
    placed = Event("thing_placed", "custom", "thing", "thing_id", (field("thing_id", "id"),), "", NOWHERE)
    return service("wide", [child, thing, owner, loop], events=[placed])
