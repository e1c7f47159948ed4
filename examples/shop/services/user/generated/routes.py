# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""Which method of 'user' answers what."""

from __future__ import annotations

from onehand.runtime.auth.auth import Auth
from onehand.runtime.http.route import Route
from onehand.runtime.model import VersionQuery

from .handlers import Handlers
from .models import User, UserForm, UserPatch, UserQuery, UserVersion

AUTH = Auth({"user": (), "service": ("order", "mailer")})


def routes(handlers: Handlers) -> tuple[Route, ...]:
    """Everything that the service answers, bound to its handlers."""
    return (
        Route(
            operation="list_users",
            method="GET",
            path="/users",
            handler=handlers.users.list_users,
            kind="list",
            query=UserQuery,
            returns={200: list[User]},
            auth=AUTH,
        ),
        Route(
            operation="get_user",
            method="GET",
            path="/users/{id}",
            handler=handlers.users.get_user,
            kind="get",
            returns={200: User},
            auth=AUTH,
        ),
        Route(
            operation="create_user",
            method="POST",
            path="/users",
            handler=handlers.users.create_user,
            kind="create",
            body=UserForm,
            returns={201: User},
            auth=AUTH,
        ),
        Route(
            operation="update_user",
            method="PUT",
            path="/users/{id}",
            handler=handlers.users.update_user,
            kind="update",
            body=UserForm,
            returns={200: User},
            auth=AUTH,
        ),
        Route(
            operation="patch_user",
            method="PATCH",
            path="/users/{id}",
            handler=handlers.users.patch_user,
            kind="patch",
            body=UserPatch,
            returns={200: User},
            auth=AUTH,
        ),
        Route(
            operation="delete_user",
            method="DELETE",
            path="/users/{id}",
            handler=handlers.users.delete_user,
            kind="delete",
            returns={204: None},
            auth=AUTH,
        ),
        Route(
            operation="list_user_versions",
            method="GET",
            path="/users/{id}/versions",
            handler=handlers.users.list_user_versions,
            kind="versions",
            query=VersionQuery,
            returns={200: list[UserVersion]},
            auth=AUTH,
        ),
    )
