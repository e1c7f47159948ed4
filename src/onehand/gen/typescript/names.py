"""How is a name of the design spelt in TypeScript, and what is it called when that name is taken?

Fields keep the names that travel. Types have the names that they have in Python and OpenAPI. Methods and arguments are
code, and written as code is: `list_users` -> `listUsers`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from onehand.gen.python.home import spelling
from onehand.gen.python.names import class_name
from onehand.ir.types import Named

RUNTIME_TYPES = (
    *("CallOptions", "ClientOptions", "Fault", "Fetch", "Page", "PostOptions", "Problem", "Retries", "Token"),
    *("Unlisted", "WriteOptions"),
)
RUNTIME_VALUES = (
    *("BadRequest", "Conflict", "Forbidden", "Invalid", "NotFound", "NotImplemented", "PayloadTooLarge"),
    *("PreconditionFailed", "ProblemError", "TimedOut", "TooManyRequests", "Unauthorized", "Unavailable"),
    *("Unreadable", "UnsupportedMediaType", "etagOf"),
)
_TAKEN = frozenset({*RUNTIME_TYPES, *RUNTIME_VALUES, "Api", "Given", "Promise", "AsyncIterable"})
"""What generated files mean by these names; a new one in the runtime would rename somebody's type."""

_METHODS = frozenset({"constructor", "then", "toJSON", "toString", "valueOf"})
"""What JavaScript calls by itself."""
_ARGUMENTS = frozenset(
    {
        *("body", "options", "query", "segment"),
        *("arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default"),
        *("delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if"),
        *("implements", "import", "in", "instanceof", "interface", "let", "new", "null", "package", "private"),
        *("protected", "public", "return", "static", "super", "switch", "this", "throw", "true", "try", "typeof"),
        *("undefined", "var", "void", "while", "with", "yield"),
    }
)


class Names:
    """The names of all types of one client, each different."""

    def __init__(self, types: Iterable[Named], *, declared: Iterable[str] = ()) -> None:
        """`declared`: what is not to be had, beside what every client has."""
        self._taken = {*_TAKEN, *declared}
        self._names = {named: self.free(spelling(named), class_name(named.owner)) for named in dict.fromkeys(types)}

    def __getitem__(self, named: Named) -> str:
        return self._names[named]

    def free(self, name: str, owner: str = "") -> str:
        """This name, or the nearest one that nothing has; from then on it is taken."""
        for candidate in (name, f"{name}Value" if name in _TAKEN else f"{owner}{name}"):
            if candidate not in self._taken:
                return self._take(candidate)
        count = 2
        while f"{name}{count}" in self._taken:
            count += 1
        return self._take(f"{name}{count}")

    def _take(self, name: str) -> str:
        self._taken.add(name)
        return name


def methods(names: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Name of the design -> method. Two that would become one keep what tells them apart."""
    found: dict[str, str] = {}
    known = {*_METHODS, *taken}
    for name in names:
        spelt = camel(name)
        if spelt in known:
            spelt = _apart(name, known)
        found[name] = spelt
        known.add(spelt)
    return found


def argument(name: str) -> str:
    """The argument of a method: `order_id` -> `orderId`, `class` -> `class_`."""
    return _apart(camel(name), _ARGUMENTS)


def camel(name: str) -> str:
    """`list_users` -> `listUsers`."""
    first, *rest = [part for part in re.split(r"[^A-Za-z0-9]+", name) if part] or ["_"]
    return first[:1].lower() + first[1:] + "".join(part[:1].upper() + part[1:] for part in rest)


def _apart(name: str, taken: Collection[str]) -> str:
    while name in taken:
        name += "_"
    return name
