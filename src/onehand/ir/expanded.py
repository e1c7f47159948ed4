"""How does a design look when everything deduced is written out? What `dev api show` prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from onehand.ir.nodes import (
    Auth,
    Enum,
    Event,
    Field,
    Library,
    Model,
    Operation,
    Resource,
    Search,
    Service,
    Subscription,
    Union,
)
from onehand.ir.types import ListOf, MapOf, Named, Type


def expanded(owner: Service | Library) -> dict[str, Any]:
    """Plain data in the order of the design; what is empty or at its default is left out."""
    if isinstance(owner, Library):
        return _filled(library=owner.name, description=owner.description, **_types(owner))
    return _filled(
        service=owner.name,
        description=owner.description,
        team=owner.team,
        deprecated=owner.deprecated,
        auth=_auth(owner.auth),
        imports=list(owner.imports),
        uses=list(owner.uses),
        subscribes={one.service: _subscription(one) for one in owner.subscriptions.values()},
        database=owner.name if owner.has_database else None,
        stream=f"{owner.name}.v1.{owner.name}_event" if owner.events else None,
        **_types(owner),
        resources={one.name: _resource(one, owner) for one in owner.resources.values()},
        events={one.name: _event(one, owner) for one in owner.events.values()},
        operations={one.name: _operation(one, owner) for one in owner.operations},
        attributes=owner.attributes,
    )


def _filled(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", (), [], {}, False)}


def _types(owner: Service | Library) -> dict[str, Any]:
    return {
        "enums": {one.name: _enum(one) for one in owner.enums.values()},
        "models": {one.name: _model(one, owner) for one in owner.models.values()},
        "unions": {one.name: _union(one, owner) for one in owner.unions.values()},
    }


def _type(type: Type, owner: Service | Library) -> Any:
    if isinstance(type, ListOf):
        return [_type(type.item, owner)]
    if isinstance(type, MapOf):
        return {"map": _type(type.value, owner)}
    foreign = isinstance(type, Named) and type.owner not in {"", owner.name}
    return f"{type.owner}.{type.name}" if foreign and isinstance(type, Named) else str(type)


def _enum(enum: Enum) -> dict[str, Any]:
    values = {
        one.name: _filled(
            value=one.value, description=one.description, deprecated=one.deprecated, attributes=one.attributes
        )
        for one in enum.values
    }
    return _filled(description=enum.description, values=values, deprecated=enum.deprecated, attributes=enum.attributes)


def _model(model: Model, owner: Service | Library) -> dict[str, Any]:
    return _filled(
        description=model.description,
        fields=_fields(model.fields, owner),
        deprecated=model.deprecated,
        attributes=model.attributes,
    )


def _union(union: Union, owner: Service | Library) -> dict[str, Any]:
    members = {
        str(_type(one.model, owner)): _filled(
            value=one.value, description=one.description, deprecated=one.deprecated, attributes=one.attributes
        )
        for one in union.members
    }
    return _filled(
        description=union.description,
        discriminator=union.discriminator,
        members=members,
        deprecated=union.deprecated,
        attributes=union.attributes,
    )


def _fields(fields: Iterable[Field], owner: Service | Library) -> dict[str, Any]:
    return {field.name: _field(field, owner) for field in fields}


def _field(field: Field, owner: Service | Library) -> dict[str, Any]:
    written = _filled(
        type=_type(field.type, owner),
        description=field.description,
        optional=field.optional,
        pattern=field.pattern,
        digits=field.digits,
        immutable=field.immutable,
        set_by=field.set_by,
        refers_to=f"{field.refers_to.service}.{field.refers_to.resource}" if field.refers_to else None,
        check=field.check,
        personal=field.personal,
        secret=field.secret,
        private=field.private,
        was=field.was,
        deprecated=field.deprecated,
        attributes=field.attributes,
    )
    if field.embed is not None:
        written |= {"from": field.embed.form_field, "shows": list(field.embed.fields), "column": field.embed.column}
    # 0, false and the empty text are values here.
    exact = {"default": field.default, "example": field.example, "minimum": field.minimum, "maximum": field.maximum}
    written |= {key: value for key, value in exact.items() if value is not None}
    if field.digits is not None:
        written["scale"] = field.scale
    return written


def _resource(resource: Resource, owner: Service) -> dict[str, Any]:
    written = _filled(
        description=resource.description,
        plural=resource.plural,
        path=resource.path if resource.has_api else None,
        table=resource.plural,
        parent=resource.parent,
        owner=resource.owner,
        deprecated=resource.deprecated,
        fields=_fields(resource.fields, owner),
        form=_fields(resource.form.fields, owner),
        unique=[list(names) for names in resource.unique],
        search=[_search(one) for one in resource.search],
        sort=[str(one) for one in resource.sort],
        operations=[one.kind for one in resource.operations],
        attributes=resource.attributes,
    )
    journal = resource.journal
    written["journal"] = {"retain": f"{journal.retain_days} days", "partition": journal.partition}
    off = {"api": resource.has_api, "events": resource.has_events}
    return written | {key: "none" for key, has in off.items() if not has}


def _search(search: Search) -> list[Any]:
    return [one.field if one.match == "equal" else {one.field: one.match} for one in search.terms]


def _event(event: Event, owner: Service) -> dict[str, Any]:
    fields: Mapping[str, Any] = _fields(event.fields, owner)
    if event.kind == "forgotten":
        fields = {"id": {"type": "id"}, "erased": {"type": "[erased]"}}
    elif event.kind != "custom" and event.resource is not None:
        fields = {event.resource: {"type": event.resource}}
    return _filled(
        description=event.description,
        key=event.key,
        resource=event.resource,
        fields=fields,
        deprecated=event.deprecated,
        attributes=event.attributes,
    )


def _operation(operation: Operation, owner: Service) -> dict[str, Any]:
    written = _filled(
        description=operation.description,
        path_parameters=_fields(operation.path_parameters, owner),
        query_parameters=_fields(operation.query_parameters, owner),
        body=_type(operation.body, owner) if operation.body else None,
        auth=_auth(operation.auth),
        deprecated=operation.deprecated,
        examples=operation.examples,
        attributes=operation.attributes,
    )
    returns = {str(status): _type(type, owner) if type else None for status, type in operation.returns.items()}
    return {operation.method: operation.path, **written, "returns": returns}


def _subscription(subscription: Subscription) -> dict[str, Any]:
    return _filled(
        copy={one.resource: [field.name for field in one.fields] for one in subscription.copies},
        handle=list(subscription.handles),
        retain=f"{subscription.retain_days} days",
    )


def _auth(auth: Auth) -> Any:
    return {scheme: list(needs) for scheme, needs in auth.schemes.items()} or "none"
