"""generated/routes.py: which method answers which path."""

from __future__ import annotations

import re

from onehand.gen.file import File
from onehand.gen.python.code import Brackets, Code, call, keyword_argument, listed, pairs, quoted, render
from onehand.gen.python.handlers import path_type
from onehand.gen.python.home import ServerHome
from onehand.gen.python.models import query_class
from onehand.gen.python.module import Module
from onehand.gen.python.names import attribute, class_name, constant, parameter
from onehand.gen.python.operation import answers, handler_key, successes
from onehand.gen.python.types import MODEL, Types
from onehand.ir.nodes import Auth, Operation, Service

_AUTH = ("onehand.runtime.auth.auth", "Auth")


def generate(service: Service) -> list[File]:
    """routes.py."""
    file = Module("generated/routes.py", source=service.path, says=f"Which method of '{service.name}' answers what.")
    constants, names = _auths(file, service)
    if constants:
        file.add("\n".join(constants))
    items = [_route(file, service, one, names) for one in service.operations]
    handlers, route = file.use(".handlers", "Handlers"), file.use("onehand.runtime.http.route", "Route")
    argument = "handlers" if items else "_handlers"
    says = '    """Everything that the service answers, bound to its handlers."""'
    head = f"def routes({argument}: {handlers}) -> tuple[{route}, ...]:\n{says}\n"
    body = render(Brackets("return (", [*items]), indent=4) if len(items) != 1 else _single(items[0])
    file.add(head + (body if items else "    return ()"))
    return [file.file()]


def _single(item: Code) -> str:
    return "    return (\n" + render(item, indent=8, after=",") + "\n    )"


def _auths(file: Module, service: Service) -> tuple[list[str], dict[str, str]]:
    """One constant per set of rules: the service's own is AUTH, the others are named after their first operation."""
    names = {_rules(service.auth): "AUTH"}
    used = {_rules(operation.auth): operation.auth for operation in service.operations}
    lines = []
    for operation in service.operations:
        rules = _rules(operation.auth)
        names.setdefault(rules, f"{constant(operation.name)}_AUTH")
    for rules, auth in used.items():
        schemes = [(scheme, listed([quoted(one) for one in wanted])) for scheme, wanted in auth.schemes.items()]
        text = call(f"{names[rules]} = {file.use(*_AUTH)}", [pairs(schemes)])
        lines.append(render(text))
    return lines, names


def _rules(auth: Auth) -> str:
    return repr([(scheme, tuple(wanted)) for scheme, wanted in auth.schemes.items()])


def _route(file: Module, service: Service, operation: Operation, auths: dict[str, str]) -> Code:
    types = Types(file, ServerHome(service.name))
    typed = [(parameter(one.name), quoted(path_type(one))) for one in operation.path_parameters]
    typed = [pair for pair in typed if pair[1] != '"id"']
    results = [file.use(".models", answer.name) for answer in answers(operation)]
    arguments: list[Code | None] = [
        f"operation={quoted(operation.name)}",
        f"method={quoted(operation.method)}",
        f"path={quoted(python_path(operation.path))}",
        f"handler=handlers.{attribute(handler_key(service, operation))}.{operation.name}",
        None if operation.kind == "custom" else f"kind={quoted(operation.kind)}",
        _query(file, service, operation),
        None if operation.body is None else f"body={types.of(operation.body)}",
        keyword_argument("path_types", pairs(typed)) if typed else None,
        keyword_argument("returns", _returns(types, operation)),
        keyword_argument("results", listed(results)) if results else None,
        f"auth={auths[_rules(operation.auth)]}",
    ]
    given = [argument for argument in arguments if argument is not None]
    return call(file.use("onehand.runtime.http.route", "Route"), given)


def python_path(path: str) -> str:
    """A template whose parameters are named as the arguments of the method are: `{from}` -> `{from_}`."""
    return re.sub(r"\{(\w+)\}", lambda found: "{" + parameter(found[1]) + "}", path)


def _query(file: Module, service: Service, operation: Operation) -> str | None:
    if operation.kind == "list" and operation.resource:
        return f"query={file.use('.models', f'{class_name(service.resources[operation.resource].name)}Query')}"
    if operation.kind == "versions":
        return f"query={file.use(MODEL, 'VersionQuery')}"
    return f"query={file.use('.models', query_class(operation))}" if operation.query_parameters else None


def _returns(types: Types, operation: Operation) -> Brackets:
    found = successes(operation).items()
    spelt = [f"{status}: {'None' if type is None else types.of(type)}" for status, type in found]
    return Brackets("{", spelt)
