"""What becomes of what stands around the types and resources of a document?"""

from __future__ import annotations

from onehand.convert.apibuilder.context import Context


def note_shell(context: Context) -> None:
    """Imports, headers, annotations, and everything that has no place at all."""
    document = context.document
    for one in document.imports:
        context.note("interpreted", f"import {one.uri}", "imported types are told where they are used", one.path)
    for header in document.headers:
        name = f"header {header.name}"
        context.note("dropped", name, "services have no headers of their own", header.path)
        for attribute in header.attributes:
            context.note("dropped", f"attribute '{attribute.name}' of {name}", "so has the header", attribute.path)
    for name, annotation in document.annotations.items():
        reason = "fields keep it as an attribute; 'personal: true' is what it means for personal data"
        context.note("interpreted", f"annotation {name}", reason, annotation.path)
        for attribute in annotation.attributes:
            title = f"attribute '{attribute.name}' of annotation {name}"
            context.note("dropped", title, "annotations are not declared", attribute.path)
    for loose in document.loose:
        context.note("dropped", loose.name, loose.reason, loose.path)
    if document.namespace:
        name = f"namespace {document.namespace}"
        context.note("interpreted", name, f"the name '{context.service}' is enough", ("namespace",))
