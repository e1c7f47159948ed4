"""Who is let in, and who is not: every token here is one that somebody might try."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from msgspec import structs

from onehand.runtime.auth.auth import PUBLIC
from onehand.runtime.auth.keyring import KeyRing
from onehand.runtime.auth.token import USER_ISSUER, ServiceTokens, service_token, sign
from onehand.runtime.auth.verifier import PublicKeys, Verifier
from onehand.runtime.identity import ANYONE, Identity
from onehand.runtime.mock.service import Mock
from onehand.runtime.problem import Unauthorized
from tests.runtime.caller import Caller, sample
from tests.runtime.sample.services.user.generated.app import SERVICE


@pytest.fixture
def ring() -> KeyRing:
    ring = KeyRing("shop")
    ring.user()
    ring.service("order", "user")
    return ring


@pytest.fixture
def verifier(ring: KeyRing) -> Verifier:
    return Verifier(ring, service="user", organization="shop")


def header(token: str) -> bytes:
    return f"Bearer {token}".encode()


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    return {"iss": USER_ISSUER, "sub": "ada", "aud": "shop", "iat": now, "exp": now + 60} | changes


def test_a_user(ring: KeyRing, verifier: Verifier):
    """Subject and scopes are what the token says; the second look is remembered."""
    token = header(ring.user("ada", ("orders:write", "x")))
    identity = verifier.authenticate(token)
    assert (identity.kind, identity.subject, identity.scopes) == ("user", "ada", {"orders:write", "x"})
    assert verifier.authenticate(token) is identity


def test_a_service(ring: KeyRing, verifier: Verifier):
    """A service is who signed, whatever the subject says."""
    token = sign(ring._key("order"), issuer="order", subject="admin", audience="user", seconds=60)
    identity = verifier.authenticate(header(token))
    assert (identity.kind, identity.subject) == ("service", "order")


def pem(ring: KeyRing, issuer: str = USER_ISSUER) -> str:
    [key] = ring.find(issuer)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.mark.parametrize(
    ("identity", "kind", "caller"),
    [
        (Identity("user", "ada"), "user", "ada"),
        (Identity("partner", "ada"), "user", "partner:ada"),
        (Identity("service", "order"), "service", "service:order"),
        (ANYONE, "none", ""),
    ],
)
def test_who_a_caller_is_among_all(identity: Identity, kind: str, caller: str) -> None:
    """Users of two issuers, and services, may have one name and are still different callers."""
    assert (identity.kind, identity.caller, identity.has("x")) == (kind, caller, False)


def forged(ring: KeyRing) -> dict[str, str]:
    ring.user()
    public = pem(ring)
    other = KeyRing("shop")
    none = ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in ({"alg": "none", "typ": "JWT"}, claims())
    )
    mac = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "typ": "JWT"}).encode()).rstrip(b"=").decode()
    body = none.split(".")[1]
    import hashlib
    import hmac

    signature = hmac.new(public.encode(), f"{mac}.{body}".encode(), hashlib.sha256).digest()
    user, order = ring._key(USER_ISSUER), ring._key("order")
    return {
        "alg none": f"{none}.",
        "HS256 with the public key": f"{mac}.{body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}",
        "another algorithm": jwt.encode(claims(), ec.generate_private_key(ec.SECP256R1()), algorithm="ES256"),
        "another's key": other.user(),
        "expired": jwt.encode(claims(exp=int(time.time()) - 60), user, algorithm="EdDSA"),
        "not yet": jwt.encode(claims(nbf=int(time.time()) + 600), user, algorithm="EdDSA"),
        "never expires": jwt.encode({k: v for k, v in claims().items() if k != "exp"}, user, algorithm="EdDSA"),
        "another organization": jwt.encode(claims(aud="other"), user, algorithm="EdDSA"),
        "several audiences": jwt.encode(claims(aud=["shop", "other"]), user, algorithm="EdDSA"),
        "no audience": jwt.encode({k: v for k, v in claims().items() if k != "aud"}, user, algorithm="EdDSA"),
        "a service's token for another": service_token(order, service="order", audience="catalog"),
        "a service's token as a user": jwt.encode(claims(), order, algorithm="EdDSA"),
        "a service for the organization": jwt.encode(claims(iss="order"), order, algorithm="EdDSA"),
        "a user's key as a service": jwt.encode(claims(iss="order", aud="user"), user, algorithm="EdDSA"),
        "an unknown issuer": jwt.encode(claims(iss="mailer", aud="user"), order, algorithm="EdDSA"),
        "an issuer that is a path": jwt.encode(claims(iss="../order", aud="user"), order, algorithm="EdDSA"),
        "no subject": jwt.encode(claims(sub=" "), user, algorithm="EdDSA"),
        "not a token": "abc",
        "nothing": "",
        "endless": "a" * 10_000,
    }


@pytest.mark.parametrize("kind", sorted(forged(KeyRing("shop"))))
def test_what_is_refused(ring: KeyRing, verifier: Verifier, kind: str):
    """401, with a challenge; none of it is remembered as genuine."""
    with pytest.raises(Unauthorized) as refused:
        verifier.authenticate(header(forged(ring)[kind]))
    [(name, challenge)] = refused.value.headers
    assert name == b"www-authenticate"
    assert challenge.startswith(b"Bearer")


def test_a_remembered_token_expires(ring: KeyRing, verifier: Verifier, monkeypatch: pytest.MonkeyPatch):
    """While it lasts it is not verified again; after that it is, and then it is refused."""
    token = header(ring.user())
    verifier.authenticate(token)
    ring._private.clear()
    assert verifier.authenticate(token).subject == "ada"
    later = time.time() + 13 * 3600
    monkeypatch.setattr("onehand.runtime.auth.verifier.time.time", lambda: later)
    with pytest.raises(Unauthorized):
        verifier.authenticate(token)


def test_memory_is_bounded(ring: KeyRing, verifier: Verifier, monkeypatch: pytest.MonkeyPatch):
    """However many tokens come, only so many are kept."""
    monkeypatch.setattr("onehand.runtime.auth.verifier._REMEMBERED", 3)
    for number in range(10):
        verifier.authenticate(header(ring.user(f"user{number}")))
    assert len(verifier._genuine) == 3


def test_keys_rotate_without_a_restart(ring: KeyRing, tmp_path: Path):
    """A replaced file is the key from then on, a removed one is nobody's."""
    import os

    verifier = Verifier(PublicKeys(tmp_path), service="user", organization="shop")
    file = tmp_path / f"{USER_ISSUER}.pem"
    file.write_text(pem(ring))
    assert verifier.authenticate(header(ring.user("ada"))).subject == "ada"
    following = KeyRing("shop")
    following.user()
    file.write_text(pem(following))
    os.utime(file, (1, 1))
    assert verifier.authenticate(header(following.user("bo"))).subject == "bo"
    with pytest.raises(Unauthorized):
        verifier.authenticate(header(ring.user("cy")))
    file.unlink()
    with pytest.raises(Unauthorized):
        verifier.authenticate(header(following.user("dan")))


