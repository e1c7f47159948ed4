# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""What starts 'order'."""

from __future__ import annotations

from onehand.runtime.spec import ServiceSpec, SubscriptionSpec

from .call import Call
from .consumers import UserEvents
from .events import OrderPlaced
from .handlers import OperationsHandler, OrdersHandler
from .routes import routes
from .spec import ORDERS, USER_USER_COPY
from .subscriptions.user import UserDeleted

SERVICE = ServiceSpec(
    name="order",
    stream="order.v1.order_event",
    schema="...",
    resources=(ORDERS,),
    custom_events={"order_placed": OrderPlaced},
    subscriptions=(
        SubscriptionSpec(
            service="user",
            stream="user.v1.user_event",
            copies=(USER_USER_COPY,),
            events={"user_deleted": UserDeleted},
            retain_days=14,
            consumer=UserEvents,
        ),
    ),
    uses=("user",),
    routes=routes,
    handlers={"orders": OrdersHandler, "operations": OperationsHandler},
    call=Call,
    package=__package__,
    keeps_answers=True,
)
