"""Users of an OpenID issuer: whose tokens are taken, and what if its keys change, or it is gone?"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

import jwt
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from onehand.runtime.auth.awaited import KeysAwaited
from onehand.runtime.auth.fetch import LARGEST, fetch
from onehand.runtime.auth.issuer import Issuer, KeysError, Pace
from onehand.runtime.auth.keyring import KeyRing
from onehand.runtime.auth.scheme import Scheme
from onehand.runtime.auth.verifier import Verifier
from onehand.runtime.http.app import App
from onehand.runtime.identity import Identity
from onehand.runtime.mock.service import Mock
from onehand.runtime.problem import Problem, Unauthorized, Unavailable
from tests.runtime.auth.issuer import LocalIssuer, jwk, private_key
from tests.runtime.caller import Caller
from tests.runtime.sample.services.user.generated.app import SERVICE


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class World:
    """A verifier of the service `user`, whose scheme `user` is the issuer."""

    def __init__(self, issuer: LocalIssuer, **more: Any) -> None:
        self.issuer = issuer
        self.clock = Clock()
        pace = more.pop("pace", Pace())
        scheme = Scheme(**({"issuer": issuer.url, "audience": "shop", "jwks": issuer.jwks} | more))
        self.keys = Issuer("user", scheme, fetch, pace=pace, clock=self.clock)
        self.ring = KeyRing("shop")
        self.verifier = Verifier(self.ring, service="user", organization="shop", local=(), issuers=[self.keys])

    async def who(self, token: str) -> Identity:
        """As the server does it."""
        header = f"Bearer {token}".encode()
        try:
            return self.verifier.authenticate(header)
        except KeysAwaited as awaited:
            await awaited.arrival()
            return self.verifier.authenticate(header)

    async def refusal(self, token: str) -> Problem:
        with pytest.raises(Problem) as refused:
            await self.who(token)
        assert token not in str(refused.value)
        return refused.value

    def app(self) -> App:
        return Mock(SERVICE, authenticate=self.verifier.authenticate).app


@pytest_asyncio.fixture
async def issuer() -> AsyncIterator[LocalIssuer]:
    async with LocalIssuer() as one:
        yield one


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512", "PS256", "ES256", "EdDSA"])
async def test_a_user_of_an_issuer(algorithm: str) -> None:
    """Whatever kind of key it has; an audience may be one of several, scopes are words in a text."""
    async with LocalIssuer(algorithm) as issuer:
        world = World(issuer, algorithms=(algorithm,))
        identity = await world.who(issuer.token(aud=["shop", f"{issuer.url}userinfo"], scope="orders:read openid"))
        assert (identity.scheme, identity.kind, identity.subject) == ("user", "user", "ada")
        assert identity.has("orders:read")
        assert not identity.has("orders:write")


async def test_its_keys_are_found_by_discovery(issuer: LocalIssuer) -> None:
    """Without an address of the keys, the issuer's own configuration says it; it is asked once for it."""
    world = World(issuer, jwks="")
    await world.who(issuer.token())
    world.clock.now += 11
    await world.keys.refresh()
    assert issuer.asked == ["/.well-known/openid-configuration", "/keys", "/keys"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"issuer": "https://other.example.com/", "jwks_uri": "https://other.example.com/keys"}, "another issuer"),
        ({"issuer": "", "jwks_uri": "http://other.example.com/keys"}, "not at https://"),
        ({"jwks_uri": 1}, "not an OpenID configuration"),
        ([], "not an OpenID configuration"),
    ],
)
async def test_a_configuration_that_leads_astray(issuer: LocalIssuer, said: Any, why: str) -> None:
    """Of another issuer, or to keys that anybody between could change: not followed."""
    if isinstance(said, dict) and said.get("issuer") == "":
        said["issuer"] = issuer.url
    issuer.answers["/.well-known/openid-configuration"] = (200, json.dumps(said).encode())
    world = World(issuer, jwks="")
    assert isinstance(await world.refusal(issuer.token()), Unavailable)
    with pytest.raises(KeysError, match=why):
        await world.keys.check()


