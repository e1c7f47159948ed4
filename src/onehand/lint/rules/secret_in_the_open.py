"""A password or a key is never read back: it is `secret` (only sent) or `private` (only stored)."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Field, Resource
from onehand.lint.place import Place
from onehand.lint.problem import Problem
from onehand.lint.rule import rule

_SECRET = frozenset({"password", "passphrase", "secret", "api_key", "private_key", "access_token", "refresh_token"})


@rule(on=Field, severity="warning")
def secret_in_the_open(field: Field, place: Place) -> Iterator[Problem]:
    resource = place.parent
    if field.name in _SECRET and isinstance(resource, Resource) and field in resource.fields and not field.private:
        message = f"'{field.name}' looks like a secret, and everybody who reads a {resource.name} would see it"
        yield Problem(
            field.name_span,
            message,
            help="'secret: true' (only sent), or 'private: true' and 'set_by: service' (only stored)",
        )
