"""How does a test hold a design, so that it can be changed at random? As plain data, written as YAML and loaded.

Every field has a number that it keeps over all changes, so that a test knows what a renamed field was before.
"""

from __future__ import annotations

import re
from random import Random
from typing import Any

import yaml

from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.text.source import Source

Said = dict[str, Any]
"""A field as in YAML, and `key`, its number; `to` instead of a type: the resource of which it shows a part."""
Draft = dict[str, Any]
"""`resources: {name: {fields, unique, search, sort}}`, `enums: {name: [value]}`, `models: {name: fields}`, `next`."""

SERVICE = "evolving"
FIELD_NAMES = [
    *("name", "note", "level", "order", "recorded_at", "group", "amount", "since"),
    *("tag", "code", "rank", "end", "title", "size"),
]
"""Some mean something to SQL, some are columns that every row has."""
RESOURCE_NAMES = ["thing", "order", "box"]


def first(random: Random) -> Draft:
    """A design to begin with."""
    draft: Draft = {
        "next": 1,
        "enums": {"state": ["open", "closed", "lost"]},
        "models": {"money": {"amount": {"type": "decimal"}, "currency": {"type": "string", "default": "EUR"}}},
        "resources": {},
    }
    for name in RESOURCE_NAMES[: random.randint(1, 2)]:
        add_resource(random, draft, name)
    return draft


def add_resource(random: Random, draft: Draft, name: str) -> None:
    """With one field that is required, short and unlike in all rows, and a few more."""
    resource: Draft = {"fields": {}, "unique": [], "search": [], "sort": ["-created_at"]}
    draft["resources"][name] = resource
    resource["fields"]["mark"] = numbered(draft, {"type": "string", "maximum": 60})
    for count in range(random.randint(2, 5)):
        said = new_field(random, draft) if count else numbered(draft, {"type": "state"})
        fate = random.choice(["required", "optional", "default"])
        if fate == "optional":
            said["optional"] = True
        elif fate == "default" and (default := a_default(random, draft, said)) is not None:
            said["default"] = default
        resource["fields"][free_name(random, resource)] = said


def numbered(draft: Draft, said: Said) -> Said:
    draft["next"] += 1
    return {"key": draft["next"], **said}


def free_name(random: Random, resource: Draft) -> str:
    taken = {*resource["fields"], *resource.get("gone", [])}
    free = [name for name in FIELD_NAMES if name not in taken]
    return random.choice(free) if free else f"field_{len(taken)}"


def new_field(random: Random, draft: Draft) -> Said:
    """A required field of any type, without default."""
    choices: list[Said] = [
        {"type": "string"},
        {"type": "string", "maximum": 40},
        {"type": "string", "minimum": 2, "pattern": "[a-z][a-z0-9]*"},
        {"type": "integer"},
        {"type": "integer", "minimum": 0, "maximum": 100_000_000},
        {"type": "decimal"},
        {"type": "decimal", "digits": 14, "scale": 2, "minimum": "0"},
        *({"type": one} for one in ("boolean", "float", "date", "datetime", "uuid", "email", "url", "json")),
        {"type": "[string]", "maximum": 5},
        {"type": "{map: integer}", "maximum": 5},
        {"type": random.choice(list(draft["enums"]))},
        {"type": random.choice(list(draft["models"]))},
    ]
    return numbered(draft, random.choice(choices))


def a_default(random: Random, draft: Draft, said: Said) -> Any:
    """A value that the field may have by default; None = it gets none."""
    if said["type"] in {"json", "uuid", "email"} or said["type"] in draft["models"]:
        return None
    return example(draft, said, number=random.randint(1, 9))


def example(draft: Draft, *said: Said, number: int = 1) -> Any:
    from tests.property.values import value

    return value([(draft, one) for one in said], number)


def text(draft: Draft) -> str:
    """The design as its YAML."""
    models = {name: {"fields": dict(fields)} for name, fields in draft["models"].items()}
    shown = [s["to"] for r in draft["resources"].values() for s in r["fields"].values() if "to" in s]
    models |= {f"{one}_summary": {"fields": {"id": "id", "created_at": "datetime"}} for one in shown}
    whole = {
        "service": SERVICE,
        "description": "Changes all the time.",
        "team": "t",
        "auth": "none",
        "enums": {name: {"values": dict.fromkeys(values)} for name, values in draft["enums"].items()},
        "models": models,
        "resources": {name: _resource(one) for name, one in draft["resources"].items()},
    }
    return yaml.safe_dump(whole, sort_keys=False, width=110)


def _resource(resource: Draft) -> Draft:
    written: Draft = {"description": resource.get("description", "One of them."), "fields": {}}
    added: Draft = {}
    for name, said in resource["fields"].items():
        shown = {key: one for key, one in said.items() if key not in {"key", "to"}}
        if "to" in said:
            written["fields"][name] = {"type": f"{said['to']}_summary", "from": f"{name}_id", **shown}
            added[f"{name}_id"] = {"refers_to": f"{SERVICE}.{said['to']}", "optional": said.get("optional", False)}
        else:
            if "type" in shown:
                shown["type"] = _type(shown["type"])
            written["fields"][name] = shown
    form = {key: one for key, one in (("add", added), ("drop", resource.get("drop"))) if one}
    if form:
        written["form"] = form
    for key in ("unique", "search", "journal", "events"):
        if resource.get(key):
            written[key] = resource[key]
    written["sort"] = resource["sort"]
    return written


def _type(said: str) -> Any:
    if said.startswith("["):
        return [said[1:-1]]
    found = re.match(r"\{map: (\w+)\}", said)
    return {"map": found[1]} if found else said


def loaded(draft: Draft) -> Design:
    found = load_sources([Source(f"api/{SERVICE}.yaml", text(draft))])
    assert found.design is not None, "\n".join([*map(str, found.diagnostics), text(draft)])
    return found.design
