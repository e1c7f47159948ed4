"""generated/spec.py: plain data about the resources and copies, for the runtime's machinery."""

from __future__ import annotations

from dataclasses import dataclass

from onehand.gen.file import File
from onehand.gen.python.code import Brackets, Code, call, keyword_argument, listed, literal, quoted, render
from onehand.gen.python.home import ServerHome
from onehand.gen.python.module import Module
from onehand.gen.python.names import class_name, constant, copy_class, dao_class, module
from onehand.gen.python.types import Types
from onehand.gen.python.values import Values
from onehand.gen.python.writable import read_back
from onehand.gen.sql.columns import column_name
from onehand.gen.sql.copies import copy_column
from onehand.gen.sql.owner import owned
from onehand.ir.nodes import Copy, Design, Embed, Field, Resource, Search, Service, Subscription
from onehand.ir.types import Named, Primitive

SPEC = "onehand.runtime.spec"


def generate(design: Design, service: Service) -> list[File]:
    """spec.py, unless there is nothing to tell."""
    copies = [(one, copy) for one in service.subscriptions.values() for copy in one.copies]
    if not service.resources and not copies:
        return []
    names = [constant(resource.plural) for resource in service.resources.values()]
    names += [copy_constant(one.service, copy.resource) for one, copy in copies]
    says = f"What the machinery knows about '{service.name}'."
    file = Module("generated/spec.py", source=service.path, says=says, declared=names)
    specs = _Specs(design, service, file)
    for resource in service.resources.values():
        file.add(specs.resource(resource))
    for subscription, copy in copies:
        file.add(specs.copy(subscription, copy))
    return [file.file()]


def copy_constant(service: str, resource: str) -> str:
    """`USER_USER_COPY`: the spec of a copy."""
    return f"{constant(service)}_{constant(resource)}_COPY"


