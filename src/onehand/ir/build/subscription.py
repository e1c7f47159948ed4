"""What does a service read from another's stream?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from onehand.design.subscription import CopySyntax, SubscriptionSyntax
from onehand.ir.build.scope import Scope
from onehand.ir.nodes import Copy, Field, Resource, Subscription
from onehand.text.diagnostic import Note
from onehand.text.suggest import did_you_mean

RETAIN_DAYS = 14


def build_subscription(
    syntax: SubscriptionSyntax, resources: Mapping[str, Mapping[str, Resource]], scope: Scope
) -> Subscription | None:
    """`resources` are those of every service, built before."""
    service = syntax.service.value
    if service == scope.owner:
        scope.report.error(
            "unknown-service",
            syntax.service.span,
            "a service does not subscribe to itself",
            help="its own changes are in its own tables",
        )
        return None
    if service in scope.unreadable:
        return None
    if service not in scope.services:
        help = did_you_mean(
            service, scope.services, otherwise="services are the files of 'api/' that start with 'service:'"
        )
        scope.report.error("unknown-service", syntax.service.span, f"no service is named '{service}'", help=help)
        return None
    if not syntax.copies and not syntax.handles:
        help = "for example 'copy: {user: [id, name]}' or 'handle: [user_deleted]'"
        scope.report.error(
            "missing-key", syntax.service.span, f"nothing is read from the stream of '{service}'", help=help
        )
    copies = (_copy(copy, service, resources[service], scope) for copy in syntax.copies)
    _check_handles(syntax, scope)
    return Subscription(
        service,
        tuple(copy for copy in copies if copy is not None),
        tuple(dict.fromkeys(name.value for name in syntax.handles)),
        syntax.retain_days or RETAIN_DAYS,
        syntax.span,
    )


def _check_handles(syntax: SubscriptionSyntax, scope: Scope) -> None:
    service = syntax.service.value
    events = scope.services[service].events
    for name in syntax.handles:
        if name.value not in events:
            help = did_you_mean(name.value, events, otherwise=f"its events: {', '.join(events) or 'none'}")
            scope.report.error(
                "unknown-event", name.span, f"service '{service}' has no event '{name.value}'", help=help
            )


def _copy(syntax: CopySyntax, service: str, resources: Mapping[str, Resource], scope: Scope) -> Copy | None:
    name = syntax.resource
    resource = resources.get(name.value)
    if resource is None:
        help = did_you_mean(name.value, resources, otherwise=f"its resources: {', '.join(resources) or 'none'}")
        scope.report.error(
            "unknown-resource", name.span, f"service '{service}' has no resource '{name.value}'", help=help
        )
        return None
    if not resource.has_events:
        notes = (Note("its resource is here", resource.name_span),)
        message = f"resource '{name.value}' of '{service}' publishes no events"
        scope.report.error(
            "unknown-event", name.span, message, help="ask its team to remove 'events: none'", notes=notes
        )
        return None
    return Copy(name.value, tuple(_fields(syntax, service, resource, scope)), syntax.span)


def _fields(syntax: CopySyntax, service: str, resource: Resource, scope: Scope) -> list[Field]:
    """`id` first, then as listed; each has the place where this service declares that it reads it."""
    public = {field.name: field for field in resource.fields if not field.private}
    found = [replace(public["id"], span=syntax.resource.span, name_span=syntax.resource.span)]
    for name in dict.fromkeys(syntax.fields):
        field = public.get(name.value)
        if field is None and _declared(service, resource.name, name.value, scope):
            continue
        if field is None:
            help = did_you_mean(name.value, public, otherwise=f"its fields: {', '.join(public)}")
            message = f"resource '{resource.name}' of '{service}' has no field '{name.value}'"
            scope.report.error("unknown-field", name.span, message, help=help)
        elif name.value not in {one.name for one in found}:
            found.append(replace(field, span=name.span, name_span=name.span))
    return found


def _declared(service: str, resource: str, field: str, scope: Scope) -> bool:
    """Whether the producer has such a public field, only that it could not be understood: then it is told there."""
    syntax = scope.resource(service, resource)
    return syntax is not None and any(
        one.name.value == field and not (one.private or one.secret) for one in syntax.fields
    )


def check_copied(fields: tuple[Field, ...], subscriptions: Mapping[str, Subscription], scope: Scope) -> None:
    """`check: copy` needs the copy that it looks into."""
    for field in fields:
        target = field.refers_to
        if field.check is None or target is None or target.service == scope.owner:
            continue
        subscription = subscriptions.get(target.service)
        if subscription is None or all(copy.resource != target.resource for copy in subscription.copies):
            message = f"'{field.name}' is checked in the local copy of '{target.resource}', which there is not"
            help = f"add 'subscribes: {{{target.service}: {{copy: {{{target.resource}: [id]}}}}}}'"
            scope.report.error("copy-missing", field.name_span, message, help=help)
