"""How do a service's routes become one callable?"""

from __future__ import annotations

from typing import Any

from onehand.runtime.call import Clients, Store
from onehand.runtime.http.app import App, Limits
from onehand.runtime.http.endpoint import Authenticate, Calls, compile_endpoint
from onehand.runtime.http.request import Request
from onehand.runtime.http.route import Route
from onehand.runtime.identity import Identity
from onehand.runtime.implement import Implementation
from onehand.runtime.spec import ServiceSpec


def build_app(
    service: ServiceSpec,
    implementation: Implementation,
    *,
    store: Store,
    clients: Clients,
    authenticate: Authenticate,
    limits: Limits = Limits(),  # noqa: B008  frozen
    kind: type[App] = App,
) -> App:
    """Everything is compiled here, so that a mistake in the service shows at start-up."""
    calls = _calls(service.call, store, clients)

    def compiled(route: Route) -> Any:
        return compile_endpoint(
            route,
            authenticate,
            calls,
            in_transaction=_transacted(service, implementation, route),
            body_limit=limits.body,
            keeps_answers=service.keeps_answers,
            sorts=_sorts(service, route),
        )

    routes = service.routes(implementation.handlers)
    return kind(service.name, [(route.method, route.path, compiled(route)) for route in routes], limits)


def _transacted(service: ServiceSpec, implementation: Implementation, route: Route) -> bool:
    """Hand-written methods that write run in one transaction; a facade has none."""
    return service.has_database and route.method != "GET" and implementation.handwritten(route.operation, route.handler)


def _sorts(service: ServiceSpec, route: Route) -> tuple[str, ...]:
    """What the pages of a list are sorted by; a cursor says it."""
    if route.kind == "versions":
        return ("versions",)
    found = [one.sort for one in service.resources if route.kind == "list" and one.query is route.query]
    return found[0] if found and route.query is not None else ()


def _calls(cls: Any, store: Store, clients: Clients) -> Calls:
    def make(identity: Identity, request: Request, if_match: int | None) -> Any:
        return cls(
            store,
            clients,
            identity=identity,
            request_id=request.id,
            traceparent=request.traceparent,
            if_match=if_match,
        )

    return make
