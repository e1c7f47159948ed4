# Generated from api/facade.yaml by onehand. Edit the design, then run: dev generate
"""What starts 'facade'."""

from __future__ import annotations

from onehand.runtime.spec import ServiceSpec

from .call import Call
from .handlers import OperationsHandler
from .routes import routes

SERVICE = ServiceSpec(
    name="facade",
    routes=routes,
    handlers={"operations": OperationsHandler},
    call=Call,
    package=__package__,
)
