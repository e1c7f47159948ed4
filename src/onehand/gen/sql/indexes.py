"""Which indexes does a resource's table need? One for every declared question, and none that another one covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onehand.gen.sql.columns import column_name, field_named, parent_column
from onehand.gen.sql.names import constraint, distinct, unique_names
from onehand.gen.sql.owner import owner_column
from onehand.gen.sql.references import references
from onehand.gen.sql.schema import Index
from onehand.gen.sql.words import ident
from onehand.ir.nodes import Resource, Service
from onehand.ir.types import Primitive

Key = tuple[str, ...]
"""SQL expressions, in the index's order."""


def indexes(service: Service, resource: Resource) -> tuple[Index, ...]:
    """Unique keys, then one per search (its terms, the default sort, id), per sort (with id), and per reference to
    another table. What another index begins with is left out. A child's begin with its parent, which every list of
    children names.
    """
    unique = [Index(name=name, definition=_listed(key), unique=True) for name, key in _uniques(resource).items()]
    plain = [Index(name=name, definition=_listed(key)) for name, key in _named(service, resource).items()]
    return (*unique, *plain)


def _listed(key: Key) -> str:
    return f"({', '.join(key)})"


def searched(resource: Resource, name: str) -> str:
    """What a search compares: the column; of an e-mail address its lower case."""
    field = field_named(resource, name)
    column = ident(column_name(field))
    return lowered(column) if field.type == Primitive("email") else column


def lowered(text: str) -> str:
    """A to Z in lower case, and nothing else: what lies beyond depends on the server, its version and its machine."""
    return f"{_LOWER[0]}{text}{_LOWER[1]}"


_LOWER = ("lower(", ' collate "C")')


def is_lowered(expression: str) -> bool:
    return expression.startswith(_LOWER[0])


def _uniques(resource: Resource) -> dict[str, Key]:
    columns = [tuple(column_name(field_named(resource, name)) for name in names) for names in resource.unique]
    keys = [tuple(searched(resource, name) for name in names) for names in resource.unique]
    return dict(zip(unique_names(resource.plural, columns), keys, strict=True))


def _plain(service: Service, resource: Resource) -> list[Key]:
    unique = [("id",), *_uniques(resource).values()]
    wanted = list(dict.fromkeys(_wanted(service, resource)))
    return [key for key in wanted if not _covered(key, unique, wanted)]


def _wanted(service: Service, resource: Resource) -> Iterator[Key]:
    default = _sorted(resource, resource.sort[0].field)
    parent = parent_column(resource)
    first = [ident(parent)] if parent else []
    for search in resource.search:
        terms = [searched(resource, term.field) for term in search.terms]
        # Behind a range or a prefix the rows are no longer in the order of the sort: it would only make the index wide.
        ordered = search.terms[-1].match == "equal"
        yield _once([*first, *terms, default, "id"] if ordered else [*first, *terms, "id"])
    for sort in resource.sort:
        yield _once([*first, _sorted(resource, sort.field), "id"])
    if (owner := owner_column(resource)) is not None:
        yield _once([*first, ident(owner), default, "id"])
    for column in references(service, resource):
        yield _once([ident(column), default, "id"])


def _once(expressions: Iterable[str]) -> Key:
    return tuple(dict.fromkeys(expressions))


def _sorted(resource: Resource, name: str) -> str:
    return ident(column_name(field_named(resource, name)))


def _covered(key: Key, unique: Iterable[Key], wanted: list[Key]) -> bool:
    """A unique key finds at most one row, so nothing needs to be sorted behind it; the primary key is one."""
    if any(key[: len(one)] == one for one in unique):
        return True
    return any(other != key and other[: len(key)] == key for other in wanted)


def _named(service: Service, resource: Resource) -> dict[str, Key]:
    """Indexes share one namespace with the tables of their schema, and `_` joins names that may have one themselves."""
    resources = [one for one in service.resources.values() if _alike(one.plural, resource.plural)]
    taken = {one.plural for one in resources} | {constraint(one.plural, "pk") for one in resources}
    taken |= {name for one in resources for name in _uniques(one)}
    found: dict[str, Key] = {}
    for one in resources:
        for key in _plain(service, one):
            name = distinct(constraint(one.plural, *map(_word, key), "index"), (one.plural, *key), taken)
            taken.add(name)
            if one.plural == resource.plural:
                found[name] = key
    return found


def _alike(one: str, other: str) -> bool:
    """Only names that begin alike can become the same: `orders` and `orders_lines`."""
    return f"{one}_".startswith(f"{other}_") or f"{other}_".startswith(f"{one}_")


def _word(expression: str) -> str:
    if is_lowered(expression):
        return f"{expression.removeprefix(_LOWER[0]).removesuffix(_LOWER[1])}_lower".replace('"', "")
    return expression.strip('"')
