"""How is a type of the design said in JSON Schema 2020-12? Shared by OpenAPI and AsyncAPI."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onehand.gen.pattern import anchored
from onehand.gen.python.home import FlatHome
from onehand.gen.python.open import resource_of, visible
from onehand.gen.python.values import member_class
from onehand.ir.nodes import Design, Enum, Field, Model, Union
from onehand.ir.types import ListOf, MapOf, Named, Primitive, Type

Schema = dict[str, Any]
_INK = r"[^\s\x00\x1c-\x1f\x85]"
_TRIMMED = rf"^{_INK}(?:[^\x00]*{_INK})?$"
"""The controls are space for those who trim, and nothing in between may be NUL."""
_URL = r"^[A-Za-z][A-Za-z0-9+.-]*://[^\s\x00]+$"
_PATTERNS = {"string": _TRIMMED, "id": _TRIMMED, "url": _URL}
_PRIMITIVES: dict[str, Schema] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer", "format": "int64"},
    "float": {"type": "number", "format": "double"},
    "string": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "uuid": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "url": {"type": "string", "format": "uri"},
    "json": {},
    "id": {"type": "string"},
}
_LENGTHS = {"string": (1, None), "id": (1, 200), "email": (3, 254), "url": (1, 2000)}
_LIST = ("minItems", "maxItems")
_MAP = ("minProperties", "maxProperties")


@dataclass(frozen=True, slots=True)
class Schemas:
    """Makes the schemas of one document; references point below `place`."""

    design: Design
    home: FlatHome
    place: str = "#/components/schemas/"

    def name(self, named: Named) -> str:
        """The component's name: `UserForm`."""
        return "Problem" if named.kind == "problem" else self.home.spelt(named)

    def ref(self, named: Named) -> Schema:
        return {"$ref": f"{self.place}{self.name(named)}"}

    def of(self, type: Type) -> Schema:
        """A type without bounds: how it is read."""
        match type:
            case Primitive("decimal"):
                return _decimal(None, None)
            case Primitive(name):
                return dict(_PRIMITIVES[name])
            case ListOf(item):
                return {"type": "array", "items": self.of(item)}
            case MapOf(value):
                return {"type": "object", "additionalProperties": self.of(value)}
            case Named():
                return self.ref(type)

    def read(self, field: Field) -> Schema:
        """A field of what is read."""
        return _told(self.of(field.type), field)

    def written(self, field: Field, *, nullable: bool = False) -> Schema:
        """A field of what is written: with its bounds and its default."""
        schema = self._checked(field.type) | self._bounds(field)
        schema = _nullable(schema) if nullable else schema
        schema = _told(schema, field)
        return schema if field.default is None else schema | {"default": field.default}

    def _checked(self, type: Type) -> Schema:
        match type:
            case Primitive(name) if name in _LENGTHS:
                low, high = _LENGTHS[name]
                lengths = {"minLength": low} | ({} if high is None else {"maxLength": high})
                return _PRIMITIVES[name] | lengths | ({"pattern": _PATTERNS[name]} if name in _PATTERNS else {})
            case ListOf(item):
                return {"type": "array", "items": self._checked(item)}
            case MapOf(value):
                return {"type": "object", "additionalProperties": self._checked(value)}
            case _:
                return self.of(type)

    def _bounds(self, field: Field) -> Schema:
        low, high = field.minimum, field.maximum
        match field.type:
            case Primitive("integer" | "float"):
                return _sides(("minimum", "maximum"), low, high)
            case Primitive("decimal"):
                return _decimal(field.digits, field.scale, low) | _sides(("x-minimum", "x-maximum"), low, high)
            case Primitive("date" | "datetime"):
                return _sides(("x-minimum", "x-maximum"), low, high)
            case Primitive(name) if name in _LENGTHS:
                low = max(low, 1) if isinstance(low, int) else None
                pattern = {"pattern": anchored(field.pattern)} if field.pattern else {}
                return _sides(("minLength", "maxLength"), low, high) | pattern
            case ListOf():
                return _sides(_LIST, low, high)
            case MapOf():
                return _sides(_MAP, low, high)
        return {}

    def components(self, types: list[Named]) -> dict[str, Schema]:
        """The definitions of these types, in order."""
        found: dict[str, Schema] = {}
        for named in types:
            if named.kind == "union":
                found |= self._union(named, self.design.union(named))
            else:
                found[self.name(named)] = self.definition(named)
        return found

    def definition(self, named: Named) -> Schema:
        """One type."""
        match named.kind:
            case "enum":
                return _enum(self.design.enum(named))
            case "model":
                return self._model(self.design.model(named))
            case _:
                return self._deduced(named)

    def _model(self, model: Model) -> Schema:
        written = {field.name: self.written(field) for field in model.fields}
        required = [field.name for field in model.fields if not field.optional and field.default is None]
        return _object(model.description, written, required) | _marks(model.deprecated, model.attributes)

    def _union(self, named: Named, union: Union) -> dict[str, Schema]:
        name, found = self.name(named), {}
        for member in union.members:
            tag = {"type": "string", "const": member.value}
            tagged = {"type": "object", "required": [union.discriminator], "properties": {union.discriminator: tag}}
            whole = [self.ref(member.model), tagged]
            spelt = member_class(name, member.model.name)
            found[spelt] = (
                _described(member.description) | {"allOf": whole} | _marks(member.deprecated, member.attributes)
            )
        mapping = {member.value: f"{self.place}{spelt}" for member, spelt in zip(union.members, found, strict=True)}
        one = {"oneOf": [{"$ref": f"{self.place}{spelt}"} for spelt in found]}
        discriminator = {"discriminator": {"propertyName": union.discriminator, "mapping": mapping}}
        whole_union = _described(union.description) | one | discriminator | _marks(union.deprecated, union.attributes)
        return {**found, name: whole_union}

    def _deduced(self, named: Named) -> Schema:
        resource = resource_of(self.design, named)
        match named.kind:
            case "form":
                fields = {field.name: self.written(field) for field in resource.form.fields}
                required = [one.name for one in resource.form.fields if not one.optional and one.default is None]
                return _object("", fields, required) | {"additionalProperties": False}
            case "patch":
                fields = {
                    field.name: _undefaulted(self.written(field, nullable=field.optional))
                    for field in resource.form.fields
                }
                return _object("", fields, []) | {"additionalProperties": False}
            case "version":
                whole = self.ref(Named("resource", named.owner, resource.name))
                return version_schema(resource.name, whole)
            case _:
                shown = visible(resource)
                required = [field.name for field in shown if not field.optional]
                fields = {field.name: self.read(field) for field in shown}
                schema = _object(resource.description, fields, required)
                return schema | _marks(resource.deprecated, resource.attributes)