@dataclass(frozen=True, slots=True)
class _Specs:
    design: Design
    service: Service
    file: Module

    @property
    def types(self) -> Types:
        return Types(self.file, ServerHome(self.service.name))

    def model(self, resource: Resource, kind: str = "") -> str:
        return self.file.use(".models", f"{class_name(resource.name)}{kind}")

    def resource(self, resource: Resource) -> str:
        name = class_name(resource.name)
        arguments: list[Code | None] = [
            f"name={quoted(resource.name)}",
            f"plural={quoted(resource.plural)}",
            f"path={quoted(resource.path)}",
            *self._parent(resource),
            *self._owner(resource),
            f"model={self.model(resource)}",
            f"form={self.model(resource, 'Form')}",
            f"patch={self.model(resource, 'Patch')}",
            f"query={self.model(resource, 'Query')}",
            f"version={self.model(resource, 'Version')}",
            None if read_back(resource, "") is None else f"form_of={name}Form.of",
            keyword_argument("fields", self._fields(resource)),
            keyword_argument("unique", literal_tuple(resource.unique)) if resource.unique else None,
            keyword_argument("search", listed([self._search(one) for one in resource.search])),
            keyword_argument("sort", listed([quoted(str(one)) for one in resource.sort])),
            *self._table(resource),
            *self._events(resource),
            self._journal(resource),
        ]
        given = [argument for argument in arguments if argument is not None]
        return render(call(f"{constant(resource.plural)} = {self.file.use(SPEC, 'ResourceSpec')}", given))

    def _parent(self, resource: Resource) -> list[Code]:
        if resource.parent is None:
            return []
        return [f"parent={quoted(resource.parent)}", f"parent_field={quoted(f'{resource.parent}_id')}"]

    def _owner(self, resource: Resource) -> list[Code]:
        facts = [f"owner={quoted(resource.owner)}"] if resource.owner else []
        facts += [f"sees_all={quoted(f'{self.service.name}:all')}"] if owned(self.service, resource) else []
        return list(facts)

    def _fields(self, resource: Resource) -> Code:
        written = {field.name for field in resource.form.fields}
        return listed([self.field(field, written) for field in resource.fields if not field.audit])

    def field(self, field: Field, written: set[str] | None) -> Code:
        """One FieldSpec; `written`: the names in the form, None where there is no form."""
        in_form = written is None or field.name in written
        in_form = in_form or (field.embed is not None and written is not None and field.embed.form_field in written)
        values = Values(self.design, self.types)
        facts: list[Code | None] = [
            f"name={quoted(field.name)}",
            f"column={quoted(column_name(field))}",
            f"type={quoted(_word(field))}",
            "optional=True" if field.optional else None,
            None if field.default is None else f"default={values.of(field.type, field.default)}",
            None if in_form else "in_form=False",
            f"set_by={quoted(field.set_by)}" if field.set_by else None,
            "immutable=True" if field.immutable else None,
            "private=True" if field.private else None,
            f"refers_to={quoted(f'{field.refers_to.service}.{field.refers_to.resource}')}" if field.refers_to else None,
            f"check={quoted(field.check)}" if field.check else None,
            "personal=True" if field.personal else None,
            None if field.digits is None else f"digits={field.digits}",
            None if field.scale is None else f"scale={field.scale}",
            keyword_argument("embed", self._embed(field, field.embed)) if field.embed else None,
        ]
        return call(self.file.use(SPEC, "FieldSpec"), [fact for fact in facts if fact is not None])

    def _embed(self, field: Field, embed: Embed) -> Code:
        facts = [f"form_field={quoted(embed.form_field)}", f"column={quoted(embed.column)}"]
        facts += [f"resource={quoted(embed.resource)}"] if embed.resource else []
        given: list[Code] = [*facts, keyword_argument("fields", listed([quoted(one) for one in embed.fields]))]
        return call(self.file.use(SPEC, "EmbedSpec"), [*given, f"model={self.types.of(field.type)}"])

    def _search(self, search: Search) -> Code:
        terms: list[Code] = [Brackets("(", [quoted(term.field), quoted(term.match)]) for term in search.terms]
        return call(self.file.use(SPEC, "SearchSpec"), [listed(terms)])

    def _table(self, resource: Resource) -> list[Code]:
        """How the publisher reads the journal."""
        dao = self.file.use(f".dao.{module(resource.plural)}", dao_class(resource.plural))
        return [f"journal_sql={dao}.journal", f"from_row={dao}.read"]

    def _events(self, resource: Resource) -> list[Code]:
        found = {kind: self.service.events.get(f"{resource.name}_{kind}") for kind in _DEDUCED}
        return [f"{kind}={self.file.use('.events', class_name(one.name))}" for kind, one in found.items() if one]

    def _journal(self, resource: Resource) -> Code:
        facts: list[Code] = [f"retain_days={resource.journal.retain_days}"]
        facts.append(f"partition={quoted(resource.journal.partition)}")
        return keyword_argument("journal", call(self.file.use(SPEC, "JournalSpec"), facts))

    def copy(self, subscription: Subscription, copy: Copy) -> str:
        name = copy_constant(subscription.service, copy.resource)
        model = self.file.use(f".subscriptions.{module(subscription.service)}", copy_class(copy.resource))
        fields = listed([self.copied(field) for field in copy.fields if field.name != "id"])
        arguments: list[Code] = [
            f"service={quoted(subscription.service)}",
            f"resource={quoted(copy.resource)}",
            f"table={quoted(f'copies.{subscription.service}_{copy.resource}')}",
            keyword_argument("fields", fields),
            f"model={model}",
        ]
        return render(call(f"{name} = {self.file.use(SPEC, 'CopySpec')}", arguments))

    def copied(self, field: Field) -> Code:
        """A field of a copy: only what it takes to read and write it."""
        facts = [f"name={quoted(field.name)}", f"column={quoted(copy_column(field))}", f"type={quoted(_word(field))}"]
        facts += ["optional=True"] if field.optional else []
        facts += ["personal=True"] if field.personal else []
        facts += [f"digits={field.digits}"] if field.digits is not None else []
        facts += [f"scale={field.scale}"] if field.scale is not None else []
        return call(self.file.use(SPEC, "FieldSpec"), facts)


_DEDUCED = ("upserted", "deleted", "forgotten")


def literal_tuple(rows: tuple[tuple[str, ...], ...]) -> Code:
    """`(("email",),)`."""
    return listed([listed([literal(one) for one in row]) for row in rows])


def _word(field: Field) -> str:
    match field.type:
        case Primitive(name):
            return name
        case Named(kind="enum"):
            return "enum"
        case _:
            return "value"
