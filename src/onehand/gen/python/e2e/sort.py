"""Which tests say in which order a list comes?"""

from __future__ import annotations

import keyword

from onehand.gen.python.code import Code, call, quoted
from onehand.gen.python.e2e.subject import Subject
from onehand.gen.python.names import attribute
from onehand.ir.nodes import Field, Sort
from onehand.ir.types import Named


def sorts(subject: Subject) -> None:
    """Every declared sort, with ties where there can be some: the id breaks them, in the same direction."""
    if "list" not in subject.kinds:
        return
    for sort in subject.resource.sort:
        _sorted(subject, sort)


def _sorted(subject: Subject, sort: Sort) -> None:
    field = next(one for one in subject.resource.fields if one.name == sort.field)
    form = next((one for one in subject.resource.form.fields if one.name == sort.field), None)
    name = attribute(field.name)
    ids: list[Code] = [f"{one.name}_id" for one in subject.above]
    tie = form is not None and subject.by_api and subject.simple(form) and _may_repeat(subject, form)
    lines: list[Code] = [f"made = [await {subject.new()} for _ in range(3)]"]
    if tie:
        file = subject.file
        lines += [
            f"tie = {file.trial('fields_of')}(made[0])[{quoted(field.name)}]",
            call("made.append", [f"await {subject.new(_keyword(field.name))}"]),
        ]
    lines += [
        "ids = [one.id for one in made]",
        call(f"page = await client.list_{subject.plural}", [*ids, "id=ids", f"sort={quoted(str(sort))}"]),
        call("wanted = sorted", ["made", f"key=lambda one: ({_key(field, name)}, one.id)", *_reverse(sort)]),
        "assert page.items == wanted",
    ]
    first = next(iter(subject.resource.sort))
    if sort is first:
        lines += [call(f"page = await client.list_{subject.plural}", [*ids, "id=ids"]), "assert page.items == wanted"]
    way = "descending" if sort.descending else "ascending"
    says = f"By {field.name.replace('_', ' ')}, {way}" + ("; the id breaks ties." if tie else ".")
    says += " So it is when nothing is asked." if sort is first else ""
    subject.test(f"listing_{subject.plural}_by_{field.name}_expects_them_{way}", says, *lines)


def _keyword(name: str) -> str:
    return f"**{{{quoted(name)}: tie}}" if keyword.iskeyword(name) else f"{name}=tie"


def _reverse(sort: Sort) -> list[str]:
    return ["reverse=True"] if sort.descending else []


def _may_repeat(subject: Subject, field: Field) -> bool:
    """Whether two may have the same value."""
    return not subject.alone(field) and not any(field.name in names for names in subject.resource.unique)


def _key(field: Field, name: str) -> str:
    return f"str(one.{name})" if isinstance(field.type, Named) else f"one.{name}"
