"""Whose word does a service take that runs alone, in a test or as a mock in this process? Only its own key ring's."""

from __future__ import annotations

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onehand.runtime.auth.token import USER_ISSUER, service_token, user_token

_PEM = serialization.Encoding.PEM


class KeyRing:
    """Keys made for this process, and the tokens they sign: the same checks as everywhere, without files."""

    def __init__(self, organization: str = "test") -> None:
        self.organization = organization
        self._private: dict[str, Ed25519PrivateKey] = {}

    def find(self, issuer: str) -> str | None:
        """The public key of an issuer that has signed something here."""
        key = self._private.get(issuer)
        if key is None:
            return None
        public = serialization.PublicFormat.SubjectPublicKeyInfo
        return key.public_key().public_bytes(_PEM, public).decode()

    def user(self, subject: str = "ada", scopes: tuple[str, ...] = ()) -> str:
        """A token of a user."""
        return user_token(self._key(USER_ISSUER), organization=self.organization, subject=subject, scopes=scopes)

    def service(self, name: str, audience: str) -> str:
        """A token of the service `name`, for `audience`."""
        return service_token(self._key(name), service=name, audience=audience)

    def _key(self, issuer: str) -> Ed25519PrivateKey:
        return self._private.setdefault(issuer, Ed25519PrivateKey.generate())
