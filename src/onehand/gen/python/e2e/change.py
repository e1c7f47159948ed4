"""Which tests say what PUT and PATCH do?"""

from __future__ import annotations

from onehand.gen.python.code import Code, call, quoted
from onehand.gen.python.e2e.subject import Subject
from onehand.gen.python.factories import required
from onehand.gen.python.writable import read_back
from onehand.ir.nodes import Field
from onehand.ir.types import Named


def changes(subject: Subject) -> None:
    """Replaced, changed in part, cleared, not changed at all, and what may not be changed."""
    if "update" in subject.kinds and rewritable(subject):
        _replaced(subject)
        _cleared_by_put(subject)
        _nothing_new(subject)
    if "patch" in subject.kinds:
        _patched(subject)
        _cleared_by_patch(subject)
    _immutable(subject)


def rewritable(subject: Subject) -> bool:
    """Whether the form can be had from the resource, to be sent again."""
    return read_back(subject.resource, "") is not None and not any(
        one.secret and required(one) for one in subject.resource.form.fields
    )


def form_of(subject: Subject, of: str = "created") -> str:
    """The form that would write it again, as JSON."""
    form = subject.home.name(subject.file.out, Named("form", subject.service.name, f"{subject.name}_form"))
    return f"{subject.file.trial('fields_of')}({form}.of({of}))"


def _replaced(subject: Subject) -> None:
    field = subject.changeable
    if field is None:
        return
    lines: list[Code] = [
        subject.create(),
        call(
            "form = " + subject.file.trial("changed"),
            [form_of(subject), quoted(field.name), subject.value(field)],
        ),
        subject.file.ask("PUT", subject.place(), "form"),
        f"assert (answer.status, answer.fields[{quoted(field.name)}]) == (200, form[{quoted(field.name)}])",
    ]
    if "get" in subject.kinds:
        lines += [subject.file.ask("GET", subject.place(), to="again"), "assert again.fields == answer.fields"]
    subject.test(f"replacing_{subject.identifier}_expects_what_the_form_says", "A PUT replaces what was there.", *lines)


def optional_fields(subject: Subject) -> list[Field]:
    """Optional ones that tests give a value and can see."""
    return [one for one in subject.patchable if one.optional and one.default is None]


def _cleared_by_put(subject: Subject) -> None:
    found = optional_fields(subject)
    if not found:
        return
    names = ", ".join(quoted(one.name) for one in found)
    kept = f"{subject.file.trial('without')}({form_of(subject)}, {names})"
    lines: list[Code] = [
        subject.create(),
        call("answer = await " + subject.file.trial("ask"), ["client", '"PUT"', subject.place(), kept]),
        "assert answer.status == 200",
        f"assert answer.fields.keys().isdisjoint({{{names}}})",
    ]
    subject.test(
        f"replacing_{subject.identifier}_without_optionals_expects_them_cleared",
        "What a PUT leaves out is cleared.",
        *lines,
    )


def _nothing_new(subject: Subject) -> None:
    if "get" not in subject.kinds:
        return
    lines: list[Code] = [
        subject.create(),
        subject.file.ask("GET", subject.place(), to="before"),
        subject.file.ask("PUT", subject.place(), form_of(subject)),
        "assert (answer.status, answer.fields) == (200, before.fields)",
    ]
    if "patch" in subject.kinds:
        lines += [subject.file.ask("PATCH", subject.place(), "{}"), "assert answer.status == 200"]
    lines += [subject.file.ask("GET", subject.place(), to="after"), "assert after.etag == before.etag"]
    says = "A write that changes nothing writes nothing: the ETag and the time of change stay."
    subject.test(f"replacing_{subject.identifier}_by_itself_expects_the_same_etag", says, *lines)


def _patched(subject: Subject) -> None:
    field = subject.changeable
    if field is None:
        return
    name, rest, moved = quoted(field.name), subject.file.trial("without"), quoted("updated_at")
    lines: list[Code] = [
        subject.create(),
        f"wanted = {subject.value(field)}",
        subject.file.ask("PATCH", subject.place(), f"{{{name}: wanted}}"),
        f"shown = {subject.file.trial('fields_of')}(created) | {{{name}: wanted}}",
        f"assert {rest}(answer.fields, {moved}) == {rest}(shown, {moved})",
    ]
    subject.test(
        f"patching_{subject.identifier}_expects_only_that_changed",
        "A PATCH changes what it names; what is absent stays.",
        *lines,
    )


def _cleared_by_patch(subject: Subject) -> None:
    found = optional_fields(subject)
    if not found:
        return
    subject.file.table("OPTIONAL", [quoted(one.name) for one in found])
    lines: list[Code] = [
        subject.create(),
        subject.file.ask("PATCH", subject.place(), "{}"),
        "assert field in answer.fields" if subject.by_api else "assert answer.status == 200",
        subject.file.ask("PATCH", subject.place(), "{field: None}"),
        "assert answer.status == 200",
        "assert field not in answer.fields",
    ]
    subject.test(
        f"patching_{subject.identifier}_with_null_expects_the_field_cleared",
        "Null in a PATCH clears what is optional; absent leaves it.",
        *lines,
        table=subject.file.by_rows(["field"], "OPTIONAL"),
        more=["field: str"],
    )


def _immutable(subject: Subject) -> None:
    for field in subject.resource.form.fields:
        if not field.immutable or not subject.simple(field) or str(field.type) == "boolean":
            continue
        name = quoted(field.name)
        lines: list[Code] = [subject.create(), f"other = {subject.value(field)}"]
        wrong = f'{subject.file.trial("refusal")}(({name}, "immutable"))'
        before = len(lines)
        if "patch" in subject.kinds:
            lines += [
                subject.file.ask("PATCH", subject.place(), f"{{{name}: other}}"),
                f"assert answer.refusal == {wrong}",
            ]
        if "update" in subject.kinds and rewritable(subject):
            lines.append(subject.file.ask("PUT", subject.place(), f"{form_of(subject)} | {{{name}: other}}"))
            lines.append(f"assert answer.refusal == {wrong}")
        if len(lines) > before:
            subject.test(
                f"changing_{field.name}_of_{subject.identifier}_expects_a_refusal",
                f"The {field.name.replace('_', ' ')} stays what it was.",
                *lines,
            )
