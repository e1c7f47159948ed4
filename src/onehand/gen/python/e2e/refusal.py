"""Which tests say what a form may hold, and what is said about one that is wrong?"""

from __future__ import annotations

from collections.abc import Iterator

from onehand.gen.python.code import Code, quoted
from onehand.gen.python.e2e.case import Case, Cases
from onehand.gen.python.e2e.subject import Subject
from onehand.gen.python.factories import required
from onehand.ir.nodes import Field
from onehand.ir.types import ListOf, Named, Primitive

_WRITES = (("create", "POST"), ("update", "PUT"), ("patch", "PATCH"))


def refusals(subject: Subject) -> None:
    """Every bound on both sides, and everything that is no value of its field."""
    cases = [*Cases(subject.samples).of(subject.resource.form.fields), *_unwritable(subject)]
    if subject.kinds.isdisjoint({"create", "update", "patch"}):
        return
    whole = not subject.formless and not subject.kinds.isdisjoint({"create", "update"})
    _refused(subject, [one for one in cases if one.code and (whole or "." not in one.path)], whole=whole)
    accepted = [one for one in cases if one.code is None and _testable(subject, one)]
    if subject.by_api and "create" in subject.kinds and accepted:
        _accepted(subject, accepted)
    _required(subject, whole=whole)


def _unwritable(subject: Subject) -> Iterator[Case]:
    """What only the service writes, and what the design does not know."""
    known = {one.name for one in subject.resource.form.fields}
    for field in subject.resource.fields:
        if field.name not in known:
            yield Case(field.name, '"x"', "unknown_field", f"{field.name}, which the service sets")
    yield Case("unknown_to_the_design", "1", "unknown_field", "an unknown field")


def _testable(subject: Subject, case: Case) -> bool:
    """A value that is the same in every run cannot be tried where it may occur once."""
    fields = {one.name: one for one in subject.resource.form.fields}
    field = fields[_top(case.path)]
    return not (subject.alone(field) and ("number" not in case.value or field.pattern is not None))


def _top(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _row(subject: Subject, case: Case) -> Code:
    values = (
        [quoted(case.path), subject.numbered(case.value)]
        if " for " not in case.value
        else [quoted(case.path), case.value]
    )
    if "plain(" in case.value:
        subject.file.trial("plain")
    return subject.file.row(case.says, [*values, *([quoted(case.code)] if case.code else [])])


def _refused(subject: Subject, cases: list[Case], *, whole: bool) -> None:
    file = subject.file
    file.table("REFUSED", [_row(subject, one) for one in cases])
    changed, refusal = file.trial("changed"), file.trial("refusal")
    lines: list[Code] = [
        f"form = {changed}({subject.form if whole else '{}'}, field, value)",
        f"wrong = {refusal}((field, code))",
    ]
    for kind, method in _WRITES:
        if kind not in subject.kinds or (kind != "patch" and not whole):
            continue
        body = f"{file.trial('part')}(form, field)" if kind == "patch" else "form"
        place = subject.lost_listing if kind == "create" else subject.lost
        lines += [file.ask(method, place, body), "assert answer.refusal == wrong"]
    subject.test(
        f"writing_{subject.identifier}_with_a_wrong_value_expects_its_fault",
        "A value that is not allowed is refused, with the place and the reason, and nothing else is.",
        *lines,
        table=file.by_rows(["field", "value", "code"], "REFUSED"),
        more=["field: str", "value: object", "code: str"],
    )


def _accepted(subject: Subject, cases: list[Case]) -> None:
    file = subject.file
    fields = {one.name: one for one in subject.resource.form.fields}
    shown = [one for one in cases if one.shown and subject.readable(fields[_top(one.path)])]
    hidden = [one for one in cases if one not in shown]
    fields_of, changed, part = file.trial("fields_of"), file.trial("changed"), file.trial("part")
    for name, found, checks, says in (
        (
            "ACCEPTED",
            shown,
            f"assert {file.trial('at')}({fields_of}(created), field) == value",
            "and comes back as it was sent",
        ),
        ("TAKEN", hidden, "assert created.id", "though it is not shown as it was sent"),
    ):
        if found:
            file.table(name, [_row(subject, one) for one in found])
            how = "" if name == "ACCEPTED" else "_unseen"
            subject.test(
                f"creating_{subject.identifier}_at_a_bound_expects_it_taken{how}",
                f"A value that is just allowed is taken, {says}.",
                f"changes = {part}({changed}({subject.form}, field, value), field)",
                subject.create("**changes"),
                checks,
                table=file.by_rows(["field", "value"], name),
                more=["field: str", "value: object"],
            )


def _required(subject: Subject, *, whole: bool) -> None:
    file, names = subject.file, [one.name for one in subject.resource.form.fields if required(one)]
    if not names:
        return
    file.table("REQUIRED", [quoted(one) for one in names])
    missing = f'{file.trial("refusal")}((field, "required"))'
    lines: list[Code] = []
    for kind, method in _WRITES[:2]:
        if kind in subject.kinds and whole:
            place = subject.lost_listing if kind == "create" else subject.lost
            lines += [
                file.ask(method, place, f"{file.trial('without')}({subject.form}, field)"),
                f"assert answer.refusal == {missing}",
                file.ask(method, place, f"{subject.form} | {{field: None}}"),
                f"assert answer.refusal == {missing}",
            ]
    if "patch" in subject.kinds:
        lines += [file.ask("PATCH", subject.lost, "{field: None}"), 'assert answer.refusal == refusal((field, "null"))']
    if lines:
        subject.test(
            f"writing_{subject.identifier}_without_a_required_field_expects_its_fault",
            "What is required can neither be left out nor be null.",
            *lines,
            table=file.by_rows(["field"], "REQUIRED"),
            more=["field: str"],
        )
    kinds = [(kind, method) for kind, method in _WRITES[:2] if kind in subject.kinds]
    if kinds:
        place = subject.lost_listing if kinds[0][0] == "create" else subject.lost
        subject.test(
            f"writing_{subject.identifier}_without_anything_expects_every_fault",
            "All that is missing is told at once.",
            file.ask(kinds[0][1], place, "{}"),
            f'assert answer.refusal == {file.trial("refusal")}(*((field, "required") for field in REQUIRED))',
        )


def defaulted(subject: Subject) -> list[Field]:
    """Fields of the form that have a value when nobody gives one, and show it."""
    return [
        one for one in subject.resource.form.fields if one.default is not None and _whole(one) and subject.readable(one)
    ]


def _whole(field: Field) -> bool:
    """Whether the default says everything; inside of a model more defaults may apply."""
    type = field.type.item if isinstance(field.type, ListOf) else field.type
    return isinstance(type, Primitive) or (isinstance(type, Named) and type.kind == "enum")
