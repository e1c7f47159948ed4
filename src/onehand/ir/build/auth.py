"""Who may call, after defaults?"""

from __future__ import annotations

from onehand.design.auth import AuthSyntax, SchemeSyntax
from onehand.ir.build.scope import Scope
from onehand.ir.nodes import Auth
from onehand.text.suggest import did_you_mean

SERVICE = "service"
"""The scheme of calls between services; every other one is of users."""


def build_auth(syntax: AuthSyntax, scope: Scope) -> Auth:
    """An unknown scheme is an error, never public."""
    for scheme in syntax.schemes:
        _check(scheme, scope)
    return Auth(
        {scheme.name.value: tuple(need.value for need in scheme.needs) for scheme in syntax.schemes}, syntax.span
    )


def _check(scheme: SchemeSyntax, scope: Scope) -> None:
    name = scheme.name.value
    if name not in scope.schemes:
        known = f"known schemes: {', '.join(scope.schemes)}"
        help = did_you_mean(name, (*scope.schemes, "none"), otherwise=known)
        scope.report.error("unknown-scheme", scheme.name.span, f"no auth scheme is named '{name}'", help=help)
    if name != SERVICE:
        return
    for need in scheme.needs:
        if need.value not in scope.services and need.value not in scope.unreadable:
            help = did_you_mean(need.value, scope.services, otherwise="the services allowed are those of 'api/'")
            scope.report.error("unknown-service", need.span, f"no service is named '{need.value}'", help=help)
