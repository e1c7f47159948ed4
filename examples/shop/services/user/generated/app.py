# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""What starts 'user'."""

from __future__ import annotations

from onehand.runtime.spec import ServiceSpec

from .call import Call
from .handlers import UsersHandler
from .routes import routes
from .spec import USERS

SERVICE = ServiceSpec(
    name="user",
    stream="user.v1.user_event",
    schema="43e1285d88397560",
    resources=(USERS,),
    routes=routes,
    handlers={"users": UsersHandler},
    call=Call,
    package=__package__,
    keeps_answers=True,
)
