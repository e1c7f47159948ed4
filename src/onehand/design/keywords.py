"""Which keywords does each construct have? The one table that readers, the editor's schema and the docs stand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = Literal[
    "text",
    "name",
    "names",
    "reference",
    "boolean",
    "integer",
    "bound",
    "json",
    "attributes",
    "duration",
    "type",
    "fields",
    "field_names",
    "form",
    "form_fields",
    "search",
    "sort",
    "unique",
    "auth",
    "resource_operations",
    "journal",
    "period",
    "setter",
    "copy_word",
    "side",
    "returns",
    "path",
    "copies",
    "subscriptions",
    "enums",
    "enum_values",
    "models",
    "unions",
    "members",
    "resources",
    "events",
    "operations",
    "exemptions",
    "waivers",
]


@dataclass(frozen=True, slots=True)
class Keyword:
    """One keyword of one construct: what may stand behind it, and what it says."""

    name: str
    shape: Shape
    says: str
    required: bool = False


_DESCRIPTION = Keyword("description", "text", "What it is, for a reader who does not know it.")
_DEPRECATED = Keyword("deprecated", "text", "What to use instead, and until when it stays.")
_ATTRIBUTES = Keyword("attributes", "attributes", "Free input for generators and rules: names with any value.")

KEYWORDS: dict[str, tuple[Keyword, ...]] = {
    "library": (
        Keyword("library", "name", "A file of types only, with this name.", required=True),
        _DESCRIPTION,
        Keyword("enums", "enums", "Types with a fixed list of values."),
        Keyword("models", "models", "Value types, embedded in resources."),
        Keyword("unions", "unions", "One of several models, told apart by a discriminator."),
        Keyword("exempt", "exemptions", "Rules that do not hold here, with reason and end."),
        Keyword("waive", "waivers", "Breaks that are wanted, with reason and end."),
    ),
    "service": (
        Keyword("service", "name", "The service's name; the file is 'api/<name>.yaml'.", required=True),
        _DESCRIPTION,
        Keyword("team", "text", "Who answers for it."),
        Keyword("auth", "auth", "Who may call, unless an operation says otherwise.", required=True),
        Keyword("imports", "names", "Libraries whose types are used here, as 'library.type'."),
        Keyword("uses", "names", "Services whose API is called: their typed client appears here."),
        Keyword("subscribes", "subscriptions", "Services whose stream is read."),
        Keyword("enums", "enums", "Types with a fixed list of values."),
        Keyword("models", "models", "Value types, embedded in resources."),
        Keyword("unions", "unions", "One of several models, told apart by a discriminator."),
        Keyword("resources", "resources", "What the service owns: API, table, journal and events."),
        Keyword("events", "events", "Events beside the deduced '<resource>_upserted', '_deleted' and '_forgotten'."),
        Keyword("operations", "operations", "What is not list, get, create, update, patch, delete, versions."),
        _DEPRECATED,
        _ATTRIBUTES,
        Keyword("exempt", "exemptions", "Rules that do not hold here, with reason and end."),
        Keyword("waive", "waivers", "Breaks that are wanted, with reason and end."),
    ),
    "enum": (
        _DESCRIPTION,
        Keyword("values", "enum_values", "The values: name and description.", required=True),
        Keyword("reserved", "names", "Names of removed values, which may not return."),
        _DEPRECATED,
        _ATTRIBUTES,
    ),
    "enum_value": (
        _DESCRIPTION,
        Keyword("value", "text", "What travels and is stored, where it differs from the name."),
        _DEPRECATED,
        _ATTRIBUTES,
    ),
    "model": (
        _DESCRIPTION,
        Keyword("fields", "fields", "Its fields, in order.", required=True),
        Keyword("reserved", "names", "Names of removed fields, which may not return."),
        _DEPRECATED,
        _ATTRIBUTES,
    ),
    "union": (
        _DESCRIPTION,
        Keyword("discriminator", "name", "The member of the JSON that says which model it is.", required=True),
        Keyword("members", "members", "The models it can be.", required=True),
        _DEPRECATED,
        _ATTRIBUTES,
    ),
    "union_member": (
        _DESCRIPTION,
        Keyword("value", "text", "The discriminator's value, where it differs from the model's name."),
        _DEPRECATED,
        _ATTRIBUTES,
    ),
    "field": (
        Keyword(
            "type",
            "type",
            "A built-in type, a type of this file, or 'library.type'; '[t]' a list, '{map: t}' a map, 't?' optional.",
        ),
        _DESCRIPTION,
        Keyword("optional", "boolean", "May be absent."),
        Keyword("default", "json", "What an absent value means."),
        Keyword("example", "json", "One value as a reader would meet it."),
        Keyword("minimum", "bound", "Of a number its value, of a text its length, of a list or map its size."),
        Keyword("maximum", "bound", "Of a number its value, of a text its length, of a list or map its size."),
        Keyword("pattern", "text", "A regular expression that the whole text matches."),
        Keyword("digits", "integer", "Of a decimal: how many digits in all."),
        Keyword("scale", "integer", "Of a decimal: how many of them after the point."),
        Keyword("immutable", "boolean", "Set when the resource is created, never changed."),
        Keyword("set_by", "setter", "Not in the form: the service's code or the caller's identity fills it."),
        Keyword("from", "name", "Shows part of the resource whose id this field of the form gives."),
        Keyword("refers_to", "reference", "The id of a resource: 'resource' or 'service.resource'."),
        Keyword("check", "copy_word", "The id must exist in the local copy."),
        Keyword("personal", "boolean", "About a person: erased by 'dev db forget', told by '<resource>_forgotten'."),
        Keyword("secret", "boolean", "In the form only: a handler consumes it; never stored, shown or published."),
        Keyword("private", "boolean", "In the table only: never in the API, never published."),
        Keyword("unique", "boolean", "No two rows have the same value."),
        Keyword("was", "name", "The field's former name."),
        _DEPRECATED,
        _ATTRIBUTES,
    ),
    "resource": (
        _DESCRIPTION,
        Keyword("fields", "fields", "What is read, without id, created_at and updated_at.", required=True),
        Keyword("form", "form", "What is written, where it is not the resource without what the service sets."),
        Keyword("plural", "name", "Path segment and table name, where English rules get it wrong."),
        Keyword("parent", "name", "The resource that it belongs to: its path starts there; its id is a field."),
        Keyword("owner", "name", "The field with the user who alone sees the row, unless by scope '<service>:all'."),
        Keyword("unique", "unique", "Fields, or lists of fields, that no two rows share."),
        Keyword("search", "search", "What a list can be filtered by; each entry is one index."),
        Keyword("sort", "sort", "Orders of a list; the first is the default, '-' is descending."),
        Keyword("operations", "resource_operations", "Which of list, get, create, update, patch, delete, versions."),
        Keyword("journal", "journal", "How long the record of changes is kept."),
        Keyword("api", "side", "'none': no operations."),
        Keyword("events", "side", "'none': changes are not published."),
        Keyword("reserved", "names", "Names of removed fields, which may not return."),
        Keyword("was", "name", "The resource's former name."),
        _DEPRECATED,
        _ATTRIBUTES,
    ),
    "form": (
        Keyword("add", "fields", "Fields beside the deduced ones."),
        Keyword("drop", "field_names", "Deduced fields that callers do not write."),
        Keyword("fields", "form_fields", "All fields of the form; a name alone is the resource's field."),
    ),
    "resource_operation": (
        _DESCRIPTION,
        Keyword("auth", "auth", "Who may call."),
        _DEPRECATED,
        _ATTRIBUTES,
    ),
    "journal": (
        Keyword("retain", "duration", "How long: '90 days'."),
        Keyword("partition", "period", "How the table is cut: day, week, month."),
    ),
    "subscription": (
        Keyword("copy", "copies", "Resources to keep a local copy of, and which of their fields."),
        Keyword("handle", "names", "Events that consumers.py handles."),
        Keyword("retain", "duration", "How long arrived events are kept: '14 days'."),
    ),
    "event": (
        _DESCRIPTION,
        Keyword("key", "name", "The field whose value orders: events of one key arrive in order.", required=True),
        Keyword("fields", "fields", "What happened, in full.", required=True),
        _DEPRECATED,
        _ATTRIBUTES,
    ),
    "operation": (
        _DESCRIPTION,
        Keyword("GET", "path", "Read: the path."),
        Keyword("POST", "path", "Do or create: the path."),
        Keyword("PUT", "path", "Replace: the path."),
        Keyword("PATCH", "path", "Change parts: the path."),
        Keyword("DELETE", "path", "Remove: the path."),
        Keyword("parameters", "fields", "Parameters: those named in the path, and the rest in the query."),
        Keyword("body", "type", "The type of what is sent."),
        Keyword("returns", "returns", "What comes back, by status; 'problem' is the error document.", required=True),
        Keyword("auth", "auth", "Who may call."),
        Keyword("examples", "attributes", "What is sent (request) and answered (201, 409 too_late): by the mock, too."),
        _DEPRECATED,
        _ATTRIBUTES,
    ),
    "exemption": (
        Keyword("rule", "text", "The rule's name.", required=True),
        Keyword(
            "on", "text", "What it does not hold for: 'resource', 'resource.field', 'enum.value' ...", required=True
        ),
        Keyword("reason", "text", "Why.", required=True),
        Keyword("until", "text", "The date from which the rule holds again: 2027-01-31."),
    ),
    "waiver": (
        Keyword("change", "text", "The fingerprint that 'dev api diff' prints.", required=True),
        Keyword("reason", "text", "Why.", required=True),
        Keyword("until", "text", "The date from which it counts again: 2027-01-31.", required=True),
    ),
}

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def names(construct: str) -> tuple[str, ...]:
    return tuple(keyword.name for keyword in KEYWORDS[construct])
