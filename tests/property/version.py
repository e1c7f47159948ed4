"""How do two versions of one service run in one process? As generated, each in its own package, with its own pool."""

from __future__ import annotations

import importlib
import sys
from hashlib import blake2b
from pathlib import Path
from typing import Any

from onehand.gen.service import generate
from onehand.ir.nodes import Design
from onehand.runtime.call import NoClients
from onehand.runtime.db.database import Database
from onehand.runtime.db.store import DatabaseStore
from onehand.runtime.http.build import build_app
from onehand.runtime.identity import ANYONE
from onehand.runtime.implement import implement
from tests.property.changes import PLURALS
from tests.property.designs import SERVICE, Draft, Said, loaded, text
from tests.property.values import plain
from tests.runtime.caller import Caller

_LEFT_OUT = ("generated/tests/", "generated/client/", "generated/factories.py")
"""What a running service does not import."""


class Version:
    """The running code of one design."""

    def __init__(self, draft: Draft, root: Path) -> None:
        self.draft = draft
        self.text = text(draft)
        self.design: Design = loaded(draft)
        self.service = _imported(self.design, self.text, root)
        self.http: Caller
        self._pool: Database | None = None

    async def start(self, app_url: str) -> None:
        self._pool = await Database.open(app_url, name=SERVICE, size=3)
        store = DatabaseStore(self._pool, wake=lambda: None)
        app = build_app(
            self.service,
            implement(self.service, None),
            store=store,
            clients=NoClients(),
            authenticate=lambda _: ANYONE,
        )
        self.http = Caller(app)

    async def stop(self) -> None:
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    def has(self, resource: str) -> bool:
        return resource in self.draft["resources"]

    def fields(self, resource: str) -> dict[str, Said]:
        """All of the resource, by name."""
        fields: dict[str, Said] = self.draft["resources"][resource]["fields"]
        return fields

    def by_key(self, resource: str) -> dict[int, tuple[str, Said]]:
        return {said["key"]: (name, said) for name, said in self.fields(resource).items()}

    def written(self, resource: str) -> dict[str, Said]:
        """The fields of the form, by the field's name."""
        dropped = self.draft["resources"][resource].get("drop", [])
        return {
            name: said
            for name, said in self.fields(resource).items()
            if not said.get("private") and not said.get("set_by") and name not in dropped
        }

    def view(self, resource: str, json: dict[str, Any]) -> dict[int, Any]:
        """What the version shows of a row, by the numbers of the fields; absent is None."""
        return {
            said["key"]: _shown(said, json.get(name))
            for name, said in self.fields(resource).items()
            if not said.get("private")
        }

    def form(self, resource: str, json: dict[str, Any]) -> dict[str, Any]:
        """The form that would write the row again."""
        said = ((name, one, json.get(name)) for name, one in self.written(resource).items())
        return {
            f"{name}_id" if "to" in one else name: value["id"] if "to" in one else value
            for name, one, value in said
            if value is not None
        }


def _shown(said: Said, value: Any) -> Any:
    if "to" in said:
        return None if value is None else value["id"]
    return plain(said.get("type", "id"), value)


def path(resource: str, id: str = "") -> str:
    return f"/{PLURALS[resource]}/{id}" if id else f"/{PLURALS[resource]}"


def _imported(design: Design, said: str, root: Path) -> Any:
    """The generated service; what two tests ask for is imported once."""
    package = f"evolved_{blake2b(said.encode(), digest_size=8).hexdigest()}"
    folder = root / package
    if not folder.exists():
        for file in generate(design, design.services[SERVICE]):
            if file.path.endswith(".py") and not file.path.startswith(_LEFT_OUT):
                place = folder / file.path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(file.text)
        (folder / "__init__.py").touch()
        importlib.invalidate_caches()
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    return importlib.import_module(f"{package}.generated.app").SERVICE


def forget() -> None:
    """The imported packages, so that a long run does not keep thousands of modules."""
    for name in [name for name in sys.modules if name.startswith("evolved_")]:
        del sys.modules[name]
