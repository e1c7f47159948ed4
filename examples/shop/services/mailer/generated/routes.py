# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""Which method of 'mailer' answers what."""

from __future__ import annotations

from onehand.runtime.auth.auth import Auth
from onehand.runtime.http.route import Route

from .handlers import Handlers
from .models import Message, MessageQuery

AUTH = Auth({"user": ()})


def routes(handlers: Handlers) -> tuple[Route, ...]:
    """Everything that the service answers, bound to its handlers."""
    return (
        Route(
            operation="list_messages",
            method="GET",
            path="/messages",
            handler=handlers.messages.list_messages,
            kind="list",
            query=MessageQuery,
            returns={200: list[Message]},
            auth=AUTH,
        ),
        Route(
            operation="get_message",
            method="GET",
            path="/messages/{id}",
            handler=handlers.messages.get_message,
            kind="get",
            returns={200: Message},
            auth=AUTH,
        ),
    )
