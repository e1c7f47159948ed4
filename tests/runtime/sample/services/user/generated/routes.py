"""The operations of 'user'."""

from __future__ import annotations

from onehand.runtime.auth import PUBLIC, Auth
from onehand.runtime.http.route import Route
from onehand.runtime.model import VersionQuery
from onehand.runtime.problem import ProblemDocument

from .handlers import BlockUser200, BlockUser409, Handlers
from .models import (
    InvitationForm,
    InvitationQuery,
    Part,
    PartForm,
    PartPatch,
    PartQuery,
    PartVersion,
    User,
    UserForm,
    UserPatch,
    UserQuery,
    UserVersion,
)

AUTH = Auth({"user": (), "service": ()})


def routes(handlers: Handlers) -> tuple[Route, ...]:
    users, parts, operations = handlers.users, handlers.parts, handlers.operations
    return (
        Route(operation="list_users", method="GET", path="/users", handler=users.list_users, kind="list",
              query=UserQuery, returns={200: list[User]}, auth=AUTH),
        Route(operation="get_user", method="GET", path="/users/{id}", handler=users.get_user, kind="get",
              returns={200: User}, auth=AUTH),
        Route(operation="create_user", method="POST", path="/users", handler=users.create_user, kind="create",
              body=UserForm, returns={201: User}, auth=AUTH),
        Route(operation="update_user", method="PUT", path="/users/{id}", handler=users.update_user, kind="update",
              body=UserForm, returns={200: User}, auth=AUTH),
        Route(operation="patch_user", method="PATCH", path="/users/{id}", handler=users.patch_user, kind="patch",
              body=UserPatch, returns={200: User}, auth=AUTH),
        Route(operation="delete_user", method="DELETE", path="/users/{id}", handler=users.delete_user, kind="delete",
              returns={204: None}, auth=Auth({"user": ("users:delete",), "service": ("order",)})),
        Route(operation="list_user_versions", method="GET", path="/users/{id}/versions",
              handler=users.list_user_versions, kind="versions", query=VersionQuery,
              returns={200: list[UserVersion]}, auth=AUTH),
        Route(operation="list_parts", method="GET", path="/parts", handler=parts.list_parts, kind="list",
              query=PartQuery, returns={200: list[Part]}, auth=PUBLIC),
        Route(operation="get_part", method="GET", path="/parts/{id}", handler=parts.get_part, kind="get",
              returns={200: Part}, auth=PUBLIC),
        Route(operation="create_part", method="POST", path="/parts", handler=parts.create_part, kind="create",
              body=PartForm, returns={201: Part}, auth=PUBLIC),
        Route(operation="update_part", method="PUT", path="/parts/{id}", handler=parts.update_part, kind="update",
              body=PartForm, returns={200: Part}, auth=PUBLIC),
        Route(operation="patch_part", method="PATCH", path="/parts/{id}", handler=parts.patch_part, kind="patch",
              body=PartPatch, returns={200: Part}, auth=PUBLIC),
        Route(operation="delete_part", method="DELETE", path="/parts/{id}", handler=parts.delete_part, kind="delete",
              returns={204: None}, auth=PUBLIC),
        Route(operation="list_part_versions", method="GET", path="/parts/{id}/versions",
              handler=parts.list_part_versions, kind="versions", query=VersionQuery,
              returns={200: list[PartVersion]}, auth=PUBLIC),
        Route(operation="block_user", method="POST", path="/users/{id}/blocks", handler=operations.block_user,
              returns={200: User, 409: ProblemDocument}, results=(BlockUser200, BlockUser409), auth=AUTH),
        Route(operation="invite", method="POST", path="/invitations", handler=operations.invite,
              query=InvitationQuery, body=InvitationForm, returns={204: None}, auth=AUTH),
        Route(operation="count_users", method="GET", path="/users/count", handler=operations.count_users,
              returns={200: int}, auth=PUBLIC),
    )
