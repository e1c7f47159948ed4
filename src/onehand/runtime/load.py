"""Where is the code of a service? In one package: generated/, and beside it what is written by hand."""

from __future__ import annotations

import importlib
import importlib.util
from importlib.resources import files
from types import ModuleType

from msgspec import Struct

from onehand.runtime.spec import ServiceSpec
from onehand.runtime.startup import StartupError


class Code(Struct, frozen=True, kw_only=True):
    """The modules of a service; None where the file does not exist."""

    service: ServiceSpec
    package: str
    handlers: ModuleType | None
    consumers: ModuleType | None
    checks: ModuleType | None

    def document(self, name: str) -> str | None:
        """The text of a file in generated/, such as `openapi.yaml`."""
        file = files(f"{self.package}.generated").joinpath(name)
        return file.read_text(encoding="utf-8") if file.is_file() else None


def load(package: str) -> Code:
    """`services.user`; StartupError when it is no generated service, or its code cannot be imported."""
    try:
        service = importlib.import_module(f"{package}.generated.app").SERVICE
    except ModuleNotFoundError as error:
        if error.name and f"{package}.generated.app".startswith(error.name):
            raise StartupError(f"there is no package '{package}' with generated code", "run: dev generate") from error
        raise
    return Code(
        service=service,
        package=package,
        handlers=_optional(package, "handlers"),
        consumers=_optional(package, "consumers"),
        checks=_optional(package, "checks"),
    )


def _optional(package: str, name: str) -> ModuleType | None:
    full = f"{package}.{name}"
    return importlib.import_module(full) if importlib.util.find_spec(full) else None
