# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""What starts 'order'."""

from __future__ import annotations

from onehand.runtime.spec import ServiceSpec, SubscriptionSpec

from .call import Call
from .events import OrderPlaced
from .handlers import OrdersHandler
from .routes import routes
from .spec import ORDERS, USER_USER_COPY

SERVICE = ServiceSpec(
    name="order",
    stream="order.v1.order_event",
    schema="9fef6c096a911713",
    resources=(ORDERS,),
    custom_events={"order_placed": OrderPlaced},
    subscriptions=(
        SubscriptionSpec(service="user", stream="user.v1.user_event", copies=(USER_USER_COPY,), retain_days=14),
    ),
    uses=("catalog",),
    routes=routes,
    handlers={"orders": OrdersHandler},
    call=Call,
    package=__package__,
    keeps_answers=True,
)
