"""Small documents, and what they become."""

from __future__ import annotations

from tests.convert.apibuilder.imported import import_bytes, import_json


def field(name, type="string", **more):
    return {"name": name, "type": type, **more}


def operation(method, path=None, body=None, answer="unit", code="200", **more):
    found = {"method": method, "responses": {code: {"type": answer}}, **more}
    found |= {"path": path} if path else {}
    return found | ({"body": {"type": body}} if body else {})


CRUD = [
    operation("GET", answer="[pet]"),
    operation("GET", "/:id", answer="pet"),
    operation("POST", body="pet_form", answer="pet", code="201"),
    operation("PUT", "/:id", body="pet_form", answer="pet"),
    operation("DELETE", "/:id", code="204"),
]


def pets(resource_fields, form_fields, operations=CRUD, **more):
    models = {"pet": {"fields": [field("id"), *resource_fields]}, "pet_form": {"fields": form_fields}}
    return {"name": "shop", "models": models | more, "resources": {"pet": {"operations": operations}}}


def converted(value):
    imported = import_json(value)
    assert imported.refused == ()
    assert imported.errors == []
    return imported


def test_a_plain_resource_needs_nothing_said():
    """A form that is the resource without its id is the deduced one: no form, no models are written."""
    tree = converted(pets([field("name")], [field("name")])).tree
    assert tree["resources"]["pet"] == {
        "fields": {"name": "string"},
        "operations": ["list", "get", "create", "update", "delete"],
    }
    assert "models" not in tree
    assert "operations" not in tree


def test_a_default_of_the_form_is_the_resources():
    """Required in the resource, defaulted in the form: the resource has the default."""
    tree = converted(pets([field("age", "long")], [field("age", "long", default="3")])).tree
    assert tree["resources"]["pet"]["fields"]["age"] == {"type": "integer", "default": 3}


def test_given_only_sometimes():
    """Required in the resource and optional in the form: it becomes optional, and that is told."""
    imported = converted(pets([field("name")], [field("name", required=False)]))
    assert imported.tree["resources"]["pet"]["fields"]["name"] == "string?"
    assert imported.told("only sometimes")


def test_stricter_forms():
    """Optional in the resource and required in the form: the form says so."""
    tree = converted(pets([field("name", required=False)], [field("name")])).tree
    assert tree["resources"]["pet"]["form"] == {"add": {"name": "string"}}


def test_what_the_form_lacks():
    """Optional: the service sets it. Required: a handler must, and the report names it."""
    imported = converted(pets([field("name"), field("tag"), field("note", required=False)], [field("name")]))
    fields = imported.tree["resources"]["pet"]["fields"]
    assert fields["tag"] == {"type": "string", "set_by": "service"}
    assert fields["note"] == {"type": "string", "set_by": "service", "optional": True}
    assert [one.name for one in imported.entries if one.kind == "needs-handler"] == ["create_pet"]


def test_what_only_the_form_has():
    """It is added to the form; create and update need a handler."""
    imported = converted(pets([field("name")], [field("name"), field("password")]))
    assert imported.tree["resources"]["pet"]["form"] == {"add": {"password": "string"}}
    assert [one.name for one in imported.entries if one.kind == "needs-handler"] == ["create_pet", "update_pet"]


def test_the_caller():
    """A required reference named 'user' that no form feeds is taken to be the caller."""
    user = field("user", "io.x.common.v0.models.user_reference")
    imported = converted(pets([user, field("name")], [field("name")]))
    assert imported.tree["resources"]["pet"]["fields"]["user"] == {"type": "user_reference", "set_by": "caller"}
    assert imported.told("taken to be the caller")
    assert not [one for one in imported.entries if one.kind == "needs-handler"]


def test_embedded_references():
    """The form has the id, the resource shows a part of what it is the id of."""
    value = pets([field("owner", "owner_summary")], [field("owner_id")])
    value["models"] |= {
        "owner": {"fields": [field("id"), field("name")]},
        "owner_form": {"fields": [field("name")]},
        "owner_summary": {"fields": [field("id"), field("name")]},
    }
    value["resources"]["owner"] = {
        "operations": [
            operation("GET", answer="[owner]"),
            operation("POST", body="owner_form", answer="owner", code="201"),
        ]
    }
    pet = converted(value).tree["resources"]["pet"]
    assert pet["fields"]["owner"] == {"type": "owner_summary", "from": "owner_id"}
    assert pet["form"] == {"add": {"owner_id": {"refers_to": "owner"}}}


