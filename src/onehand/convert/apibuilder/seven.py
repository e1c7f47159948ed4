"""How are the operations of a CRUD resource written, and where do ours answer differently?"""

from __future__ import annotations

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.crud import KINDS, Crud
from onehand.convert.apibuilder.document import Operation
from onehand.convert.apibuilder.fields import note_deduced, written_notes
from onehand.convert.apibuilder.responses import note_body_extras, note_errors, note_response_extras
from onehand.convert.apibuilder.route import Place, braces
from onehand.convert.apibuilder.type_name import UNIT
from onehand.convert.yaml_text import Aligned, Inline, Tree

_SUCCESS = {"list": 200, "get": 200, "create": 201, "update": 200, "patch": 200, "delete": 204, "versions": 200}


def written_operations(crud: Crud, place: Place, context: Context) -> Tree:
    """`[list, get]`, or a map when operations say something about themselves."""
    written: dict[str, Tree] = {}
    for kind, operation in crud.operations.items():
        _note_differences(kind, operation, crud, place, context)
        keywords: dict[str, Tree] = {"description": operation.description} if operation.description else {}
        keywords |= written_notes(operation, f"operation {operation.title}", context)
        written[kind] = Inline(keywords) if keywords else None
    if any(value is not None for value in written.values()):
        return Aligned(written)
    return Inline([kind for kind in KINDS if kind in written])


def _note_differences(kind: str, operation: Operation, crud: Crud, place: Place, context: Context) -> None:
    title = f"operation {operation.title}"
    ours = place.path + {"list": "", "create": "", "versions": "/{id}/versions"}.get(kind, "/{id}")
    if braces(operation.route) != ours and not _differs_in_parameter_only(braces(operation.route), ours):
        context.note("changed", f"{title} is now {operation.method} {ours}", "the path of the resource", operation.path)
    if kind != "list":
        _note_parameters(operation, kind, context)
    for response in operation.responses:
        note_response_extras(response, title, context)
        good = response.code is not None and 200 <= response.code < 300
        if good and response.code != _SUCCESS[kind]:
            context.note("changed", f"{title}: {response.code}", f"{kind} answers {_SUCCESS[kind]}", response.path)
        elif good and (response.type == UNIT) != (kind == "delete"):
            what = "has no body" if kind == "delete" else f"answers with the {crud.model.name}"
            context.note("changed", f"{title}: {response.type}", f"{kind} {what}", response.path)
    note_errors(operation, context)
    note_body_extras(operation, context)


def _differs_in_parameter_only(theirs: str, ours: str) -> bool:
    return theirs.rpartition("/")[0] == ours.rpartition("/")[0] and theirs.endswith("}") and ours.endswith("}")


def _note_parameters(operation: Operation, kind: str, context: Context) -> None:
    for parameter in operation.parameters:
        name = f"parameter {parameter.name} of {operation.title}"
        note_deduced(parameter, name, context)
        if parameter.location == "path":
            _note_path_parameter(parameter.name, operation, context, parameter.path)
            continue
        context.note("dropped", name, f"'{kind}' of a resource takes no parameters", parameter.path)


def _note_path_parameter(name: str, operation: Operation, context: Context, path: tuple[str | int, ...]) -> None:
    if name != "id":
        context.note("interpreted", f"parameter {name} of {operation.title}", "the id of the resource", path)
