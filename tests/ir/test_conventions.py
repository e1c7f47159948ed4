"""What follows from a design that says little."""

# ruff: noqa: E501 - in a table each case has one line

from __future__ import annotations

import pytest

from onehand.ir.load import load_sources
from onehand.ir.nodes import Design, Embed, Field, Reference, Resource, Service
from onehand.ir.plural import plural
from onehand.ir.types import ListOf, MapOf, Named, Primitive
from onehand.text.source import Source

USER = """
service: user
auth: {user: [], service: [order]}
enums:
  user_status:
    active: May sign in.
    blocked: {value: BLOCKED, deprecated: "use active"}
resources:
  user:
    fields:
      email: {type: email, personal: true, unique: true}
      name: string
      nickname: string?
      status: {type: user_status, default: blocked}
      token: {type: string, private: true, set_by: service}
    search: [email, {name: prefix}, [status, {created_at: range}]]
"""


def design(*texts: str) -> Design:
    sources = [Source(f"{text.split(':')[1].split()[0]}.yaml", text) for text in texts]
    loaded = load_sources(sources)
    assert loaded.design is not None, [str(one) for one in loaded.diagnostics]
    return loaded.design


def service(*texts: str) -> Service:
    return next(iter(design(*texts).services.values()))


def user() -> Resource:
    return service(USER.replace("[order]", "[]")).resources["user"]


def field(resource: Resource, name: str) -> Field:
    return next(one for one in resource.fields if one.name == name)


def test_a_resource_has_id_first_and_times_last() -> None:
    """The audit fields are around the declared ones, in every resource."""
    names = [one.name for one in user().fields]
    assert names == ["id", "email", "name", "nickname", "status", "token", "created_at", "updated_at"]
    assert [one.name for one in user().fields if one.audit] == ["id", "created_at", "updated_at"]


def test_the_form_is_the_resource_without_what_the_service_sets() -> None:
    """No audit, private or `set_by` field is in the deduced form."""
    assert [one.name for one in user().form.fields] == ["email", "name", "nickname", "status"]


def test_short_forms_mean_what_they_look_like() -> None:
    """`string?` is optional, a value's text is its description, and a default is its wire value."""
    assert field(user(), "nickname").optional
    assert field(user(), "nickname").type == Primitive("string")
    assert field(user(), "status").default == "BLOCKED"
    enum = service(USER.replace("[order]", "[]")).enums["user_status"]
    assert [(one.name, one.value, one.description) for one in enum.values] == [
        ("active", "active", "May sign in."),
        ("blocked", "BLOCKED", ""),
    ]


def test_a_resource_gives_seven_operations() -> None:
    """Names, methods and paths are deduced, never typed."""
    assert [(one.name, one.method, one.path) for one in user().operations] == [
        ("list_users", "GET", "/users"),
        ("get_user", "GET", "/users/{id}"),
        ("create_user", "POST", "/users"),
        ("update_user", "PUT", "/users/{id}"),
        ("patch_user", "PATCH", "/users/{id}"),
        ("delete_user", "DELETE", "/users/{id}"),
        ("list_user_versions", "GET", "/users/{id}/versions"),
    ]


def test_operations_say_what_they_take_and_return() -> None:
    """Bodies and answers are the deduced types; every status that can occur is listed, success first."""
    by_kind = {one.kind: one for one in user().operations}
    assert by_kind["create"].body == Named("form", "user", "user_form")
    assert by_kind["patch"].body == Named("patch", "user", "user_patch")
    assert by_kind["versions"].returns[200] == ListOf(Named("version", "user", "user_version"))
    assert list(by_kind["get"].returns) == [200, 304, 401, 403, 404, 503]
    assert by_kind["get"].returns[304] is None
    assert list(by_kind["update"].returns) == [200, 400, 401, 403, 404, 409, 412, 413, 415, 422, 503]
    assert by_kind["delete"].returns[204] is None
    assert [one.name for one in by_kind["get"].path_parameters] == ["id"]


def test_list_parameters_are_written_out() -> None:
    """id, the searches (equality, range, prefix), sort, limit, after: nothing else filters a list."""
    parameters = {one.name: one for one in user().operations[0].query_parameters}
    assert list(parameters) == [
        "id", "email", "name_prefix", "status", "created_at_from", "created_at_until", "sort", "limit", "after",
    ]  # fmt: skip
    assert parameters["id"].type == ListOf(Primitive("id"))
    assert parameters["id"].maximum == 100
    assert (parameters["limit"].default, parameters["limit"].maximum) == (25, 100)
    assert parameters["status"].type == Named("enum", "user", "user_status")
    assert all(one.optional for one in parameters.values())


def test_the_default_sort_is_newest_first() -> None:
    """Without `sort:` the newest come first."""
    assert [str(one) for one in user().sort] == ["-created_at"]
    assert user().operations[0].query_parameters[-3].default == "-created_at"


