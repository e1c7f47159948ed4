"""generated/typescript/: types and a client of a service for browsers and Node, which need nothing else."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from onehand.gen.file import File
from onehand.gen.python.client import roots
from onehand.gen.python.names import class_name, client_class
from onehand.gen.python.open import closure
from onehand.gen.python.operation import successes
from onehand.gen.typescript.client import Client, all_of
from onehand.gen.typescript.models import UNLISTED, Models
from onehand.gen.typescript.names import RUNTIME_TYPES, RUNTIME_VALUES, Names, methods
from onehand.gen.typescript.types import Types
from onehand.ir.nodes import Design, Operation, Service

FOLDER = "generated/typescript"
_HEADER = "// Generated from {path} by onehand. Edit the design, then run: dev generate\n"


def generate(design: Design, service: Service) -> list[File]:
    """The files of a service that has an API."""
    if not service.operations:
        return []
    types = closure(design, roots(service))
    names = Names(types, declared=[client_class(service.name)])
    models = Models(design, Types(names))
    blocks = [models.text(named) for named in types]
    queries = {
        one.name: names.free(f"{class_name(one.name)}Query") for one in service.operations if one.query_parameters
    }
    blocks += [_query(models, service, one, queries[one.name]) for one in service.operations if one.name in queries]
    several = [one for one in service.operations if len(successes(one)) > 1]
    answers = {one.name: names.free(f"{class_name(one.name)}Answer") for one in several}
    blocks += [_answers(models, one, answers[one.name]) for one in several]
    own, through = _methods(service)
    client = Client(service, Types(names), own, through, queries, answers)
    header = _HEADER.format(path=service.path)
    return [
        File(f"{FOLDER}/client.ts", f"{header}\n{client.text()}"),
        File(f"{FOLDER}/index.ts", f"{header}\n{_index()}"),
        File(f"{FOLDER}/models.ts", f"{header}\n{_models(models, blocks)}"),
        File(f"{FOLDER}/package.json", _package(service)),
        File(f"{FOLDER}/runtime.ts", _runtime()),
    ]


def _methods(service: Service) -> tuple[dict[str, str], dict[str, str]]:
    """Operation -> method, and list -> the method through all of its pages. Those of the design choose first."""
    own = methods(one.name for one in service.operations)
    lists = {one.name: all_of(one) for one in service.operations if one.kind in {"list", "versions"}}
    found = methods(lists.values(), taken=own.values())
    return own, {name: found[through] for name, through in lists.items()}


def _query(models: Models, service: Service, operation: Operation, name: str) -> str:
    resource = service.resources.get(operation.resource or "")
    return models.query(name, operation, [str(sort) for sort in resource.sort] if resource else [])


def _answers(models: Models, operation: Operation, name: str) -> str:
    parts = [
        f"{{ status: {status}; body: {models.types.of(type) if type else 'undefined'} }}"
        for status, type in successes(operation).items()
    ]
    lines = "\n".join(f"  | {one}" for one in parts)
    return f"/** What `{operation.name}` answers. */\nexport type {name} =\n{lines};\n"


def _models(models: Models, blocks: list[str]) -> str:
    lent = f'import type {{ {UNLISTED} }} from "./runtime.js";\n' if UNLISTED in models.types.used else ""
    return "\n".join([*([lent] if lent else []), *blocks]) if blocks or lent else "export {};\n"


def _index() -> str:
    types = "".join(f"  {name},\n" for name in RUNTIME_TYPES)
    values = "".join(f"  {name},\n" for name in RUNTIME_VALUES)
    lines = ['export * from "./client.js";\n', 'export type * from "./models.js";\n']
    lines += [f'export type {{\n{types}}} from "./runtime.js";\n', f'export {{\n{values}}} from "./runtime.js";\n']
    return "".join(lines)


def _package(service: Service) -> str:
    """JSON has no comments: the first line says where it comes from."""
    told = {
        "description": f"Generated from {service.path} by onehand. Edit the design, then run: dev generate",
        "name": f"{service.name.replace('_', '-').lower()}-client",
        "version": "0.0.0",
        "private": True,
        "type": "module",
        "sideEffects": False,
        "exports": {".": "./index.ts"},
    }
    text = json.dumps(told, indent=2)
    return f"{{ {text[1:].lstrip()}\n"


@cache
def _runtime() -> str:
    return Path(__file__).with_name("runtime.ts").read_text(encoding="utf-8")
