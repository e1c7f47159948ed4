"""How are API Builder's names spelled in our language?

Ours are snake_case, begin with a letter, and are at most 60 long. A name that has to change is changed the same way
everywhere; two that become equal get a number.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable

from onehand.ir.types import PRIMITIVES
from onehand.text.case import snake_case

LONGEST = 60
LONGEST_SERVICE = 40
"""A service's name becomes a part of names of databases, roles and streams."""
RESERVED_SERVICES = frozenset(
    {"common", "generated", "onehand", "postgres", "public", "services", "streams", "template0", "template1", "tests"}
)
"""Names that mean a database or a package already."""
RESERVED_TYPES = frozenset({*PRIMITIVES, "problem", "map"})


def our_name(name: str, otherwise: str = "unnamed") -> str:
    """`firstName`, `first-name` -> `first_name`; `2fa_code` -> `n2fa_code`; `--` -> `otherwise`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    spelled = re.sub("_+", "_", snake_case(plain))[:LONGEST].strip("_") or otherwise
    return spelled if spelled[0].isalpha() else f"n{spelled}"[:LONGEST]


def service_name(name: str) -> str:
    own = our_name(name, "service")[:LONGEST_SERVICE].strip("_")
    return f"{own}_service" if own in RESERVED_SERVICES or keyword.iskeyword(own) else own


class NameTable:
    """Gives every name of one scope a spelling of its own."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._spelled: dict[str, str] = {}

    def add(self, name: str, *, otherwise: str = "unnamed") -> str:
        """The spelling of a new name; the same again for a name that was added before."""
        if name not in self._spelled:
            self._spelled[name] = self._free(our_name(name, otherwise))
        return self._spelled[name]

    def set(self, name: str, spelling: str) -> None:
        """A spelling decided elsewhere."""
        self._taken.add(spelling)
        self._spelled[name] = spelling

    def get(self, name: str) -> str | None:
        return self._spelled.get(name)

    def fresh(self, spelling: str) -> str:
        """A spelling like this one that nobody has yet."""
        return self._free(spelling)

    def __contains__(self, spelling: str) -> bool:
        return spelling in self._taken

    def _free(self, spelling: str) -> str:
        spelling = re.sub("_+", "_", spelling)[:LONGEST].strip("_")
        candidate, number = spelling, 1
        while candidate in self._taken:
            number += 1
            tail = f"_{number}"
            candidate = spelling[: LONGEST - len(tail)] + tail
        self._taken.add(candidate)
        return candidate
