"""Which searches, sorts and unique keys does a resource have, and can its fields carry them?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from onehand.design.resource import ResourceSyntax
from onehand.design.search import SearchSyntax, SearchTermSyntax
from onehand.design.shape import Name
from onehand.ir.build.scope import Scope
from onehand.ir.nodes import Field, Search, SearchTerm, Sort
from onehand.ir.types import TEXT_PRIMITIVES, Named, Primitive, Type
from onehand.text.span import Span
from onehand.text.suggest import did_you_mean

_RANGE = frozenset({"integer", "decimal", "float", "date", "datetime"})
_SCALAR = _RANGE | TEXT_PRIMITIVES | {"boolean", "uuid"}
_SAYS = {"equal": "single values", "range": "numbers and times", "prefix": "texts"}


def build_searches(syntax: ResourceSyntax, fields: Mapping[str, Field], scope: Scope) -> tuple[Search, ...]:
    return tuple(
        Search(terms, search.span) for search in syntax.search if (terms := _terms(search, fields, syntax, scope))
    )


def _terms(
    search: SearchSyntax, fields: Mapping[str, Field], syntax: ResourceSyntax, scope: Scope
) -> tuple[SearchTerm, ...]:
    terms: list[SearchTerm] = []
    for written in search.terms:
        field = known_field(written.field, fields, syntax, "search", scope)
        if field is not None and _fits(written, field, scope):
            match = written.match.value
            terms.append(
                SearchTerm(field.name, "range" if match == "range" else "prefix" if match == "prefix" else "equal")
            )
    return tuple(terms)


def _fits(written: SearchTermSyntax, field: Field, scope: Scope) -> bool:
    match = written.match.value
    good = _good(match, field)
    if field.private:
        scope.report.error(
            "bad-search",
            written.field.span,
            f"field '{field.name}' is private",
            help="a search would show what it holds",
        )
    elif not good:
        message = f"a search by '{match}' is for {_SAYS[match]}, found type '{field.type}'"
        fitting = [one for one in _SAYS if _good(one, field)]
        help = f"it can be searched by: {', '.join(fitting)}" if fitting else "it cannot be searched: leave it out"
        scope.report.error("bad-search", written.field.span, message, help=help)
    elif field.name == "id":
        scope.report.error("bad-search", written.field.span, "every list can be filtered by 'id'", help="leave it out")
    return good and not field.private and field.name != "id"


def _good(match: str, field: Field) -> bool:
    if match == "equal":
        return is_scalar(field)
    return _primitive(field.type, _RANGE if match == "range" else TEXT_PRIMITIVES)


def is_scalar(field: Field) -> bool:
    """One value that an index can hold; of an embed it is the id."""
    enum = isinstance(field.type, Named) and field.type.kind == "enum"
    return enum or field.embed is not None or _primitive(field.type, _SCALAR)


def _primitive(type: Type, names: frozenset[str]) -> bool:
    return isinstance(type, Primitive) and type.name in names


def known_field(
    name: Name, fields: Mapping[str, Field], syntax: ResourceSyntax, where: str, scope: Scope
) -> Field | None:
    """The field that `where` names. One that is declared and could not be understood is not told a second time."""
    field = fields.get(name.value)
    if any(one.secret and one.name.value == name.value for one in syntax.fields):
        message = f"'{where}' names '{name.value}', which is secret"
        scope.report.error("bad-secret", name.span, message, help="leave it out: it is not stored")
    elif field is None and all(one.name.value != name.value for one in syntax.fields):
        embed = next((one.name for one in fields.values() if one.embed and one.embed.column == name.value), None)
        known = tuple(dict.fromkeys([*fields, *(one.name.value for one in syntax.fields)]))
        near = did_you_mean(name.value, known, otherwise=f"fields: {', '.join(known)}")
        message = f"'{where}' names '{name.value}', which is no field of the resource"
        scope.report.error("unknown-field", name.span, message, help=f"the field is '{embed}'" if embed else near)
    return field


def build_sorts(syntax: ResourceSyntax, fields: Mapping[str, Field], scope: Scope) -> tuple[Sort, ...]:
    """`-created_at` unless written."""
    if not syntax.sort:
        return (Sort("created_at", descending=True, span=syntax.name.span),)
    return tuple(_sorts(syntax, fields, scope))


def _sorts(syntax: ResourceSyntax, fields: Mapping[str, Field], scope: Scope) -> Iterator[Sort]:
    seen: set[tuple[str, bool]] = set()
    for written in syntax.sort:
        field = known_field(written.field, fields, syntax, "sort", scope)
        if field is None:
            continue
        span = written.field.span
        if field.optional:
            help = "pages of a sort need a value in every row: make the field required, with a default"
            scope.report.error("sort-on-optional", span, f"'{field.name}' is optional", help=help)
        elif not is_scalar(field) or field.embed or field.private:
            scope.report.error(
                "bad-sort",
                span,
                f"a list cannot be sorted by '{field.name}' of type '{field.type}'",
                help="sort by a single, public value",
            )
        elif (field.name, written.descending) in seen:
            scope.report.error("bad-sort", span, f"'{field.name}' is given twice", help="remove one")
        else:
            seen.add((field.name, written.descending))
            yield Sort(field.name, written.descending, span)


def build_uniques(syntax: ResourceSyntax, fields: Mapping[str, Field], scope: Scope) -> tuple[tuple[str, ...], ...]:
    """Those of `unique:` first, then fields with `unique: true`; each once."""
    uniques: dict[tuple[str, ...], None] = {}
    for names in syntax.unique:
        if (unique := _unique(names, fields, syntax, scope)) is not None:
            uniques[unique] = None
    for field in syntax.fields:
        if field.unique and (unique := _unique((field.name,), fields, syntax, scope)) is not None:
            uniques[unique] = None
    return tuple(uniques)


def _unique(
    names: tuple[Name, ...], fields: Mapping[str, Field], syntax: ResourceSyntax, scope: Scope
) -> tuple[str, ...] | None:
    found = [known_field(name, fields, syntax, "unique", scope) for name in names]
    for name, field in zip(names, found, strict=True):
        if field is not None and not is_scalar(field):
            _not_unique(name.span, field, scope)
            return None
    good = tuple(field.name for field in found if field is not None)
    return good if len(good) == len(names) else None


def _not_unique(span: Span, field: Field, scope: Scope) -> None:
    scope.report.error(
        "bad-unique",
        span,
        f"'{field.name}' of type '{field.type}' cannot be unique",
        help="a unique key is made of single values",
    )
