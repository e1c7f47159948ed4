"""Where does the real form of a resource differ from the one that our conventions deduce?"""

from __future__ import annotations

from collections.abc import Mapping

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.crud import AUDIT, Crud
from onehand.convert.apibuilder.document import Field
from onehand.convert.apibuilder.feed import Feed, Feeds
from onehand.convert.apibuilder.fields import field_keywords, shortened
from onehand.convert.apibuilder.names import our_name
from onehand.convert.yaml_text import Aligned, Commented, Inline, Tree

_SAME = ("minimum", "maximum", "default")
"""Keywords that make the form's field another one than the resource's."""


def written_form(crud: Crud, feeds: Feeds, fields: Mapping[str, Tree], context: Context) -> Tree:
    """`{add: {...}}`, or nothing when the deduced form is the right one. Tells which operations need a handler."""
    found = feeds.of(crud.model.name)
    added: dict[str, Tree] = {}
    homeless: list[str] = []
    for source in crud.written:
        feed = next((feed for feed in found.values() if feed.source is source), None)
        said, comment = _said(source, crud, context)
        own = _keywords(fields.get(our_name(source.name)))
        if feed is not None and feed.way == "from":
            added[feed.source_name] = _id_field(feed, said, context, required=source.required)
            continue
        if own.get("type") != said["type"] or own.get("set_by"):
            homeless.append(source.name)
        elif _is_same(own, said, crud):
            continue
        added[our_name(source.name)] = shortened(said, comment)
    if crud.form is None:
        added |= _filtered(crud, found, context)
    _note_audit(crud, context)
    _note_handlers(crud, found, homeless, context)
    return {"add": Aligned(added)} if added else None


def _filtered(crud: Crud, found: Mapping[str, Feed], context: Context) -> dict[str, Tree]:
    """Ids that nobody writes through the API, but that lists are filtered by."""
    return {
        feed.source_name: _id_field(feed, {}, context, required=_required(crud, name))
        for name, feed in found.items()
        if feed.way == "from"
    }


def _required(crud: Crud, name: str) -> bool:
    return next(field.required for field in crud.model.fields if field.name == name)


def _said(source: Field, crud: Crud, context: Context) -> tuple[dict[str, Tree], str]:
    """The form's field as it says itself, with its type always as plain trees."""
    title = f"field {crud.form.name if crud.form else ''}.{source.name}"
    if our_name(source.name) != source.name:
        reason = "fields are snake_case, and their JSON is named alike"
        context.note("changed", f"{title} is now '{our_name(source.name)}'", reason, source.path)
    return field_keywords(source, title, context)


def _keywords(tree: Tree) -> Mapping[str, Tree]:
    """The keywords of a written field, also of one in shorthand."""
    while isinstance(tree, Commented | Inline):
        tree = tree.value
    if isinstance(tree, str):
        return {"type": tree.removesuffix("?"), **({"optional": True} if tree.endswith("?") else {})}
    return tree if isinstance(tree, Mapping) else {}


def _is_same(own: Mapping[str, Tree], said: Mapping[str, Tree], crud: Crud) -> bool:
    """An absent default is as good as none where the field is optional anyway; patches make everything optional."""
    alike = all(own.get(key) == said.get(key) for key in _SAME)
    optional = bool(own.get("optional")), bool(said.get("optional"))
    return alike and (crud.patch_only or optional[0] == optional[1])


def _id_field(feed: Feed, said: Mapping[str, Tree], context: Context, *, required: bool) -> Tree:
    keywords: dict[str, Tree] = {"type": "id"}
    if feed.target is not None:
        keywords = {"refers_to": context.resources[feed.target]}
    if not required:
        keywords["optional"] = True
    if "default" in said and feed.source is not None:
        name = f"default of field {feed.source.name}"
        context.note("dropped", name, "an id that refers to something has no default", feed.source.path)
    kept = ("description", "example", "deprecated", "attributes", "personal")
    keywords |= {key: said[key] for key in kept if key in said}
    return shortened(keywords)


def _note_audit(crud: Crud, context: Context) -> None:
    for field in crud.form.fields if crud.form is not None and crud.form is not crud.model else ():
        if our_name(field.name) in AUDIT:
            name = f"field {crud.form.name}.{field.name}" if crud.form else field.name
            context.note("changed", name, "ids and times are made by the service, not written by callers", field.path)


def _note_handlers(crud: Crud, found: Mapping[str, Feed], homeless: list[str], context: Context) -> None:
    name = context.resources[crud.model.name]
    unmade = [
        field.name
        for field in crud.model.fields
        if field.name in found and found[field.name].way == "service" and field.required and field.default is None
    ]
    for kind in ("create", "update", "patch"):
        reason = f"the resource has no place for {_listed(homeless)} of its form" if homeless else ""
        if kind == "create" and unmade:
            reason = f"nothing gives {_listed(unmade)}, which the resource requires"
        if kind in crud.operations and reason:
            context.note("needs-handler", f"{kind}_{name}", reason, crud.operations[kind].path)


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
