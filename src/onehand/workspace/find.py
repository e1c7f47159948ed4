"""Where is the workspace, and where is everything in it?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from onehand.workspace.credentials import Credentials
from onehand.workspace.keys import Keys
from onehand.workspace.problem import Problem
from onehand.workspace.settings import Settings, read_settings

MARK = "onehand.toml"


@dataclass(frozen=True)
class Workspace:
    """A folder with `onehand.toml`; every path of the tool is made here."""

    root: Path
    """Absolute, without symbolic links."""
    state_name: str = ".onehand"
    """Folder of the local state; tests keep theirs apart from the developer's."""

    @cached_property
    def settings(self) -> Settings:
        return read_settings(self.root / MARK)

    @property
    def api(self) -> Path:
        return self.root / "api"

    @property
    def services(self) -> Path:
        return self.root / "services"

    @property
    def state(self) -> Path:
        """What this machine keeps, never committed; private to the user."""
        return _made(self.root / self.state_name)

    @property
    def credentials(self) -> Credentials:
        return Credentials(self.state / "credentials")

    @property
    def keys(self) -> Keys:
        return Keys(self.state / "keys")

    @property
    def run(self) -> Path:
        """Process records and logs of the services."""
        return _made(self.state / "run")

    def service_names(self) -> list[str]:
        """Names of the designs that declare a service, sorted; read from the file names' first words only.

        Cheap on purpose (completion, `dev status`): whoever needs the meaning loads the design.
        """
        return sorted(path.stem for path in self.api.glob("*.yaml") if _declares_service(path))


def find_workspace(start: Path | None = None) -> Workspace:
    """The workspace around `start` (default: the current folder)."""
    found = look_for_workspace(start)
    if found is None:
        raise Problem(
            "no-workspace",
            f"no {MARK} in this folder or above it",
            detail=f"looked in {(start or Path.cwd()).resolve()} and its parents",
            hint="go to a workspace, or make one: dev new NAME",
        )
    return found


def look_for_workspace(start: Path | None = None) -> Workspace | None:
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / MARK).is_file():
            return Workspace(folder)
    return None


def _declares_service(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as lines:
        return any(line.startswith(("service:", '"service":', "'service':")) for line in lines)


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
