"""generated/client/: a service's own client; generated/clients/<service>/: those of the services that it uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from onehand.gen.file import File
from onehand.gen.python.code import Brackets, Code, call, docstring, keyword_argument, pairs, quoted, render
from onehand.gen.python.home import FlatHome
from onehand.gen.python.models import described, types_of
from onehand.gen.python.module import Module
from onehand.gen.python.names import client_class, module, parameter
from onehand.gen.python.open import OpenTypes, closure
from onehand.gen.python.operation import successes
from onehand.gen.python.types import Types
from onehand.gen.sql.idempotency import keeps_answers
from onehand.ir.nodes import Design, Field, Operation, Resource, Service
from onehand.ir.types import ListOf, MapOf, Named, NamedKind, Type

CLIENT = "onehand.runtime.client.client"
_DEDUCED: tuple[NamedKind, ...] = ("form", "patch", "version")


def generate(design: Design, service: Service) -> list[File]:
    """The service's own client, and one for each service that it uses."""
    files = package(design, service, "generated/client")
    if service.uses:
        says = f"The clients of the services that '{service.name}' uses."
        files.append(Module("generated/clients/__init__.py", source=service.path, says=says).file())
    for name in service.uses:
        files += package(design, design.services[name], f"generated/clients/{module(name)}")
    return files


def package(design: Design, owner: Service, folder: str) -> list[File]:
    """`__init__.py`, `models.py`, `client.py` of one client."""
    named = closure(design, roots(owner))
    says = f"The client of '{owner.name}'."
    init = Module(f"{folder}/__init__.py", source=owner.path, says=says)
    init.use(".client", client_class(owner.name))
    init.add(f"__all__ = [{quoted(client_class(owner.name))}]")
    home = FlatHome(named)
    says = f"The types of '{owner.name}', as its callers see them."
    models = Module(f"{folder}/models.py", source=owner.path, says=says, declared=home.declared())
    OpenTypes(design, models, home).add(named)
    return [init.file(), models.file(), _client(owner, FlatHome(named, place=".models"), folder)]


def roots(service: Service) -> list[Named]:
    """Every type in the paths, parameters, bodies and answers of a service, and the whole of its resources."""
    found: list[Named] = []
    for resource in service.resources.values():
        found.append(Named("resource", service.name, resource.name))
        found += [Named(kind, service.name, f"{resource.name}_{kind}") for kind in _DEDUCED]
    for operation in service.operations:
        found += types_of((*operation.path_parameters, *operation.query_parameters))
        for type in (operation.body, *operation.returns.values()):
            found += _named(type)
    return [named for named in dict.fromkeys(found) if named.kind != "problem"]


def _named(type: Type | None) -> Iterator[Named]:
    match type:
        case Named():
            yield type
        case ListOf(item) | MapOf(item):
            yield from _named(item)
        case _:
            return


def _client(owner: Service, home: FlatHome, folder: str) -> File:
    name = client_class(owner.name)
    file = Module(f"{folder}/client.py", source=owner.path, says=f"How '{owner.name}' is called.", declared=[name])
    methods = [text for operation in owner.operations for text in _Method(owner, operation, Types(file, home)).text()]
    head = f"class {name}({file.use(CLIENT, 'Client')}):"
    says = docstring(described(owner.description or f"The API of '{owner.name}'.", owner.deprecated), indent=4)
    variable = file.use("typing", "ClassVar")
    facts = f"    service: {variable}[str] = {quoted(owner.name)}"
    if any(one.method == "POST" for one in owner.operations) and not keeps_answers(owner):
        facts += f"\n    repeats_posts: {variable}[bool] = False"
    file.add("\n".join([head, "\n\n".join([says, facts, *methods])]))
    return file.file()


