"""generated/handlers.py: what a service does, one class per resource; handlers.py subclasses what differs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from onehand.gen.file import File
from onehand.gen.python.above import ancestors
from onehand.gen.python.code import Brackets, Code, call, docstring, one_of, quoted, render
from onehand.gen.python.home import ServerHome
from onehand.gen.python.models import described, query_class
from onehand.gen.python.module import Module
from onehand.gen.python.names import attribute, call_attribute, class_name, handler_class, parameter
from onehand.gen.python.needs import reason
from onehand.gen.python.operation import OPERATIONS, answers, handled, only_success
from onehand.gen.python.types import MODEL, Types
from onehand.ir.nodes import Field, Operation, Resource, Service
from onehand.ir.types import Named, Primitive

HANDLER = "onehand.runtime.handler"


def generate(service: Service) -> list[File]:
    """handlers.py."""
    keys = handled(service)
    says = f"What '{service.name}' does when it is called. Where yours differs, subclass in handlers.py."
    names = [handler_class(key) for key in keys]
    file = Module("generated/handlers.py", source=service.path, says=says, declared=[*names, "Handlers"])
    for key, operations in keys.items():
        file.add(HandlerClass(file, service, key).text(operations))
    file.add(_handlers(file, list(keys)))
    return [file.file()]


def _handlers(file: Module, keys: list[str]) -> str:
    lines = [f"    {attribute(key)}: {handler_class(key)}" for key in keys]
    says = docstring("All of them: made at start-up from handlers.py, or from here.", indent=4)
    return "\n".join([f"class Handlers({file.use('typing', 'Protocol')}):", says, *([""] if lines else []), *lines])


@dataclass(frozen=True, slots=True)
class HandlerClass:
    """One handler class."""

    file: Module
    service: Service
    key: str
    package: str = "."
    """From the file to the generated modules."""

    def models(self, name: str) -> str:
        """Import a type of models.py."""
        return self.file.use(f"{self.package}models", name)

    @property
    def resource(self) -> Resource | None:
        return next((one for one in self.service.resources.values() if one.plural == self.key), None)

    @property
    def types(self) -> Types:
        return Types(self.file, ServerHome(self.service.name, self.package))

    def text(self, operations: list[Operation]) -> str:
        head = f"class {handler_class(self.key)}({self.file.use(HANDLER, 'Handler')}):"
        says = self.resource.path if self.resource and self.key != OPERATIONS else "What belongs to no resource"
        blocks = [docstring(f"{says}.", indent=4), *(self.method(one) for one in operations)]
        return head + "\n" + "\n\n".join(blocks)

    def method(self, operation: Operation) -> str:
        """One operation: the generated behaviour, or what must be written by hand."""
        why = reason(self.service, operation)
        if why is not None:
            return self._abstract(operation, why)
        assert self.resource is not None
        body = _Body(self, operation, self.resource).lines()
        says = docstring(described(operation.description, operation.deprecated), indent=8, function=True)
        return "\n".join([self.signature(operation), *([says] if says else []), *body])

    def _abstract(self, operation: Operation, why: str) -> str:
        about = described(operation.description, operation.deprecated)
        why = "" if operation.kind == "custom" else f"To be written by hand: {why}."
        says = docstring("\n\n".join(part for part in (about, why) if part), indent=8, function=True)
        head = f"    @{self.file.use('abc', 'abstractmethod')}"
        if not says:
            return f"{head}\n{self.signature(operation, end=': ...')}"
        return f"{head}\n{self.signature(operation)}\n{says}"

    def signature(self, operation: Operation, *, end: str = ":") -> str:
        """`async def get_user(self, call: Call, id: str) -> Versioned[User]:`."""
        items: list[Code] = ["self", f"call: {self.file.use(f'{self.package}call', 'Call')}"]
        items += [f"{parameter(one.name)}: {self.types.of(one.type)}" for one in operation.path_parameters]
        query = self._query(operation)
        items += [f"query: {query}"] if query else []
        items += [] if operation.body is None else [f"body: {self.types.of(operation.body)}"]
        tail = f" -> {self._returns(operation)}{end}"
        return render(Brackets(f"async def {operation.name}(", items, tail), indent=4)

    def _query(self, operation: Operation) -> str:
        if operation.kind == "list" and self.resource:
            return self.models(f"{class_name(self.resource.name)}Query")
        if operation.kind == "versions":
            return self.file.use(MODEL, "VersionQuery")
        return self.models(query_class(operation)) if operation.query_parameters else ""

    def _returns(self, operation: Operation) -> str:
        page, versioned = ("onehand.runtime.page", "Page"), ("onehand.runtime.db.versioned", "Versioned")
        if self.resource and operation.kind != "custom":
            name = class_name(self.resource.name)
            match operation.kind:
                case "list":
                    return f"{self.file.use(*page)}[{self.models(name)}]"
                case "versions":
                    return f"{self.file.use(*page)}[{self.models(f'{name}Version')}]"
                case "delete":
                    return "None"
                case _:
                    return f"{self.file.use(*versioned)}[{self.models(name)}]"
        return self._custom_returns(operation)

    def _custom_returns(self, operation: Operation) -> str:
        several = [self.models(answer.name) for answer in answers(operation)]
        if several:
            return one_of("", several)
        type = only_success(operation)
        if type is None:
            return "None"
        spelt = self.types.of(type)
        if isinstance(type, Named) and type.kind == "resource":
            return f"{spelt} | {self.file.use('onehand.runtime.db.versioned', 'Versioned')}[{spelt}]"
        return spelt


@dataclass(frozen=True, slots=True)
class _Body:
    """The generated behaviour of one operation of a resource."""

    owner: HandlerClass
    operation: Operation
    resource: Resource

    def lines(self) -> list[str]:
        return [*self._above(), *getattr(self, f"_{self.operation.kind}")()]

    def _above(self) -> list[str]:
        """That those above belong to each other; whether this one belongs to its parent is asked with the row."""
        chain = ancestors(self.owner.service, self.resource)
        return [
            self.found("", f"await {_dao(one)}.get({one.name}_id, {parent.name}_id={parent.name}_id)", of=one)
            for parent, one in pairwise(chain)
        ]

    @property
    def dao(self) -> str:
        return _dao(self.resource)

    def found(self, start: str, value: str, *, indent: int = 8, of: Resource | None = None) -> str:
        """The call that raises NotFound when there is no value; `of` a parent, whose id the path gives."""
        name, id = self.owner.file.use(HANDLER, "found"), f"{of.name}_id" if of else "id"
        return render(call(f"{start}{name}", [value, quoted((of or self.resource).name), id]), indent=indent)

    def given(self) -> str:
        """`, order_id=order_id` of a child."""
        parent = self.resource.parent
        return f", {parent}_id={parent}_id" if parent else ""

    def _list(self) -> list[str]:
        page, above = f"await {self.dao}.page(query{self.given()})", ancestors(self.owner.service, self.resource)
        if len(above) != 1:
            return [f"        return {page}"]
        (parent,) = above
        get = f"await {_dao(parent)}.get({parent.name}_id)"
        return [
            f"        page = {page}",
            "        if not page.items:",
            self.found("", get, indent=12, of=parent),
            "        return page",
        ]

    def _get(self) -> list[str]:
        return [self.found("return ", f"await {self.dao}.get(id{self.given()})")]

    def _create(self) -> list[str]:
        return [f"        return await {self.dao}.insert(body{self.given()})"]

    def _update(self) -> list[str]:
        value = f"await {self.dao}.update(id, body{self.given()}, if_match=call.if_match)"
        return [self.found("return ", value)]

    def _patch(self) -> list[str]:
        use, name = self.owner.file.use, attribute(self.resource.name)
        form = self.owner.models(f"{class_name(self.resource.name)}Form")
        merged = f"{use(HANDLER, 'merged')}({form}.of({name}.value), body)"
        value = f"await {self.dao}.update(id, form{self.given()}, if_match=call.if_match)"
        return [
            "        async with call.transaction():",
            self.found(f"{name} = ", f"await {self.dao}.lock(id{self.given()})", indent=12),
            f"            form = {merged}",
            self.found("return ", value, indent=12),
        ]

    def _delete(self) -> list[str]:
        problem = self.owner.file.use("onehand.runtime.problem", "NotFound")
        return [
            f"        if not await {self.dao}.delete(id{self.given()}, if_match=call.if_match):",
            f"            raise {problem}({quoted(self.resource.name)}, id)",
        ]

    def _versions(self) -> list[str]:
        return [f"        return await {self.dao}.versions(id{self.given()}, limit=query.limit, after=query.after)"]


def _dao(resource: Resource) -> str:
    return f"call.{call_attribute(resource.plural)}"


def path_type(field: Field) -> str:
    """The word of a path parameter's type, as the router knows it."""
    return field.type.name if isinstance(field.type, Primitive) else "string"
