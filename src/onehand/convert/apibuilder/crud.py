"""Which resources of a document are create, read, update and delete on one of its models?

Those become entries of `resources:` and need no code. Every operation that has another path, another body or another
answer stays apart, as an operation of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onehand.convert.apibuilder.document import Document, Field, Model, Operation, Resource
from onehand.convert.apibuilder.names import our_name
from onehand.convert.apibuilder.type_name import UNIT, Name, parse_type
from onehand.convert.apibuilder.type_name import ListOf as ListName
from onehand.convert.apibuilder.types import local_name

KINDS = ("list", "get", "create", "update", "patch", "delete", "versions")
_IDS = frozenset({"string", "uuid", "long", "integer"})
AUDIT = frozenset({"id", "created_at", "updated_at"})
TABLE_COLUMNS = ("updated_by", "sequence", "hash_code")
"""Every table has these: a field of such a name needs another."""


@dataclass(frozen=True, slots=True)
class Crud:
    """One resource that needs no code, or only code for what its form cannot say."""

    resource: Resource
    model: Model
    operations: Mapping[str, Operation]
    """By kind, in the order of KINDS."""
    rest: tuple[Operation, ...]
    form: Model | None
    """What create takes; else what update, else what patch takes. None = nobody writes."""
    updatable: frozenset[str] | None
    """The fields of the form that update (or, without it, patch) takes; None = all, or nobody updates."""

    @property
    def base(self) -> str:
        return self.resource.route

    @property
    def written(self) -> tuple[Field, ...]:
        """The fields of the form; ids and times are the service's."""
        if self.form is None:
            return ()
        return tuple(field for field in self.form.fields if our_name(field.name) not in AUDIT)

    @property
    def patch_only(self) -> bool:
        return "patch" in self.operations and not {"create", "update"} & self.operations.keys()


def recognise(document: Document) -> dict[str, Crud]:
    """By the name of the model; of two resources with one model the first counts."""
    found: dict[str, Crud] = {}
    for resource in document.resources:
        name = local_name(document, resource.type)
        model = document.models.get(name)
        if model is None or name in found or not _has_id(model) or ":" in resource.route:
            continue
        crud = _match(resource, model, document)
        if crud is not None:
            found[name] = crud
    return found


def _has_id(model: Model) -> bool:
    return any(field.name == "id" and field.type in _IDS for field in model.fields)


def _match(resource: Resource, model: Model, document: Document) -> Crud | None:
    operations: dict[str, Operation] = {}
    for operation in resource.operations:
        kind = _kind(operation, resource.route, model, document)
        if kind is not None and kind not in operations:
            operations[kind] = operation
    form = _agree_on_form(operations, model, document)
    if not {"list", "get", "create"} & operations.keys():
        return None
    chosen = {kind: operations[kind] for kind in KINDS if kind in operations}
    rest = tuple(operation for operation in resource.operations if operation not in chosen.values())
    return Crud(resource, model, chosen, rest, form, _updatable(chosen, form, document))


def _kind(operation: Operation, base: str, model: Model, document: Document) -> str | None:
    """Which of the seven it is, by method, path, body and answer."""
    below = operation.route.removeprefix(base.rstrip("/")) if operation.route.startswith(base) else None
    answers = [r.type for r in operation.responses if r.code is not None and 200 <= r.code < 300]
    one, many = _is_one(answers, model, document), _is_many(answers, model, document)
    if below == "":
        kind = {"GET": many and "list", "POST": one and _takes_model(operation, document) and "create"}
    elif below is not None and _is_by_id(below, model):
        takes = one and _takes_model(operation, document)
        kind = {"GET": one and bool(answers) and "get", "PUT": takes and "update", "PATCH": takes and "patch"}
        kind["DELETE"] = operation.body is None and "delete"
    elif below == "/versions":
        kind = {"GET": _is_versions(answers, model, document) and "versions"}
    else:
        return None
    return kind.get(operation.method) or None


def _is_by_id(below: str, model: Model) -> bool:
    return below[:2] == "/:" and "/" not in below[1:] and our_name(below[2:]) in {"id", f"{our_name(model.name)}_id"}


def _is_one(answers: Iterable[str], model: Model, document: Document) -> bool:
    return all(local_name(document, answer) in {model.name, UNIT} for answer in answers)


def _is_many(answers: list[str], model: Model, document: Document) -> bool:
    return bool(answers) and all(_item(answer, document) == model.name for answer in answers)


def _item(answer: str, document: Document) -> str | None:
    parsed = parse_type(answer)
    if isinstance(parsed, ListName) and isinstance(parsed.item, Name):
        return local_name(document, parsed.item.name)
    return None


def _takes_model(operation: Operation, document: Document) -> bool:
    return operation.body is not None and local_name(document, operation.body.type) in document.models


def _is_versions(answers: list[str], model: Model, document: Document) -> bool:
    """A list of `{id, timestamp, type, <resource>}`."""
    version = document.models.get(_item(answers[0], document) or "") if len(answers) == 1 else None
    return version is not None and is_version(version, model)


def is_version(version: Model, model: Model) -> bool:
    names = {field.name for field in version.fields}
    return names == {"id", "timestamp", "type", model.name}


def body_model(operation: Operation | None, document: Document) -> Model | None:
    if operation is None or operation.body is None:
        return None
    return document.models.get(local_name(document, operation.body.type))


def _agree_on_form(operations: dict[str, Operation], model: Model, document: Document) -> Model | None:
    """The form that all writing operations share; those that take more than it become operations of their own."""
    forms = {kind: body_model(operations.get(kind), document) for kind in ("create", "update", "patch")}
    form = forms["create"] or forms["update"] or forms["patch"]
    for kind in ("update", "patch"):
        taken = forms[kind]
        if taken is not None and form is not None and not _is_part(taken, form, exact=kind == "update"):
            del operations[kind]
    if form is not None and form is forms["patch"] and not _is_part(form, model, exact=False):
        operations.pop("patch", None)
        return None
    return form


def _is_part(part: Model, whole: Model, *, exact: bool) -> bool:
    """Whether every field of one stands in the other, with its type; exact: required where it is required there."""
    fields = {field.name: field for field in whole.fields}
    for field in part.fields:
        same = fields.get(field.name)
        if same is None or same.type != field.type or (exact and same.required != field.required):
            return False
    return True


def _updatable(operations: Mapping[str, Operation], form: Model | None, document: Document) -> frozenset[str] | None:
    if form is None or "create" not in operations:
        return None
    later = body_model(operations.get("update") or operations.get("patch"), document)
    if later is None or later is form:
        return None
    return frozenset(field.name for field in later.fields)
