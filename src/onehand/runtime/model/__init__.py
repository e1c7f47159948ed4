"""What generated models are made of: bases, the words of the design as types, enums."""

from onehand.runtime.model.alias import (
    Boolean,
    Date,
    DateTime,
    Decimal,
    Email,
    Float,
    Id,
    Integer,
    Json,
    Text,
    Url,
    Uuid,
)
from onehand.runtime.model.enum import Enum, OpenEnum
from onehand.runtime.model.struct import Form, Parameters, Patch, Query, Resource, Value, Version, VersionQuery
from onehand.runtime.model.union import OpenUnion, Unknown

__all__ = [
    "Boolean",
    "Date",
    "DateTime",
    "Decimal",
    "Email",
    "Enum",
    "Float",
    "Form",
    "Id",
    "Integer",
    "Json",
    "OpenEnum",
    "OpenUnion",
    "Parameters",
    "Patch",
    "Query",
    "Resource",
    "Text",
    "Unknown",
    "Url",
    "Uuid",
    "Value",
    "Version",
    "VersionQuery",
]
