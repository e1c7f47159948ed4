"""Which tests follow a resource from its creation to its end?"""

from __future__ import annotations

from onehand.gen.python.code import Brackets, Code, call, literal, pairs, quoted
from onehand.gen.python.e2e.refusal import defaulted
from onehand.gen.python.e2e.subject import Subject
from onehand.gen.python.names import attribute


def life(subject: Subject) -> None:
    """Created, read, listed, deleted, and what is remembered of it."""
    new, kinds = subject.create(), subject.kinds
    if "get" in kinds:
        lines: list[Code] = [new, call(f"found = await client.get_{subject.name}", [*_ids(subject), "created.id"])]
        lines.append("assert found == created")
        subject.test(
            f"getting_{subject.identifier}_expects_what_was_created", "What was created is what is read.", *lines
        )
    if "list" in kinds:
        lines = [new, _list(subject), "assert page.items == [created]"]
        subject.test(f"listing_{subject.plural}_expects_the_one_created", "A list has what was created.", *lines)
    if "create" in kinds and subject.by_api:
        _as_given(subject)
    if "delete" in kinds:
        _deleted(subject)
    if "versions" in kinds:
        _versions(subject)
    if "create" in kinds and subject.by_api and defaulted(subject):
        _defaults(subject)


def _ids(subject: Subject) -> list[Code]:
    return [f"{one.name}_id" for one in subject.above]


def _list(subject: Subject) -> Code:
    return call(f"page = await client.list_{subject.plural}", [*_ids(subject), "id=[created.id]"])


def _as_given(subject: Subject) -> None:
    """Simple values only: of others a default may be filled in."""
    shown = [one for one in subject.resource.form.fields if subject.simple(one) and one.default is None]
    if not shown:
        return
    names = Brackets("names = [", [quoted(one.name) for one in shown])
    lines: list[Code] = [
        names,
        f"form = {subject.posted()}",
        subject.create("**form"),
        f"shown = {subject.file.trial('fields_of')}(created)",
        "assert {name: shown[name] for name in names} == {name: form[name] for name in names}",
    ]
    says = "Every field comes back as it was sent."
    subject.test(f"creating_{subject.identifier}_expects_what_the_form_says", says, *lines)


def _deleted(subject: Subject) -> None:
    lines: list[Code] = [subject.create(), subject.file.ask("DELETE", subject.place()), "assert answer.status == 204"]
    if "get" in subject.kinds:
        lines += [subject.file.ask("GET", subject.place()), "assert answer.status == 404"]
    if "list" in subject.kinds:
        lines += [_list(subject), "assert page.items == []"]
    lines += [subject.file.ask("DELETE", subject.place()), "assert answer.status == 404"]
    says = f"A deleted {subject.words} is neither found nor listed, nor can it be deleted again."
    subject.test(f"deleting_{subject.identifier}_expects_it_gone", says, *lines)


def _versions(subject: Subject) -> None:
    lines: list[Code] = [subject.create()]
    types = ["insert"]
    if "delete" in subject.kinds:
        lines.append(subject.file.ask("DELETE", subject.place(), to=""))
        types.append("delete")
    lines.append(call(f"page = await client.list_{subject.name}_versions", [*_ids(subject), "created.id"]))
    lines.append(
        "kinds = sorted(one.type for one in page.items)"
        if len(types) > 1
        else "kinds = [one.type for one in page.items]"
    )
    lines.append(f"assert kinds == {sorted(types)!r}".replace("'", '"'))
    lines.append(
        f"assert page.items[-1].{attribute(subject.name)} == created"
        if len(types) == 1
        else f"assert created in [one.{attribute(subject.name)} for one in page.items]"
    )
    says = "The journal tells of every change" + (", also when it is gone." if len(types) > 1 else ".")
    subject.test(f"listing_the_versions_of_{subject.identifier}_expects_its_history", says, *lines)


def _defaults(subject: Subject) -> None:
    fields = defaulted(subject)
    wanted = Brackets(
        "DEFAULTS: dict[str, object] = {", pairs([(one.name, literal(one.default)) for one in fields]).items
    )
    subject.file.constant(wanted)
    lines: list[Code] = [
        f"form = {subject.file.trial('without')}({subject.posted()}, *DEFAULTS)",
        subject.file.ask("POST", subject.listing, "form"),
        "shown = answer.fields",
        "assert {name: shown[name] for name in DEFAULTS} == DEFAULTS",
    ]
    name = f"creating_{subject.identifier}_without_defaults_expects_them_applied"
    subject.test(name, "What is left out gets its default.", *lines)
