"""As whom may a test call? Tokens of the mock's own key ring, or signed with the keys of the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from onehand.runtime.auth.keyring import KeyRing
from onehand.runtime.auth.token import service_token, user_token

SUBJECT = "tester"


class Tokens(Protocol):
    """Gives tokens that the service under test believes."""

    def user(self, scopes: tuple[str, ...] = ()) -> str:
        """Of a user with these scopes."""
        ...

    def service(self, name: str) -> str:
        """Of the service of this name, for the one under test; `stranger` is known to nobody's design."""
        ...


class MockTokens:
    def __init__(self, keys: KeyRing, audience: str) -> None:
        self._keys = keys
        self._audience = audience

    def user(self, scopes: tuple[str, ...] = ()) -> str:
        return self._keys.user(SUBJECT, scopes)

    def service(self, name: str) -> str:
        return self._keys.service(name, self._audience)


class KeyTokens:
    """`key`: of the user issuer; those of services lie beside it."""

    def __init__(self, key: Path, organization: str, audience: str) -> None:
        self._key = key
        self._organization = organization
        self._audience = audience

    def user(self, scopes: tuple[str, ...] = ()) -> str:
        key = self._key.read_text()
        return user_token(key, organization=self._organization, subject=SUBJECT, scopes=scopes, seconds=3600)

    def service(self, name: str) -> str:
        key = self._key.with_name(f"{name}.pem").read_text()
        return service_token(key, service=name, audience=self._audience, seconds=3600)
