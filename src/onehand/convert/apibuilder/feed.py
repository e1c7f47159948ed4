"""What does each field of a resource get its value from?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from onehand.convert.apibuilder.crud import AUDIT, TABLE_COLUMNS, Crud
from onehand.convert.apibuilder.document import Document, Field, Model
from onehand.convert.apibuilder.names import our_name
from onehand.convert.apibuilder.type_name import QUALIFIED
from onehand.convert.apibuilder.types import is_text, local_name

Way = Literal["form", "other", "from", "caller", "service", "nobody"]
"""`form`: the form has it alike. `other`: the form has it with another type. `from`: the form has the id of what is
shown. `caller`, `service`: not in the form. `nobody`: nothing is written through the API at all.
"""
CALLERS = frozenset({"user", "created_by", "creator", "author"})


@dataclass(frozen=True, slots=True)
class Feed:
    way: Way
    source: Field | None = None
    """The form's field."""
    source_name: str = ""
    """Its name in our form."""
    target: str | None = None
    """Of `from`: the model whose resource is looked up; None where the id is all that is shown."""


def is_reference(name: str, document: Document) -> bool:
    """Whether a type is `{id}` alone; an imported `..._reference` is taken for one."""
    model = document.models.get(local_name(document, name))
    if model is not None:
        return [field.name for field in model.fields] == ["id"] and is_text(model.fields[0].type)
    match = QUALIFIED.fullmatch(name)
    return bool(match and match["kind"] == "models" and match["name"].endswith("reference"))


def is_sometimes(field: Field, feed: Feed, crud: Crud) -> bool:
    """Required in the resource, but optional in the form."""
    source = feed.source
    if source is None or crud.form is None or crud.patch_only:
        return False
    return field.required and not source.required


class Feeds:
    """The feeds of all CRUD resources of a document; each is found once, when it is asked for."""

    def __init__(self, document: Document, cruds: Mapping[str, Crud]) -> None:
        self.document = document
        self.cruds = cruds
        self._found: dict[str, dict[str, Feed]] = {}

    def of(self, name: str) -> Mapping[str, Feed]:
        """By the field's name in the document; ids and times are left out."""
        if name not in self._found:
            # A resource that is asked for while its own answer is being found shows nothing that could be embedded.
            crud = self.cruds[name]
            fields = [field for field in crud.model.fields if our_name(field.name) not in AUDIT]
            self._found[name] = {field.name: Feed("from") for field in fields}
            self._found[name] = {field.name: self._feed(field, crud) for field in fields}
        return self._found[name]

    def _feed(self, field: Field, crud: Crud) -> Feed:
        if crud.form is None:
            return self._filtered(field, crud)
        written = {our_name(one.name): one for one in crud.written}
        name = our_name(field.name)
        same = written.get(name)
        if same is not None and same.type == field.type:
            return Feed("form", same, name)
        by_id = (same, name) if same is not None else (written.get(f"{name}_id"), f"{name}_id")
        if by_id[0] is not None and is_text(by_id[0].type) and (shown := self._shown(field, crud)) is not None:
            return Feed("from", by_id[0], by_id[1], shown or None)
        if same is not None:
            return Feed("other", same, name)
        is_caller = field.required and name in CALLERS and is_reference(field.type, self.document)
        return Feed("caller" if is_caller and "create" in crud.operations else "service")

    def _filtered(self, field: Field, crud: Crud) -> Feed:
        """Nobody writes; but where the list filters by an id, the id is what should be stored."""
        wanted = f"{our_name(field.name)}_id"
        listed = crud.operations.get("list")
        filters = {our_name(one.name): one for one in listed.parameters} if listed else {}
        found = filters.get(wanted)
        if found is not None and is_text(found.type) and (shown := self._shown(field, crud)) is not None:
            return Feed("from", found, wanted, shown or None)
        return Feed("nobody")

    def _shown(self, field: Field, crud: Crud) -> str | None:
        """The model of the resource that the field shows part of; empty for an id alone; None when it is neither."""
        if f"{our_name(field.name)}_id" in {our_name(one.name) for one in crud.model.fields}:
            return None
        name = local_name(self.document, field.type)
        model = self.document.models.get(name)
        if is_reference(field.type, self.document):
            return self._named(field, name) or ""
        if model is None:
            return None
        return next((one for one in self._candidates(field, name) if self._shows(model, one)), None)

    def _named(self, field: Field, type_name: str) -> str | None:
        return next(iter(self._candidates(field, type_name)), None)

    def _candidates(self, field: Field, type_name: str) -> list[str]:
        """Resources that the field or its type is named after: `organization: organization_summary`."""
        words = (our_name(field.name), our_name(type_name.rsplit(".", 1)[-1]))
        return [name for name in self.cruds if any(_named_after(word, our_name(name)) for word in words)]

    def _shows(self, model: Model, target: str) -> bool:
        """Whether every field of the model is one of the resource, stored there as it is."""
        whole = {field.name: field for field in self.cruds[target].model.fields}
        if "id" not in {field.name for field in model.fields}:
            return False
        for field in model.fields:
            same = whole.get(field.name)
            if (
                our_name(field.name) in TABLE_COLUMNS
                or same is None
                or same.type != field.type
                or (field.required and not same.required)
            ):
                return False
            feed = self.of(target).get(field.name)
            if feed is not None and (
                feed.way == "from" or (field.required and is_sometimes(same, feed, self.cruds[target]))
            ):
                return False
        return True


def _named_after(word: str, resource: str) -> bool:
    return word == resource or word in {f"{resource}_{tail}" for tail in ("summary", "reference", "detail", "value")}
