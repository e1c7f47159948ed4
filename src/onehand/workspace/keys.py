"""Which keys prove who is calling, on this machine?

Every service, and the local issuer of user tokens, has an Ed25519 pair. Private keys are readable by the user only;
the public ones lie in one folder, which every service is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from onehand.workspace.credentials import write_private

USER_ISSUER = "user-issuer"
"""Signs the user tokens of local work: `dev token`."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    private: Path
    public: Path


class Keys:
    """`<folder>/private/<name>.pem` (0600) and `<folder>/public/<name>.pem`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def public_folder(self) -> Path:
        return self._folder / "public"

    def pair(self, name: str) -> KeyPair:
        """The pair of a service or issuer; made now when there is none yet."""
        pair = KeyPair(self._folder / "private" / f"{name}.pem", self.public_folder / f"{name}.pem")
        if not (pair.private.is_file() and pair.public.is_file()):
            _make(pair)
        return pair


def _make(pair: KeyPair) -> None:
    from cryptography.hazmat.primitives import serialization as how
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    for path in (pair.private, pair.public):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(how.Encoding.PEM, how.PublicFormat.SubjectPublicKeyInfo)
    private = key.private_bytes(how.Encoding.PEM, how.PrivateFormat.PKCS8, how.NoEncryption())
    write_private(pair.private, private.decode())
    write_private(pair.public, public.decode())
