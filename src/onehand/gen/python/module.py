"""What does a generated Python file consist of: header, docstring, imports, blocks?"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable

from onehand.gen.file import File
from onehand.gen.python.code import WIDTH, Brackets, docstring, render
from onehand.gen.python.names import class_name

HEADER = "# Generated from {path} by onehand. Edit the design, then run: dev generate"


class Imports:
    """The names that a file takes from elsewhere. One that is already taken is imported under another name."""

    def __init__(self, declared: Iterable[str] = ()) -> None:
        self._taken: dict[str, str] = dict.fromkeys(declared, "")
        self._names: dict[str, dict[str, str]] = {}
        self._modules: set[str] = set()

    def module(self, name: str) -> str:
        """`import name`."""
        self._modules.add(name)
        return name

    def name(self, module: str, name: str) -> str:
        """Import the name; returns what to write in the code."""
        names = self._names.setdefault(module, {})
        if name not in names:
            names[name] = self._free(module, name)
            self._taken[names[name]] = module
        return names[name]

    def keep(self, used: Callable[[str], bool]) -> None:
        """Forgets what was asked for and is not used, although its name is a word of the code."""
        for names in self._names.values():
            for name in [name for name, local in names.items() if not used(local)]:
                del names[name]

    def _free(self, module: str, name: str) -> str:
        if name not in self._taken:
            return name
        source = "runtime" if module.startswith("onehand.") else module.rpartition(".")[2]
        return f"{source}_{name}" if name[0].islower() else f"{class_name(source)}{name}"

    def text(self, code: str) -> str:
        """The import statements that this code needs, in the order in which the linter wants them."""
        words = set(re.findall(r"\w+", code))
        sections: dict[int, list[str]] = {}
        for module in sorted(self._modules & words):
            sections.setdefault(_section(module), []).append(f"import {module}")
        for module in sorted(self._names, key=_module_key):
            sections.setdefault(_section(module), []).extend(self._statements(module, words))
        return "\n\n".join("\n".join(sections[section]) for section in sorted(sections) if sections[section])

    def _statements(self, module: str, words: set[str]) -> list[str]:
        used = [pair for pair in self._names[module].items() if pair[1] in words]
        names = sorted(used, key=lambda pair: _member_key(pair[0]))
        plain = [name for name, local in names if name == local]
        statements = [(_member_key(plain[0]), _statement(module, plain))] if plain else []
        for name, local in names:
            if name != local:
                statements.append((_member_key(name), f"from {module} import {name} as {local}"))
        return [text for _, text in sorted(statements)]


def _statement(module: str, names: list[str]) -> str:
    flat = f"from {module} import {', '.join(names)}"
    return flat if len(flat) <= WIDTH else render(Brackets(f"from {module} import (", names))


def _section(module: str) -> int:
    root = module.partition(".")[0]
    if not root:
        return 4
    if root == "__future__":
        return 0
    if root in sys.stdlib_module_names:
        return 1
    return 3 if root == "onehand" else 2


def _module_key(module: str) -> tuple[int, int, list[tuple[int, int, str]]]:
    """Relative ones come last, those farther away first."""
    name = module.lstrip(".")
    return _section(module), -(len(module) - len(name)), _natural(name.lower())


def _member_key(name: str) -> tuple[int, list[tuple[int, int, str]], list[tuple[int, int, str]]]:
    """CONSTANTS, Classes, functions; numbers in names count as numbers."""
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[0].isupper() else 2
    return kind, _natural(name.lower()), _natural(name)


def _natural(name: str) -> list[tuple[int, int, str]]:
    parts = [part for part in re.split(r"([0-9]+)", name) if part]
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]


class Module:
    """A Python file under construction: take imports, add blocks in order, then `file`.

    Without a `source` it is a file to begin with, which from then on is written by hand.
    """

    def __init__(self, path: str, *, source: str, says: str, declared: Iterable[str] = ()) -> None:
        self.path = path
        self.imports = Imports(declared)
        self._source = source
        self._says = says
        self._blocks: list[str] = []

    def use(self, module: str, name: str) -> str:
        """Import the name; returns what to write in the code."""
        return self.imports.name(module, name)

    def add(self, block: str) -> None:
        """A class, a function, or statements: each is set off by two empty lines."""
        if block:
            self._blocks.append(block.rstrip("\n"))

    def file(self) -> File:
        """The finished file."""
        imports = self.imports.text("\n".join(self._blocks))
        header = [HEADER.format(path=self._source)] if self._source else []
        head = "\n".join([*header, docstring(self._says)])
        head += "\n\nfrom __future__ import annotations" if imports or self._blocks else ""
        head += f"\n\n{imports}" if imports else ""
        gap = "\n\n\n" if not self._blocks or self._blocks[0].startswith(("class ", "def ", "@", "async ")) else "\n\n"
        text = gap.join([head, "\n\n\n".join(self._blocks)]) if self._blocks else head
        text += "\n"
        return File(self.path, _with_exemptions(text))


def _with_exemptions(text: str) -> str:
    """A literal that is longer than a line says so; nothing else is."""
    if not any(len(line) > WIDTH for line in text.split("\n")):
        return text
    lines, inside = [], False
    for line in text.split("\n"):
        quotes = line.count('"""')
        exempt = len(line) > WIDTH and len(line.split()) > 1 and not inside and not quotes
        lines.append(f"{line}  # noqa: E501" if exempt else line)
        inside ^= quotes % 2 == 1
    return "\n".join(lines)
