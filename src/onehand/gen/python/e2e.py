"""generated/tests/: what every resource must do, said as tests that run on the mock and on the real service."""

from __future__ import annotations

from onehand.gen.file import File
from onehand.gen.python.code import docstring
from onehand.gen.python.e2e_resource import ResourceTests
from onehand.gen.python.module import Module
from onehand.gen.python.names import client_class
from onehand.ir.nodes import Design, Service

TESTING = "onehand.runtime.testing"


def generate(design: Design, service: Service) -> list[File]:
    """One file per resource that has an API, and what they share."""
    resources = [one for one in service.resources.values() if one.operations]
    if not resources:
        return []
    says = f"The tests that follow from the design of '{service.name}'."
    package = Module("generated/tests/__init__.py", source=service.path, says=says).file()
    return [package, _conftest(service), *(ResourceTests(design, service, one).file() for one in resources)]


def _conftest(service: Service) -> File:
    says = "The service under test: its mock, or the one that ONEHAND_TEST_TARGET names."
    file = Module("generated/tests/conftest.py", source=service.path, says=says)
    client = file.use("..client", client_class(service.name))
    spec, tested = file.use("..app", "SERVICE"), file.use(TESTING, "tested")
    iterator, fixture = file.use("collections.abc", "AsyncIterator"), file.imports.module("pytest_asyncio")
    lines = [
        f"@{fixture}.fixture",
        f"async def client() -> {iterator}[{client}]:",
        docstring("The service's own client, acting as a user who may do everything.", indent=4),
        f"    async with {tested}({spec}, {client}) as found:",
        "        yield found",
    ]
    file.add("\n".join(lines))
    return file.file()