def test_a_service_changes_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token is used for minutes, then another is made: with the key that the file has by then."""
    ring, file = KeyRing("shop"), tmp_path / "order.pem"
    verifier = Verifier(ring, service="user", organization="shop")
    write_private(ring, file)
    tokens = ServiceTokens("order", file)
    first = tokens.for_service("user")
    assert tokens.for_service("user") == first
    ring._private.clear()
    write_private(ring, file)
    assert tokens.for_service("user") == first
    later = time.time() + 250
    monkeypatch.setattr("onehand.runtime.auth.token.time.time", lambda: later)
    second = tokens.for_service("user")
    file.unlink()
    assert tokens.for_service("catalog")
    monkeypatch.undo()
    [key] = ring.find("order")
    assert (
        jwt.decode(second, key, algorithms=["EdDSA"], audience="user", options={"verify_iat": False})["iss"] == "order"
    )
    with pytest.raises(Unauthorized):
        verifier.authenticate(header(first))


def write_private(ring: KeyRing, file: Path) -> None:
    pkcs8 = PrivateFormat.PKCS8
    file.write_bytes(ring._key("order").private_bytes(Encoding.PEM, pkcs8, NoEncryption()))


async def test_closed_by_default():
    """401 without a token, also for bodies that are not valid: nothing is read before."""
    mock, _ = sample()
    said = await Caller(mock.app).post("/users", b"{")
    assert (said.status, said.headers["www-authenticate"]) == (401, "Bearer")
    said = await Caller(mock.app, "abc").get("/users")
    assert (said.status, said.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')


async def test_public_is_said_by_the_design():
    """A public operation asks nobody, but refuses a token that is wrong."""
    mock, _ = sample()
    assert (await Caller(mock.app).get("/parts")).status == 200
    assert (await Caller(mock.app, "abc").get("/parts")).status == 401


async def test_users_of_a_mock_that_asks_nobody() -> None:
    """A service without any scheme knows the mock's own user, who is not refused for saying who it is."""
    routes = SERVICE.routes
    public = structs.replace(
        SERVICE, routes=lambda handlers: [structs.replace(one, auth=PUBLIC) for one in routes(handlers)]
    )
    mock = Mock(public)
    assert (await Caller(mock.app, mock.keys.user()).get("/users")).status == 200


async def test_scopes_and_services():
    """403 for who is known and may not; each operation has its own rule."""
    mock, call = sample()
    made = await call.post("/users", {"email": "ada@example.com", "name": "Ada"})
    where = made.headers["location"]
    assert (await Caller(mock.app, mock.keys.user("bo")).delete(where)).status == 403
    assert (await Caller(mock.app, mock.keys.service("mailer", "user")).delete(where)).status == 403
    assert (await Caller(mock.app, mock.keys.service("mailer", "user")).get(where)).status == 200
    assert (await Caller(mock.app, mock.keys.service("order", "user")).delete(where)).status == 204
