# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""Which method of 'order' answers what."""

from __future__ import annotations

from onehand.runtime.auth.auth import Auth
from onehand.runtime.http.route import Route
from onehand.runtime.model import Json, VersionQuery

from .handlers import Handlers
from .models import (
    CancellationForm,
    CountOrders200,
    CountOrders204,
    CountOrdersQuery,
    Order,
    OrderForm,
    OrderPatch,
    OrderQuery,
    OrderVersion,
)

AUTH = Auth({"user": (), "service": ("mailer",)})
CREATE_ORDER_AUTH = Auth({"user": ("orders:write",)})


def routes(handlers: Handlers) -> tuple[Route, ...]:
    """Everything that the service answers, bound to its handlers."""
    return (
        Route(
            operation="list_orders",
            method="GET",
            path="/orders",
            handler=handlers.orders.list_orders,
            kind="list",
            query=OrderQuery,
            returns={200: list[Order]},
            auth=AUTH,
        ),
        Route(
            operation="get_order",
            method="GET",
            path="/orders/{id}",
            handler=handlers.orders.get_order,
            kind="get",
            returns={200: Order},
            auth=AUTH,
        ),
        Route(
            operation="create_order",
            method="POST",
            path="/orders",
            handler=handlers.orders.create_order,
            kind="create",
            body=OrderForm,
            returns={201: Order},
            auth=CREATE_ORDER_AUTH,
        ),
        Route(
            operation="patch_order",
            method="PATCH",
            path="/orders/{id}",
            handler=handlers.orders.patch_order,
            kind="patch",
            body=OrderPatch,
            returns={200: Order},
            auth=AUTH,
        ),
        Route(
            operation="list_order_versions",
            method="GET",
            path="/orders/{id}/versions",
            handler=handlers.orders.list_order_versions,
            kind="versions",
            query=VersionQuery,
            returns={200: list[OrderVersion]},
            auth=AUTH,
        ),
        Route(
            operation="cancel_order",
            method="POST",
            path="/orders/{id}/cancellations",
            handler=handlers.orders.cancel_order,
            body=CancellationForm,
            returns={201: Order},
            auth=AUTH,
        ),
        Route(
            operation="count_orders",
            method="GET",
            path="/counts",
            handler=handlers.operations.count_orders,
            query=CountOrdersQuery,
            returns={200: Json, 204: None},
            results=(CountOrders200, CountOrders204),
            auth=AUTH,
        ),
    )
