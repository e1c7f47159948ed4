"""Which keys does an OIDC issuer have now? They are known before a request needs them, and change without a restart."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from msgspec import Struct

from onehand.runtime.auth.awaited import KeysAwaited
from onehand.runtime.auth.bearer import unauthorized
from onehand.runtime.auth.jwks import BadKeysError, KeySet, read_keys
from onehand.runtime.auth.scheme import Scheme, is_address
from onehand.runtime.problem import Problem, Unavailable

Fetch = Callable[[str], Awaitable[bytes]]
"""Reads a document; raises whatever is the matter."""

log = logging.getLogger("onehand.auth")


class Pace(Struct, frozen=True, kw_only=True):
    """How often an issuer is asked; seconds."""

    refresh: float = 300.0
    """A key that was taken back is good for so long at most, and a minute (see verifier.py)."""
    between: float = 10.0
    """Two questions because of tokens are at least so far apart, however many name keys that nobody knows."""
    stale: float = 24 * 3600.0
    """Keys of an issuer that cannot be asked are good for so long."""
    waiting: int = 100
    """Requests that wait for one answer; the next one is told to come back."""


class KeysError(Exception):
    """What the health check says."""


class _Configuration(Struct):
    issuer: str
    jwks_uri: str


class Issuer:
    """The keys of one scheme. `run` keeps them fresh; a token with an unknown key makes it look at once."""

    def __init__(
        self,
        name: str,
        scheme: Scheme,
        fetch: Fetch,
        *,
        pace: Pace = Pace(),  # noqa: B008  frozen
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.scheme = scheme
        self._fetch = fetch
        self._pace = pace
        self._clock = clock
        self._keys: KeySet | None = None
        self._jwks = scheme.jwks
        self._asked = self._answered = float("-inf")
        self._fault = ""
        self._asking: asyncio.Task[None] | None = None
        self._waiting = 0

    def key(self, kid: str, algorithm: str) -> Any:
        """The public key; KeysAwaited when it may arrive, Unauthorized or Unavailable when there is none."""
        if algorithm not in self.scheme.algorithms:
            raise unauthorized("the token is signed in a way that is not accepted here")
        keys = self._keys
        if keys is None or self._clock() - self._answered > self._pace.stale:
            raise self._missing(Unavailable(f"the keys of the scheme '{self.name}' cannot be read", retry_after=5))
        if not keys.knows(kid):
            raise self._missing(unauthorized("the token is signed with a key that its issuer does not have"))
        found = keys.find(kid, algorithm)
        if found is None:
            raise unauthorized("the token is not signed with a key for its algorithm")
        return found

    def _missing(self, otherwise: Problem) -> Problem:
        """Worth waiting for, or what is said instead."""
        if self._asking is None and self._clock() - self._asked < self._pace.between:
            return Unavailable(f"the keys of the scheme '{self.name}' cannot be read") if self._fault else otherwise
        if self._waiting >= self._pace.waiting:
            return Unavailable(f"the keys of the scheme '{self.name}' are being read")
        return KeysAwaited(self.refresh)

    async def refresh(self, *, planned: bool = False) -> None:
        """Asks the issuer, unless it was asked just now; everybody waits for one answer. Never raises.

        `planned`: no token is the reason, so the next token with a new key is one to ask for at once.
        """
        if self._asking is None:
            if not planned:
                if self._clock() - self._asked < self._pace.between:
                    return
                self._asked = self._clock()
            self._asking = asyncio.create_task(self._ask(), name=f"keys of {self.name}")
        self._waiting += 1
        try:
            await asyncio.shield(self._asking)
        finally:
            self._waiting -= 1

    async def run(self) -> None:
        """For as long as the process runs; sooner after a failure."""
        while True:
            await self.refresh(planned=True)
            await asyncio.sleep(self._pace.between * 1.5 if self._fault else self._pace.refresh)

    async def check(self) -> str:
        """For the health check: raises what is wrong."""
        if self._keys is None:
            await self.refresh()
        if self._keys is None:
            raise KeysError(f"nobody of the scheme '{self.name}' is let in: {self._fault or 'not asked yet'}")
        age = self._clock() - self._answered
        if self._fault:
            raise KeysError(f"{self._fault}; its keys of {age:.0f} s ago are used for a day at most")
        return f"{len(self._keys.keys)} keys, read {age:.0f} s ago"

    async def _ask(self) -> None:
        try:
            self._keys = await self._read()
        except Exception as error:  # noqa: BLE001  whatever it is, the keys that are known stay
            self._fault = str(error) or type(error).__name__
            self._jwks = self.scheme.jwks
            log.warning("the keys of the scheme '%s' cannot be read: %s", self.name, self._fault)
        else:
            self._fault = ""
            self._answered = self._clock()
        finally:
            self._asking = None

    async def _read(self) -> KeySet:
        """Found by discovery when no address is given; what was found holds until it fails."""
        if not self._jwks:
            self._jwks = await self._discovered()
        return read_keys(await self._fetch(self._jwks))

    async def _discovered(self) -> str:
        url = self.scheme.discovery
        try:
            said = msgspec.json.decode(await self._fetch(url), type=_Configuration)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            raise BadKeysError(f"{url} is not an OpenID configuration") from None
        if said.issuer != self.scheme.issuer:
            raise BadKeysError(f"{url} is the configuration of another issuer")
        if not is_address(said.jwks_uri):
            raise BadKeysError(f"{url} names keys that are not at https://")
        return said.jwks_uri
