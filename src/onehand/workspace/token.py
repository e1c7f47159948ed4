"""Which token makes a local service believe who is calling?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.text.suggest import did_you_mean
from onehand.workspace.find import Workspace
from onehand.workspace.problem import Problem
from onehand.workspace.schemes import may_be_local


@dataclass(frozen=True, slots=True)
class UserCaller:
    subject: str
    scopes: tuple[str, ...] = ()
    scheme: str = "user"


@dataclass(frozen=True, slots=True)
class ServiceCaller:
    service: str
    audience: str


def make_token(workspace: Workspace, caller: UserCaller | ServiceCaller, *, seconds: float) -> str:
    """Signed by the workspace's own issuer, or by the calling service. Problem when no service would accept it."""
    from onehand.runtime.auth.scheme import local_issuer
    from onehand.runtime.auth.token import service_token, user_token
    from onehand.workspace.environment import committed_keys

    if isinstance(caller, UserCaller):
        settings = workspace.settings
        may_be_local(settings.schemes, caller.scheme, settings.environment)
        return user_token(
            workspace.keys.pair(local_issuer(caller.scheme)).private.read_text(),
            organization=settings.organization,
            subject=caller.subject,
            scopes=caller.scopes,
            seconds=seconds,
            scheme=caller.scheme,
        )
    for name in (caller.service, caller.audience):
        _known(workspace, name)
    committed = committed_keys(workspace)
    key = workspace.keys.pair(caller.service).private if committed is None else committed.private(caller.service)
    return service_token(key.read_text(), service=caller.service, audience=caller.audience, seconds=seconds)


def _known(workspace: Workspace, name: str) -> None:
    names = workspace.service_names()
    if name not in names:
        hint = did_you_mean(name, names, otherwise=f"there are: {', '.join(names) or 'none'}")
        raise Problem("unknown-service", f"there is no service '{name}'", hint=hint or "")
