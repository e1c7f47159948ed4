"""generated/tests/: what a service must do, said as tests that run on the mock and on the real service."""

from __future__ import annotations

from onehand.gen.file import File
from onehand.gen.python.client import roots
from onehand.gen.python.code import Brackets, quoted, render
from onehand.gen.python.e2e.access import access_tests
from onehand.gen.python.e2e.custom import custom_tests
from onehand.gen.python.e2e.resource import resource_tests
from onehand.gen.python.home import FlatHome
from onehand.gen.python.module import Module
from onehand.gen.python.open import closure
from onehand.ir.nodes import Design, Service

TESTING = "onehand.runtime.testing"


def generate(design: Design, service: Service) -> list[File]:
    """One file per resource that has an API, one for custom operations, one for who may call, and what they share."""
    if not service.operations:
        return []
    resources = [one for one in service.resources.values() if one.operations]
    says = f"The tests that follow from the design of '{service.name}'."
    package = Module("generated/tests/__init__.py", source=service.path, says=says).file()
    home = FlatHome(closure(design, roots(service)), place="..client.models")
    files = [package, _conftest(service), *(resource_tests(design, service, one, home) for one in resources)]
    return [*files, *custom_tests(design, service, home), access_tests(service)]


def _conftest(service: Service) -> File:
    """So that plain pytest finds the fixtures, and what skips, without the plugin being named."""
    says = "The service under test: its mock, or the one that ONEHAND_TEST_TARGET names."
    file = Module("generated/tests/conftest.py", source=service.path, says=says)
    names = [quoted(file.use(TESTING, name)) for name in _FIXTURES]
    file.add(render(Brackets("__all__ = [", names)))
    return file.file()


_FIXTURES = (
    *("client", "events", "make", "mock", "onehand_hooks", "onehand_package", "onehand_service", "onehand_target"),
    *("pytest_runtest_call", "tokens"),
)