@dataclass(frozen=True, slots=True)
class _Method:
    """One operation as a method of the client."""

    owner: Service
    operation: Operation
    types: Types

    @property
    def resource(self) -> Resource | None:
        if self.operation.kind == "custom" or self.operation.resource is None:
            return None
        return self.owner.resources[self.operation.resource]

    def text(self) -> Iterator[str]:
        yield self._request()
        if self.operation.kind == "list" and self.resource is not None:
            yield self._all(self.resource)

    def _request(self) -> str:
        says = docstring(described(self.operation.description, self.operation.deprecated), indent=8, function=True)
        head = render(
            Brackets(f"async def {self.operation.name}(", self._arguments(), f" -> {self.returns()}:"), indent=4
        )
        return "\n".join(line for line in (head, says, self._body()) if line)

    def _arguments(self, *, without: frozenset[str] = frozenset()) -> list[Code]:
        fixed = [f"{parameter(one.name)}: {self.types.of(one.type)}" for one in self.operation.path_parameters]
        fixed += [] if self.operation.body is None else [f"body: {self.types.of(self.operation.body)}"]
        free = [self._query(one) for one in self.operation.query_parameters if one.name not in without]
        free += ["if_match: int | None = None"] if self.operation.kind in {"update", "patch", "delete"} else []
        return ["self", *fixed, *(["*"] if free else []), *free]

    def _query(self, field: Field) -> str:
        if isinstance(field.type, ListOf):
            item = self.types.of(field.type.item)
            spelt = f"{self.types.file.use('collections.abc', 'Sequence')}[{item}]"
        else:
            spelt = self.types.of(field.type)
        required = not field.optional and field.default is None and self.operation.kind == "custom"
        return f"{parameter(field.name)}: {spelt}" if required else f"{parameter(field.name)}: {spelt} | None = None"

    def returns(self) -> str:
        """The type of the answer."""
        if self.resource is not None and self.operation.kind in {"list", "versions"}:
            return f"{self.types.file.use('onehand.runtime.page', 'Page')}[{self._item(self.resource)}]"
        found = dict.fromkeys(self.types.of(type) if type else "None" for type in successes(self.operation).values())
        return " | ".join(sorted(found, key=lambda spelt: spelt == "None")) or "None"

    def _item(self, resource: Resource) -> str:
        kind, name = ("version", f"{resource.name}_version") if self.operation.kind == "versions" else ("resource", "")
        named = Named("version", self.owner.name, name) if kind == "version" else None
        return self.types.of(named or Named("resource", self.owner.name, resource.name))

    def _body(self) -> str:
        method = "page" if self.operation.kind in {"list", "versions"} else "request"
        query = [(one.name, parameter(one.name)) for one in self.operation.query_parameters]
        arguments: list[Code | None] = [
            quoted(self.operation.method),
            self._path(),
            keyword_argument("query", pairs(query)) if query else None,
            None if self.operation.body is None else "body=body",
            "if_match=if_match" if self.operation.kind in {"update", "patch", "delete"} else None,
            self._expected(),
        ]
        given = [argument for argument in arguments if argument is not None]
        if method == "page":
            given.pop(0)
        if method == "request" and self.returns() != "None":
            found = call("await self.request", given)
            typed = replace(found, head=f"found: {self.returns()} = {found.head}")
            return f"{render(typed, indent=8)}\n        return found"
        start = "return await" if method == "page" else "await"
        return render(call(f"{start} self.{method}", given), indent=8)

    def _path(self) -> str:
        path, use = self.operation.path, self.types.file.use
        for one in self.operation.path_parameters:
            segment = f"{{{use('onehand.runtime.client.path', 'segment')}({parameter(one.name)})}}"
            path = path.replace(f"{{{one.name}}}", segment)
        return f"f{quoted(path)}" if self.operation.path_parameters else quoted(path)

    def _expected(self) -> Code | None:
        if self.operation.kind in {"list", "versions"} and self.resource is not None:
            return f"item={self._item(self.resource)}"
        types = [type for type in successes(self.operation).values() if type is not None]
        if len(successes(self.operation)) == 1:
            return f"returns={self.types.of(types[0])}" if types else None
        several = [
            f"{code}: {self.types.of(type) if type else None}" for code, type in successes(self.operation).items()
        ]
        return keyword_argument("returns", Brackets("{", several))

    def _all(self, resource: Resource) -> str:
        skipped = frozenset({"limit", "after"})
        item = self._item(resource)
        iterator = self.types.file.use("collections.abc", "AsyncIterator")
        head = Brackets(f"def all_{resource.plural}(", self._arguments(without=skipped), f" -> {iterator}[{item}]:")
        query = [one.name for one in self.operation.query_parameters if one.name not in skipped]
        filters = pairs([(name, parameter(name)) for name in query])
        arguments: list[Code] = [self._path(), keyword_argument("query", filters), f"item={item}"]
        says = docstring(f"As `{self.operation.name}`, through all pages.", indent=8, function=True)
        return "\n".join([render(head, indent=4), says, render(call("return self.all", arguments), indent=8)])
