"""Which keys prove who is calling?

On this machine every service, and every local issuer of user tokens, has an Ed25519 pair. Private keys are readable by
the user only; the public ones lie in one folder, which every service is given.

Elsewhere the public keys are committed, `keys/<environment>/<service>.pem`, and the private ones are where
`onehand.toml` says: never in the repository.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from onehand.workspace.credentials import write_private
from onehand.workspace.problem import Problem

USER_ISSUER = "user-issuer"
"""Signs the user tokens of local work: `dev token`. Of another scheme it is `<scheme>-issuer`."""


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


class CommittedKeys:
    """`keys/<environment>/<service>.pem`, beside each other what every service may know."""

    def __init__(self, public_folder: Path, private_folder: Path | None) -> None:
        self.public_folder = public_folder
        self._private_folder = private_folder

    def private(self, name: str) -> Path:
        """The key that signs for a service; Problem when there is none, or it is not the one that was published."""
        public = self.public_folder / f"{name}.pem"
        if not public.is_file():
            raise Problem("no-public-key", f"{_shown(public)} is missing: nobody would believe '{name}'", hint=_HINT)
        if self._private_folder is None:
            raise Problem(
                "no-private-key",
                f"nothing says where the private key of '{name}' is",
                hint='[auth.service] private_keys = "env:NAME", a folder with the file ' + f"{name}.pem",
            )
        private = self._private_folder / f"{name}.pem"
        if not private.is_file():
            raise Problem("no-private-key", f"the private key of '{name}' is missing: {private}", hint=_HINT)
        _check_pair(name, private, public)
        return private

    def check(self) -> None:
        """Problem when a private key lies where only public ones may be."""
        for path in sorted(self.public_folder.glob("*.pem")):
            if b"PRIVATE KEY" in path.read_bytes():
                raise Problem(
                    "private-key-committed",
                    f"{_shown(path)} holds a private key: whoever reads the repository can sign with it",
                    hint="replace it, also at its service: a key that was committed is everybody's",
                )


_HINT = "openssl genpkey -algorithm ed25519 -out NAME.pem; openssl pkey -in NAME.pem -pubout"


def _check_pair(name: str, private: Path, public: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    from onehand.runtime.auth.public_keys import public_keys

    try:
        key = load_pem_private_key(private.read_bytes(), None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise Problem("bad-private-key", f"{private} is not the PEM of an Ed25519 private key", hint=_HINT)
    published = {one.public_bytes_raw() for one in public_keys(public.read_bytes())}
    if key.public_key().public_bytes_raw() not in published:
        raise Problem(
            "wrong-key",
            f"the private key of '{name}' is not the one of {_shown(public)}",
            hint="commit its public key, too: while one follows another, the file may hold both",
        )


def _shown(path: Path) -> str:
    return "/".join(path.parts[-3:])


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
