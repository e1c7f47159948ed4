# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""What starts 'mailer'."""

from __future__ import annotations

from onehand.runtime.spec import ServiceSpec, SubscriptionSpec

from .call import Call
from .consumers import OrderEvents
from .handlers import MessagesHandler
from .routes import routes
from .spec import MESSAGES, USER_USER_COPY
from .subscriptions.order import OrderPlaced

SERVICE = ServiceSpec(
    name="mailer",
    stream="mailer.v1.mailer_event",
    schema="00d6837e1d6d484f",
    resources=(MESSAGES,),
    subscriptions=(
        SubscriptionSpec(
            service="order",
            stream="order.v1.order_event",
            events={"order_placed": OrderPlaced},
            retain_days=14,
            consumer=OrderEvents,
        ),
        SubscriptionSpec(service="user", stream="user.v1.user_event", copies=(USER_USER_COPY,), retain_days=14),
    ),
    routes=routes,
    handlers={"messages": MessagesHandler},
    call=Call,
    package=__package__,
)
