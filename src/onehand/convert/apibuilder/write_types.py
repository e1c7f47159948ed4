"""How are all enums, models and unions of a document written?"""

from __future__ import annotations

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.crud import Crud
from onehand.convert.apibuilder.enums import written_enum
from onehand.convert.apibuilder.models import written_models
from onehand.convert.apibuilder.spelling import replaced_unions
from onehand.convert.apibuilder.unions import UnionWriter
from onehand.convert.yaml_text import Spaced, Tree


def type_sections(context: Context, cruds: dict[str, Crud], more: dict[str, Tree] | None = None) -> dict[str, Tree]:
    """`more` are models that operations need. Unions first find out which models they hold."""
    document = context.document
    models: dict[str, Tree] = dict(more or {})
    unions = _unions(context, models)
    enums: dict[str, Tree] = {}
    for name, enum in document.enums.items():
        if enum.values:
            enums[context.types.get(name) or name] = written_enum(enum, context)
        else:
            context.note("dropped", f"enum {name}", "it has no values: kept as string", enum.path)
    models = {**written_models(context, cruds), **models}
    sections: dict[str, Tree] = {}
    for key, section in (("enums", enums), ("models", models), ("unions", unions)):
        if section:
            sections[key] = Spaced(section) if key == "models" else section
    return sections


def _unions(context: Context, models: dict[str, Tree]) -> dict[str, Tree]:
    replaced = replaced_unions(context)
    unions: dict[str, Tree] = {}
    for name, union in context.document.unions.items():
        if name in replaced:
            reason = "the stream of a service is the union of its events"
            context.note("changed", f"union {name}", reason, union.path)
        elif not union.members:
            context.note("dropped", f"union {name}", "it has no members: kept as json", union.path)
        else:
            unions[context.types.get(name) or name] = UnionWriter(union, context, context.spare, models).written()
    return unions
