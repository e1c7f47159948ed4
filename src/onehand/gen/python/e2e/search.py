"""Which tests say what a list can be asked for?"""

from __future__ import annotations

from onehand.gen.python.code import Code, call
from onehand.gen.python.e2e.subject import Subject
from onehand.gen.python.names import attribute, parameter
from onehand.ir.nodes import Field, Search, SearchTerm


def searches(subject: Subject) -> None:
    """Every term alone, and those that were declared together also together."""
    if "list" not in subject.kinds:
        return
    terms = dict.fromkeys(term for search in subject.resource.search for term in search.terms)
    for term in terms:
        _found(subject, term)
    for search in subject.resource.search:
        if len(search.terms) > 1:
            _together(subject, search)


def _field(subject: Subject, term: SearchTerm) -> Field:
    return next(one for one in subject.resource.fields if one.name == term.field)


def _value(subject: Subject, term: SearchTerm) -> str:
    """What the one created has; the client writes it into the query."""
    field = _field(subject, term)
    return f"created.{attribute(field.name)}" + (".id" if field.embed else "")


def _usable(subject: Subject, term: SearchTerm) -> bool:
    """Whether one that is created has a value to be found by."""
    field = _field(subject, term)
    if field.private:
        return False
    if field.audit or not field.optional:
        return True
    written = next((one for one in subject.resource.form.fields if one.name == field.name), None)
    return (
        subject.by_api
        and written is not None
        and written.default is None
        and subject.simple(written)
        and not field.embed
    )


def _list(subject: Subject, *terms: str) -> Code:
    ids: list[Code] = [f"{one.name}_id" for one in subject.above]
    return call(f"page = await client.list_{subject.plural}", [*ids, "id=[created.id]", *terms])


def _found(subject: Subject, term: SearchTerm) -> None:
    if not _usable(subject, term):
        return
    field, value, place = _field(subject, term), _value(subject, term), parameter(term.field)
    lines: list[Code] = [subject.create()]
    hit, miss = "assert page.items == [created]", "assert page.items == []"
    if term.match == "equal":
        lines += [_list(subject, f"{place}={value}"), hit]
        other = _other(subject, field)
        if other:
            lines += [_list(subject, f"{place}={other}"), miss]
        if str(field.type) == "email":
            lines += [_list(subject, f"{place}={value}.upper()"), hit]
    elif term.match == "prefix":
        lines += [f'whole = {value} or ""' if field.optional else f"whole = {value}"]
        lines += [_list(subject, f"{term.field}_prefix=whole[:2]"), hit]
        lines += [_list(subject, f"{term.field}_prefix=whole"), hit]
        lines += [_list(subject, f'{term.field}_prefix=whole + "~"'), miss]
    else:
        lines += [
            _list(subject, f"{term.field}_from={value}"),
            hit,
            _list(subject, f"{term.field}_until={value}"),
            miss,
        ]
        more = _step(subject, field)
        if more and not field.optional:
            lines += [_list(subject, f"{term.field}_from={value} + {more}"), miss]
            lines += [_list(subject, f"{term.field}_from={value}", f"{term.field}_until={value} + {more}"), hit]
    says = {
        "equal": "has just this value",
        "prefix": "begins like this",
        "range": "is in the range: its start is in, its end is not",
    }
    how = "" if term.match == "equal" else f"_{term.match}"
    name = f"searching_{subject.plural}_by_{term.field}{how}_expects_what_fits"
    subject.test(name, f"A list by {field.name.replace('_', ' ')} has what {says[term.match]}.", *lines)


def _other(subject: Subject, field: Field) -> str | None:
    """A value that the one created has not."""
    if str(field.type) == "boolean":
        return f"not created.{attribute(field.name)}" if not field.optional else None
    plain = str(field.type) in {"string", "email", "id", "url"} and not field.pattern and not field.embed
    if plain and field.refers_to is None and not (isinstance(field.maximum, int) and field.maximum < 8):
        if subject.simple(field):
            return f"{subject.made}.{attribute(field.name)}"
        return None if str(field.type) in {"email", "url"} else '"nobody has this"'
    return '"01900000-0000-7000-8000-000000000000"' if plain or field.embed else None


def _step(subject: Subject, field: Field) -> str:
    use = subject.file.out.use
    match str(field.type):
        case "integer":
            return "1"
        case "decimal":
            return "1"
        case "date":
            return f"{use('datetime', 'timedelta')}(days=1)"
        case "datetime":
            return f"{use('datetime', 'timedelta')}(seconds=1)"
    return ""


def _together(subject: Subject, search: Search) -> None:
    if not all(_usable(subject, term) for term in search.terms):
        return
    suffix = {"equal": "", "prefix": "_prefix", "range": "_from"}
    given = []
    for term in search.terms:
        name = parameter(term.field) if term.match == "equal" else term.field + suffix[term.match]
        given.append(f"{name}={_value(subject, term)}")
    last = search.terms[-1]
    lines: list[Code] = [subject.create(), _list(subject, *given), "assert page.items == [created]"]
    if last.match == "range":
        given[-1] = f"{last.field}_until={_value(subject, last)}"
        lines += [_list(subject, *given), "assert page.items == []"]
    elif last.match == "prefix":
        given[-1] = f'{last.field}_prefix="~~"'
        lines += [_list(subject, *given), "assert page.items == []"]
    names = "_and_".join(term.field for term in search.terms)
    subject.test(
        f"searching_{subject.plural}_by_{names}_expects_both", "Searches that are asked together all hold.", *lines
    )
