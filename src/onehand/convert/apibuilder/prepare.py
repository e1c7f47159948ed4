"""What has to be true of a document before it is converted?

Every model has the fields of its interfaces, every union member is a model of the same document, a reference to
something elsewhere is a model of its own, and no model must contain itself for ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from onehand.convert.apibuilder.document import Document, Field, Model, Operation, Resource, Union
from onehand.convert.apibuilder.feed import is_reference
from onehand.convert.apibuilder.source import JsonPath, spell
from onehand.convert.apibuilder.type_name import QUALIFIED, Name, innermost_of, parse_type
from onehand.convert.apibuilder.types import is_local, local_name
from onehand.convert.report import ConversionReport, Entry

Find = Callable[[str], Document | None]
"""The document of a namespace, where it is at hand."""


class Preparation:
    """One document on its way; every step tells what it did."""

    def __init__(self, document: Document, find: Find, report: ConversionReport) -> None:
        self.document = document
        self._find = find
        self._report = report

    def run(self) -> Document:
        self._inherit()
        self._borrow()
        self._loosen()
        return self.document

    def _note(self, kind: str, name: str, reason: str, path: JsonPath) -> None:
        span = self.document.source.span(path)
        self._report.add(Entry("changed" if kind == "changed" else "interpreted", name, reason, spell(path), span))

    def _inherit(self) -> None:
        document = self.document
        models = {name: self._with_interfaces(model) for name, model in document.models.items()}
        self.document = replace(document, models=models)
        for interface in document.interfaces.values():
            reason = "there are no interfaces: its fields stand in the models that have it"
            self._note("changed", f"interface {interface.name}", reason, interface.path)
        for union in document.unions.values():
            for name in union.interfaces:
                reason = "there are no interfaces: the members have its fields"
                self._note("changed", f"interface {name} of union {union.name}", reason, union.path)

    def _with_interfaces(self, model: Model) -> Model:
        fields = {field.name: field for field in model.fields}
        for name in model.interfaces:
            interface = self.document.interfaces.get(local_name(self.document, name))
            reason = "there are no interfaces: its fields stand here" if interface else "the interface is not at hand"
            self._note("changed", f"interface {name} of model {model.name}", reason, model.path)
            for field in interface.fields if interface else ():
                fields.setdefault(field.name, field)
        return replace(model, fields=tuple(fields.values()))

    def _borrow(self) -> None:
        """Imported references and imported members of unions become models of this document."""
        used = {innermost_of(field): path for field, path in _used_types(self.document)}
        members = {m.type: m.path for union in self.document.unions.values() for m in union.members}
        borrowed: dict[str, Model] = {}
        for name, path in {**used, **members}.items():
            model = self._model_of(local_name(self.document, name), name in members, path)
            if model is not None:
                borrowed[name] = model
        if not borrowed:
            return
        names = {name: self._free(model) for name, model in borrowed.items()}
        for name, model in borrowed.items():
            self._note("interpreted", name, f"a model of its own here: '{names[name]}'", model.path)
        models = {**self.document.models, **{names[n]: replace(m, name=names[n]) for n, m in borrowed.items()}}
        self.document = with_types(replace(self.document, models=models), names)

    def _free(self, model: Model) -> str:
        document, name = self.document, model.name
        taken = is_local(document, name) or name in document.interfaces
        same = document.models.get(name)
        if not taken or (same is not None and is_reference(name, document) and len(model.fields) == 1):
            return name
        return f"imported_{name}"

    def _model_of(self, name: str, is_member: bool, path: JsonPath) -> Model | None:
        """The model to copy; None when the type stays where it is."""
        match = QUALIFIED.fullmatch(name)
        if match is None or match["kind"] != "models":
            return None
        home = self._find(match["namespace"])
        model = home.models.get(match["name"]) if home else None
        if home is None or model is None:
            is_id = home is None and is_reference(name, self.document)
            field = Field(name="id", type="string", path=path)
            return Model(name=match["name"], fields=(field,), path=path) if is_id else None
        if not is_member and not is_reference(match["name"], home):
            return None
        fields = tuple(_moved(field, home, path) for field in model.fields)
        return Model(name=model.name, description=model.description, fields=fields, path=path)

    def _loosen(self) -> None:
        models = dict(self.document.models)
        for name, field in _back_edges(self.document):
            reason = "a model that must contain itself has no value: the field became optional"
            self._note("changed", f"field {name}.{field.name}", reason, field.path)
            fields = tuple(
                replace(one, required=False) if one.name == field.name else one for one in models[name].fields
            )
            models[name] = replace(models[name], fields=fields)
        self.document = replace(self.document, models=models)


def _moved(field: Field, home: Document, path: JsonPath) -> Field:
    """The same field for another document: its types get their full names."""
    inner = innermost_of(field.type)
    kinds = (("enums", home.enums), ("models", home.models), ("unions", home.unions))
    kind = next((kind for kind, table in kinds if inner in table), None)
    text = field.type.replace(inner, f"{home.namespace}.{kind}.{inner}") if kind else field.type
    return replace(field, type=text, path=path, attributes=(), annotations=())


def _used_types(document: Document) -> Iterable[tuple[str, JsonPath]]:
    for model in document.models.values():
        for field in model.fields:
            yield field.type, field.path
    for resource in document.resources:
        for operation in resource.operations:
            if operation.body is not None:
                yield operation.body.type, operation.body.path
            for response in operation.responses:
                if response.code is None or response.code < 400:
                    yield response.type, response.path


def with_types(document: Document, names: Mapping[str, str]) -> Document:
    """The document with some types called otherwise, wherever they are used."""

    def renamed(text: str) -> str:
        inner = innermost_of(text)
        return re.sub(re.escape(inner), lambda _: names[inner], text) if inner in names else text

    def fields(some: tuple[Field, ...]) -> tuple[Field, ...]:
        return tuple(replace(field, type=renamed(field.type)) for field in some)

    def operation(one: Operation) -> Operation:
        body = replace(one.body, type=renamed(one.body.type)) if one.body else None
        responses = tuple(replace(response, type=renamed(response.type)) for response in one.responses)
        return replace(one, parameters=fields(one.parameters), body=body, responses=responses)

    def resource(one: Resource) -> Resource:
        return replace(one, operations=tuple(operation(each) for each in one.operations))

    def union(one: Union) -> Union:
        members = tuple(
            replace(m, type=renamed(m.type), value=m.value or m.type.rsplit(".", 1)[-1]) for m in one.members
        )
        return replace(one, members=members)

    return replace(
        document,
        models={name: replace(model, fields=fields(model.fields)) for name, model in document.models.items()},
        unions={name: union(one) for name, one in document.unions.items()},
        resources=tuple(resource(one) for one in document.resources),
    )


def _back_edges(document: Document) -> Iterable[tuple[str, Field]]:
    """Required fields that close a circle of models; without them every model has a value."""
    done: set[str] = set()
    for start in document.models:
        on_way = {start: None}
        stack = [(start, iter(document.models[start].fields))] if start not in done else []
        while stack:
            name, fields = stack[-1]
            field = next(fields, None)
            if field is None:
                done.add(name)
                on_way.pop(name)
                stack.pop()
                continue
            parsed = parse_type(field.type)
            target = local_name(document, parsed.name) if isinstance(parsed, Name) and field.required else ""
            if target in on_way:
                yield name, field
            elif target in document.models and target not in done:
                on_way[target] = None
                stack.append((target, iter(document.models[target].fields)))
