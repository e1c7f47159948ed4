"""Which Python type does a field have, when it is read and when it is written?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.gen.pattern import spelt
from onehand.gen.python.code import Brackets, Code, call, keyword_argument, literal, raw
from onehand.gen.python.home import Home
from onehand.gen.python.module import Module
from onehand.ir.nodes import Field
from onehand.ir.types import ListOf, MapOf, Named, Primitive, Type

MODEL = "onehand.runtime.model"
_PLAIN = {
    "boolean": ("", "bool"),
    "integer": ("", "int"),
    "decimal": ("decimal", "Decimal"),
    "float": ("", "float"),
    "string": ("", "str"),
    "date": ("datetime", "date"),
    "datetime": ("datetime", "datetime"),
    "uuid": ("uuid", "UUID"),
    "email": ("", "str"),
    "url": ("", "str"),
    "json": (MODEL, "Json"),
    "id": ("", "str"),
}
"""What is read: nothing is checked but the type."""
_CHECKED = {
    "boolean": ("", "bool"),
    "integer": (MODEL, "Integer"),
    "decimal": ("decimal", "Decimal"),
    "float": ("", "float"),
    "string": (MODEL, "Text"),
    "date": ("datetime", "date"),
    "datetime": (MODEL, "DateTime"),
    "uuid": ("uuid", "UUID"),
    "email": (MODEL, "Email"),
    "url": (MODEL, "Url"),
    "json": (MODEL, "Json"),
    "id": (MODEL, "Id"),
}
"""What is written: an alias carries the checks of its kind; where there are none, the type is the plain one."""


@dataclass(frozen=True, slots=True)
class Types:
    """Spells types in one file."""

    file: Module
    home: Home
    checked: bool = False

    def of(self, type: Type) -> str:
        """The type itself: `list[Line]`."""
        match type:
            case Primitive(name):
                module, local = (_CHECKED if self.checked else _PLAIN)[name]
                return self.file.use(module, local) if module else local
            case ListOf(item):
                return f"list[{self.of(item)}]"
            case MapOf(value):
                return f"dict[str, {self.of(value)}]"
            case Named():
                return self.home.name(self.file, type)

    def of_field(self, field: Field) -> Code:
        """The type with the field's own bounds, when they are checked: `Annotated[Text, Meta(max_length=100)]`."""
        bounds = _bounds(field) if self.checked else None
        if bounds is None:
            return self.of(field.type)
        annotated = self.file.use("typing", "Annotated")
        meta = call(self.file.use("msgspec", "Meta"), bounds)
        return Brackets(f"{annotated}[", [self._bounded(field), meta])

    def _bounded(self, field: Field) -> str:
        """What an alias has set cannot be set again: then the bounds say everything, over the bare type."""
        if field.type == Primitive("integer"):
            return "int"
        return "str" if _spelt_out(field) else self.of(field.type)


@dataclass(frozen=True, slots=True)
class _Text:
    """What an alias of the runtime has set."""

    shortest: int = 1
    longest: int | None = None
    pattern: str | None = None


_TEXTS = {
    "string": _Text(),
    "id": _Text(1, 200),
    "email": _Text(3, 254, r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)*$"),
    "url": _Text(1, 2000, r"^[A-Za-z][A-Za-z0-9+.-]*://[^\s]+$"),
}


def _spelt_out(field: Field) -> bool:
    """Whether a text sets something that its alias has set already."""
    text = _TEXTS.get(str(field.type))
    if text is None:
        return False
    return (
        _shortest(field, text) != text.shortest
        or (field.maximum is not None and text.longest is not None)
        or (field.pattern is not None and text.pattern is not None)
    )


def _shortest(field: Field, text: _Text) -> int:
    """A text is never empty, so a minimum of one says nothing new."""
    return max(field.minimum, text.shortest) if isinstance(field.minimum, int) else text.shortest


def _bounds(field: Field) -> list[Code] | None:
    if field.minimum is None and field.maximum is None and not (field.pattern or field.digits or field.scale):
        return None
    match field.type:
        case Primitive("integer"):
            low, high = field.minimum, field.maximum
            return [f"ge={'-(2**63)' if low is None else low}", f"le={'2**63 - 1' if high is None else high}"]
        case Primitive("float"):
            return _sides(field, "ge", "le")
        case Primitive(name) if name in _TEXTS:
            return _text_bounds(field, _TEXTS[name]) or None
        case ListOf() | MapOf():
            return _sides(field, "min_length", "max_length")
        case Primitive():
            return [keyword_argument("extra", literal(_extra(field)))]
    return None


def _sides(field: Field, low: str, high: str) -> list[Code]:
    sides = ((low, field.minimum), (high, field.maximum))
    return [f"{name}={value}" for name, value in sides if value is not None]


def _text_bounds(field: Field, text: _Text) -> list[Code]:
    whole = _spelt_out(field)
    longest = field.maximum if field.maximum is not None or not whole else text.longest
    own = spelt(field.pattern) if field.pattern else None
    pattern = own if own is not None or not whole else text.pattern
    bounds: list[Code] = [f"min_length={_shortest(field, text)}"] if whole else []
    bounds += [] if longest is None else [f"max_length={longest}"]
    bounds += [] if pattern is None else [keyword_argument("pattern", raw(pattern))]
    return [*bounds, 'extra={"text": True}'] if whole else bounds


def _extra(field: Field) -> dict[str, object]:
    given = {
        "digits": field.digits,
        "scale": field.scale,
        "minimum": field.minimum,
        "maximum": field.maximum,
    }
    return {name: value for name, value in given.items() if value is not None}
