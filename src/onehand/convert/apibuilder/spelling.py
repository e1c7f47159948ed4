"""Which name does every type of a document have in our language?

The names that our conventions deduce (`user_form`, `user_version`, `user_upserted` of a resource `user`) are taken; a
type of the document that has one and means something else gives way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.crud import Crud, body_model, is_version
from onehand.convert.apibuilder.document import Model, Notes
from onehand.convert.apibuilder.names import RESERVED_TYPES, NameTable, our_name
from onehand.convert.apibuilder.types import empty_types, local_name

_DEDUCED = ("form", "patch", "version", "upserted", "deleted")


def spell_types(context: Context, cruds: Mapping[str, Crud]) -> None:
    """Fills the context's names, and says which models our conventions replace."""
    document = context.document
    _spell_resources(context, cruds)
    deduced = {name for own in context.resources.values() for name in _deduced(own)}
    deduced |= {f"{context.service}_event"} if cruds else set()
    taken = context.spare = NameTable({*RESERVED_TYPES, *context.resources.values(), *deduced})
    for kind, table in (("enum", document.enums), ("model", document.models), ("union", document.unions)):
        for name in table:
            context.types.set(name, _spelled(name, taken, {*deduced, *context.resources.values()}))
            _note_renamed(kind, name, table[name], context)
    for name, kept in empty_types(document).items():
        context.types.set(name, kept)
    for name, crud in cruds.items():
        context.replaced.add(name)
        _replace_forms(crud, context)
        _replace_deduced(crud, context)


def _spell_resources(context: Context, cruds: Mapping[str, Crud]) -> None:
    names = NameTable(RESERVED_TYPES)
    plain = {name: names.add(name, otherwise="resource") for name in cruds}
    for name, own in plain.items():
        others = {deduced for other in plain.values() if other != own for deduced in _deduced(other)}
        context.resources[name] = _turned(own) if own in others else own
        if context.resources[name] != name:
            title = f"model {name} is now resource '{context.resources[name]}'"
            reason = "another resource gives its name" if own in others else "names are snake_case"
            context.note("changed", title, reason, cruds[name].model.path)


def _turned(name: str) -> str:
    """`binary_version` -> `version_of_binary`."""
    head, _, tail = name.rpartition("_")
    return f"{tail}_of_{head}"


def _deduced(resource: str) -> Iterator[str]:
    return (f"{resource}_{tail}" for tail in _DEDUCED)


def _spelled(name: str, taken: NameTable, avoid: Iterable[str]) -> str:
    own = our_name(name, "type")
    return taken.add(f"{own}_value" if own in {*avoid, *RESERVED_TYPES} else name, otherwise="type")


def _note_renamed(kind: str, name: str, notes: Notes, context: Context) -> None:
    own = context.types.get(name)
    if own != name and name not in context.resources and own is not None:
        title = f"{kind} {name} is now '{own}'"
        context.note("interpreted", title, "the name of a type; it does not travel", notes.path)


def _replace_forms(crud: Crud, context: Context) -> None:
    own = context.resources[crud.model.name]
    for kind in ("create", "update", "patch"):
        model = body_model(crud.operations.get(kind), context.document)
        if model is None or model is crud.model or model.name in context.resources:
            continue
        context.replaced.add(model.name)
        if model is crud.form:
            context.forms[model.name] = f"{own}_form"


def _replace_deduced(crud: Crud, context: Context) -> None:
    for name, model in context.document.models.items():
        if name in context.resources:
            continue
        event = _is_event(name, model, crud)
        if event or (name == f"{crud.model.name}_version" and is_version(model, crud.model)):
            context.replaced.add(name)


def _is_event(name: str, model: Model, crud: Crud) -> bool:
    if name not in {f"{crud.model.name}_upserted", f"{crud.model.name}_deleted"}:
        return False
    return {field.name for field in model.fields} >= {"event_id", "timestamp"}


def replaced_unions(context: Context) -> set[str]:
    """Unions of nothing but events that our streams have anyway."""
    events = {name for name in context.replaced if name.endswith(("_upserted", "_deleted"))}
    document = context.document
    return {
        name
        for name, union in document.unions.items()
        if union.members and all(local_name(document, member.type) in events for member in union.members)
    }
