"""client.ts: a class with one method for each operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onehand.gen.python.names import client_class
from onehand.gen.python.operation import successes
from onehand.gen.sql.idempotency import keeps_answers
from onehand.gen.typescript.models import deprecated
from onehand.gen.typescript.names import RUNTIME_TYPES, argument
from onehand.gen.typescript.text import WIDTH, doc, quoted
from onehand.gen.typescript.types import Types
from onehand.ir.nodes import Operation, Service
from onehand.ir.types import ListOf, Named, Type

_GUARDED = frozenset({"update", "patch", "delete"})
_LISTED = frozenset({"list", "versions"})
_ERRORS = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    412: "PreconditionFailed",
    413: "PayloadTooLarge",
    415: "UnsupportedMediaType",
    422: "Invalid",
    429: "TooManyRequests",
    501: "NotImplemented",
    502: "Unavailable",
    503: "Unavailable",
    504: "Unavailable",
}


@dataclass(frozen=True, slots=True)
class Client:
    """Writes the class of one service."""

    service: Service
    types: Types
    methods: Mapping[str, str]
    """Operation -> method."""
    through: Mapping[str, str]
    """List -> the method through all of its pages."""
    queries: Mapping[str, str]
    """Operation -> the interface of its query; operations without one are not there."""
    answers: Mapping[str, str]
    """Operation -> the type of its answers, when it has several successes."""

    def text(self) -> str:
        """The whole file, without its first line."""
        name = client_class(self.service.name)
        said = doc(
            [self.service.description or f"The API of '{self.service.name}'."], tags=deprecated(self.service.deprecated)
        )
        blocks = [self._head(), *(text for one in self.service.operations for text in self._methods(one))]
        body = f"{said}export class {name} {{\n" + "\n".join(blocks) + "}\n"
        return f"{self._imports(body)}\n{body}"

    def _head(self) -> str:
        options = self.types.use("ClientOptions")
        keeps = "true" if keeps_answers(self.service) else "false"
        made = f"    this.#api = new Api({quoted(self.service.name)}, options, {{ keepsAnswers: {keeps} }});\n"
        return f"  readonly #api: Api;\n\n  constructor(options: {options}) {{\n{made}  }}\n"

    def _imports(self, body: str) -> str:
        values = ["Api", *(["segment"] if "segment(" in body else [])]
        own = sorted(self.types.used - set(RUNTIME_TYPES))
        lent = sorted(self.types.used & set(RUNTIME_TYPES))
        lines = [_import("import type", own, "./models.js")] if own else []
        return "".join(
            [*lines, _import("import type", lent, "./runtime.js"), _import("import", values, "./runtime.js")]
        )

    def _methods(self, operation: Operation) -> Iterator[str]:
        yield self._method(operation)
        if operation.kind in _LISTED:
            yield self._all(operation)

    def _method(self, operation: Operation) -> str:
        returns, call = self._call(operation)
        head = _signature(f"async {self.methods[operation.name]}", self._arguments(operation), f"Promise<{returns}>")
        start = "await" if returns == "void" else "return"
        return f"{self._doc(operation)}{head}    {start} {call};\n  }}\n"

    def _all(self, operation: Operation) -> str:
        item = self._item(operation)
        says = f"As `{self.methods[operation.name]}`, through all pages: `for await (const one of ...)`."
        head = _signature(self.through[operation.name], self._arguments(operation), f"AsyncIterable<{item}>")
        given = self._given(operation)
        call = _called(f"    return this.#api.all<{item}>(", [_path(operation), given])
        return f"{doc([says], indent=2)}{head}{call};\n  }}\n"

    def _doc(self, operation: Operation) -> str:
        route = f"`{operation.name}`: {operation.method} {operation.path}"
        errors = [
            f"{_ERRORS.get(status, 'ProblemError')} ({status})" for status in sorted(operation.returns) if status >= 400
        ]
        thrown = [f"@throws {', '.join(errors)}"] if errors else []
        return doc([operation.description, route], tags=[*thrown, *deprecated(operation.deprecated)], indent=2)

    def _arguments(self, operation: Operation) -> list[str]:
        path = [
            f"{name}: {self.types.of(one.type)}"
            for name, one in zip(_path_names(operation), operation.path_parameters, strict=True)
        ]
        body = [] if operation.body is None else [f"body: {self.types.of(operation.body)}"]
        return [*path, *body, *self._query(operation), f"options: {self._options(operation)} = {{}}"]

    def _query(self, operation: Operation) -> list[str]:
        if operation.name not in self.queries:
            return []
        needed = any(not one.optional and one.default is None for one in operation.query_parameters)
        return [f"query: {self.types.use(self.queries[operation.name])}{'' if needed else ' = {}'}"]

    def _options(self, operation: Operation) -> str:
        if operation.kind in _GUARDED:
            return self.types.use("WriteOptions")
        return self.types.use(
            "PostOptions" if operation.method == "POST" and keeps_answers(self.service) else "CallOptions"
        )

    def _call(self, operation: Operation) -> tuple[str, str]:
        """What the method promises, and the expression that gives it."""
        method, path, given = quoted(operation.method), _path(operation), self._given(operation)
        if operation.kind in _LISTED:
            item = self._item(operation)
            returns = f"{self.types.use('Page')}<{item}>"
            return returns, _called(f"    return this.#api.page<{item}>(", [path, given]).removeprefix("    return ")
        found = successes(operation)
        if len(found) > 1:
            returns = self.types.use(self.answers[operation.name])
            bodies = ", ".join(f"{status}: {'false' if type is None else 'true'}" for status, type in found.items())
            arguments = [method, path, f"{{ {bodies} }}", given]
            return returns, _called(f"    return this.#api.several<{returns}>(", arguments).removeprefix("    return ")
        [type] = found.values()
        if type is None:
            return "void", _called("    await this.#api.none(", [method, path, given]).removeprefix("    await ")
        returns = self.types.of(type)
        return returns, _called(f"    return this.#api.one<{returns}>(", [method, path, given]).removeprefix(
            "    return "
        )

    def _item(self, operation: Operation) -> str:
        return self.types.of(item_of(operation))

    def _given(self, operation: Operation) -> str:
        parts = [
            *(["query"] if operation.name in self.queries else []),
            *(["body"] if operation.body else []),
            "options",
        ]
        return f"{{ {', '.join(parts)} }}"


def all_of(operation: Operation) -> str:
    """The name, as in the design, of the method that goes through all pages: `list_users` -> `all_users`."""
    return f"all_{operation.name.removeprefix('list_')}"


def item_of(operation: Operation) -> Type:
    """What a list is a list of."""
    found = operation.returns[200]
    if not isinstance(found, ListOf) or not isinstance(found.item, Named):
        raise TypeError(f"'{operation.name}' returns no list")
    return found.item


def _path_names(operation: Operation) -> list[str]:
    """The arguments of the path's parameters, each different."""
    found: list[str] = []
    for one in operation.path_parameters:
        name = argument(one.name)
        while name in found:
            name += "_"
        found.append(name)
    return found


def _path(operation: Operation) -> str:
    path = operation.path
    for name, one in zip(_path_names(operation), operation.path_parameters, strict=True):
        path = path.replace(f"{{{one.name}}}", f"${{segment({name})}}")
    return f"`{path}`" if operation.path_parameters else quoted(path)


def _signature(name: str, arguments: list[str], returns: str) -> str:
    flat = f"  {name}({', '.join(arguments)}): {returns} {{\n"
    if len(flat) <= WIDTH + 1:
        return flat
    lines = "".join(f"    {one},\n" for one in arguments)
    return f"  {name}(\n{lines}  ): {returns} {{\n"


def _called(head: str, arguments: list[str]) -> str:
    flat = f"{head}{', '.join(arguments)})"
    if len(flat) < WIDTH:
        return flat
    lines = "".join(f"      {one},\n" for one in arguments)
    return f"{head}\n{lines}    )"


def _import(start: str, names: list[str], place: str) -> str:
    flat = f"{start} {{ {', '.join(names)} }} from {quoted(place)};\n"
    if len(flat) <= WIDTH + 1:
        return flat
    return f"{start} {{\n" + "".join(f"  {name},\n" for name in names) + f"}} from {quoted(place)};\n"