def test_a_unique_field_is_a_unique_key() -> None:
    """`unique: true` on the field and `unique: [field]` on the resource are the same."""
    assert user().unique == (("email",),)


def test_a_resource_gives_its_events() -> None:
    """upserted and deleted, and forgotten where anything is personal; keyed by id."""
    events = service(USER.replace("[order]", "[]")).events
    assert [(one.name, one.kind, one.key) for one in events.values()] == [
        ("user_upserted", "upserted", "id"),
        ("user_deleted", "deleted", "id"),
        ("user_forgotten", "forgotten", "id"),
    ]


@pytest.mark.parametrize(
    ("extra", "operations", "events"),
    [("api: none", 0, 2), ("events: none", 7, 0), ("operations: [get, list]", 2, 2), ("operations: []", 0, 2)],
)
def test_sides_can_be_turned_off(extra: str, operations: int, events: int) -> None:
    """No API, no events, or fewer operations; the order stays that of the language."""
    built = service(f"service: x\nauth: none\nresources:\n  a:\n    fields: {{b: string}}\n    {extra}\n")
    assert (len(built.operations), len(built.events)) == (operations, events)
    assert built.has_database
    if "get" in extra:
        assert [one.kind for one in built.operations] == ["list", "get"]


def test_an_operation_can_have_its_own_auth() -> None:
    """The service's auth is the default of every operation."""
    built = service(
        "service: x\nauth: {user: []}\nresources:\n  a:\n    fields: {b: string}\n"
        "    operations: {list: {auth: none}, create: {auth: {user: [a:write]}}, get: }\n"
    )
    auth = {one.kind: dict(one.auth.schemes) for one in built.operations}
    assert auth == {"list": {}, "create": {"user": ("a:write",)}, "get": {"user": ()}}
    assert 401 not in built.operations[0].returns


def test_a_facade_has_no_database() -> None:
    """No resources, events or subscriptions: nothing is stored."""
    built = service("service: x\nauth: none\noperations: {ping: {GET: /ping, returns: {204: }}}\n")
    assert not built.has_database
    assert built.operations[0].returns == {204: None, 503: Named("problem", "", "problem")}


def test_the_form_can_be_changed_or_written() -> None:
    """`add` and `drop` change the deduced form; `fields` is all of it, and a name alone is the resource's field."""
    head = "service: x\nauth: none\nresources:\n  a:\n    fields: {b: string, c: string?}\n    form: "
    changed = service(head + "{add: {d: integer, b: {type: string, maximum: 5}}, drop: [c]}\n").resources["a"].form
    assert [(one.name, one.maximum) for one in changed.fields] == [("b", 5), ("d", None)]
    written = service(head + "{fields: {d: integer, b: }}\n").resources["a"].form
    assert [(one.name, one.type) for one in written.fields] == [("d", Primitive("integer")), ("b", Primitive("string"))]
    listed = service(head + "{fields: [b]}\n").resources["a"].form
    assert [one.name for one in listed.fields] == ["b"]


def test_a_reference_is_an_id() -> None:
    """`refers_to` gives the type, here and in another service."""
    order = (
        "service: order\nauth: none\nsubscribes: {user: {copy: {user: [name]}}}\nresources:\n  order:\n    fields:\n"
    )
    order += "      user_id: {refers_to: user.user, check: copy}\n      first_id: {refers_to: order, optional: true}\n"
    built = design(USER, order).services["order"].resources["order"]
    assert field(built, "user_id").type == Primitive("id")
    assert field(built, "user_id").refers_to == Reference("user", "user")
    assert field(built, "user_id").check == "copy"
    assert field(built, "first_id").refers_to == Reference("order", "order")


def test_a_copy_has_the_producers_fields() -> None:
    """`id` is always the first; types are those of the producer, places those of the consumer."""
    text = (
        "service: order\nauth: none\nsubscribes:\n  user: {copy: {user: [status, id, name]}, handle: [user_deleted]}\n"
    )
    subscription = design(USER, text).services["order"].subscriptions["user"]
    copy = subscription.copies[0]
    assert [one.name for one in copy.fields] == ["id", "status", "name"]
    assert copy.fields[1].type == Named("enum", "user", "user_status")
    assert (copy.fields[1].span.path, copy.fields[1].span.line) == ("order.yaml", 4)
    assert subscription.handles == ("user_deleted",)
    assert subscription.retain_days == 14


