"""Which other services said that they depend on what changed?"""

from __future__ import annotations

from collections.abc import Iterator

from onehand.compat.change import Change
from onehand.ir.nodes import Design, Service


def consumers(change: Change, old: Design, new: Design) -> tuple[str, ...]:
    """`mailer copies user.email`, `mailer handles order_placed`, `order uses catalog`: by either design, sorted."""
    found = {told for design in (old, new) for service in design.services.values() for told in _of(change, service)}
    return tuple(sorted(found))


def _of(change: Change, service: Service) -> Iterator[str]:
    for effect in change.effects:
        if effect.direction == "event":
            yield from _reads(change, effect.service, effect.user.removeprefix("event "), service)
        elif effect.service in service.uses and effect.user.startswith("operation "):
            yield f"{service.name} uses {effect.service}"


def _reads(change: Change, producer: str, event: str, service: Service) -> Iterator[str]:
    subscription = service.subscriptions.get(producer)
    if subscription is None:
        return
    if event in subscription.handles:
        yield f"{service.name} handles {event}"
    for copy in subscription.copies:
        fed = event in {f"{copy.resource}_upserted", f"{copy.resource}_deleted"}
        resource, _, field = change.subject.partition(".")
        if not fed or (resource == copy.resource and field and field not in {one.name for one in copy.fields}):
            continue
        yield f"{service.name} copies {change.subject if resource == copy.resource else copy.resource}"
