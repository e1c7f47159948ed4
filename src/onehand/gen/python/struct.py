"""How is a struct written?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onehand.gen.python.code import WIDTH, Brackets, Code, call, docstring, keyword_argument, prefixed, quoted, render
from onehand.gen.python.module import Module
from onehand.gen.python.names import attribute, class_name


@dataclass(frozen=True, slots=True)
class Member:
    """One field of a struct."""

    name: str
    """As it travels."""
    type: Code
    suffix: str = ""
    """What follows the type: ` | None`."""
    default: str = ""
    factory: str = ""
    """Makes the default when it is not a constant: `list`."""
    description: str = ""
    attribute: str = ""
    """Its name in Python, when that is not what `names.attribute` says."""

    def line(self, file: Module) -> str:
        """`name: type = default`."""
        spelt = self.type if isinstance(self.type, str) else self.type.flat()
        value = self._value(file)
        head = f"{self._attribute}: {spelt}{self.suffix}"
        if not value:
            return f"    {head}"
        line = render(prefixed(f"{head} = ", value), indent=4)
        return f"{line}  # noqa: PIE807" if self.factory in {"lambda: []", "lambda: {}"} else line

    @property
    def _attribute(self) -> str:
        return self.attribute or attribute(self.name)

    def _value(self, file: Module) -> Code:
        renamed = self._attribute != self.name
        if not renamed and not self.factory:
            return self.default
        parts = [keyword_argument("default", self.default)] if self.default else []
        parts += [keyword_argument("default_factory", self.factory)] if self.factory else []
        parts += [keyword_argument("name", quoted(self.name))] if renamed else []
        return call(file.use("msgspec", "field"), parts)


def struct(
    file: Module,
    name: str,
    bases: str | Sequence[str],
    members: Sequence[Member],
    *,
    says: str = "",
    facts: str = "",
    methods: Sequence[str] = (),
) -> str:
    """The text of a class; a type too long for its line gets a name of its own before it.

    `facts` are class variables; they stand before the fields.
    """
    aliases, lines = [], []
    for member in members:
        line = member.line(file)
        if isinstance(member.type, Brackets) and ("\n" in line or len(line) > WIDTH):
            alias = f"{name}{class_name(member.name)}"
            aliases.append(render(Brackets(f"{alias} = {member.type.head}", member.type.items)))
            line = replace(member, type=alias).line(file)
        lines.append("\n".join(part for part in (line, docstring(member.description, indent=4)) if part))
    blocks = [docstring(says, indent=4), facts, "\n".join(lines), *methods]
    body = "\n\n".join(block for block in blocks if block) or "    pass"
    head = render(Brackets(f"class {name}(", [bases] if isinstance(bases, str) else bases, ":"))
    return "\n\n\n".join([*aliases, f"{head}\n{body}"])
