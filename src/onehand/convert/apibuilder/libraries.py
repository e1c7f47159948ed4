"""Where do imported types live?

A document among the given ones that has types only is a library. Of any other document that is at hand, the types that
somebody imports are written into a library of their own. What is not at hand cannot be known: it is kept as json.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from onehand.convert.apibuilder.context import Resolved
from onehand.convert.apibuilder.document import Document
from onehand.convert.apibuilder.names import RESERVED_TYPES, NameTable, our_name
from onehand.convert.apibuilder.type_name import QUALIFIED, innermost_of
from onehand.convert.apibuilder.types import empty_types, local_name


@dataclass(slots=True)
class Library:
    """A file of types, made of one document."""

    name: str
    document: Document
    used: dict[str, None] = field(default_factory=dict)
    """Types that others have, by their names in the document, with all that those need."""
    whole: bool = False
    """All types are written, used or not."""


class Libraries:
    """All libraries of one import."""

    def __init__(self, find: Callable[[str], Document | None], names: NameTable) -> None:
        self._find = find
        self._names = names
        self._by_path: dict[str, Library] = {}

    def declare(self, library: Library) -> None:
        """A given document that is a library itself."""
        self._by_path[library.document.source.path] = library

    def all(self) -> list[Library]:
        """In the order in which they came up."""
        return list(self._by_path.values())

    def resolve(self, document: Document, qualified: str) -> Resolved | None:
        match = QUALIFIED.fullmatch(qualified)
        if match is None:
            return None
        namespace, name = match["namespace"], match["name"]
        plain = "string" if match["kind"] == "enums" else "json"
        if not document.resources:
            # A library of ours uses no other file.
            return Resolved(plain, qualified, f"a library has types of its own only: kept as {plain}")
        library = self._library(namespace)
        if library is None:
            return Resolved(plain, qualified, f"the imported type is not at hand: kept as {plain}")
        home = library.document
        if not any(name in table for table in (home.enums, home.models, home.unions)):
            return Resolved(plain, qualified, f"'{home.source.path}' has no such type: kept as {plain}")
        if name in (empty := empty_types(home)):
            return Resolved(empty[name], qualified, f"it is empty there: kept as {empty[name]}")
        self._use(library, name)
        return Resolved(f"{library.name}.{type_names(home)[name]}")

    def _library(self, namespace: str) -> Library | None:
        home = self._find(namespace)
        if home is None:
            return None
        path = home.source.path
        if path not in self._by_path:
            self._by_path[path] = Library(self._free_name(namespace, home), replace(home, resources=()))
        return self._by_path[path]

    def _free_name(self, namespace: str, home: Document) -> str:
        """`io.flow.common.v0` -> `common`; `flow_common` where that is taken."""
        parts = [part for part in namespace.split(".") if not re.fullmatch(r"v\d+", part)]
        short = our_name(parts[-1] if parts else home.name, "library")
        if short not in self._names:
            return self._names.fresh(short)
        longer = our_name("_".join(parts[-2:]), "library")
        return self._names.fresh(longer if longer not in self._names else f"{short}_types")

    def _use(self, library: Library, name: str) -> None:
        """The type, and every type that it is made of."""
        open_ = [name]
        while open_:
            one = open_.pop()
            if one in library.used:
                continue
            library.used[one] = None
            open_ += _parts(one, library.document)


def _parts(name: str, document: Document) -> list[str]:
    model, union = document.models.get(name), document.unions.get(name)
    texts = [field.type for field in model.fields] if model else [m.type for m in union.members] if union else []
    parts = [local_name(document, innermost_of(text)) for text in texts]
    tables = (document.enums, document.models, document.unions)
    return [part for part in parts if any(part in table for table in tables)]


def type_names(document: Document) -> dict[str, str]:
    """The names of all types of a library."""
    names = NameTable(RESERVED_TYPES)
    spelled = {}
    for name in (*document.enums, *document.models, *document.unions):
        own = our_name(name, "type")
        spelled[name] = names.fresh(f"{own}_value" if own in RESERVED_TYPES else own)
    return spelled
