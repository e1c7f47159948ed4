"""Which query parameters does a list take?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from onehand.ir.build.scope import Scope
from onehand.ir.nodes import Field, Search, SearchTerm, Sort
from onehand.ir.types import ListOf, Primitive, Type
from onehand.text.span import Span

MOST_IDS = 100
LIMIT, LONGEST_PAGE = 25, 100


def list_parameters(
    span: Span, fields: Mapping[str, Field], searches: tuple[Search, ...], sorts: tuple[Sort, ...], scope: Scope
) -> tuple[Field, ...]:
    """id, then the searches in order (each once), then sort, limit, after."""
    id = _parameter(
        "id", ListOf(Primitive("id")), span, f"Only these ids, at most {MOST_IDS}.", minimum=1, maximum=MOST_IDS
    )
    listed: dict[str, tuple[Field, SearchTerm]] = {}
    pages = (_sort(span, sorts), *page_parameters(span))
    taken = {"id", *(page.name for page in pages)}
    for search in searches:
        for term in search.terms:
            for parameter in _of_term(term, fields[term.field], search.span):
                known = listed.setdefault(parameter.name, (parameter, term))
                if parameter.name in taken or known[1] != term:
                    message = f"two things are called '{parameter.name}' in the query of the list"
                    scope.report.error("name-clash", search.span, message, help="rename the field")
    return (id, *(parameter for parameter, _ in listed.values()), *pages)


def _of_term(term: SearchTerm, field: Field, span: Span) -> Iterator[Field]:
    type: Type = Primitive("id") if field.embed else field.type
    if term.match == "equal":
        yield _parameter(term.field, type, span, f"Only with this {term.field}.", example=field.example)
    elif term.match == "prefix":
        yield _parameter(
            f"{term.field}_prefix", Primitive("string"), span, f"Only where {term.field} starts with this."
        )
    else:
        yield _parameter(f"{term.field}_from", type, span, f"Only with {term.field} at this or above.")
        yield _parameter(f"{term.field}_until", type, span, f"Only with {term.field} below this.")


def _sort(span: Span, sorts: tuple[Sort, ...]) -> Field:
    words = ", ".join(str(sort) for sort in sorts)
    default = str(sorts[0]) if sorts else None
    return _parameter("sort", Primitive("string"), span, f"One of: {words}.", default=default)


def page_parameters(span: Span) -> tuple[Field, ...]:
    return (
        _parameter(
            "limit", Primitive("integer"), span, "Items of a page.", minimum=1, maximum=LONGEST_PAGE, default=LIMIT
        ),
        _parameter("after", Primitive("string"), span, "Where the page before ended: from its 'Link' header."),
    )


def _parameter(
    name: str,
    type: Type,
    span: Span,
    description: str,
    *,
    minimum: int | None = None,
    maximum: int | None = None,
    default: int | str | None = None,
    example: object = None,
) -> Field:
    return Field(
        name,
        type,
        True,
        span,
        span,
        span,
        description=description,
        minimum=minimum,
        maximum=maximum,
        default=default,
        example=example,
    )
