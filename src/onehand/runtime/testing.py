"""What do the tests of a service need? A client of it: of its mock in this process, or of a running one.

A pytest plugin: `pytest -p onehand.runtime.testing`. Where the tests go is said by the environment:
`ONEHAND_TEST_TARGET=mock` (the default), a URL, or `url`, which takes `ONEHAND_URL_<SERVICE>`; a running service also
needs `ONEHAND_TEST_KEY` (private key of the local user issuer) and `ONEHAND_ORGANIZATION`.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import pytest_asyncio

from onehand.runtime.auth.token import user_token
from onehand.runtime.client.client import Client
from onehand.runtime.client.http_transport import HttpTransport
from onehand.runtime.load import load
from onehand.runtime.mock.consumer import MockConsumer
from onehand.runtime.mock.service import Mock, mocked
from onehand.runtime.sample import restart
from onehand.runtime.spec import ServiceSpec

SUBJECT = "tester"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Coroutine tests run without a mark, unless the caller has chosen otherwise."""
    if config.getoption("asyncio_mode", None) is None:
        config.option.asyncio_mode = "auto"


@pytest.fixture
def onehand_package(request: pytest.FixtureRequest) -> str:
    """`services.user`: the package of the service beside whose code the test lies."""
    for folder in request.path.parents:
        if (folder / "generated" / "app.py").is_file():
            return _package(folder)
    raise pytest.UsageError(f"{request.path} lies beside no generated service")


def _package(folder: Path) -> str:
    """Dotted name of a service's folder; the folder above its packages can be imported from then on."""
    names = [folder.name]
    while (folder.parent / "__init__.py").is_file():
        folder = folder.parent
        names.insert(0, folder.name)
    root = str(folder.parent)
    if root not in sys.path:
        sys.path.insert(0, root)
    return ".".join(names)


@pytest.fixture
def onehand_service(onehand_package: str) -> ServiceSpec:
    service: ServiceSpec = importlib.import_module(f"{onehand_package}.generated.app").SERVICE
    return service


@pytest.fixture
def onehand_target(onehand_service: ServiceSpec) -> str:
    """`mock`, or the URL of the running service."""
    target = os.environ.get("ONEHAND_TEST_TARGET", "mock")
    if target != "url":
        return target
    variable = f"ONEHAND_URL_{onehand_service.name.upper()}"
    if variable not in os.environ:
        raise pytest.UsageError(f"ONEHAND_TEST_TARGET=url needs {variable}")
    return os.environ[variable]


@pytest.fixture
def mock(onehand_service: ServiceSpec) -> Mock:
    """An empty mock of the service: `mock.store` is what it holds and has published."""
    return Mock(onehand_service)


@pytest.fixture
def consumer(onehand_package: str, onehand_service: ServiceSpec, mock: Mock) -> MockConsumer:
    """The service's consumers.py over the mock's memory: `await consumer.stream("order").publish(...)`."""
    return MockConsumer(onehand_service, load(onehand_package).consumers, store=mock.store)


@pytest.fixture(autouse=True)
def onehand_samples() -> None:
    """Each test is given the same samples, whatever ran before it; a running service keeps what it was given."""
    if os.environ.get("ONEHAND_TEST_TARGET", "mock") == "mock":
        restart()


@pytest.fixture
def make(onehand_package: str) -> ModuleType:
    """The generated factories: `make.make_user_form(email=...)`."""
    return importlib.import_module(f"{onehand_package}.generated.factories")


@pytest_asyncio.fixture
async def client(
    onehand_package: str, onehand_service: ServiceSpec, onehand_target: str, request: pytest.FixtureRequest
) -> AsyncIterator[Client]:
    """The generated client, acting as a user who may do everything that users may."""
    module = importlib.import_module(f"{onehand_package}.generated.client.client")
    cls = _client_class(module, onehand_service.name)
    if onehand_target == "mock":
        mock: Mock = request.getfixturevalue("mock")
        yield mock.client(cls, subject=SUBJECT, scopes=scopes(onehand_service))
        return
    token = _token(onehand_service)
    async with cls(transport=HttpTransport(onehand_target), token=lambda: token) as real:
        yield real


def _client_class(module: ModuleType, service: str) -> type[Client]:
    found = [cls for cls in vars(module).values() if isinstance(cls, type) and issubclass(cls, Client)]
    return next(cls for cls in found if cls.service == service)


def scopes(service: ServiceSpec) -> tuple[str, ...]:
    """Every scope that an operation of the service asks of users."""
    routes: tuple[Any, ...] = service.routes(mocked(service).handlers)
    return tuple(sorted({scope for route in routes for scope in route.auth.schemes.get("user", ())}))


def _token(service: ServiceSpec) -> str:
    key, organization = os.environ.get("ONEHAND_TEST_KEY"), os.environ.get("ONEHAND_ORGANIZATION")
    if not key or not organization:
        raise pytest.UsageError("a running service is tested with ONEHAND_TEST_KEY and ONEHAND_ORGANIZATION")
    return user_token(
        Path(key).read_text(), organization=organization, subject=SUBJECT, scopes=scopes(service), seconds=3600
    )
