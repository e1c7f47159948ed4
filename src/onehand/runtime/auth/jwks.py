"""Which keys does an issuer publish (RFC 7517), and what may each of them sign?"""

from __future__ import annotations

from typing import Any

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from msgspec import UNSET, Struct

_MOST = 100
"""Keys in a set; issuers have two or three."""

_BITS = range(2048, 8193)
"""Of RSA: shorter ones can be broken, longer ones are work that somebody else imposes."""

_RSA = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
_CURVES = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512", "Ed25519": "EdDSA"}
_ALIASES = {"Ed25519": "EdDSA"}
"""RFC 9864 calls it so."""


class BadKeysError(ValueError):
    """The answer is no set of keys, or has none that could be used."""


class _Set(Struct):
    keys: list[msgspec.Raw]


class _Jwk(Struct):
    kty: str
    kid: str = ""
    use: str = "sig"
    alg: str = ""
    crv: str = ""
    key_ops: tuple[str, ...] = ("verify",)
    d: Any = UNSET


class Key(Struct, frozen=True):
    """A public key, and the algorithms whose signatures it proves."""

    kid: str
    algorithms: frozenset[str]
    public: Any


class KeySet:
    """The keys of an issuer at one time."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        self.keys = keys
        self._kids = frozenset(key.kid for key in keys)

    def knows(self, kid: str) -> bool:
        """Whether asking the issuer again could not help."""
        return not kid or kid in self._kids

    def find(self, kid: str, algorithm: str) -> Any | None:
        """The key that a token names, when it is one for that algorithm. Without a name: the only one that fits."""
        fits = [key for key in self.keys if algorithm in key.algorithms and (not kid or key.kid == kid)]
        return fits[0].public if fits and (kid or len(fits) == 1) else None


def read_keys(body: bytes) -> KeySet:
    """Keys for other uses, private ones and those not understood are left out; BadKeysError when none is left."""
    try:
        given = msgspec.json.decode(body, type=_Set).keys
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise BadKeysError("the answer is not a set of keys") from None
    if len(given) > _MOST:
        raise BadKeysError(f"the set has {len(given)} keys, more than {_MOST}")
    keys = tuple(key for key in map(_key, given) if key is not None)
    if not keys:
        raise BadKeysError("the set has no key that could check a signature")
    return KeySet(keys)


def _key(raw: msgspec.Raw) -> Key | None:
    try:
        jwk, members = msgspec.json.decode(raw, type=_Jwk), msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    algorithms = _algorithms(jwk)
    if not algorithms or jwk.use != "sig" or "verify" not in jwk.key_ops or jwk.d is not UNSET:
        return None  # a private key that was published is everybody's
    try:
        public: Any = jwt.get_algorithm_by_name(min(algorithms)).from_jwk(members)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError):
        return None
    if isinstance(public, RSAPublicKey) and public.key_size not in _BITS:
        return None
    return Key(jwk.kid, algorithms, public)


def _algorithms(jwk: _Jwk) -> frozenset[str]:
    """What the kind of key can do, narrowed by what the issuer says of it."""
    if jwk.kty == "RSA":
        able = _RSA
    else:
        curve = _CURVES.get(jwk.crv, "")
        fits = curve and jwk.kty == ("OKP" if curve == "EdDSA" else "EC")
        able = frozenset({curve}) if fits else frozenset()
    return able & {_ALIASES.get(jwk.alg, jwk.alg)} if jwk.alg else able
