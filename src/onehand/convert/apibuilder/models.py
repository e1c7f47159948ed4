"""Which models of a document stay, and how are they written?"""

from __future__ import annotations

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.crud import Crud
from onehand.convert.apibuilder.document import Model
from onehand.convert.apibuilder.fields import note_deduced, written_fields, written_notes
from onehand.convert.yaml_text import Aligned, Tree


def written_models(context: Context, cruds: dict[str, Crud]) -> dict[str, Tree]:
    """In the document's order; a model that a resource replaces is written only where something else holds it."""
    document, written = context.document, dict[str, Tree]()
    open_ = [name for name in document.models if name not in context.replaced]
    while open_ or (open_ := [name for name in context.wanted if name not in written]):
        for name in open_:
            written[name] = _written(document.models[name], context)
        open_ = []
    for name in context.replaced - set(cruds) - set(written):
        _note_replaced(document.models[name], context, cruds)
    for name in set(cruds) & set(written):
        reason = f"fields hold values, not resources: '{context.types.get(name)}' shows it inside others"
        context.note("interpreted", f"model {name}", reason, document.models[name].path)
    return {context.types.get(name) or name: written[name] for name in document.models if name in written}


def _written(model: Model, context: Context) -> Tree:
    keywords: dict[str, Tree] = {"description": model.description} if model.description else {}
    fields = written_fields(model.fields, model.name, context)
    keywords["fields"] = Aligned(fields) if fields else {}
    return {**keywords, **written_notes(model, f"model {model.name}", context)}


def _note_replaced(model: Model, context: Context, cruds: dict[str, Crud]) -> None:
    name = model.name
    if name in context.forms:
        context.note("interpreted", f"model {name}", f"deduced: '{context.forms[name]}'", model.path)
    elif name.endswith(("_upserted", "_deleted")):
        reason = "the stream of the service has this event, with the whole resource"
        context.note("changed", f"model {name}", reason, model.path)
    elif name.endswith("_version"):
        context.note("changed", f"model {name}", "every resource has a history, in a form of its own", model.path)
    else:
        reason = "updates and patches take the form of the resource"
        context.note("changed", f"model {name}", reason, model.path)
    for attribute in model.attributes:
        title = f"attribute '{attribute.name}' of model {name}"
        context.note("dropped", title, "what is deduced has no attributes", attribute.path)
    is_form = any(crud.form is model for crud in cruds.values())
    for field in model.fields if not is_form else ():
        note_deduced(field, f"field {name}.{field.name}", context)
