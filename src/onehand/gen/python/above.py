"""Which resources stand above a child in its path?"""

from __future__ import annotations

from onehand.ir.nodes import Resource, Service


def ancestors(service: Service, resource: Resource) -> list[Resource]:
    """The outermost first: of `/orders/{order_id}/refunds/{refund_id}/notes` order and refund."""
    found: list[Resource] = []
    while resource.parent is not None:
        resource = service.resources[resource.parent]
        found.insert(0, resource)
    return found
