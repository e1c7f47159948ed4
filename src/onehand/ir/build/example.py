"""Do the examples of an operation fit what it takes and returns? What fits comes back as JSON.

Known only when all files are understood: an answer may be made of the types of a library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from onehand.design.document import Document
from onehand.design.operation import OperationSyntax
from onehand.design.shape import json_value, kind
from onehand.design.tree import Entry, Items, Node, Scalar, Table
from onehand.ir.build.bound import Bounds, outside
from onehand.ir.build.value import MisfitError, primitive
from onehand.ir.example import KEY
from onehand.ir.nodes import Design, Field, Operation, Service
from onehand.ir.types import ListOf, MapOf, Named, Primitive, Type
from onehand.text.report import Report
from onehand.text.span import Span

_PROBLEM = frozenset({"title", "detail", "errors"})
_FAULT = frozenset({"field", "code", "message"})


class _Unfit(Exception):  # noqa: N818  as MisfitError, with a place
    """What is wrong, and where."""

    def __init__(self, span: Span, says: str) -> None:
        super().__init__(says)
        self.span = span


def add_examples(design: Design, documents: Mapping[str, Document], report: Report) -> Design:
    """The same design with the examples as they travel; tells of each that does not fit."""
    services = {name: _service(design, service, documents[name], report) for name, service in design.services.items()}
    return replace(design, services=services)


def _service(design: Design, service: Service, document: Document, report: Report) -> Service:
    written = {syntax.name.value: syntax for syntax in document.operations if syntax.examples}
    if not written:
        return service
    operations = [
        _operation(design, one, written[one.name], report) if one.kind == "custom" and one.name in written else one
        for one in service.operations
    ]
    return replace(service, operations=tuple(operations))


def _operation(design: Design, operation: Operation, syntax: OperationSyntax, report: Report) -> Operation:
    given: dict[str, Any] = {}
    for entry in syntax.examples:
        try:
            given[entry.key] = _example(design, operation, entry)
        except _Unfit as unfit:
            help = "write one that does, or change the type"
            report.error("bad-value", unfit.span, f"the example '{entry.key}' does not fit: {unfit}", help=help)
    return replace(operation, examples=given)


def _example(design: Design, operation: Operation, entry: Entry) -> Any:
    found = KEY.fullmatch(entry.key)
    if found is None:
        raise _Unfit(entry.key_span, "its name is 'request' or a status, and perhaps a word: '201', '409 too_late'")
    if found[1] == "request":
        if operation.body is None:
            raise _Unfit(entry.key_span, f"'{operation.name}' takes no body")
        return _value(design, operation.body, entry.value)
    status = int(found[1])
    if status not in operation.returns:
        known = ", ".join(str(one) for one in operation.returns)
        raise _Unfit(entry.key_span, f"'{operation.name}' does not return {status}, but: {known}")
    return _answer(design, operation.returns[status], status, entry.value)


def _answer(design: Design, type: Type | None, status: int, node: Node) -> Any:
    if status >= 400:
        return _problem(node)
    if type is not None:
        return _value(design, type, node)
    if not (isinstance(node, Scalar) and node.absent):
        raise _Unfit(node.span, f"status {status} has no body")
    return None


def _problem(node: Node) -> Any:
    """What a service says of a refusal; the rest of the document follows from the status."""
    if isinstance(node, Scalar) and node.absent:
        return {}
    table = _table(node)
    _known(table, _PROBLEM, "a problem")
    errors = table.get("errors")
    for fault in _items(errors.value) if errors else ():
        _known(_table(fault), _FAULT, "a fault")
        _complete(_table(fault), _FAULT, "a fault")
    return json_value(node)


def _items(node: Node) -> Iterable[Node]:
    if not isinstance(node, Items):
        raise _Unfit(node.span, f"expected a list, found {kind(node)}")
    return node.items


def _value(design: Design, type: Type, node: Node) -> Any:
    match type:
        case Primitive():
            try:
                return primitive(node, type.name)
            except MisfitError as misfit:
                raise _Unfit(node.span, str(misfit)) from None
        case ListOf(item):
            if not isinstance(node, Items):
                raise _Unfit(node.span, f"expected a list, found {kind(node)}")
            return [_value(design, item, one) for one in node.items]
        case MapOf(value):
            return {entry.key: _value(design, value, entry.value) for entry in _table(node).entries}
        case Named(kind="enum"):
            return _enum(design, type, node)
        case Named(kind="union"):
            return _union(design, type, node)
        case Named():
            return _struct(_fields(design, type), type.name, node, design, partly=type.kind == "patch")


def _fields(design: Design, type: Named) -> tuple[Field, ...]:
    if type.kind == "model":
        return design.model(type).fields
    resources = design.services[type.owner].resources
    if type.kind == "resource":
        return tuple(field for field in resources[type.name].fields if not field.private)
    if type.kind in ("form", "patch"):
        return resources[type.name.removesuffix(f"_{type.kind}")].form.fields
    return ()


def _struct(
    fields: tuple[Field, ...], name: str, node: Node, design: Design, *, partly: bool = False, beside: str = ""
) -> dict[str, Any]:
    """`beside`: the discriminator, which is no field of the model."""
    table = _table(node)
    if not fields:
        return dict(json_value(table))
    by_name = {field.name: field for field in fields}
    _known(table, {*by_name, beside}, f"'{name}'")
    if not partly:
        _complete(table, [one.name for one in fields if not one.optional and one.default is None], f"'{name}'")
    return {entry.key: _field(by_name.get(entry.key), entry, design) for entry in table.entries}


def _field(field: Field | None, entry: Entry, design: Design) -> Any:
    if field is None:
        return json_value(entry.value)
    value = _value(design, field.type, entry.value)
    bounds = Bounds(field.minimum, field.maximum, field.pattern, field.digits, field.scale)
    if (fault := outside(value, field.type, bounds)) is not None:
        raise _Unfit(entry.value.span, f"'{field.name}' is not allowed: {fault}")
    return value


def _enum(design: Design, type: Named, node: Node) -> str:
    values = design.enum(type).values
    text = node.text if isinstance(node, Scalar) else None
    for value in values:
        if text in (value.name, value.value):
            return value.value
    raise _Unfit(node.span, f"expected one of {', '.join(one.name for one in values)}, found {kind(node)}")


def _union(design: Design, type: Named, node: Node) -> dict[str, Any]:
    union = design.union(type)
    entry = _table(node).get(union.discriminator)
    said = None if entry is None else entry.value
    for member in union.members:
        if isinstance(said, Scalar) and said.text == member.value:
            fields = design.model(member.model).fields
            return _struct(fields, member.model.name, node, design, beside=union.discriminator)
    known = ", ".join(member.value for member in union.members)
    place = said.span if said is not None else node.span
    raise _Unfit(place, f"'{union.discriminator}' of '{union.name}' is one of {known}")


def _table(node: Node) -> Table:
    if not isinstance(node, Table):
        raise _Unfit(node.span, f"expected a map, found {kind(node)}")
    return node


def _known(table: Table, names: Iterable[str], what: str) -> None:
    for entry in table.entries:
        if entry.key not in names:
            raise _Unfit(entry.key_span, f"{what} has no field '{entry.key[:60]}'")


def _complete(table: Table, names: Iterable[str], what: str) -> None:
    missing = [name for name in names if table.get(name) is None]
    if missing:
        raise _Unfit(table.span, f"{what} needs {', '.join(_quoted(missing))}")


def _quoted(names: Iterable[str]) -> Iterator[str]:
    return (f"'{name}'" for name in names)
