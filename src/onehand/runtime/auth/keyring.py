"""Whose word does a service take that runs alone, in a test or as a mock in this process? Only its own key ring's."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from onehand.runtime.auth.scheme import local_issuer
from onehand.runtime.auth.token import service_token, user_token


class KeyRing:
    """Keys made for this process, and the tokens they sign: the same checks as everywhere, without files."""

    def __init__(self, organization: str = "test") -> None:
        self.organization = organization
        self._private: dict[str, Ed25519PrivateKey] = {}

    def find(self, issuer: str) -> tuple[Ed25519PublicKey, ...]:
        """The public key of an issuer that has signed something here."""
        key = self._private.get(issuer)
        return () if key is None else (key.public_key(),)

    def user(self, subject: str = "ada", scopes: tuple[str, ...] = (), *, scheme: str = "user") -> str:
        """A token of a user."""
        key = self._key(local_issuer(scheme))
        return user_token(key, organization=self.organization, subject=subject, scopes=scopes, scheme=scheme)

    def service(self, name: str, audience: str) -> str:
        """A token of the service `name`, for `audience`."""
        return service_token(self._key(name), service=name, audience=audience)

    def _key(self, issuer: str) -> Ed25519PrivateKey:
        return self._private.setdefault(issuer, Ed25519PrivateKey.generate())
