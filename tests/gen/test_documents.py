from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from openapi_spec_validator import validate

from onehand.gen.asyncapi import document as asyncapi
from onehand.gen.asyncapi.recipe import STREAM_DAYS
from onehand.gen.openapi import document as openapi
from onehand.gen.sql.streams import streams
from onehand.ir.load import load
from onehand.ir.nodes import Design
from onehand.runtime.journal.publisher import RETAIN
from tests.gen.designs import design

SHOP = Path(__file__).parents[2] / "examples" / "shop"
SERVICES = ("catalog", "mailer", "order", "user")


@pytest.fixture(scope="module")
def shop() -> Design:
    found = load(SHOP / "api", root=SHOP).design
    assert found is not None
    return found


@pytest.mark.parametrize("name", SERVICES)
def test_openapi_is_valid(shop: Design, name: str) -> None:
    """By a validator that nobody here wrote; and the text says what the document does."""
    document = openapi.document(shop, shop.services[name])
    validate(document)
    [file] = openapi.generate(shop, shop.services[name])
    assert yaml.safe_load(file.text) == document


def test_openapi_says_where_tokens_come_from(shop: Design) -> None:
    """An issuer that can be asked is pointed at; scopes are named, services are not scopes."""
    discovery = "https://login.example.com/.well-known/openid-configuration"
    known = replace(shop, schemes={"user": discovery, "service": ""})
    document = openapi.document(known, known.services["user"])
    validate(document)
    schemes = document["components"]["securitySchemes"]
    assert (schemes["user"]["type"], schemes["user"]["openIdConnectUrl"]) == ("openIdConnect", discovery)
    assert (schemes["service"]["type"], schemes["service"]["scheme"]) == ("http", "bearer")
    said = [one["security"] for path in document["paths"].values() for one in path.values()]
    assert all(one.get("service", []) == [] for needs in said for one in needs)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (one for key, one in value.items() if key == "$ref")
        for one in value.values():
            yield from references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)


def found(document: Any, reference: str) -> Any:
    value = document
    for part in reference.removeprefix("#/").split("/"):
        value = value[part]
    return value


@pytest.mark.parametrize("name", SERVICES)
def test_asyncapi_leads_somewhere(shop: Design, name: str) -> None:
    """Every reference is there, every operation has messages, every payload is a schema."""
    document = asyncapi.document(shop, shop.services[name])
    assert document["asyncapi"] == "3.0.0"
    assert all(found(document, one) for one in references(document))
    assert all(one["messages"] for one in document["operations"].values())
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_an_event_as_it_travels_fits_its_schema(shop: Design) -> None:
    """What the publisher sends is what subscribers were told."""
    document = asyncapi.document(shop, shop.services["user"])
    user = {"id": "1", "email": "ada@example.com", "name": "Ada", "status": "active"}
    times = {"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}
    event = {"discriminator": "user_upserted", "event_id": "0190a6f2-7b1c-7c3e-9d52-1c2f3e4d5a6b", "sequence": 1}
    event |= {"timestamp": "2026-01-01T00:00:00Z", "user": user | times}
    schema = {"$ref": "#/components/schemas/UserStreamUserUpserted", "components": document["components"]}
    jsonschema.validate(event, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(event | {"discriminator": "user_deleted"}, schema)


def test_the_recipe_names_what_exists(shop: Design) -> None:
    """The table and the function in the recipe are those of the streams database; the days are the publisher's."""
    text = asyncapi.document(shop, shop.services["order"])["info"]["description"]
    sql = "\n".join(script.text for script in streams(shop))
    assert "from stream.order_v1" in text
    assert "create table if not exists stream.order_v1" in sql
    assert "stream.acknowledge(" in text
    assert "function stream.acknowledge(" in sql
    assert RETAIN.days == STREAM_DAYS


def test_attributes_are_told_wherever_they_are_given() -> None:
    """Of fields, enum values and union members too: nothing is dropped silently."""
    text = """
enums: {e: {x: {attributes: {a: 1}}, y: }}
models: {m: {attributes: {a: 2}, fields: {f: {type: e, attributes: {a: 3}}}}, n: {fields: {g: string}}}
unions: {u: {discriminator: kind, members: {m: {attributes: {a: 4}}, n: {}}}}
resources: {r: {attributes: {a: 5}, fields: {f: u}}}
"""
    made = design(a=text)
    schemas = openapi.document(made, made.services["a"])["components"]["schemas"]
    assert schemas["E"]["x-enum-attributes"] == {"x": {"a": 1}}
    assert schemas["M"]["x-attributes"] == {"a": 2}
    assert schemas["M"]["properties"]["f"]["x-attributes"] == {"a": 3}
    assert schemas["UM"]["x-attributes"] == {"a": 4}
    assert schemas["R"]["x-attributes"] == {"a": 5}


def test_only_what_callers_write_is_closed(shop: Design) -> None:
    """Bodies have no unknown fields at any depth; what is read may grow."""
    schemas = openapi.document(shop, shop.services["order"])["components"]["schemas"]
    closed = {name for name, schema in schemas.items() if schema.get("additionalProperties") is False}
    assert closed == {"OrderForm", "OrderPatch", "Line", "CancellationForm"}


def test_a_list_tells_its_sorts_and_takes_any_search(shop: Design) -> None:
    """The words of 'sort' are listed; a search that is too long for a row finds nothing, it is not refused."""
    listing = openapi.document(shop, shop.services["user"])["paths"]["/users"]["get"]
    schemas = {one["name"]: one["schema"] for one in listing["parameters"]}
    assert schemas["sort"]["enum"] == ["-created_at", "name"]
    assert schemas["email"] == {"type": "string", "minLength": 1, "pattern": r"^[^\x00]+$"}


def test_refusals_that_need_no_body_are_told(shop: Design) -> None:
    """Whoever takes no JSON gets 406; an If-Match that is no tag gets 400 from a delete, too."""
    paths = openapi.document(shop, shop.services["user"])["paths"]
    assert all("406" in one["responses"] for path in paths.values() for one in path.values())
    assert "400" in paths["/users/{id}"]["delete"]["responses"]
