"""Which public keys do the services of an environment have? Files beside each other, one per service."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

_PEM = re.compile(rb"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----", re.DOTALL)

log = logging.getLogger("onehand.auth")


class Keys(Protocol):
    """Public keys by issuer: a service, or the workspace's own issuer of user tokens."""

    def find(self, issuer: str) -> tuple[Ed25519PublicKey, ...]:
        """Any of them may have signed; empty when the issuer is not known."""
        ...


class PublicKeys:
    """`<folder>/<issuer>.pem`; a file that was replaced is read again, so keys rotate without a restart.

    A file may hold several keys: while one follows another, both are good.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[tuple[int, int], tuple[Ed25519PublicKey, ...]]] = {}

    def find(self, issuer: str) -> tuple[Ed25519PublicKey, ...]:
        path = self._folder / f"{issuer}.pem"
        try:
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            known = self._known.get(issuer)
            if known is None or known[0] != stamp:
                known = self._known[issuer] = (stamp, _read(path))
        except OSError:
            self._known.pop(issuer, None)
            return ()
        return known[1]


def _read(path: Path) -> tuple[Ed25519PublicKey, ...]:
    keys = public_keys(path.read_bytes())
    if not keys:
        log.error("%s holds no Ed25519 public key: its owner is not recognised", path.name)
    return keys


def public_keys(pem: bytes) -> tuple[Ed25519PublicKey, ...]:
    """Every Ed25519 public key of a PEM file, in order; what is something else is left out."""
    found = []
    for block in _PEM.findall(pem):
        try:
            key = load_pem_public_key(block)
        except (ValueError, UnsupportedAlgorithm):
            continue
        if isinstance(key, Ed25519PublicKey):
            found.append(key)
    return tuple(found)
