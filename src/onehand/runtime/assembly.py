"""What does a process of a service consist of? `serve`, `work` and `mock`, put together from code and environment."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from prometheus_client import REGISTRY
from prometheus_client.registry import Collector

from onehand.runtime.auth.auth import user_schemes
from onehand.runtime.auth.issuer import Issuer
from onehand.runtime.auth.token import ServiceTokens
from onehand.runtime.auth.verifier import PublicKeys, Verifier
from onehand.runtime.call import Clients, NoClients
from onehand.runtime.config import Config
from onehand.runtime.health import Health
from onehand.runtime.http import docs
from onehand.runtime.http.app import App
from onehand.runtime.http.build import build_app
from onehand.runtime.http.internal import Internal
from onehand.runtime.http.route import Route
from onehand.runtime.implement import Implementation, implement
from onehand.runtime.load import Code
from onehand.runtime.process import Process
from onehand.runtime.startup import StartupError

if TYPE_CHECKING:
    from onehand.runtime.client.transport import Transport
    from onehand.runtime.mock.service import Mock

Kind = Literal["serve", "work", "mock"]

log = logging.getLogger("onehand.process")


async def run(code: Code, config: Config, kind: Kind, *, work: bool) -> None:
    """Everything is built before anything listens. Ends after SIGTERM; StartupError when it cannot begin."""
    process = Process(Health(code.service.name, config.version))
    async with process.closing:
        inside: Callable[[Internal], Any] = _as_it_is
        if kind == "mock":
            from onehand.runtime.mock.control import Control

            mock = await _mock(process, code, config)
            implementation, inside = mock.implementation, partial(Control, mock)
        else:
            implementation = await _real(process, code, config, kind, work=work or kind == "work")
        process.listen(inside(_internal(process.health, code, config, implementation)), config.internal_listen)
        await process.run()


def _as_it_is(pages: Internal) -> Internal:
    return pages


async def _mock(process: Process, code: Code, config: Config) -> Mock:
    from onehand.runtime.mock.start import begin

    authenticate = None if config.keys is None else _verifier(process, code, config).authenticate
    mock = await begin(code.service, authenticate, os.environ)
    _serve(process, mock.app, config)
    return mock


async def _real(process: Process, code: Code, config: Config, kind: Kind, *, work: bool) -> Implementation:
    process.health.register_module(code.checks)
    implementation = implement(code.service, code.handlers)
    clients = _clients(process, code, config) if code.service.uses else NoClients()
    store = await _store(process, code, config, clients, work=work)
    if kind == "serve":
        authenticate = _verifier(process, code, config).authenticate
        _tell_who_is_shut_out(code.service.routes(implementation.handlers), config)
        app = build_app(code.service, implementation, store=store, clients=clients, authenticate=authenticate)
        _serve(process, app, config)
    return implementation


def _verifier(process: Process, code: Code, config: Config) -> Verifier:
    if config.keys is None:
        raise StartupError("ONEHAND_KEYS is not set: nobody could be recognised")
    return Verifier(
        PublicKeys(config.keys),
        service=code.service.name,
        organization=config.organization,
        local=[name for name, scheme in config.schemes.items() if scheme.local],
        issuers=_issuers(process, config),
    )


def _issuers(process: Process, config: Config) -> list[Issuer]:
    """Their keys are read beside the service: it starts, and answers others, also when an issuer is down."""
    schemes = {name: scheme for name, scheme in config.schemes.items() if scheme.issuer}
    if not schemes:
        return []
    from onehand.runtime.auth.fetch import fetch  # sockets and certificates: who has no issuer starts without them

    issuers = [Issuer(name, scheme, fetch) for name, scheme in schemes.items()]
    for issuer in issuers:
        process.loop(f"keys of {issuer.name}", issuer.run)
        process.health.register(f"auth {issuer.name}", issuer.check)
    return issuers


def _tell_who_is_shut_out(routes: Iterable[Route], config: Config) -> None:
    for scheme in user_schemes(route.auth for route in routes):
        if scheme not in config.schemes:
            log.warning("nobody of the scheme '%s' is let in: ONEHAND_AUTH names no issuer for it", scheme)


def _clients(process: Process, code: Code, config: Config) -> Clients:
    """Imported late: most services call nobody, and start twice as fast."""
    from onehand.runtime.client.clients import HttpClients
    from onehand.runtime.client.http_transport import HttpTransport

    service, key = code.service, config.private_key
    transports = {name: HttpTransport(config.urls[name]) for name in service.uses}
    for name, transport in transports.items():
        process.health.register(f"service {name}", partial(_answers, transport))
    clients = HttpClients(transports, ServiceTokens(service.name, key).for_service if key else lambda _: "")
    process.closing.push_async_callback(clients.close)
    return clients


async def _answers(transport: Transport) -> None:
    """Any answer will do: what it says of its own health is its own affair."""
    await transport.send("GET", "/", {}, b"")


async def _store(process: Process, code: Code, config: Config, clients: Clients, *, work: bool) -> Any:
    """The database, its checks and, when wanted, its workers; nothing of it for a facade."""
    if not code.service.has_database:
        return None
    from onehand.runtime.data import open_data

    data = await open_data(code, config, clients, process.health, work=work)
    process.closing.push_async_callback(data.close)
    _measure(process, data.metrics)
    if data.workers is not None:
        process.loop("workers", data.workers.run)
    return data.store


def _serve(process: Process, app: App, config: Config) -> None:
    _measure(process, app.metrics)
    process.loop("watch", app.watch)
    process.listen(app, config.listen)


def _measure(process: Process, collector: Collector) -> None:
    REGISTRY.register(collector)
    process.closing.callback(REGISTRY.unregister, collector)


def _internal(health: Health, code: Code, config: Config, implementation: Implementation) -> Internal:
    documents: dict[str, tuple[bytes, bytes]] = {}
    for name in ("openapi.yaml", "asyncapi.yaml"):
        text = code.document(name)
        if text is not None:
            documents[name] = (b"application/yaml; charset=utf-8", text.encode())
    service = code.service
    page = docs.page(service.name, service.routes(implementation.handlers), documents)
    documents["docs"] = (b"text/html; charset=utf-8", page)
    return Internal(health, version=config.version, service=service.name, documents=documents)