def version_schema(name: str, resource: Schema) -> Schema:
    """One record of a journal."""
    properties: Schema = {
        "id": {"type": "string"},
        "timestamp": {"type": "string", "format": "date-time"},
        "type": {"type": "string", "enum": ["insert", "update", "delete"]},
        "caller": {"type": "string"},
        name: resource,
    }
    return _object("", properties, ["id", "timestamp", "type", name])


def _object(description: str, properties: dict[str, Schema], required: list[str]) -> Schema:
    schema: Schema = {**_described(description), "type": "object"}
    if required:
        schema["required"] = required
    return schema | ({"properties": properties} if properties else {})


def _enum(enum: Enum) -> Schema:
    schema: Schema = {**_described(enum.description), "type": "string", "enum": [one.value for one in enum.values]}
    told = {one.value: one.description for one in enum.values if one.description}
    dropped = {one.value: one.deprecated for one in enum.values if one.deprecated}
    given = {one.value: dict(one.attributes) for one in enum.values if one.attributes}
    extra = {"x-enum-descriptions": told, "x-enum-deprecated": dropped, "x-enum-attributes": given}
    return schema | {key: value for key, value in extra.items() if value} | _marks(enum.deprecated, enum.attributes)


def _told(schema: Schema, field: Field) -> Schema:
    """With what is said about the field. Beside a reference only 2020-12 allows that, which is what we write."""
    extra = _described(field.description) | _marks(field.deprecated, field.attributes)
    extra |= {"examples": [field.example]} if field.example is not None else {}
    extra |= {"x-personal": True} if field.personal else {}
    extra |= {"writeOnly": True} if field.secret else {}
    extra |= {"x-refers-to": f"{field.refers_to.service}.{field.refers_to.resource}"} if field.refers_to else {}
    return schema | extra


def _described(description: str) -> Schema:
    return {"description": description.strip()} if description.strip() else {}


def _marks(deprecated: str | None, attributes: Any) -> Schema:
    marks: Schema = {"deprecated": True, "x-deprecated": deprecated} if deprecated else {}
    return marks | ({"x-attributes": dict(attributes)} if attributes else {})


def _nullable(schema: Schema) -> Schema:
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return schema | {"type": [schema["type"], "null"]} if "type" in schema else schema


def _undefaulted(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key != "default"}


def _sides(names: tuple[str, str], low: Any, high: Any) -> Schema:
    return {name: value for name, value in zip(names, (low, high), strict=True) if value is not None}


def _decimal(digits: int | None, scale: int | None, low: Any = None) -> Schema:
    """A text, so that it stays exact."""
    sign = "-?" if low is None or Decimal(str(low)) < 0 else ""
    if digits is None:
        return {"type": "string", "format": "decimal", "pattern": rf"^{sign}[0-9]+(\.[0-9]+)?$"}
    whole, fraction = max(digits - (scale or 0), 1), f"(\\.[0-9]{{1,{scale}}})?" if scale else ""
    return {"type": "string", "format": "decimal", "pattern": f"^{sign}[0-9]{{1,{whole}}}{fraction}$"}
