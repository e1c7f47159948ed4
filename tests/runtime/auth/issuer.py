"""An OpenID issuer on this machine: keys, tokens, and an HTTP server that can be slow, silent, huge or wrong."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MAKERS: dict[str, Callable[[], Any]] = {
    "RS": lambda: rsa.generate_private_key(65537, 2048),
    "PS": lambda: rsa.generate_private_key(65537, 2048),
    "ES": lambda: ec.generate_private_key(ec.SECP256R1()),
    "Ed": Ed25519PrivateKey.generate,
}
_made: dict[str, Any] = {}


def private_key(algorithm: str, name: str = "first") -> Any:
    """One per kind and name: RSA keys take long to make."""
    known = f"{algorithm[:2]} {name}"
    if known not in _made:
        _made[known] = MAKERS[algorithm[:2]]()
    return _made[known]


def jwk(key: Any, algorithm: str, kid: str, **more: Any) -> dict[str, Any]:
    """The public half, as an issuer publishes it; `x=None` leaves a member out."""
    found = jwt.get_algorithm_by_name(algorithm).to_jwk(key.public_key(), as_dict=True)
    members = {**found, "kid": kid, "use": "sig", "alg": algorithm} | more
    return {name: value for name, value in members.items() if value is not None and name != "key_ops"}


class LocalIssuer:
    """`async with LocalIssuer() as issuer`: it publishes the key `first`, and counts who asks for what."""

    def __init__(self, algorithm: str = "ES256") -> None:
        self.algorithm = algorithm
        self.url = ""
        self.keys: dict[str, Any] = {"first": private_key(algorithm)}
        self.asked: list[str] = []
        self.delay = 0.0
        self.answers: dict[str, tuple[int, bytes]] = {}
        """Path -> status and body, instead of the true ones."""
        self._answering: set[asyncio.Task[None]] = set()
        self.headers = "content-type: application/json\r\n"

    async def __aenter__(self) -> LocalIssuer:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        self._server.close()
        for task in self._answering:
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)
        await self._server.wait_closed()

    async def start_again(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    @property
    def jwks(self) -> str:
        return f"{self.url}keys"

    def rotate(self, name: str, *, keep: bool = False) -> None:
        """Another key signs from now on."""
        self.keys = {**(self.keys if keep else {}), name: private_key(self.algorithm, name)}

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = int(time.time())
        found = {"iss": self.url, "sub": "ada", "aud": "shop", "iat": now, "exp": now + 600} | changes
        return {name: value for name, value in found.items() if value is not None}

    def token(self, *, kid: str | None = None, headers: dict[str, Any] | None = None, **changes: Any) -> str:
        """Signed with the newest key; `changes` are claims, None leaves one out."""
        name = list(self.keys)[-1]
        head = {"kid": name if kid is None else kid} | (headers or {})
        return jwt.encode(self.claims(**changes), self.keys[name], algorithm=self.algorithm, headers=head)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._answering.add(task)
        try:
            await self._say(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._answering.discard(task)
            writer.transport.abort()

    async def _say(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = head.split(" ")[1]
        self.asked.append(path)
        await asyncio.sleep(self.delay)
        status, body = self.answers.get(path) or self._answer(path)
        about = f"HTTP/1.1 {status} X\r\n{self.headers}content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        writer.write(about.encode() + body)
        await writer.drain()
        writer.write_eof()
        await reader.read()

    def _answer(self, path: str) -> tuple[int, bytes]:
        if path == "/keys":
            keys = [jwk(key, self.algorithm, name) for name, key in self.keys.items()]
            return 200, json.dumps({"keys": keys}).encode()
        if path == "/.well-known/openid-configuration":
            return 200, json.dumps({"issuer": self.url, "jwks_uri": self.jwks, "more": 1}).encode()
        return 404, b"{}"
