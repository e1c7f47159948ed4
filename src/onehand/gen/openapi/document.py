"""openapi.yaml: the API of a service in OpenAPI 3.1, for tools and for callers in other languages."""

from __future__ import annotations

from typing import Any

from onehand.gen.file import File
from onehand.gen.json_schema import Schemas
from onehand.gen.openapi.closed import close
from onehand.gen.openapi.operation import operation, refusals
from onehand.gen.openapi.shared import headers, parameters, problem_schemas, responses, security_schemes
from onehand.gen.python.client import roots
from onehand.gen.python.home import FlatHome
from onehand.gen.python.module import HEADER
from onehand.gen.python.open import closure
from onehand.gen.yaml_text import yaml_text
from onehand.ir.nodes import Design, Service


def generate(design: Design, service: Service) -> list[File]:
    """openapi.yaml, of a service that has an API."""
    if not service.operations:
        return []
    text = f"{HEADER.format(path=service.path)}\n{yaml_text(document(design, service))}"
    return [File("generated/openapi.yaml", text)]


def document(design: Design, service: Service) -> dict[str, Any]:
    """The document as JSON."""
    types = closure(design, roots(service))
    schemas = Schemas(design, FlatHome(types))
    paths: dict[str, Any] = {}
    for one in service.operations:
        paths.setdefault(one.path, {})[one.method.lower()] = operation(schemas, service, one)
    defined = schemas.components(types) | problem_schemas()
    close(defined, paths)
    return {
        "openapi": "3.1.0",
        "info": _info(service),
        "servers": [{"url": "/"}],
        "tags": _tags(service),
        "paths": paths,
        "components": {
            "schemas": defined,
            "parameters": parameters(),
            "headers": headers(),
            "responses": responses(status for one in service.operations for status in refusals(service, one)),
            "securitySchemes": security_schemes(design, service),
        },
    }


def _info(service: Service) -> dict[str, Any]:
    info = {"title": service.name, "version": "1", "summary": f"The API of '{service.name}'."}
    info |= {"description": service.description.strip()} if service.description.strip() else {}
    return info | {"x-team": service.team} | ({"x-deprecated": service.deprecated} if service.deprecated else {})


def _tags(service: Service) -> list[dict[str, Any]]:
    named = [{"name": one.plural, "description": one.description.strip()} for one in service.resources.values()]
    rest = any(one.resource is None for one in service.operations)
    tags = [{key: value for key, value in tag.items() if value} for tag in named]
    return [*tags, *([{"name": "operations"}] if rest else [])]
