"""What do the tests of a service need? A client of it: of its mock in this process, or of a running one.

A pytest plugin: `pytest -p onehand.runtime.testing`. Where the tests go is said by the environment:
`ONEHAND_TEST_TARGET=mock` (the default), a URL, or `url`, which takes `ONEHAND_URL_<SERVICE>`; a running service also
needs `ONEHAND_TEST_KEY` (private key of the local user issuer; beside it those of the services that call) and
`ONEHAND_ORGANIZATION`, and, for tests of events, `ONEHAND_TEST_STREAMS` (the database of the streams).

What no test can make through the API alone is made by `services/<name>/tests/fixtures.py`, written by hand: its
`new_<resource>` functions, and its `STUBS`, which stand in the mock for operations that are written by hand.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import AsyncIterator, Generator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn, TypeVar

import pytest
import pytest_asyncio

from onehand.runtime.callers import SUBJECT, KeyTokens, MockTokens, Tokens
from onehand.runtime.client.client import Client
from onehand.runtime.client.errors import NotMocked
from onehand.runtime.client.http_transport import HttpTransport
from onehand.runtime.client.transport import InProcess
from onehand.runtime.load import load
from onehand.runtime.mock.answers import Answers
from onehand.runtime.mock.consumer import MockConsumer
from onehand.runtime.mock.service import Mock
from onehand.runtime.sample import restart
from onehand.runtime.spec import ServiceSpec
from onehand.runtime.told import Events, MemoryEvents, StreamEvents

__all__ = ["Events", "Tokens", "beside", "scopes", "skip_until_written"]

C = TypeVar("C", bound=Client)

_known: dict[str, list[Mapping[str, tuple[str, ...]]]] = {}
"""Of each service what its operations ask of callers: compiled once."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Coroutine tests run without a mark, unless the caller has chosen otherwise."""
    if config.getoption("asyncio_mode", None) is None:
        config.option.asyncio_mode = "auto"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """What only code written by hand could answer is no failure of a generated test, but told as skipped."""
    try:
        return (yield)
    except NotMocked as missing:
        if "generated" not in item.path.parts:
            raise
        pytest.skip(
            f"{missing.operation} is written by hand, and nothing stands for it: see STUBS in tests/fixtures.py"
        )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many of the tests follow from the design, and how many were written."""
    every = [one for found in terminalreporter.stats.values() for one in found if isinstance(one, pytest.TestReport)]
    names = {one.nodeid for one in every}
    generated = sum("generated/tests/" in name for name in names)
    terminalreporter.write_line(f"generated tests: {generated}, written by hand: {len(names) - generated}")


def skip_until_written(function: str, *_: object) -> NoReturn:
    """The body of a scaffolded `new_<resource>`, which says what it was asked for."""
    pytest.skip(f"{function} is to be written, in tests/fixtures.py: no test can make one through the API alone")


def beside(cls: type[C]) -> C | None:
    """A client of another service that runs beside the one under test, to be used `async with`; None on the mock."""
    url = os.environ.get(f"ONEHAND_URL_{cls.service.upper()}")
    if url is None:
        return None
    token = _keys(cls.service).user()
    return cls(transport=HttpTransport(url), token=lambda: token)


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
def onehand_hooks(onehand_package: str) -> ModuleType | None:
    """`tests/fixtures.py` of the service, where there is one."""
    name = f"{onehand_package}.tests.fixtures"
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name is None or not name.startswith(missing.name):
            raise
        return None


@pytest.fixture
def mock(onehand_service: ServiceSpec, onehand_hooks: ModuleType | None) -> Mock:
    """An empty mock of the service: `mock.store` is what it holds and has published."""
    stubs: Mapping[str, Any] = getattr(onehand_hooks, "STUBS", {})
    return Mock(onehand_service, stubs=stubs)


@pytest.fixture
def tokens(onehand_service: ServiceSpec, onehand_target: str, request: pytest.FixtureRequest) -> Tokens:
    """Proofs of who is calling."""
    if onehand_target == "mock":
        mock: Mock = request.getfixturevalue("mock")
        return MockTokens(mock.keys, onehand_service.name)
    return _keys(onehand_service.name)


@pytest.fixture
def events(onehand_service: ServiceSpec, onehand_target: str, request: pytest.FixtureRequest) -> Events:
    """What the service has told everybody."""
    if onehand_target == "mock":
        mock: Mock = request.getfixturevalue("mock")
        return MemoryEvents(mock.store)
    url = os.environ.get("ONEHAND_TEST_STREAMS")
    if not url:
        pytest.skip("the events of a running service are read from ONEHAND_TEST_STREAMS")
    return StreamEvents(url, f"{onehand_service.name}_v1")


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
        token = _token(onehand_service, MockTokens(mock.keys, onehand_service.name))
        yield cls(token=lambda: token, transport=InProcess(mock.app))
        return
    token = _token(onehand_service, _keys(onehand_service.name))
    async with cls(transport=HttpTransport(onehand_target), token=lambda: token) as real:
        yield real


def _client_class(module: ModuleType, service: str) -> type[Client]:
    found = [cls for cls in vars(module).values() if isinstance(cls, type) and issubclass(cls, Client)]
    return next(cls for cls in found if cls.service == service)


def scopes(service: ServiceSpec) -> tuple[str, ...]:
    """Every scope that an operation of the service asks of users."""
    return tuple(sorted({scope for one in _schemes(service) for scope in one.get("user", ())}))


def _schemes(service: ServiceSpec) -> list[Mapping[str, tuple[str, ...]]]:
    """Of every operation: scheme -> scopes, or services."""
    if service.name not in _known:
        _known[service.name] = [route.auth.schemes for route in Answers(service).routes.values()]
    return _known[service.name]


def _token(service: ServiceSpec, tokens: Tokens) -> str:
    """Of a user who may do everything that users may; where users may nothing, of a service that may."""
    schemes = _schemes(service)
    if all(one and "user" not in one for one in schemes):
        allowed = next((one["service"] for one in schemes if "service" in one), ())
        return tokens.service(allowed[0] if allowed else SUBJECT)
    return tokens.user(scopes(service))


def _keys(audience: str) -> Tokens:
    key, organization = os.environ.get("ONEHAND_TEST_KEY"), os.environ.get("ONEHAND_ORGANIZATION")
    if not key or not organization:
        raise pytest.UsageError("a running service is tested with ONEHAND_TEST_KEY and ONEHAND_ORGANIZATION")
    return KeyTokens(Path(key), organization, audience)
