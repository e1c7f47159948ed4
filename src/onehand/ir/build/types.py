"""Which enums, models and unions does a file declare?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onehand.ir.build.enum import build_enum
from onehand.ir.build.model import build_model, check_endless
from onehand.ir.build.scope import Scope
from onehand.ir.build.union import build_union
from onehand.ir.nodes import Enum, Library, Model, Union


@dataclass(frozen=True, slots=True)
class Types:
    enums: Mapping[str, Enum]
    models: Mapping[str, Model]
    unions: Mapping[str, Union]


def build_types(scope: Scope) -> Types:
    document = scope.document
    models = {one.name.value: build_model(one, scope) for one in document.models}
    check_endless(models, scope.report)
    built = (build_union(one, scope) for one in document.unions)
    return Types(
        {one.name.value: build_enum(one, scope) for one in document.enums},
        models,
        {one.name: one for one in built if one is not None},
    )


def build_library(scope: Scope) -> Library:
    types = build_types(scope)
    document = scope.document
    return Library(
        scope.owner, document.path, document.description, types.enums, types.models, types.unions, document.span
    )