def test_a_library_gives_value_types() -> None:
    """Imported types are named by their library."""
    library = (
        "library: common\nmodels: {money: {fields: {amount: {type: decimal, digits: 18, scale: 4, minimum: 0.01}}}}\n"
    )
    text = "service: x\nauth: none\nimports: [common]\nresources: {a: {fields: {b: common.money, c: {map: [common.money]}}}}\n"
    built = design(library, text)
    fields = built.services["x"].resources["a"].fields
    assert fields[1].type == Named("model", "common", "money")
    assert fields[2].type == MapOf(ListOf(Named("model", "common", "money")))
    amount = built.model(Named("model", "common", "money")).fields[0]
    assert (amount.minimum, amount.digits, amount.scale) == ("0.01", 18, 4)


def test_an_embedded_reference() -> None:
    """`from` shows part of the resource whose id the form gives; its column is the field's name with `_id`."""
    built = service(
        "service: x\nauth: none\nmodels: {summary: {fields: {id: id, name: string}}, ref: {fields: {id: id}}}\n"
        "resources:\n  organization: {fields: {name: string, creator: {type: ref, set_by: caller}}}\n"
        "  project:\n    fields: {organization: {type: summary, from: organization_id}, lead: {type: ref, from: lead_id}}\n"
        "    form: {add: {organization_id: {refers_to: organization}, lead_id: string}}\n"
        "    search: [organization]\n    unique: [[organization, lead]]\n"
    )
    project = built.resources["project"]
    assert field(project, "organization").embed == Embed(
        "organization_id", "organization", ("id", "name"), "organization_id"
    )
    assert field(project, "lead").embed == Embed("lead_id", None, ("id",), "lead_id")
    assert [one.name for one in project.form.fields] == ["organization_id", "lead_id"]
    assert project.operations[0].query_parameters[1].type == Primitive("id")
    assert [one.name for one in built.resources["organization"].form.fields] == ["name"]


def test_a_custom_operation() -> None:
    """Path parameters are ids by their name, what is not in the path is in the query, and server errors are added."""
    built = service(
        "service: x\nauth: user\nenums: {reason: [late, broken]}\nresources: {order: {fields: {a: string}}}\n"
        "operations:\n  cancel_order:\n    POST: /orders/{id}/cancellations/{reason}\n    body: order_form\n"
        "    parameters: {reason: reason, dry: {type: boolean, default: false}}\n    returns: {201: order, 409: problem}\n"
    )
    one = built.operations[-1]
    assert (one.method, one.resource, one.kind) == ("POST", "order", "custom")
    assert [(p.name, str(p.type)) for p in one.path_parameters] == [("id", "id"), ("reason", "reason")]
    assert [(p.name, p.default) for p in one.query_parameters] == [("dry", False)]
    assert list(one.returns) == [201, 400, 401, 403, 409, 413, 415, 422, 503]
    assert one.body == Named("form", "x", "order_form")


@pytest.mark.parametrize(
    ("fields", "key", "resource"),
    [
        ("{order_id: id}", "order_id", "order"),
        ("{it: {refers_to: order}}", "it", "order"),
        ("{code: string}", "code", None),
    ],
)
def test_a_custom_event_knows_whose_row_it_is_about(fields: str, key: str, resource: str | None) -> None:
    """By `refers_to`, or by the name of the key."""
    built = service(
        "service: x\nauth: none\nresources: {order: {fields: {a: string}}}\n"
        f"events: {{order_placed: {{key: {key}, fields: {fields}}}}}\n"
    )
    event = built.events["order_placed"]
    assert (event.kind, event.key, event.resource) == ("custom", key, resource)


def test_a_union_has_a_discriminator_and_values() -> None:
    """The value is the model's name unless it is said."""
    built = service(
        "service: x\nauth: none\nmodels: {card: {fields: {a: string}}, bank: {fields: {b: string}}}\n"
        "unions: {method: {discriminator: kind, members: {card: {value: CARD}, bank: By wire.}}}\n"
        "resources: {payment: {fields: {method: method}}}\n"
    )
    union = built.unions["method"]
    assert [(one.value, one.description) for one in union.members] == [("CARD", ""), ("bank", "By wire.")]


@pytest.mark.parametrize(
    ("one", "many"),
    [("user", "users"), ("category", "categories"), ("day", "days"), ("box", "boxes"), ("status", "statuses"),
     ("person", "people"), ("order_line", "order_lines"), ("leaf", "leaves"), ("series", "series"), ("index", "indexes"),
     ("batch", "batches"), ("dish", "dishes"), ("quiz", "quizzes"), ("Hero", "Heroes"), ("bonus", "bonuses")],
)  # fmt: skip
def test_plurals(one: str, many: str) -> None:
    """Regular English, its commonest exceptions, and only the last word."""
    assert plural(one) == many


def test_a_plural_can_be_said() -> None:
    """Where English rules get it wrong, `plural:` decides path, table and names."""
    built = service("service: x\nauth: none\nresources: {octopus: {plural: octopodes, fields: {a: string}}}\n")
    assert built.resources["octopus"].path == "/octopodes"
    assert built.operations[0].name == "list_octopodes"
