"""generated/tests/: what every resource must do, said as tests that run on the mock and on the real service."""

from __future__ import annotations

from onehand.gen.file import File
from onehand.gen.python.client import roots
from onehand.gen.python.code import Brackets, quoted, render
from onehand.gen.python.e2e_resource import ResourceTests
from onehand.gen.python.home import FlatHome
from onehand.gen.python.module import Module
from onehand.gen.python.open import closure
from onehand.ir.nodes import Design, Service

TESTING = "onehand.runtime.testing"


def generate(design: Design, service: Service) -> list[File]:
    """One file per resource that has an API, and what they share."""
    resources = [one for one in service.resources.values() if one.operations]
    if not resources:
        return []
    says = f"The tests that follow from the design of '{service.name}'."
    package = Module("generated/tests/__init__.py", source=service.path, says=says).file()
    home = FlatHome(closure(design, roots(service)), place="..client.models")
    return [package, _conftest(service), *(ResourceTests(design, service, one, home).file() for one in resources)]


def _conftest(service: Service) -> File:
    """So that plain pytest finds the fixtures, without the plugin being named."""
    says = "The service under test: its mock, or the one that ONEHAND_TEST_TARGET names."
    file = Module("generated/tests/conftest.py", source=service.path, says=says)
    names = [quoted(file.use(TESTING, name)) for name in _FIXTURES]
    file.add(render(Brackets("__all__ = [", names)))
    return file.file()


_FIXTURES = ("client", "make", "mock", "onehand_package", "onehand_service", "onehand_target")
