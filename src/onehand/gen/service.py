"""What is generated for one service? All of it, in one call."""

from __future__ import annotations

from onehand.gen.asyncapi import document as asyncapi
from onehand.gen.file import File
from onehand.gen.openapi import document as openapi
from onehand.gen.python import (
    app,
    call,
    client,
    consumers,
    e2e,
    events,
    examples,
    factories,
    handlers,
    models,
    routes,
    spec,
    subscriptions,
)
from onehand.gen.python import scaffold as stubs
from onehand.gen.python.e2e.fixtures import fixtures
from onehand.gen.python.module import Module
from onehand.gen.python.needs import Needed
from onehand.gen.python.needs import needed as needs
from onehand.gen.typescript import package as typescript
from onehand.ir.nodes import Design, Service


def generate(design: Design, service: Service) -> list[File]:
    """Every file under generated/, relative to the service's folder."""
    from onehand.gen.python import dao
    from onehand.gen.sql import service as sql

    return [
        Module("generated/__init__.py", source=service.path, says=f"Service '{service.name}', as designed.").file(),
        *models.generate(design, service),
        *events.generate(service),
        *spec.generate(design, service),
        *_dao(service, dao.generate(design, service)),
        *subscriptions.generate(design, service),
        *client.generate(design, service),
        *call.generate(service),
        *handlers.generate(service),
        *consumers.generate(service),
        *routes.generate(service),
        *app.generate(design, service),
        *examples.generate(service),
        *factories.generate(design, service),
        *e2e.generate(design, service),
        *sql.generate(design, service),
        *openapi.generate(design, service),
        *asyncapi.generate(design, service),
        *typescript.generate(design, service),
    ]


def _dao(service: Service, files: list[File]) -> list[File]:
    """With the package that the files lie in."""
    if not files:
        return []
    says = f"The tables of '{service.name}'."
    return [Module("generated/dao/__init__.py", source=service.path, says=says).file(), *files]


def needed(service: Service) -> list[Needed]:
    """What must be written by hand: method, class, why."""
    return needs(service)


def scaffold(design: Design, service: Service) -> list[File]:
    """handlers.py, consumers.py and tests/fixtures.py to begin with; whoever writes them leaves existing ones alone."""
    return [*stubs.scaffold(service), *fixtures(design, service)]