def test_searches_are_filters_on_fields():
    """A filter on a field is a search; pages are ours; everything else is told."""
    names = ("id", "name", "limit", "offset", "q")
    parameters = [field(name, required=False) for name in names]
    operations = [operation("GET", answer="[pet]", parameters=parameters), *CRUD[1:]]
    imported = converted(pets([field("name")], [field("name")], operations))
    assert imported.tree["resources"]["pet"]["search"] == ["name"]
    told = {one.name.split()[1]: one.kind for one in imported.entries if one.name.startswith("parameter")}
    assert told == {"id": "interpreted", "limit": "interpreted", "offset": "changed", "q": "dropped"}


def test_fields_that_an_update_lacks():
    """What only the form of create has cannot change."""
    operations = [*CRUD[:3], operation("PUT", "/:id", body="pet_put_form", answer="pet")]
    both = [field("name"), field("key")]
    tree = converted(pets(both, both, operations, pet_put_form={"fields": [field("name")]})).tree
    assert tree["resources"]["pet"]["fields"]["key"] == {"type": "string", "immutable": True}


def test_other_operations():
    """A path below a resource is an operation with a readable name; it needs a handler."""
    imported = converted(pets([field("name")], [field("name")], [*CRUD, operation("POST", "/:id/walks", answer="pet")]))
    walks = {"POST": "/pets/{id}/walks", "returns": {200: "pet"}}
    assert imported.tree["operations"] == {"post_pet_walks": walks}
    assert [one.name for one in imported.entries if one.kind == "needs-handler"] == ["post_pet_walks"]


def test_names():
    """camelCase becomes snake_case, what travels in enums stays, and both are told or visible."""
    value = {
        "name": "Types",
        "enums": {"Color": {"values": [{"name": "lightBlue"}, {"name": "red", "value": "R"}]}},
        "models": {"paintJob": {"fields": [field("firstCoat", "Color")]}},
    }
    imported = converted(value)
    assert imported.tree["enums"] == {"color": {"light_blue": {"value": "lightBlue"}, "red": {"value": "R"}}}
    assert imported.tree["models"] == {"paint_job": {"fields": {"first_coat": "color"}}}
    assert imported.told("field paintJob.firstCoat is now 'first_coat'")


def test_unions():
    """Always discriminated; what is no model is held by one."""
    value = {
        "name": "u",
        "models": {"card": {"fields": [field("number")]}},
        "unions": {"payment": {"types": [{"type": "card"}, {"type": "string"}]}},
    }
    imported = converted(value)
    assert imported.tree["unions"]["payment"]["discriminator"] == "discriminator"
    assert imported.tree["models"]["payment_string_value"] == {"fields": {"value": "string"}}
    assert imported.told("always discriminated")


def test_a_model_without_end():
    """A model that must contain itself has no value: the field becomes optional."""
    imported = converted({"name": "r", "models": {"node": {"fields": [field("next", "node")]}}})
    assert imported.tree["models"]["node"]["fields"] == {"next": "node?"}
    assert imported.told("must contain itself")


def test_events_are_deduced():
    """x_upserted, x_deleted and their union give way to the stream of the service."""
    more = {
        "pet_upserted": {"fields": [field("event_id"), field("timestamp", "date-time-iso8601"), field("pet", "pet")]},
        "pet_deleted": {"fields": [field("event_id"), field("timestamp", "date-time-iso8601"), field("id")]},
    }
    value = pets([field("name")], [field("name")], **more)
    value["unions"] = {"pet_event": {"discriminator": "discriminator", "types": [{"type": one} for one in more]}}
    imported = converted(value)
    assert "models" not in imported.tree
    assert "unions" not in imported.tree
    assert imported.told("model pet_upserted")
    assert imported.told("union pet_event")


def test_imported_types_that_are_not_at_hand():
    """They are kept as json, with their name beside them, and told."""
    imported = converted(
        {
            "name": "i",
            "models": {"a": {"fields": [field("price", "io.x.v0.models.price"), field("c", "io.x.v0.enums.c")]}},
        }
    )
    assert imported.tree["models"]["a"]["fields"] == {"price": "json", "c": "string"}
    assert "# io.x.v0.models.price" in imported.file.text
    assert len([one for one in imported.entries if one.kind == "changed"]) == 2


def test_faults_have_places():
    """Several faults are told at once, each with line and JSON path."""
    text = b'{\n "name": "x",\n "models": {\n  "a": {"fields": 3},\n  "b": {"fields": [{"name": "c"}]}\n }\n}'
    refused = [str(one) for one in import_bytes(text, "x.json").refused]
    assert refused == [
        "x.json:4:19: error[wrong-shape]: expected an object or a list, found a number at $.models.a.fields",
        "x.json:5:20: error[missing-keyword]: expected 'type' at $.models.b.fields[0]",
    ]


def test_unknown_types_are_refused():
    """A name that no type has is refused with a guess at what was meant."""
    refused = import_json({"name": "x", "models": {"a": {"fields": [field("b", "strin")]}}}).refused
    assert [(one.code, one.help) for one in refused] == [("unknown-type", "did you mean 'string'")]
