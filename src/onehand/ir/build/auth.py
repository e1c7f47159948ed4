"""Who may call, after defaults?"""

from __future__ import annotations

import re

from onehand.design.auth import AuthSyntax, SchemeSyntax
from onehand.ir.build.scope import Scope
from onehand.ir.nodes import Auth
from onehand.text.suggest import did_you_mean

SERVICE = "service"
"""The scheme of calls between services; every other one is of users."""

_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")
"""What a token can say (RFC 6749): a word without space, quote and backslash."""


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
        known = f"known schemes: {', '.join(scope.schemes)}; onehand.toml has a table [auth.{name}] for each other one"
        help = did_you_mean(name, (*scope.schemes, "none"), otherwise=known)
        scope.report.error("unknown-scheme", scheme.name.span, f"no auth scheme is named '{name}'", help=help)
    if name != SERVICE:
        _check_scopes(scheme, scope)
        return
    for need in scheme.needs:
        if need.value not in scope.services and need.value not in scope.unreadable:
            help = did_you_mean(need.value, scope.services, otherwise="the services allowed are those of 'api/'")
            scope.report.error("unknown-service", need.span, f"no service is named '{need.value}'", help=help)


def _check_scopes(scheme: SchemeSyntax, scope: Scope) -> None:
    for need in scheme.needs:
        if not _SCOPE.fullmatch(need.value):
            scope.report.error(
                "bad-scope",
                need.span,
                f"no token can have the scope '{need.value}'",
                help="a scope is a word without spaces and quotes, such as 'orders:read'",
            )
