"""What does a written service mean, and what do the files of a workspace mean together?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onehand.design.shape import Name
from onehand.ir.build.auth import build_auth
from onehand.ir.build.event import build_event, deduced_events
from onehand.ir.build.operation import build_operation
from onehand.ir.build.owner import check_owned
from onehand.ir.build.resource import build_resource
from onehand.ir.build.scope import Scope
from onehand.ir.build.subscription import build_subscription, check_copied
from onehand.ir.build.types import Types, build_types
from onehand.ir.nodes import Auth, Event, Operation, Resource, Service, Subscription
from onehand.text.diagnostic import Note
from onehand.text.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Started:
    """A service as far as it can be understood without the others' resources."""

    scope: Scope
    auth: Auth
    types: Types
    resources: Mapping[str, Resource]


def start_service(scope: Scope) -> Started:
    document = scope.document
    _check_names(document.imports, "library", scope)
    _check_names(document.uses, "service", scope)
    # No auth at all is an error already; nothing is built from this value then.
    auth = build_auth(document.auth, scope) if document.auth else Auth({}, document.name.span)
    types = build_types(scope)
    resources = {one.name.value: build_resource(one, auth, types.models, scope) for one in document.resources}
    _check_plurals(resources, scope)
    return Started(scope, auth, types, resources)


def finish_service(started: Started, resources: Mapping[str, Mapping[str, Resource]]) -> Service:
    """`resources` are those of every service of the workspace."""
    scope, document = started.scope, started.scope.document
    subscriptions = _subscriptions(scope, resources)
    for resource in started.resources.values():
        check_copied((*resource.fields, *resource.form.fields), subscriptions, scope)
    custom = (build_operation(one, started.auth, started.resources, scope) for one in document.operations)
    deduced = [one for resource in started.resources.values() for one in resource.operations]
    operations = (*deduced, *(one for one in custom if one is not None))
    _check_operations(operations, scope)
    check_owned(started.resources, operations, scope)
    return Service(
        scope.owner,
        document.path,
        document.description,
        document.team,
        started.auth,
        tuple(dict.fromkeys(name.value for name in document.imports)),
        tuple(dict.fromkeys(name.value for name in document.uses)),
        subscriptions,
        started.types.enums,
        started.types.models,
        started.types.unions,
        started.resources,
        _events(started),
        operations,
        document.span,
        deprecated=document.deprecated,
        attributes=document.attributes,
    )


def _check_names(names: tuple[Name, ...], what: str, scope: Scope) -> None:
    """`imports` name libraries, `uses` name services."""
    known: Mapping[str, object] = scope.libraries if what == "library" else scope.services
    others: Mapping[str, object] = scope.services if what == "library" else scope.libraries
    for name in names:
        if what == "service" and name.value == scope.owner:
            scope.report.error("unknown-service", name.span, "a service does not use itself", help="remove it")
        elif name.value not in known and name.value not in scope.unreadable:
            code = "unknown-library" if what == "library" else "unknown-service"
            help = did_you_mean(name.value, known, otherwise=f"'api/{name.value}.yaml' does not exist")
            if name.value in others:
                right = "a service: name it in 'uses'" if what == "library" else "a library: name it in 'imports'"
                help = f"'{name.value}' is {right}"
            scope.report.error(code, name.span, f"no {what} is named '{name.value}'", help=help)


def _check_plurals(resources: Mapping[str, Resource], scope: Scope) -> None:
    seen: dict[str, Resource] = {}
    used = {name.value: name.span for name in scope.document.uses}
    for resource in resources.values():
        if resource.plural in used:
            notes = (Note("the service is used here", used[resource.plural]),)
            message = f"the plural '{resource.plural}' is also the name of a service that is used"
            scope.report.error(
                "name-clash", resource.name_span, message, help="say another one: 'plural: ...'", notes=notes
            )
        first = seen.setdefault(resource.plural, resource)
        if first is not resource:
            notes = (Note(f"resource '{first.name}' is here", first.name_span),)
            message = f"resources '{first.name}' and '{resource.name}' have the same plural, '{resource.plural}'"
            scope.report.error(
                "name-clash", resource.name_span, message, help="say another one: 'plural: ...'", notes=notes
            )


def _subscriptions(scope: Scope, resources: Mapping[str, Mapping[str, Resource]]) -> Mapping[str, Subscription]:
    built = (build_subscription(one, resources, scope) for one in scope.document.subscribes)
    return {one.service: one for one in built if one is not None}


def _events(started: Started) -> Mapping[str, Event]:
    deduced = [event for resource in started.resources.values() for event in deduced_events(resource)]
    custom = [build_event(one, started.scope) for one in started.scope.document.events]
    return {event.name: event for event in (*deduced, *custom)}


def _check_operations(operations: tuple[Operation, ...], scope: Scope) -> None:
    """Names are unique, and so are method and path, whatever the parameters are called."""
    names: dict[str, Operation] = {}
    routes: dict[tuple[str, str], Operation] = {}
    for one in operations:
        route = (one.method, "/".join("{}" if part.startswith("{") else part for part in one.path.split("/")))
        first = names.setdefault(one.name, one)
        if first is not one:
            notes = (Note("the other one is here", first.span),)
            scope.report.error(
                "name-taken", one.span, f"two operations are named '{one.name}'", help="rename one", notes=notes
            )
        same = routes.setdefault(route, one)
        if same is not one:
            notes = (Note(f"'{same.name}' is here", same.span),)
            message = f"operations '{same.name}' and '{one.name}' answer the same {one.method} {one.path}"
            scope.report.error("path-taken", one.span, message, help="give one of them another path", notes=notes)
