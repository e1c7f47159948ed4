"""How does a service look that is made of a document?"""

from __future__ import annotations

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.crud import Crud, recognise
from onehand.convert.apibuilder.document import Document, Resource
from onehand.convert.apibuilder.feed import Feeds
from onehand.convert.apibuilder.fields import written_attributes
from onehand.convert.apibuilder.libraries import Libraries
from onehand.convert.apibuilder.names import NameTable
from onehand.convert.apibuilder.operations import OperationWriter
from onehand.convert.apibuilder.resources import written_resource
from onehand.convert.apibuilder.route import Place, places
from onehand.convert.apibuilder.shell import note_shell
from onehand.convert.apibuilder.spelling import spell_types
from onehand.convert.apibuilder.unknown import refuse_unknown
from onehand.convert.apibuilder.write_types import type_sections
from onehand.convert.report import ConversionReport
from onehand.convert.yaml_text import Inline, Spaced, Tree
from onehand.text.report import Report


def written_service(
    document: Document, name: str, libraries: Libraries, report: ConversionReport, diagnostics: Report
) -> dict[str, Tree]:
    context = Context(document, name, libraries, report, NameTable())
    cruds = recognise(document)
    spell_types(context, cruds)
    homes = places((crud, context.resources[key]) for key, crud in cruds.items())
    feeds = Feeds(document, cruds)
    resources = {
        context.resources[key]: written_resource(crud, homes[key], feeds, context) for key, crud in cruds.items()
    }
    extra: dict[str, Tree] = {}
    operations = _operations(document, cruds, homes, context, extra)
    note_shell(context)
    types = type_sections(context, cruds, extra)
    tree = _head(context) | types
    if resources:
        tree["resources"] = Spaced(resources)
    if operations:
        tree["operations"] = Spaced(operations)
    refuse_unknown(context, diagnostics)
    return tree


def _head(context: Context) -> dict[str, Tree]:
    document = context.document
    tree: dict[str, Tree] = {"service": context.service}
    if document.description:
        tree["description"] = document.description
    if document.organization:
        tree["team"] = document.organization
        reason = "taken for the team that answers for the service"
        context.note("interpreted", f"organization {document.organization}", reason, ("organization",))
    tree["auth"] = Inline({"user": []})
    _note_auth(context)
    if context.imported:
        tree["imports"] = Inline(sorted(context.imported))
    attributes = written_attributes(document.attributes, "the document", context)
    if attributes:
        tree["attributes"] = Inline(attributes)
    return tree


def _note_auth(context: Context) -> None:
    """API Builder does not say who may call; that an operation can answer 401 is all there is."""
    operations = [operation for resource in context.document.resources for operation in resource.operations]
    closed = [one for one in operations if any(response.code in {401, 403} for response in one.responses)]
    if not closed:
        reason = "the document does not say who may call: every operation is for signed-in users"
        context.note("interpreted", "auth", reason, ("resources",))
        return
    for one in operations:
        if one not in closed:
            reason = "it never answers 401, so it may be public; it is closed until its 'auth: none' says so"
            context.note("interpreted", f"auth of operation {one.title}", reason, one.path)


def _operations(
    document: Document, cruds: dict[str, Crud], homes: dict[str, Place], context: Context, extra: dict[str, Tree]
) -> dict[str, Tree]:
    writer = OperationWriter(context, _deduced_names(cruds, homes, context), context.spare, extra)
    for key, crud in cruds.items():
        for kind, operation in crud.operations.items():
            tail = {"list": "", "create": "", "versions": "/{id}/versions"}.get(kind, "/{id}")
            writer.claim(operation.method, homes[key].path + tail)
    written: dict[str, Tree] = {}
    for resource in document.resources:
        own: Crud | None = next((one for one in cruds.values() if one.resource is resource), None)
        moved = (own.base, homes[own.model.name].path) if own else ("/", "/")
        if own is None:
            _note_plain(resource, context)
        for operation in own.rest if own is not None else resource.operations:
            found = writer.written(operation, moved)
            if found is not None:
                written[found[0]] = found[1]
    return written


def _note_plain(resource: Resource, context: Context) -> None:
    """A resource that is only a group of operations."""
    title = f"resource {resource.type}"
    reason = "not create, read, update, delete on a model with an id: operations of their own"
    context.note("interpreted", title, reason, resource.path)
    if resource.description:
        reason = "the group of its operations has no name here"
        context.note("dropped", f"description of {title}", reason, resource.path)
    if resource.deprecation:
        context.note("dropped", f"deprecation of {title}", "deprecate its operations", resource.path)
    for attribute in resource.attributes:
        name = f"attribute '{attribute.name}' of {title}"
        context.note("dropped", name, "the group of its operations has no name here", attribute.path)


def _deduced_names(cruds: dict[str, Crud], homes: dict[str, Place], context: Context) -> set[str]:
    names = set()
    for key, crud in cruds.items():
        own = context.resources[key]
        many = homes[key].path.removeprefix("/")
        of_kind = {"list": f"list_{many}", "versions": f"list_{own}_versions"}
        names |= {of_kind.get(kind, f"{kind}_{own}") for kind in crud.operations}
    return names