def segment(part: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def bad_tokens(issuer: LocalIssuer) -> dict[str, tuple[str, str]]:
    """What somebody might try, with the words of the answer."""
    key = private_key("RS256")
    public = key.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    mac = f"{segment({'alg': 'HS256', 'kid': 'first'})}.{segment(issuer.claims())}"
    signature = base64.urlsafe_b64encode(hmac.new(pem, mac.encode(), hashlib.sha256).digest()).rstrip(b"=").decode()
    none = f"{segment({'alg': 'none', 'kid': 'first'})}.{segment(issuer.claims())}"
    other = rsa.generate_private_key(65537, 2048)
    good = issuer.token()
    head, _, tail = good.split(".")

    def by(key: Any, algorithm: str, **headers: Any) -> str:
        return jwt.encode(issuer.claims(), key, algorithm=algorithm, headers={"kid": "first"} | headers)

    now = int(time.time())
    return {
        "alg none": (f"{none}.", "not a JWT"),
        "alg none, signed": (f"{none}.{tail}", "not accepted here"),
        "HS256 with the public key": (f"{mac}.{signature}", "not accepted here"),
        "ES256 with the kid of an RSA key": (by(private_key("ES256"), "ES256"), "not signed with a key for its"),
        "EdDSA with the kid of an RSA key": (by(private_key("EdDSA"), "EdDSA"), "not signed with a key for its"),
        "RS512, which is not in the list": (by(key, "RS512"), "not accepted here"),
        "another's key": (by(other, "RS256"), "not valid"),
        "a key that the token brings": (by(other, "RS256", jwk=jwk(other, "RS256", "x")), "not valid"),
        "an address of keys that the token brings": (by(other, "RS256", jku="http://127.0.0.1:9/"), "not valid"),
        "other claims": (f"{head}.{segment(issuer.claims(sub='root'))}.{tail}", "not valid"),
        "a critical header": (issuer.token(headers={"crit": ["exp"]}), "critical header"),
        "another audience": (issuer.token(aud="other"), "not meant for 'shop'"),
        "no audience": (issuer.token(aud=None), "not valid"),
        "an issuer that is nearly ours": (issuer.token(iss=issuer.url.rstrip("/")), "issuer is not known"),
        "no issuer": (issuer.token(iss=None), "not a JWT"),
        "expired": (issuer.token(exp=now - 60), "expired"),
        "not yet": (issuer.token(nbf=now + 60), "not valid yet"),
        "made tomorrow": (issuer.token(iat=now + 86400), "not valid yet"),
        "never expires": (issuer.token(exp=None), "not valid"),
        "expires at infinity": (f"{head}.{segment(issuer.claims(exp=float('inf')))}.{tail}", "not"),
        "no subject": (issuer.token(sub=" "), "names no user"),
        "an endless subject": (issuer.token(sub="a" * 256), "names no user"),
        "a subject with a line": (issuer.token(sub="a\nb"), "names no user"),
        "a subject that is a service's": (issuer.token(sub="service:order"), "no user"),
        "an id token": (issuer.token(at_hash="x"), "not an access token"),
        "an id token of a flow with a code": (issuer.token(nonce="x"), "not an access token"),
        "an id token by claim": (issuer.token(token_use="id"), "not an access token"),
        "a refresh token": (issuer.token(typ="Refresh"), "not an access token"),
        "a logout token": (issuer.token(headers={"typ": "logout+jwt"}), "another kind"),
        "bound to its holder": (issuer.token(cnf={"jkt": "x"}), "bound"),
        "junk in the signature": (f"{good[:-8]}!{good[-8:]}", "not a JWT"),
        "two tokens": (f"{good}, Bearer {good}", "not a JWT"),
        "padded": (f"{good}==", "not a JWT"),
        "deep": (f"{base64.urlsafe_b64encode(b'[' * 3000).decode()}.e30.x", "not a JWT"),
    }


@pytest.mark.parametrize("kind", sorted(bad_tokens(LocalIssuer("RS256"))))
async def test_what_is_refused(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """401 in words that tell nothing of the token; nothing of it is logged, and the good one still counts."""
    caplog.set_level(logging.DEBUG)
    async with LocalIssuer("RS256") as issuer:
        world = World(issuer)
        token, words = bad_tokens(issuer)[kind]
        refused = await world.refusal(token)
        assert (refused.status, refused.headers[0][0]) == (401, b"www-authenticate")
        assert words in refused.detail
        parts = [part for part in token.split(".") if part]
        assert not [part for part in parts if part in caplog.text or part in refused.detail]
        assert (await world.who(issuer.token())).subject == "ada"


async def test_clocks_may_differ(issuer: LocalIssuer) -> None:
    """A few seconds, not a minute."""
    world = World(issuer)
    now = int(time.time())
    assert (await world.who(issuer.token(exp=now - 5, nbf=now + 5))).subject == "ada"


async def test_a_type_may_be_asked_for(issuer: LocalIssuer) -> None:
    """`typ = "at+jwt"`: then nothing else is an access token."""
    world = World(issuer, typ="at+jwt")
    assert "type is not 'at+jwt'" in (await world.refusal(issuer.token())).detail
    assert (await world.who(issuer.token(headers={"typ": "application/at+jwt"}))).subject == "ada"


async def test_marks_of_issuers_that_are_access_tokens(issuer: LocalIssuer) -> None:
    """Keycloak says 'Bearer' (and repeats the nonce), Cognito 'access'."""
    world = World(issuer)
    assert (await world.who(issuer.token(typ="Bearer", nonce="x"))).subject == "ada"
    assert (await world.who(issuer.token(token_use="access"))).subject == "ada"


@pytest.mark.parametrize(
    ("claims", "found"),
    [
        ({"scp": ["a", "b", 1]}, {"a", "b"}),
        ({"scp": "a b"}, {"a", "b"}),
        ({"scp": 1, "permissions": ["c"]}, {"c"}),
        ({"scope": "a"}, set()),
    ],
)
async def test_scopes_are_where_the_scheme_says(issuer: LocalIssuer, claims: Any, found: set[str]) -> None:
    """One claim or several, a text or a list; whatever is something else gives none."""
    assert (await World(issuer, scopes=("scp", "permissions")).who(issuer.token(**claims))).scopes == found


async def test_two_schemes_of_one_issuer(issuer: LocalIssuer) -> None:
    """The audience decides; users of the second scheme are other callers than those of the first."""
    staff = Scheme(issuer=issuer.url, audience="office", jwks=issuer.jwks)
    world = World(issuer)
    schemes = [world.keys, Issuer("staff", staff, fetch)]
    world.verifier = Verifier(world.ring, service="user", organization="shop", local=(), issuers=schemes)
    user, one = await world.who(issuer.token()), await world.who(issuer.token(aud="office"))
    assert [(one.scheme, one.subject, one.caller) for one in (user, one)] == [
        ("user", "ada", "ada"),
        ("staff", "ada", "staff:ada"),
    ]
    assert "no user" in (await world.refusal(issuer.token(sub="staff:ada"))).detail
    assert "not meant for" in (await world.refusal(issuer.token(aud="nobody"))).detail
    odd = await world.who(issuer.token(aud="office", sub="user:ada"))
    assert (odd.caller, (await world.who(issuer.token(sub="user:ada"))).caller) == ("staff:user:ada", "user:ada")


async def test_services_and_local_users_beside_an_issuer(issuer: LocalIssuer) -> None:
    """Services are known by their keys; `dev token` is nobody where the scheme is not local."""
    world = World(issuer)
    assert (await world.who(world.ring.service("order", "user"))).caller == "service:order"
    assert "issuer is not known" in (await world.refusal(world.ring.user("ada"))).detail
    world.ring._private["user_issuer"] = world.ring._key("user-issuer")
    assert (await world.refusal(world.ring.service("user-issuer", "user"))).status == 401


# --- keys that change


async def test_a_key_rotates_mid_flight(issuer: LocalIssuer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens with the new key are good at once. Those with the old one are, while it is published, and then no
    longer than until the keys are read again, and a minute.
    """
    world = World(issuer)
    old = issuer.token()
    await world.who(old)
    world.clock.now += 60
    issuer.rotate("second", keep=True)
    assert (await world.who(issuer.token(sub="bo"))).subject == "bo"
    assert (await world.who(old)).subject == "ada"
    assert issuer.asked == ["/keys"] * 2

    issuer.rotate("third")
    world.clock.now += 300
    await world.keys.refresh()
    assert (await world.who(old)).subject == "ada"
    soon = time.time() + 61
    monkeypatch.setattr("onehand.runtime.auth.verifier.time.time", lambda: soon)
    assert "does not have" in (await world.refusal(old)).detail
    monkeypatch.undo()
    assert (await world.who(issuer.token(sub="cy"))).subject == "cy"


async def test_a_key_rotates_just_after_the_keys_were_read(issuer: LocalIssuer) -> None:
    """A planned reading does not count as a question for a token: the new key is good at once."""
    world = World(issuer)
    await world.keys.refresh(planned=True)
    issuer.rotate("second")
    assert (await world.who(issuer.token())).subject == "ada"
    assert (await world.refusal(issuer.token(kid="third"))).status == 401
    assert len(issuer.asked) == 2


async def test_the_name_of_a_key_may_get_another_key(issuer: LocalIssuer) -> None:
    """An issuer that replaces a key under its name: the next reading has it."""
    world = World(issuer)
    await world.who(issuer.token())
    issuer.keys = {"first": private_key("ES256", "another")}
    new = issuer.token()
    assert "not valid" in (await world.refusal(new)).detail
    world.clock.now += 300
    await world.keys.refresh()
    assert (await world.who(new)).subject == "ada"


async def test_unknown_keys_do_not_hammer_the_issuer(issuer: LocalIssuer) -> None:
    """A flood of tokens with invented keys is one question in ten seconds, and 401 for each."""
    world = World(issuer)
    await world.who(issuer.token())
    world.clock.now += 60
    floods = await asyncio.gather(*(world.refusal(issuer.token(kid=f"invented{at}")) for at in range(50)))
    assert {problem.status for problem in floods} == {401}
    for at in range(50):
        assert (await world.refusal(issuer.token(kid=f"more{at}"))).status == 401
    assert len(issuer.asked) == 2
    world.clock.now += 10
    await world.refusal(issuer.token(kid="later"))
    assert len(issuer.asked) == 3


async def test_many_first_requests_ask_once(issuer: LocalIssuer) -> None:
    """Everybody waits for the same answer."""
    issuer.delay = 0.05
    world = World(issuer)
    found = await asyncio.gather(*(world.who(issuer.token(sub=f"u{at}")) for at in range(20)))
    assert len({one.subject for one in found}) == 20
    assert len(issuer.asked) == 1


async def test_only_so_many_wait(issuer: LocalIssuer) -> None:
    """A slow issuer does not take all places of the service: the rest is told to come back, 503."""
    issuer.delay = 0.2
    world = World(issuer, pace=Pace(waiting=2))
    tokens = [issuer.token(sub=f"u{at}") for at in range(5)]
    found = await asyncio.gather(*(world.who(token) for token in tokens), return_exceptions=True)
    assert [type(one) for one in found] == [Identity, Identity, Unavailable, Unavailable, Unavailable]


async def test_a_caller_that_leaves_does_not_end_the_reading(issuer: LocalIssuer) -> None:
    """The others still get what they wait for."""
    issuer.delay = 0.05
    world = World(issuer)
    first = asyncio.create_task(world.who(issuer.token(sub="gone")))
    second = asyncio.create_task(world.who(issuer.token()))
    await asyncio.sleep(0.01)
    first.cancel()
    assert (await second).subject == "ada"


# --- issuers that are not well


async def test_an_issuer_that_is_down_at_the_start(issuer: LocalIssuer) -> None:
    """503, told by the health check; services are let in. When it comes, its users are."""
    world = World(issuer)
    await issuer.stop()
    refused = await world.refusal(issuer.token())
    assert (refused.status, refused.headers) == (503, ((b"retry-after", b"1"),))
    assert (await world.who(world.ring.service("order", "user"))).kind == "service"
    with pytest.raises(KeysError, match=r"nobody of the scheme 'user' is let in: .* cannot be read"):
        await world.keys.check()
    await issuer.start_again()
    world.clock.now += 10
    assert (await world.who(issuer.token())).subject == "ada"
    assert await world.keys.check() == "1 keys, read 0 s ago"


async def test_an_issuer_that_goes_down_later(issuer: LocalIssuer) -> None:
    """The keys known so far are kept, for a day; a key that is not known is 503, for it may be a new one."""
    world = World(issuer)
    await world.who(issuer.token())
    await issuer.stop()
    world.clock.now += 300
    await world.keys.refresh()
    assert (await world.who(issuer.token(sub="bo"))).subject == "bo"
    with pytest.raises(KeysError, match="its keys of 300 s ago are used"):
        await world.keys.check()
    assert (await world.refusal(issuer.token(kid="new"))).status == 503
    world.clock.now += 24 * 3600
    assert (await world.refusal(issuer.token(sub="cy"))).status == 503


@pytest.mark.parametrize(
    "answer",
    [
        (200, b""),
        (200, b"<html>"),
        (200, b'{"keys": {}}'),
        (200, b'{"keys": []}'),
        (200, b'{"keys": [1, null, {}, {"kty": 1}, {"kty": "oct", "k": "AAAA", "alg": "HS256"}]}'),
        (
            200,
            b'{"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}, {"kty": "EC", "crv": "P-256", "x": "A", "y": "A"}]}',
        ),
        (200, b"[" * 100_000),
        (200, b'{"keys": [' + b"1," * 200 + b"1]}"),
        (200, b'{"pad": "' + b" " * LARGEST + b'", "keys": []}'),
        (302, b"{}"),
        (500, b"{}"),
        (204, b""),
    ],
    ids=range(12),
)
async def test_keys_that_cannot_be_read(issuer: LocalIssuer, answer: tuple[int, bytes]) -> None:
    """Garbage, nothing, too much, or from elsewhere: the keys that are known stay."""
    world = World(issuer)
    await world.who(issuer.token())
    issuer.answers["/keys"] = answer
    world.clock.now += 300
    await world.keys.refresh()
    assert (await world.who(issuer.token(sub="bo"))).subject == "bo"
    with pytest.raises(KeysError):
        await world.keys.check()


async def test_nothing_compressed_is_read(issuer: LocalIssuer) -> None:
    """A small answer that becomes a large one."""
    issuer.headers += "content-encoding: gzip\r\n"
    world = World(issuer)
    assert (await world.refusal(issuer.token())).status == 503
    with pytest.raises(KeysError, match="compressed"):
        await world.keys.check()


async def test_a_silent_issuer(issuer: LocalIssuer, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not waited for longer than a while."""
    monkeypatch.setattr("onehand.runtime.auth.fetch.PATIENCE", 0.05)
    issuer.delay = 0.3
    world = World(issuer)
    assert (await world.refusal(issuer.token())).status == 503
    with pytest.raises(KeysError, match="did not answer"):
        await world.keys.check()


@pytest.mark.parametrize(
    ("changes", "good"),
    [
        ({"use": "enc"}, False),
        ({"use": None, "alg": None}, True),
        ({"alg": "ES384"}, False),
        ({"key_ops": ["sign"]}, False),
        ({"d": "AAAA"}, False),
        ({"kty": "RSA"}, False),
        ({"kid": 7}, False),
    ],
)
async def test_what_a_key_may_be_used_for(issuer: LocalIssuer, changes: dict[str, Any], good: bool) -> None:
    """For another use or algorithm, or private although published: not a key."""
    fine, odd = jwk(private_key("ES256", "fine"), "ES256", "fine"), jwk(private_key("ES256"), "ES256", "first")
    odd = {name: value for name, value in (odd | changes).items() if value is not None}
    issuer.answers["/keys"] = (200, json.dumps({"keys": [fine, odd]}).encode())
    world = World(issuer)
    if good:
        assert (await world.who(issuer.token())).subject == "ada"
    else:
        assert (await world.refusal(issuer.token())).status == 401


async def test_a_token_that_names_no_key(issuer: LocalIssuer) -> None:
    """Good when there is only one that it could be; never tried on several."""
    world = World(issuer)
    nameless = jwt.encode(issuer.claims(), private_key("ES256"), algorithm="ES256")
    assert (await world.who(nameless)).subject == "ada"
    issuer.rotate("second", keep=True)
    world.clock.now += 300
    await world.keys.refresh()
    again = jwt.encode(issuer.claims(sub="bo"), private_key("ES256"), algorithm="ES256")
    assert isinstance(await world.refusal(again), Unauthorized)


async def test_keys_stay_fresh_while_nobody_asks(issuer: LocalIssuer) -> None:
    """The loop reads them at the start, then again and again."""
    world = World(issuer, pace=Pace(refresh=0.02, between=0.0))
    loop = asyncio.create_task(world.keys.run())
    while len(issuer.asked) < 3:
        await asyncio.sleep(0.01)
    loop.cancel()
    assert world.verifier.authenticate(f"Bearer {issuer.token()}".encode()).subject == "ada"


# --- over the server


async def test_over_the_server(issuer: LocalIssuer, caplog: pytest.LogCaptureFixture) -> None:
    """The first request waits for the keys; 403 names the scope; a token elsewhere than in the header is none."""
    caplog.set_level(logging.DEBUG)
    world = World(issuer)
    app, token = world.app(), issuer.token()
    ada = Caller(app, token)
    made = await ada.post("/users", {"email": "ada@example.com", "name": "Ada"})
    assert made.status == 201
    refused = await ada.delete(made.headers["location"])
    assert (refused.status, refused.json["detail"]) == (403, "the token lacks the scope: users:delete")
    assert refused.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="users:delete"'
    able = Caller(app, issuer.token(scope="users:delete"))
    assert (await able.delete(made.headers["location"])).status == 204

    for query in (f"?access_token={token}", f"?token={token}"):
        assert (await Caller(app).get(f"/users{query}")).status == 401
        said = await ada.get(f"/users{query}")
        assert said.status in (400, 422)
        assert token not in str(said.json)
    assert token not in caplog.text


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Bearer {}", 200),
        ("bearer {}", 200),
        ("BEARER   {}  ", 200),
        ("Bearer\t{}", 401),
        ("Bearer{}", 401),
        ("Token {}", 401),
        ("Basic {}", 401),
        ("{}", 401),
        ("Bearer", 401),
        ("", 401),
        ("Bearer {0}, Bearer {0}", 401),
        ("Bearer {0} {0}", 401),
    ],
)
async def test_how_it_may_be_written(issuer: LocalIssuer, header: str, status: int) -> None:
    """Any case and any number of spaces; nothing else. One token is remembered once, however it is written."""
    world = World(issuer)
    said = await Caller(world.app()).get("/users", authorization=header.format(issuer.token()))
    assert said.status == status
    assert len(world.verifier._genuine) == (status == 200)


async def test_several_authorization_headers(issuer: LocalIssuer) -> None:
    """Nobody: which of them would count is what an attacker asks."""
    world = World(issuer)
    good = f"Bearer {issuer.token()}".encode()
    for values in ([good, good], [good, b""], [b"Basic x", good], [good, b"Bearer x.y.z"]):
        assert await asgi(world.app(), [(b"authorization", value) for value in values]) == 401
    assert await asgi(world.app(), [(b"authorization", good), (b"accept", b"*/*"), (b"accept", b"*/*")]) == 200


async def asgi(app: App, headers: list[tuple[bytes, bytes]]) -> int:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/users",
        "raw_path": b"/users",
        "query_string": b"",
        "headers": headers,
    }
    await app(scope, receive, send)
    return int(sent[0]["status"])
