"""Where does the real form of a resource differ from the one that our conventions deduce?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
    for source in crud.written if crud.form is not None else ():
        addition = _addition(source, found, fields, crud, context)
        if addition is not None:
            added[our_name(source.name)] = addition
    for name, feed in found.items():
        if crud.form is None and feed.way == "from" and feed.source is not None:
            added[feed.source_name] = _id_field(feed, {}, context, required=_required(crud, name))
    _note_form(crud, context)
    _note_handlers(crud, found, context)
    return {"add": Aligned(added)} if added else None


def _required(crud: Crud, name: str) -> bool:
    return next(field.required for field in crud.model.fields if field.name == name)


def _addition(
    source: Field, found: Mapping[str, Feed], fields: Mapping[str, Tree], crud: Crud, context: Context
) -> Tree:
    """How the form's field is written, or None when it is the resource's own."""
    feed = next((feed for feed in found.values() if feed.source is source), None)
    title = f"field {crud.form.name if crud.form else ''}.{source.name}"
    if feed is not None and feed.way == "form":
        own = _keywords(fields.get(our_name(source.name)))
        said, comment = field_keywords(source, title, context)
        if _is_same(own, said, crud):
            return None
        return shortened(said, comment)
    said, comment = field_keywords(source, title, context)
    if our_name(source.name) != source.name:
        reason = "fields are snake_case, and their JSON is named alike"
        context.note("changed", f"{title} is now '{our_name(source.name)}'", reason, source.path)
    if feed is not None and feed.way == "from":
        return _id_field(feed, said, context, required=source.required)
    return shortened(said, comment)


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
    kept = ("description", "example", "deprecated", "attributes", "personal")
    keywords |= {key: said[key] for key in kept if key in said}
    return shortened(keywords)


def _note_form(crud: Crud, context: Context) -> None:
    for field in crud.form.fields if crud.form is not None and crud.form is not crud.model else ():
        if our_name(field.name) in AUDIT:
            name = f"field {crud.form.name}.{field.name}" if crud.form else field.name
            context.note("changed", name, "ids and times are made by the service, not written by callers", field.path)


def _note_handlers(crud: Crud, found: Mapping[str, Feed], context: Context) -> None:
    name = context.resources[crud.model.name]
    unmade = [
        field.name
        for field in crud.model.fields
        if field.name in found and found[field.name].way == "service" and field.required and field.default is None
    ]
    homeless = list(_homeless(crud, found))
    if "create" in crud.operations and unmade:
        reason = f"nothing gives {_listed(unmade)}, which the resource requires"
        context.note("needs-handler", f"create_{name}", reason, crud.operations["create"].path)
    for kind in ("create", "update", "patch"):
        if kind in crud.operations and homeless and not (kind == "create" and unmade):
            reason = f"the resource has no place for {_listed(homeless)} of its form"
            context.note("needs-handler", f"{kind}_{name}", reason, crud.operations[kind].path)


def _homeless(crud: Crud, found: Mapping[str, Feed]) -> Iterator[str]:
    """Fields that only the form has, or that have another type there."""
    stored = {id(feed.source) for feed in found.values() if feed.way in {"form", "from"}}
    for field in crud.written:
        if id(field) not in stored:
            yield field.name


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
