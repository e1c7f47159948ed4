"""What the runtime starts."""

from __future__ import annotations

from onehand.runtime.spec import ServiceSpec

from .call import Call
from .handlers import OperationsHandler, PartsHandler, UsersHandler
from .routes import routes
from .spec import PARTS, USERS

SERVICE = ServiceSpec(
    name="user",
    stream="user.v1.user_event",
    schema="sample",
    resources=(USERS, PARTS),
    routes=routes,
    handlers={"users": UsersHandler, "parts": PartsHandler, "operations": OperationsHandler},
    call=Call,
    keeps_answers=True,
)
