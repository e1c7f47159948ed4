"""What does a written model mean?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from onehand.design.model import ModelSyntax
from onehand.ir.build.declare import check_reserved
from onehand.ir.build.field import build_fields
from onehand.ir.build.scope import Scope
from onehand.ir.nodes import Model
from onehand.ir.types import Named
from onehand.text.report import Report


def build_model(syntax: ModelSyntax, scope: Scope) -> Model:
    check_reserved(syntax.reserved, tuple(field.name for field in syntax.fields), scope.report)
    return Model(
        scope.owner,
        syntax.name.value,
        syntax.description,
        build_fields(syntax.fields, scope, "model"),
        syntax.span,
        syntax.name.span,
        syntax.deprecated,
        syntax.attributes,
    )


def check_endless(models: Mapping[str, Model], report: Report) -> None:
    """A model that must contain itself has no value. Through optional fields, lists and maps it may."""
    for model in models.values():
        if model.name in _reached(model.name, models):
            report.error(
                "endless-model",
                model.name_span,
                f"model '{model.name}' must contain itself",
                help="make one of the fields on the way optional, or a list",
            )


def _reached(start: str, models: Mapping[str, Model]) -> set[str]:
    reached: set[str] = set()
    open_ = [start]
    while open_:
        for name in _required(models[open_.pop()]):
            if name in models and name not in reached:
                reached.add(name)
                open_.append(name)
    return reached


def _required(model: Model) -> Iterator[str]:
    for field in model.fields:
        if isinstance(field.type, Named) and field.type.owner == model.owner and not field.optional:
            yield field.type.name
