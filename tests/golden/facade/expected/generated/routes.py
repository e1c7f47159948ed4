# Generated from api/facade.yaml by onehand. Edit the design, then run: dev generate
"""Which method of 'facade' answers what."""

from __future__ import annotations

from onehand.runtime.auth.auth import Auth
from onehand.runtime.http.route import Route

from .handlers import Handlers

AUTH = Auth({})


def routes(handlers: Handlers) -> tuple[Route, ...]:
    """Everything that the service answers, bound to its handlers."""
    return (
        Route(
            operation="ping",
            method="GET",
            path="/ping",
            handler=handlers.operations.ping,
            returns={200: str},
            auth=AUTH,
        ),
    )
