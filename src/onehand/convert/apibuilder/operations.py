"""How are the operations written that are not create, read, update and delete on a resource?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.document import Field, Operation
from onehand.convert.apibuilder.fields import (
    field_keywords,
    note_deduced,
    shortened,
    spelled,
    written_fields,
    written_notes,
)
from onehand.convert.apibuilder.names import LONGEST, NameTable, our_name
from onehand.convert.apibuilder.responses import note_body_extras, note_errors, note_response_extras
from onehand.convert.apibuilder.route import singular
from onehand.convert.apibuilder.type_name import PRIMITIVES, UNIT, ListOf, Name, parse_type
from onehand.convert.apibuilder.types import local_name, written_type
from onehand.convert.yaml_text import Aligned, Inline, Tree

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
_BY_ITSELF = frozenset({401, 403, 500, 503})
"""Errors that the server answers without being told."""


class OperationWriter:
    """Writes the operations of one document; their names, paths and body models are unique in it."""

    def __init__(self, context: Context, taken: Iterable[str], spare: NameTable, models: dict[str, Tree]) -> None:
        self.context = context
        self._names = NameTable(taken)
        self._spare = spare
        self._models = models
        self._routes: set[tuple[str, str]] = set()

    def claim(self, method: str, path: str) -> bool:
        """False when another operation answers there already."""
        route = (method, _anonymous(path))
        free = route not in self._routes
        self._routes.add(route)
        return free

    def written(self, operation: Operation, moved: tuple[str, str]) -> tuple[str, Tree] | None:
        """Its name and keywords; None after it was told why it has no home. `moved`: a prefix of the path, and ours."""
        title = f"operation {operation.title}"
        if operation.method not in METHODS:
            self.context.note("dropped", title, f"there are no {operation.method} operations", operation.path)
            return None
        if operation.route == "/_internal_" or operation.route.startswith("/_internal_/"):
            reason = "every service has health, version and metrics below /_internal_ on a port of its own"
            self.context.note("changed", title, reason, operation.path)
            return None
        path, parameters = self._path(operation, moved)
        if not self.claim(operation.method, path):
            self.context.note("dropped", title, "another operation answers the same method and path", operation.path)
            return None
        name = self._name(operation.method, path)
        self.context.note(
            "needs-handler", name, "it is not create, read, update or delete on a resource", operation.path
        )
        return name, self._keywords(operation, name, path, parameters)

    def _keywords(self, operation: Operation, name: str, path: str, parameters: dict[str, str]) -> Tree:
        title = f"operation {operation.title}"
        keywords: dict[str, Tree] = {"description": operation.description} if operation.description else {}
        keywords[operation.method] = path
        written = {**self._in_path(operation, parameters), **self._in_query(operation, set(parameters.values()))}
        if written:
            keywords["parameters"] = Aligned(written)
        body = self._body(operation, name)
        if body is not None:
            keywords["body"] = Inline(body)
        keywords["returns"] = Inline(self._returns(operation, has_input=body is not None or bool(written)))
        note_errors(operation, self.context)
        return {**keywords, **written_notes(operation, title, self.context)}

    def _path(self, operation: Operation, moved: tuple[str, str]) -> tuple[str, dict[str, str]]:
        """Our path, and its parameters by the name in the document."""
        theirs, ours = moved
        route = operation.route
        if theirs != "/" and (route == theirs or route.startswith(f"{theirs}/")):
            route = ours + route[len(theirs) :]
        names = NameTable()
        parameters: dict[str, str] = {}
        parts = [self._part(part, names, parameters) for part in route.split("/") if part]
        path = "/" + "/".join(parts)
        if _anonymous(path) != re.sub(r":[A-Za-z_][\w-]*", "{}", operation.route):
            title = f"path {operation.route} of {operation.method} is now {path}"
            self.context.note(
                "changed", title, "paths are lower case, and begin as the resource's does", operation.path
            )
        return path, parameters

    def _part(self, part: str, names: NameTable, parameters: dict[str, str]) -> str:
        found = re.search(r":([A-Za-z_][\w-]*)", part)
        if found is None:
            return part.lower() if re.fullmatch(r"[A-Za-z0-9._~-]+", part) else our_name(part, "part")
        name = names.add(found[1] if found[1] not in parameters else f"{found[1]}_again", otherwise="parameter")
        parameters[found[1]] = name
        return "{" + name + "}"

    def _name(self, method: str, path: str) -> str:
        """`GET /users/{id}/identifier` -> `get_user_identifier`; what is not unique says its parameters too."""
        parts = [part for part in path.split("/") if part]
        words = [_word(part, parts[at + 1 : at + 2]) for at, part in enumerate(parts) if not part.startswith("{")]
        name = "_".join([_verb(method, parts), *words])[:LONGEST]
        if name in self._names:
            by = "_".join(part[1:-1] for part in parts if part.startswith("{"))
            name = f"{name}_by_{by}" if by else name
        return self._names.fresh(name)

    def _in_path(self, operation: Operation, parameters: dict[str, str]) -> dict[str, Tree]:
        declared = {one.name: one for one in operation.parameters if one.location == "path"}
        written: dict[str, Tree] = {}
        for name, field in declared.items():
            title = f"parameter {name} of {operation.title}"
            if name not in parameters:
                self.context.note("dropped", title, "the path has no such part", field.path)
                continue
            own = parameters[name]
            if own != name:
                self.context.note("interpreted", f"{title} is now '{own}'", "names are snake_case", field.path)
            keywords = self._parameter(field, title, in_path=True)
            plain = "id" if own == "id" or own.endswith("_id") else "string"
            if keywords == {"type": "string"}:
                continue
            if keywords["type"] == "string":
                keywords["type"] = plain
            written[own] = shortened(keywords)
        return written

    def _in_query(self, operation: Operation, taken: set[str]) -> dict[str, Tree]:
        names = NameTable(taken)
        written: dict[str, Tree] = {}
        for field in operation.parameters:
            title = f"parameter {field.name} of {operation.title}"
            if field.location == "header":
                self.context.note("dropped", title, "operations take no headers of their own", field.path)
                note_deduced(field, title, self.context)
            elif field.location not in {"path", "form"}:
                own = spelled(field, names, operation.title, self.context)
                written[own] = shortened(self._parameter(field, title, in_path=False))
        return written

    def _parameter(self, field: Field, title: str, *, in_path: bool) -> dict[str, Tree]:
        keywords, _ = field_keywords(field, title, self.context)
        parsed = parse_type(field.type)
        item = parsed.item if isinstance(parsed, ListOf) and not in_path else parsed
        if not self._is_plain(item, keywords["type"]):
            if keywords["type"] != "string":
                reason = f"'{field.type}' is no single value: kept as string"
                self.context.note("changed", title, reason, field.path)
            keywords = {key: keywords[key] for key in ("optional", "description", "deprecated") if key in keywords}
            keywords = {"type": "string", **keywords}
        if in_path:
            for key in ("optional", "default"):
                if keywords.pop(key, None) is not None:
                    self.context.note("dropped", f"{key} of {title}", "a part of the path is always there", field.path)
        return keywords

    def _is_plain(self, item: object, written: Tree) -> bool:
        if not isinstance(item, Name):
            return False
        name = local_name(self.context.document, item.name)
        if name in self.context.document.enums:
            return True
        is_imported = isinstance(written, str) and "." in written
        return PRIMITIVES.get(name, "json") != "json" or (is_imported and ".enums." in item.name)

    def _body(self, operation: Operation, name: str) -> Tree:
        note_body_extras(operation, self.context)
        form = [field for field in operation.parameters if field.location == "form"]
        if form:
            return self._form_body(operation, form, name)
        if operation.body is None or operation.body.type == UNIT:
            return None
        title = f"body of {operation.title}"
        return written_type(operation.body.type, operation.body.path, self.context, of=title, position="sent")[0]

    def _form_body(self, operation: Operation, form: list[Field], name: str) -> Tree:
        for field in form:
            title = f"parameter {field.name} of {operation.title}"
            self.context.note("changed", title, "bodies are JSON: a field of the body, no form parameter", field.path)
        if operation.body is not None:
            title = f"body {operation.body.type} of {operation.title}"
            self.context.note("dropped", title, "the operation has form parameters as well", operation.body.path)
        model = self._spare.add(f"{name[: LONGEST - 5]}_body")
        self._models[model] = {"fields": Aligned(written_fields(form, operation.title, self.context))}
        return model

    def _returns(self, operation: Operation, *, has_input: bool) -> dict[str, Tree]:
        returns: dict[str, Tree] = {}
        for response in operation.responses:
            title = f"operation {operation.title}"
            note_response_extras(response, title, self.context)
            code = response.code
            if code is not None and 200 <= code < 400:
                returns[str(code)] = self._answer(response.type, response.path, f"response {code} of {operation.title}")
            elif code is not None and code >= 400 and code not in _BY_ITSELF and not (has_input and code in {400, 422}):
                returns[str(code)] = "problem"
        if not any(code < "300" for code in returns):
            if any(code.startswith("3") for code in returns):
                reason = "an operation has a successful status: 204 was added"
                self.context.note("changed", f"operation {operation.title}", reason, operation.path)
            returns = {"204": None, **returns}
        return returns

    def _answer(self, text: str, path: tuple[str | int, ...], title: str) -> Tree:
        if text == UNIT:
            return None
        return Inline(written_type(text, path, self.context, of=title, position="returned")[0])


def _anonymous(path: str) -> str:
    """The path whatever its parameters are called."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def _word(part: str, following: list[str]) -> str:
    """A segment in the singular where one of many is meant."""
    word = our_name(part, "part")
    if following and following[0].startswith("{"):
        head, mark, last = word.rpartition("_")
        return f"{head}{mark}{singular(last)}"
    return word


def _verb(method: str, parts: list[str]) -> str:
    """`list` for many, `update` for PUT on one; the method else."""
    on_one = bool(parts) and parts[-1].startswith("{")
    if method == "GET" and parts and not on_one and _is_plural(parts[-1]):
        return "list"
    return "update" if method == "PUT" and on_one else method.lower()


def _is_plural(part: str) -> bool:
    word = our_name(part, "part").rpartition("_")[2]
    return singular(word) != word
