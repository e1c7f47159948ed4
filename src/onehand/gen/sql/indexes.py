"""Which indexes does a resource's table need? One for every declared question, and none that another one covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onehand.gen.sql.columns import column_name, field_named
from onehand.gen.sql.names import constraint
from onehand.gen.sql.references import references
from onehand.gen.sql.schema import Index
from onehand.gen.sql.words import ident
from onehand.ir.nodes import Resource, Service
from onehand.ir.types import Primitive

Key = tuple[str, ...]
"""SQL expressions, in the index's order."""


def indexes(service: Service, resource: Resource) -> tuple[Index, ...]:
    """Unique keys, then one per search (its terms, the default sort, id), per sort (with id), and per reference to
    another table. What another index begins with is left out.
    """
    unique = {tuple(searched(resource, name) for name in key): key for key in resource.unique}
    wanted = list(dict.fromkeys(_wanted(service, resource)))
    needed = [key for key in wanted if not _covered(key, unique, wanted)]
    return (
        *(_unique(resource, names, key) for key, names in unique.items()),
        *(_plain(resource, key) for key in needed),
    )


def searched(resource: Resource, name: str) -> str:
    """What a search compares: the column; of an e-mail address its lower case."""
    field = field_named(resource, name)
    column = ident(column_name(field))
    return f"lower({column})" if field.type == Primitive("email") else column


def _wanted(service: Service, resource: Resource) -> Iterator[Key]:
    default = _sorted(resource, resource.sort[0].field)
    for search in resource.search:
        terms = [searched(resource, term.field) for term in search.terms]
        # Behind a range or a prefix the rows are no longer in the order of the sort: it would only make the index wide.
        ordered = search.terms[-1].match == "equal"
        yield _once([*terms, default, "id"] if ordered else [*terms, "id"])
    for sort in resource.sort:
        yield _once([_sorted(resource, sort.field), "id"])
    for column in references(service, resource):
        yield _once([ident(column), default, "id"])


def _once(expressions: Iterable[str]) -> Key:
    return tuple(dict.fromkeys(expressions))


def _sorted(resource: Resource, name: str) -> str:
    return ident(column_name(field_named(resource, name)))


def _covered(key: Key, unique: Iterable[Key], wanted: list[Key]) -> bool:
    """A unique key finds at most one row, so nothing needs to be sorted behind it; the primary key is one."""
    if any(key[: len(one)] == one for one in (("id",), *unique)):
        return True
    return any(other != key and other[: len(key)] == key for other in wanted)


def _unique(resource: Resource, names: tuple[str, ...], key: Key) -> Index:
    columns = "_".join(column_name(field_named(resource, name)) for name in names)
    return Index(name=constraint(resource.plural, columns, "unique"), definition=f"({', '.join(key)})", unique=True)


def _plain(resource: Resource, key: Key) -> Index:
    words = "_".join(part.removeprefix("lower(").removesuffix(")").strip('"') for part in key)
    return Index(name=constraint(resource.plural, words, "index"), definition=f"({', '.join(key)})")
