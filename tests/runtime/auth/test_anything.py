"""Whatever somebody sends, and whatever an issuer answers: it is judged, never an error of ours."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onehand.runtime.auth.issuer import Issuer
from onehand.runtime.auth.jwks import BadKeysError, KeySet, read_keys
from onehand.runtime.auth.keyring import KeyRing
from onehand.runtime.auth.scheme import Scheme
from onehand.runtime.auth.verifier import Verifier
from onehand.runtime.problem import Problem
from tests.runtime.auth.issuer import jwk, private_key

ISSUER = "https://login.example.com/"
WORDS = [
    "alg",
    "kid",
    "typ",
    "iss",
    "aud",
    "sub",
    "exp",
    "nbf",
    "iat",
    "scope",
    "crit",
    "RS256",
    "ES256",
    "none",
    ISSUER,
]
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(WORDS) | st.text(), inner),
    max_leaves=8,
)
FEW = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
OBJECTS = st.dictionaries(st.sampled_from(WORDS), VALUES)


def verifier() -> Verifier:
    """Its issuer has a key, and is not asked for another."""
    issuer = Issuer("user", Scheme(issuer=ISSUER, audience="shop"), no_fetch)
    issuer._keys = KeySet(read_keys(json.dumps({"keys": [jwk(private_key("ES256"), "ES256", "first")]}).encode()).keys)
    issuer._answered = issuer._clock()
    ring = KeyRing("shop")
    ring.user()
    ring.service("order", "user")
    return Verifier(ring, service="user", organization="shop", issuers=[issuer])


async def no_fetch(url: str) -> bytes:
    raise OSError(url)


VERIFIER = verifier()


def part(value: Any) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")


@FEW
@given(header=st.binary(max_size=200) | st.binary(max_size=200).map(lambda rest: b"Bearer " + rest))
@example(header=b"Bearer a.b.c")
@example(header=b"Bearer " + b"A" * 9000)
def test_any_header(header: bytes) -> None:
    """Nobody, in words."""
    with pytest.raises(Problem) as refused:
        VERIFIER.authenticate(header)
    assert refused.value.status == 401


@FEW
@given(head=OBJECTS | VALUES, claims=OBJECTS | VALUES, signature=st.binary(min_size=1, max_size=70))
@example(head={"alg": "ES256", "kid": "first"}, claims={"iss": ISSUER, "exp": float("inf")}, signature=b"\0" * 64)
@example(head={"alg": "EdDSA"}, claims={"iss": "order", "aud": "user"}, signature=b"\0" * 64)
@example(head={"alg": "ES256", "b64": False, "crit": ["b64"]}, claims={"iss": ISSUER}, signature=b"\0" * 64)
def test_any_claims(head: Any, claims: Any, signature: bytes) -> None:
    """Whatever an unsigned token says of itself, it is nobody's; at most the keys would be asked for."""
    token = b".".join([part(head), part(claims), base64.urlsafe_b64encode(signature).rstrip(b"=")])
    with pytest.raises(Problem) as refused:
        VERIFIER.authenticate(b"Bearer " + token)
    assert refused.value.status in (401, 503)


KEYS = st.fixed_dictionaries(
    {"kty": st.sampled_from(["RSA", "EC", "OKP", "oct", ""])},
    optional={
        "kid": VALUES,
        "use": VALUES | st.just("sig"),
        "alg": st.sampled_from(["RS256", "ES256", "EdDSA", "HS256"]) | VALUES,
        "crv": st.sampled_from(["P-256", "P-384", "Ed25519", "Ed448"]) | VALUES,
        **{name: st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()) | VALUES for name in "nexyk"},
    },
)


@FEW
@given(body=st.binary() | VALUES.map(lambda value: json.dumps(value).encode()))
def test_any_answer(body: bytes) -> None:
    """No set of keys."""
    with pytest.raises(BadKeysError):
        read_keys(body)


@FEW
@given(keys=st.lists(KEYS, max_size=3))
def test_any_keys_beside_a_good_one(keys: list[Any]) -> None:
    """They spoil nothing, and none of them takes the place of another."""
    good = jwk(private_key("ES256"), "ES256", "good key")
    found = read_keys(json.dumps({"keys": [*keys, good]}).encode())
    assert found.find("good key", "ES256") is not None
    assert found.find("good key", "RS256") is None
    assert not [key for key in found.keys if not key.algorithms or "HS256" in key.algorithms]
