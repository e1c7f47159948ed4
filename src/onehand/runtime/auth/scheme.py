"""Whose word is taken for who a user is? One `Scheme` per name that designs use: `auth: {user: [orders:read]}`."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

SERVICE = "service"
"""The scheme of calls between services: built in, nothing is configured."""

RESERVED = frozenset({SERVICE, "none", "role"})
"""Words that mean something else where a scheme is named."""

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Asymmetric ones only: with any other, whoever may check a token could make one."""

DEFAULT_ALGORITHMS = ("RS256", "ES256", "EdDSA")

LOCAL = "local"
"""The environment in which tokens of the workspace's own issuer count."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Scheme(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An OIDC issuer, or (with `local`) the issuer of the workspace, or both."""

    issuer: str = ""
    """As tokens say it (`iss`), to the letter."""
    audience: str = ""
    """Whom tokens must be for (`aud`)."""
    jwks: str = ""
    """Where its keys are; empty = where its OpenID configuration says."""
    algorithms: tuple[str, ...] = DEFAULT_ALGORITHMS
    scopes: tuple[str, ...] = ("scope",)
    """Claims that hold scopes: words in a text, or a list of words."""
    typ: str = ""
    """What a token's header must say, such as `at+jwt`; empty = whatever an access token may say."""
    local: bool = False
    """Tokens of the workspace's own issuer are accepted, too."""

    @property
    def discovery(self) -> str:
        """Where the OpenID configuration of the issuer is."""
        return f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"

    def faults(self) -> Iterator[tuple[str, str]]:
        """Setting and what is expected of it, of all that is wrong."""
        if not self.issuer and not self.local:
            yield "issuer", "an address that begins with https://"
        if self.issuer and not is_address(self.issuer):
            yield "issuer", "an address that begins with https:// (or http:// on this machine)"
        if self.issuer and not self.audience.strip():
            yield "audience", "whom tokens must be for ('aud')"
        if self.jwks and not is_address(self.jwks):
            yield "jwks", "an address that begins with https:// (or http:// on this machine)"
        if self.jwks and not self.issuer:
            yield "issuer", "the address that tokens name, because 'jwks' is there"
        if not self.algorithms or set(self.algorithms) - set(ALGORITHMS):
            yield "algorithms", f"a list of {', '.join(ALGORITHMS)}"
        if not self.scopes or not all(one.strip() for one in self.scopes):
            yield "scopes", "the name of a claim, or a list of them"


def local_issuer(scheme: str) -> str:
    """What tokens of the workspace's own issuer name, and its key. No service has such a name: it has a dash."""
    return f"{scheme}-issuer"


def is_scheme_name(name: str) -> bool:
    """A word that designs can use for users of some kind."""
    return _NAME.fullmatch(name) is not None and name not in RESERVED


def is_address(text: str) -> bool:
    """An address whose answer nobody between can change: https, or this machine."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = text.isascii() and text.isprintable() and " " not in text
    if not host or not plain or parts.fragment or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def is_loopback(host: str) -> bool:
    """Whether what is sent there stays on this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_schemes(text: str, environment: str) -> dict[str, Scheme]:
    """What `ONEHAND_AUTH` says, as JSON; empty text = the local issuer, where the environment is local.

    Raises ValueError: a token must never be accepted because of something that was not understood.
    """
    if not text:
        return {"user": Scheme(local=True)} if environment == LOCAL else {}
    schemes = msgspec.json.decode(text, type=dict[str, Scheme])
    for name, scheme in schemes.items():
        if not is_scheme_name(name):
            raise ValueError(f"'{name}' cannot be the name of a scheme")
        for key, expected in scheme.faults():
            raise ValueError(f"'{name}.{key}' must be {expected}")
        if scheme.local and environment != LOCAL:
            raise ValueError(f"'{name}.local' is for the environment '{LOCAL}', this one is '{environment}'")
    clash = same_tokens(schemes)
    if clash is not None:
        raise ValueError(f"'{clash[0]}' and '{clash[1]}' have the same issuer and audience")
    return schemes


def same_tokens(schemes: dict[str, Scheme]) -> tuple[str, str] | None:
    """Two schemes that cannot be told apart: a token would be of both."""
    seen: dict[tuple[str, str], str] = {}
    for name, scheme in schemes.items():
        first = seen.setdefault((scheme.issuer, scheme.audience), name) if scheme.issuer else name
        if first != name:
            return first, name
    return None
