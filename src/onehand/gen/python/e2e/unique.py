"""Which tests say what may occur once?"""

from __future__ import annotations

from onehand.gen.python.code import Code, pairs, quoted
from onehand.gen.python.e2e.subject import Subject
from onehand.gen.python.factories import required
from onehand.ir.nodes import Field


def uniques(subject: Subject) -> None:
    """A second one with the same value, or values, is a conflict, and says of which fields."""
    if "create" not in subject.kinds or not subject.by_api:
        return
    fields = {one.name: one for one in subject.resource.form.fields}
    parent = f"{subject.above[-1].name}_id" if subject.above else ""
    for names in subject.resource.unique:
        own = [one for one in names if one != parent]
        if own and all(one in fields and _given(subject, fields[one]) for one in own):
            _unique(subject, names, [fields[one] for one in own])


def _given(subject: Subject, field: Field) -> bool:
    """Whether one that is made has a value of it: null never conflicts."""
    return subject.readable(field) and (required(field) or subject.simple(field))


def _unique(subject: Subject, names: tuple[str, ...], fields: list[Field]) -> None:
    file, what = subject.file, " and ".join(one.name.replace("_", " ") for one in fields)
    same, given = _shown(fields), ", ".join(quoted(one) for one in names)
    taken = [f"assert answer.refusal == {file.trial('conflict')}({given})"]
    lines: list[Code] = [subject.create(), f"shown = {file.trial('fields_of')}(created)"]
    lines += [file.ask("POST", subject.listing, subject.posted(same)), *taken]
    anyhow = len(fields) == 1 and str(fields[0].type) == "email"
    if anyhow:
        upper = [(name, f"str({value}).upper()") for name, value in same]
        lines += [file.ask("POST", subject.listing, subject.posted(upper)), *taken]
    if "patch" in subject.kinds and not any(one.immutable for one in fields):
        body = pairs(same).flat()
        lines += [subject.create(to="other"), file.ask("PATCH", subject.place("other.id"), body), *taken]
    subject.test(
        f"creating_{subject.identifier}_with_a_taken_{'_and_'.join(one.name for one in fields)}_expects_a_conflict",
        f"Two cannot have the same {what}{', in capitals or not' if anyhow else ''}.",
        *lines,
    )
    if len(fields) > 1:
        _apart(subject, fields)


def _shown(fields: list[Field]) -> list[tuple[str, Code]]:
    return [(one.name, f"shown[{quoted(one.name)}]") for one in fields]


def _apart(subject: Subject, fields: list[Field]) -> None:
    """Of several fields that are unique together each may occur twice."""
    other = next((one for one in fields if subject.simple(one) and str(one.type) != "boolean"), None)
    if other is None:
        return
    same = _shown([one for one in fields if one is not other])
    lines: list[Code] = [subject.create(), f"shown = {subject.file.trial('fields_of')}(created)"]
    lines += [subject.file.ask("POST", subject.listing, subject.posted(same)), "assert answer.status == 201"]
    name = f"creating_{subject.identifier}_with_another_{other.name}_expects_no_conflict"
    subject.test(name, "Only together they may occur once.", *lines)
