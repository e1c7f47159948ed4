"""How is a value of the design (a default, an example) written in Python?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from onehand.gen.python.code import call, keyword_argument, literal, quoted
from onehand.gen.python.module import Module
from onehand.gen.python.names import attribute, members
from onehand.gen.python.types import Types
from onehand.ir.nodes import Design, Enum, Field
from onehand.ir.types import ListOf, MapOf, Named, Primitive, Type

_MADE = {
    "decimal": ("", "", ""),
    "date": ("datetime", "date", ".fromisoformat"),
    "datetime": ("datetime", "datetime", ".fromisoformat"),
    "uuid": ("uuid", "UUID", ""),
}


@dataclass(frozen=True, slots=True)
class Values:
    """Writes JSON values of a known type as Python expressions."""

    design: Design
    types: Types

    def of(self, type: Type, value: Any) -> str:
        """`"active"` of an enum -> `UserStatus.ACTIVE`."""
        match type:
            case Primitive(name) if name in _MADE:
                if name == "decimal":
                    return decimal(self.types.file, str(value))
                module, local, method = _MADE[name]
                return f"{self.types.file.use(module, local)}{method}({quoted(str(value))})"
            case ListOf(item):
                return f"[{', '.join(self.of(item, one) for one in value)}]"
            case MapOf(item):
                return "{" + ", ".join(f"{quoted(key)}: {self.of(item, one)}" for key, one in value.items()) + "}"
            case Named(kind="enum"):
                return f"{self.types.of(type)}.{enum_member(self.design.enum(type), value)}"
            case Named(kind="model"):
                return self._struct(self.types.of(type), self.design.model(type).fields, value)
            case Named(kind="union"):
                return self._member(type, value)
        flat = literal(value)
        return flat if isinstance(flat, str) else flat.flat()

    def _struct(self, name: str, fields: tuple[Field, ...], value: dict[str, Any]) -> str:
        given = [field for field in fields if field.name in value]
        arguments = [keyword_argument(attribute(field.name), self.of(field.type, value[field.name])) for field in given]
        return call(name, arguments).flat()

    def _member(self, type: Named, value: dict[str, Any]) -> str:
        union = self.design.union(type)
        for member in union.members:
            if member.value == value.get(union.discriminator):
                name = member_class(self.types.of(type), member.model.name)
                return self._struct(name, self.design.model(member.model).fields, value)
        raise ValueError(f"'{value}' is no member of the union '{union.name}'")


def decimal(file: Module, text: str) -> str:
    """`Decimal("12.50")`, `Decimal(12)`."""
    whole = text.removeprefix("-").isdecimal() and str(int(text)) == text
    return f"{file.use('decimal', 'Decimal')}({text if whole else quoted(text)})"


def member_class(union: str, model: str) -> str:
    """The class of a model as a member of a union: `PaymentMethodCard`."""
    return union + "".join(part[:1].upper() + part[1:] for part in model.split("_"))


def enum_member(enum: Enum, value: Any) -> str:
    """The member's name; a default may be written as the name or as the value that travels."""
    spelt = members(tuple(one.name for one in enum.values))
    for key in ("value", "name"):
        for one, member in zip(enum.values, spelt, strict=True):
            if getattr(one, key) == value:
                return member
    raise ValueError(f"'{value}' is no value of the enum '{enum.name}'")
