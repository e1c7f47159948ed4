"""How do enums, models, interfaces and unions stand in a document, and how fields?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypedDict, TypeVar

from onehand.convert.apibuilder.cursor import Cursor, cleaned
from onehand.convert.apibuilder.document import Attribute, Enum, EnumValue, Field, Member, Model, Notes, Union
from onehand.convert.apibuilder.source import JsonPath
from onehand.convert.apibuilder.type_name import PRIMITIVES, UNIT

_NOTES = ("description", "deprecation", "attributes")
_INLINE = {"enum": "enums", "model": "models", "union": "unions"}
T = TypeVar("T", Enum, Model, Union)


class NoteValues(TypedDict):
    path: JsonPath
    description: str
    deprecation: str | None
    attributes: tuple[Attribute, ...]


@dataclass(slots=True)
class Types:
    """The types of a document: the ones declared, and the ones written in the place where they are used."""

    enums: dict[str, Enum] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    interfaces: dict[str, Model] = field(default_factory=dict)
    unions: dict[str, Union] = field(default_factory=dict)

    def read(self, root: Cursor) -> None:
        for name, item in root.child("enums").entries():
            self._add(self.enums, item, self._enum(name, item))
        for name, item in root.child("interfaces").entries():
            self._add(self.interfaces, item, self._model(name, item))
        for name, item in root.child("models").entries():
            self._add(self.models, item, self._model(name, item))
        for name, item in root.child("unions").entries():
            self._add(self.unions, item, self._union(name, item))

    def type_name(self, holder: Cursor) -> str:
        """The `type` of a field, body or response; a type written in place becomes a declared one."""
        written = holder.child("type")
        if not isinstance(written.value, dict):
            return holder.text("type")
        for keyword in _INLINE:
            if written.has(keyword):
                return self._inline(keyword, written)
        written.fault("unknown-type", "expected the name of a type, or an object with 'enum', 'model' or 'union'")
        return ""

    def _inline(self, keyword: str, written: Cursor) -> str:
        name = written.text(keyword)
        if keyword == "enum":
            self._add(self.enums, written, self._enum(name, written))
        elif keyword == "model":
            self._add(self.models, written, self._model(name, written))
        else:
            self._add(self.unions, written, self._union(name, written))
        return name

    def _add(self, table: dict[str, T], item: Cursor, declared: T | None) -> None:
        if declared is None or not declared.name:
            return
        others = (self.interfaces,) if table is self.interfaces else (self.enums, self.models, self.unions)
        if any(declared.name in one for one in others):
            item.fault("declared-twice", f"'{declared.name}' is declared a second time")
        if declared.name in PRIMITIVES or declared.name == UNIT:
            item.fault("reserved-name", f"'{declared.name}' is a built-in type", help="give it another name")
        table[declared.name] = declared

    def _enum(self, name: str | None, item: Cursor) -> Enum | None:
        if not item.is_object():
            return None
        item.known("name", "plural", "values", "enum", *_NOTES)
        values = tuple(_enum_value(value) for _, value in item.child("values").entries())
        return Enum(name=name or item.text("name"), values=tuple(v for v in values if v), **notes(item))

    def _model(self, name: str | None, item: Cursor) -> Model | None:
        if not item.is_object():
            return None
        item.known("name", "plural", "fields", "interfaces", "model", *_NOTES)
        return Model(
            name=name or item.text("name"),
            fields=read_fields(item.child("fields"), self),
            interfaces=item.texts("interfaces"),
            **notes(item),
        )

    def _union(self, name: str | None, item: Cursor) -> Union | None:
        if not item.is_object():
            return None
        item.known("name", "plural", "discriminator", "types", "interfaces", "union", *_NOTES)
        members = [self._member(member) for _, member in item.child("types").entries() if member.is_object()]
        return Union(
            name=name or item.text("name"),
            discriminator=item.optional_text("discriminator"),
            members=tuple(member for member in members if member.type),
            interfaces=item.texts("interfaces"),
            **notes(item),
        )

    def _member(self, item: Cursor) -> Member:
        item.known("type", "default", "discriminator_value", *_NOTES)
        return Member(
            type=self.type_name(item),
            value=item.optional_text("discriminator_value"),
            default=item.flag("default", default=False),
            **notes(item),
        )


def _enum_value(item: Cursor) -> EnumValue | None:
    if isinstance(item.value, str):
        return EnumValue(name=item.value, path=item.path)
    if not item.is_object():
        return None
    item.known("name", "value", *_NOTES)
    name = item.text("name")
    return EnumValue(name=name, value=item.optional_text("value"), **notes(item)) if name else None


def read_fields(fields: Cursor, types: Types) -> tuple[Field, ...]:
    """Fields, parameters or headers: a list of objects, or an object whose keys are the names."""
    found: dict[str, Field] = {}
    for key, item in fields.entries():
        if not item.is_object():
            continue
        read = _field(key, item, types)
        if read.name in found:
            item.fault("declared-twice", f"'{read.name}' is declared a second time")
        if read.name and read.type:
            found[read.name] = read
    return tuple(found.values())


def _field(key: str | None, item: Cursor, types: Types) -> Field:
    item.known(
        *("name", "type", "required", "default", "example", "minimum", "maximum", "annotations", "location"), *_NOTES
    )
    return Field(
        name=key or item.text("name"),
        type=types.type_name(item),
        required=item.flag("required", default=True),
        default=item.child("default").value,
        example=item.child("example").value,
        minimum=item.child("minimum").value,
        maximum=item.child("maximum").value,
        annotations=item.texts("annotations"),
        location=(item.optional_text("location") or "").lower(),
        **notes(item),
    )


def notes(item: Cursor) -> NoteValues:
    return NoteValues(
        path=item.path,
        description=tidy(item.optional_text("description") or ""),
        deprecation=_deprecation(item),
        attributes=read_attributes(item),
    )


def tidy(text: str) -> str:
    """A text of one line without runs of blanks; of several lines as it is."""
    stripped = text.strip()
    return stripped if "\n" in stripped else " ".join(stripped.split())


def read_notes(item: Cursor) -> Notes:
    return Notes(**notes(item))


def _deprecation(item: Cursor) -> str | None:
    written = item.child("deprecation")
    if written.value is None or written.value is False:
        return None
    if isinstance(written.value, str):
        return written.value.strip() or "deprecated"
    if written.value is True or not written.is_object():
        return "deprecated"
    return (written.optional_text("description") or "").strip() or "deprecated"


def read_attributes(item: Cursor) -> tuple[Attribute, ...]:
    """`[{name, value}]`, or `{name: value}` as some documents have it."""
    found = []
    for key, entry in item.child("attributes").entries():
        if key is not None:
            found.append(Attribute(key or "_", cleaned(entry.value), entry.path))
        elif entry.is_object():
            entry.known("name", "value", "description", "deprecation")
            found.append(Attribute(entry.text("name"), _attribute_value(entry), entry.path))
    return tuple(found)


def _attribute_value(entry: Cursor) -> Any:
    """An attribute without a value is a flag."""
    value = entry.child("value").value
    return True if value is None else cleaned(value)
