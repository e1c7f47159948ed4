"""What do operations answer, and which answers are others here?"""

from __future__ import annotations

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.document import Operation, Response
from onehand.convert.apibuilder.type_name import UNIT


def note_errors(operation: Operation, context: Context) -> None:
    """Every error of ours is a problem document; bodies of another type are told."""
    for response in operation.responses:
        if response.code is None:
            name = f"response default of {operation.title}"
            context.note("dropped", name, "every status that can occur is named", response.path)
        elif response.code >= 400 and response.type != UNIT:
            name = f"response {response.code} of {operation.title}: {response.type}"
            context.note("changed", name, "the body of every error is a problem document", response.path)


def note_response_extras(response: Response, title: str, context: Context) -> None:
    code = response.code or "default"
    for header in response.headers:
        name = f"header {header.name} of response {code} of {title}"
        context.note("dropped", name, "responses declare no headers", header.path)
    for attribute in response.attributes:
        name = f"attribute '{attribute.name}' of response {code} of {title}"
        context.note("dropped", name, "responses have no attributes", attribute.path)
    if response.deprecation:
        name = f"deprecation of response {code} of {title}"
        context.note("dropped", name, "deprecate the operation", response.path)
    if response.description:
        name = f"description of response {code} of {title}"
        context.note("dropped", name, "statuses describe themselves", response.path)


def note_body_extras(operation: Operation, context: Context) -> None:
    body, title = operation.body, f"the body of {operation.title}"
    if body is None:
        return
    for attribute in body.attributes:
        name = f"attribute '{attribute.name}' of {title}"
        context.note("dropped", name, "bodies have no attributes", attribute.path)
    if body.description:
        context.note("dropped", f"description of {title}", "a body is described by its type", body.path)
    if body.deprecation:
        context.note("dropped", f"deprecation of {title}", "deprecate the operation", body.path)
