"""How is a small document of an issuer read, without trusting its server with our memory or our time?"""

from __future__ import annotations

import asyncio
import ssl
from functools import cache
from urllib.parse import urlsplit

import httpx2

from onehand.runtime.auth.scheme import is_address, is_loopback

LARGEST = 256 * 1024
"""Bytes."""

PATIENCE = 5.0
"""Seconds for the whole answer."""


class FetchError(Exception):
    """Why there is no document; tells nothing but address and reason."""


async def fetch(url: str) -> bytes:
    """The document at a checked address. No redirects (they lead elsewhere), nothing compressed, bounded."""
    if not is_address(url):
        raise FetchError("its address does not begin with https://")
    try:
        async with asyncio.timeout(PATIENCE), _client(url) as client:
            return await _read(client, url)
    except TimeoutError:
        raise FetchError(f"{url} did not answer within {PATIENCE:g} s") from None
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise FetchError(f"{url} cannot be read: {type(error).__name__}: {error}") from None


async def _read(client: httpx2.AsyncClient, url: str) -> bytes:
    headers = {"accept": "application/json", "accept-encoding": "identity"}
    async with client.stream("GET", url, headers=headers) as answer:
        if answer.status_code != 200:
            raise FetchError(f"{url} answered {answer.status_code}")
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise FetchError(f"{url} answered with something compressed")
        body = b""
        async for part in answer.aiter_raw():
            body += part
            if len(body) > LARGEST:
                raise FetchError(f"{url} answered with more than {LARGEST} bytes")
    return body


def _client(url: str) -> httpx2.AsyncClient:
    """A proxy that the environment names is for what is outside this machine."""
    outside = not is_loopback(urlsplit(url).hostname or "")
    return httpx2.AsyncClient(verify=_tls(), follow_redirects=False, trust_env=outside, timeout=PATIENCE)


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the certificates of the system takes as long as hundreds of requests."""
    return httpx2.create_ssl_context()
