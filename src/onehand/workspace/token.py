"""Which token makes a local service believe who is calling?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.text.suggest import did_you_mean
from onehand.workspace.find import Workspace
from onehand.workspace.keys import USER_ISSUER
from onehand.workspace.problem import Problem


@dataclass(frozen=True, slots=True)
class UserCaller:
    subject: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceCaller:
    service: str
    audience: str


def make_token(workspace: Workspace, caller: UserCaller | ServiceCaller, *, seconds: float) -> str:
    """Signed by the workspace's user issuer, or by the calling service."""
    from onehand.runtime.auth.token import service_token, user_token

    if isinstance(caller, UserCaller):
        return user_token(
            workspace.keys.pair(USER_ISSUER).private.read_text(),
            organization=workspace.settings.organization,
            subject=caller.subject,
            scopes=caller.scopes,
            seconds=seconds,
        )
    for name in (caller.service, caller.audience):
        _known(workspace, name)
    key = workspace.keys.pair(caller.service).private.read_text()
    return service_token(key, service=caller.service, audience=caller.audience, seconds=seconds)


def _known(workspace: Workspace, name: str) -> None:
    names = workspace.service_names()
    if name not in names:
        hint = did_you_mean(name, names, otherwise=f"there are: {', '.join(names) or 'none'}")
        raise Problem("unknown-service", f"there is no service '{name}'", hint=hint or "")
