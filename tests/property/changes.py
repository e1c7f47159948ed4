"""Which changes does a design go through? One of each kind, chosen at random, with what the migration must be told."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.property.designs import Draft, Said, a_default, add_resource, example, free_name, new_field, numbered
from tests.property.values import RETYPES

PLURALS = {"thing": "things", "order": "orders", "box": "boxes"}
KEPT = "mark"
"""The field of every resource that only grows and shrinks."""


@dataclass(frozen=True)
class Change:
    """The design afterwards."""

    kind: str
    what: str
    draft: Draft
    fills: dict[str, str] = field(default_factory=dict)
    """`things.note` -> SQL, as in `dev db diff --fill`."""
    mended: frozenset[int] = frozenset()
    """Fields whose values the fill replaces where the new design does not allow them."""

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}" + (f" fill {self.fills}" if self.fills else "")


Make = Callable[[Random, Draft], "tuple[str, dict[str, str], frozenset[int]] | str | None"]
KINDS: dict[str, Make] = {}
"""A kind changes the draft in place and says what it did; None = there is nothing of the kind to do."""


def kind(make: Make) -> Make:
    KINDS[make.__name__] = make
    return make


def of_kind(name: str, random: Random, draft: Draft) -> Change | None:
    changed = copy.deepcopy(draft)
    said = KINDS[name](random, changed)
    if said is None:
        return None
    what, fills, mended = (said, {}, frozenset[int]()) if isinstance(said, str) else said
    return Change(name, what, changed, fills, mended)


def any_change(random: Random, draft: Draft, *, without: frozenset[str] = frozenset()) -> Change:
    kinds = [name for name in KINDS if name not in without]
    random.shuffle(kinds)
    return next(made for name in kinds if (made := of_kind(name, random, draft)) is not None)


def _resource(random: Random, draft: Draft) -> tuple[str, Draft]:
    name: str = random.choice(list(draft["resources"]))
    return name, draft["resources"][name]


Where = tuple[str, Draft, str, Said]


def _fields(draft: Draft, fits: Callable[[Said], bool] = lambda _: True) -> Iterator[Where]:
    for resource, one in draft["resources"].items():
        for name, said in one["fields"].items():
            if fits(said):
                yield resource, one, name, said


def _one(
    random: Random, draft: Draft, fits: Callable[[Said], bool], *, free: bool = False, kept: bool = False
) -> Where | None:
    """A field; `free`: no index and no form mentions it; `kept`: the one that stays is one of them."""
    found = [
        one for one in _fields(draft, fits) if (kept or one[2] != KEPT) and not (free and _mentioned(one[1], one[2]))
    ]
    return random.choice(found) if found else None


def _mentioned(resource: Draft, name: str) -> bool:
    said = [*resource["unique"], *resource["search"], *resource["sort"], *resource.get("drop", [])]
    return any(name in _names(one) for one in said)


def _names(said: Any) -> list[str]:
    if isinstance(said, str):
        return [said.removeprefix("-")]
    return list(said) if isinstance(said, dict) else [name for one in said for name in _names(one)]


def _renamed(said: Any, old: str, new: str) -> Any:
    if isinstance(said, str):
        return said.replace(old, new) if said.removeprefix("-") == old else said
    if isinstance(said, dict):
        return {new if name == old else name: one for name, one in said.items()}
    return [_renamed(one, old, new) for one in said]


@kind
def add_optional(random: Random, draft: Draft) -> str:
    resource, one = _resource(random, draft)
    name = free_name(random, one)
    one["fields"][name] = {**new_field(random, draft), "optional": True}
    return f"{resource}.{name}: {one['fields'][name]}"


@kind
def add_defaulted(random: Random, draft: Draft) -> str | None:
    resource, one = _resource(random, draft)
    said = new_field(random, draft)
    if (default := a_default(random, draft, said)) is None:
        return None
    name = free_name(random, one)
    one["fields"][name] = {**said, "default": default}
    return f"{resource}.{name}: {one['fields'][name]}"


@kind
def add_filled(random: Random, draft: Draft) -> Any:
    resource, one = _resource(random, draft)
    said = numbered(
        draft, random.choice([{"type": "string"}, {"type": "integer"}, {"type": "boolean"}, {"type": "state"}])
    )
    name = free_name(random, one)
    one["fields"][name] = said
    fill = {"string": f"lower({KEPT})", "integer": f"length({KEPT})", "boolean": "true"}.get(said["type"])
    fill = fill or f"'{draft['enums']['state'][0]}'"
    return f"{resource}.{name}: {said}", {f"{PLURALS[resource]}.{name}": fill}, frozenset()


@kind
def add_unmentioned_index(random: Random, draft: Draft) -> str | None:
    """A field and its index in one change."""
    resource, one = _resource(random, draft)
    name = free_name(random, one)
    one["fields"][name] = numbered(draft, {"type": "string", "optional": True, "maximum": 50})
    one["unique" if random.random() < 0.5 else "search"].append(name)
    return f"{resource}.{name}, unique {one['unique']}, search {one['search']}"


@kind
def remove(random: Random, draft: Draft) -> str | None:
    found = _one(random, draft, lambda _: True)
    if found is None:
        return None
    resource, one, name, said = found
    del one["fields"][name]
    one.setdefault("gone", []).append(name)
    for key in ("unique", "search", "sort", "drop"):
        one[key] = [entry for entry in one.get(key, []) if name not in _names(entry)]
    one["sort"] = one["sort"] or ["-created_at"]
    return f"{resource}.{name}: {said}"


@kind
def rename(random: Random, draft: Draft) -> str | None:
    found = _one(random, draft, lambda _: True)
    if found is None or found[2] == found[3].get("was"):
        return None
    resource, one, name, said = found
    new = free_name(random, one)
    one["fields"] = {new if key == name else key: value for key, value in one["fields"].items()}
    one["fields"][new] = {**said, "was": name}
    one.setdefault("gone", []).append(name)
    for key in ("unique", "search", "sort", "drop"):
        one[key] = [_renamed(entry, name, new) for entry in one.get(key, [])]
    return f"{resource}.{name} to {new}: {said}"


@kind
def retype(random: Random, draft: Draft) -> str | None:
    kinds = {before for before, _ in RETYPES}
    found = _one(
        random,
        draft,
        lambda s: s.get("type") in kinds and not {"was", "default", "private", "set_by", "pattern"} & s.keys(),
        free=True,
    )
    if found is None:
        return None
    resource, one, name, said = found
    after = random.choice([new for before, new in RETYPES if before == said["type"]])
    kept = {key: value for key, value in said.items() if key in {"key", "optional", "immutable"}}
    one["fields"][name] = {"type": after, **kept, "was": name}
    return f"{resource}.{name} from {said} to {after}"


@kind
def make_optional(random: Random, draft: Draft) -> str | None:
    found = _one(random, draft, lambda s: not s.get("optional") and "type" in s, free=True)
    if found is None:
        return None
    resource, _, name, said = found
    said.pop("default", None)
    said["optional"] = True
    return f"{resource}.{name}: {said}"


@kind
def make_required(random: Random, draft: Draft) -> Any:
    found = _one(random, draft, lambda s: bool(s.get("optional")) and "type" in s and not s.get("private"), free=True)
    if found is None:
        return None
    resource, _, name, said = found
    del said["optional"]
    if said.get("set_by") or random.random() < 0.3:
        default = a_default(random, draft, said)
        if default is None:
            return None
        said["default"] = default
    if said["type"] in draft["models"] or said["type"] in {"json", "uuid"} or said["type"][0] in "[{":
        return None
    filled = example(draft, said, number=7)
    literal = repr(filled).lower() if isinstance(filled, bool | int | float) else f"'{filled}'"
    return f"{resource}.{name}: {said}", {f"{PLURALS[resource]}.{name}": literal}, frozenset([said["key"]])


@kind
def set_default(random: Random, draft: Draft) -> str | None:
    found = _one(random, draft, lambda s: "type" in s and not s.get("optional"), free=True)
    if found is None:
        return None
    resource, _, name, said = found
    if "default" in said and random.random() < 0.5 and not _fed_by_default(found):
        del said["default"]
    elif (default := a_default(random, draft, said)) is not None:
        said["default"] = default
    else:
        return None
    return f"{resource}.{name}: {said}"


def _fed_by_default(found: Where) -> bool:
    _, resource, name, said = found
    return bool(said.get("set_by") or said.get("private") or name in resource.get("drop", []))


@kind
def widen(random: Random, draft: Draft) -> str | None:
    found = _one(random, draft, lambda s: bool({"minimum", "maximum", "pattern"} & s.keys()), kept=True)
    if found is None:
        return None
    resource, _, name, said = found
    bound = random.choice([one for one in ("minimum", "maximum", "pattern") if one in said])
    if bound == "maximum":
        said[bound] = said[bound] + 20
    else:
        del said[bound]
    return f"{resource}.{name}: {bound} of {said}"


@kind
def narrow(random: Random, draft: Draft) -> Any:
    """Half of the time the fill mends what does not fit; else the rows must fit already."""
    found = _one(random, draft, lambda s: s.get("type") in {"string", "integer"} and "default" not in s, kept=True)
    if found is None:
        return None
    resource, one, name, said = found
    if said["type"] == "integer":
        said["minimum"] = max(said.get("minimum", 0), random.choice([1, 3]))
    elif random.random() < 0.5 or "pattern" in said:
        said["maximum"] = max(min(said.get("maximum", 60), 60) - 5, 30)
    else:
        said["pattern"] = "[a-z][a-z0-9]*"
    if random.random() < 0.5 or _mentioned(one, name):
        return f"{resource}.{name}: {said}"
    filled = "5" if said["type"] == "integer" else "'mended'"
    return f"{resource}.{name}: {said}", {f"{PLURALS[resource]}.{name}": filled}, frozenset([said["key"]])


@kind
def resize_list(random: Random, draft: Draft) -> str | None:
    found = _one(random, draft, lambda s: s.get("type", "x")[0] in "[{" and "default" not in s)
    if found is None:
        return None
    resource, _, name, said = found
    said["maximum"] = random.choice([2, 4, 8])
    return f"{resource}.{name}: {said}"


@kind
def change_digits(random: Random, draft: Draft) -> str | None:
    found = _one(random, draft, lambda s: s.get("type") == "decimal" and "digits" in s, free=True)
    if found is None:
        return None
    resource, _, name, said = found
    said["digits"], said["scale"] = said["digits"] + 4, said["scale"] + random.choice([0, 2])
    return f"{resource}.{name}: {said}"


@kind
def add_value(random: Random, draft: Draft) -> str:
    values = draft["enums"]["state"]
    new = next(name for name in (f"new{number}" for number in range(99)) if name not in draft.get("values", []))
    draft.setdefault("values", []).append(new)
    values.insert(random.randint(0, len(values)), new)
    return new


@kind
def remove_value(random: Random, draft: Draft) -> Any:
    values = draft["enums"]["state"]
    used = list(_fields(draft, lambda s: s.get("type") == "state"))
    free = [one for one in values if all(said.get("default") != one for _, _, _, said in used)]
    if len(values) < 3 or not free:
        return None
    gone = random.choice(free)
    values.remove(gone)
    fills = {f"{PLURALS[resource]}.{name}": f"'{values[0]}'" for resource, _, name, _ in used}
    return f"{gone}", fills, frozenset(said["key"] for _, _, _, said in used)


@kind
def add_unique(random: Random, draft: Draft) -> str | None:
    resource, one = _resource(random, draft)
    free = [
        name
        for name, said in one["fields"].items()
        if said.get("type") in {"string", "email", "integer"}
        and "default" not in said
        and "pattern" not in said
        and not said.get("private")
        and [name] not in one["unique"]
        and name not in one["unique"]
        and name == KEPT
    ]
    if not free:
        return None
    name = random.choice(free)
    one["unique"].append(name)
    return f"{resource}.{name}"


@kind
def drop_unique(random: Random, draft: Draft) -> str | None:
    resource, one = _resource(random, draft)
    if not one["unique"]:
        return None
    return f"{resource}: {one['unique'].pop()}"


@kind
def add_search(random: Random, draft: Draft) -> str | None:
    resource, one = _resource(random, draft)
    fitting = {
        "string": ["equal", "prefix"],
        "integer": ["equal", "range"],
        "date": ["range"],
        "email": ["equal"],
        "state": ["equal"],
        "boolean": ["equal"],
        "decimal": ["range"],
    }
    free = [
        (name, match)
        for name, said in one["fields"].items()
        if not said.get("private")
        for match in fitting.get(said.get("type", ""), [])
    ]
    wanted = [name if match == "equal" else {name: match} for name, match in free]
    wanted = [one_search for one_search in wanted if one_search not in one["search"]]
    if not wanted:
        return None
    search: Any = random.choice(wanted)
    if isinstance(search, str) and search != KEPT and random.random() < 0.4 and [KEPT, search] not in one["search"]:
        search = [search, KEPT]
    if search in one["search"]:
        return None
    one["search"].append(search)
    return f"{resource}: {search}"


@kind
def drop_search(random: Random, draft: Draft) -> str | None:
    resource, one = _resource(random, draft)
    if not one["search"]:
        return None
    return f"{resource}: {one['search'].pop(random.randrange(len(one['search'])))}"


@kind
def change_sort(random: Random, draft: Draft) -> str | None:
    resource, one = _resource(random, draft)
    free = [
        name
        for name, said in one["fields"].items()
        if said.get("type") in {"string", "integer", "date"} and not said.get("optional") and not said.get("private")
    ]
    one["sort"] = random.choice(
        [["-created_at"], *([f"-{name}", "-created_at"] for name in free), *([n] for n in free)]
    )
    return f"{resource}: {one['sort']}"


@kind
def resource_added(random: Random, draft: Draft) -> str | None:
    free = [name for name in PLURALS if name not in draft["resources"] and name not in draft.get("gone", [])]
    if not free:
        return None
    name = random.choice(free)
    add_resource(random, draft, name)
    return name


@kind
def resource_removed(random: Random, draft: Draft) -> str | None:
    if len(draft["resources"]) < 2:
        return None
    name: str = random.choice(list(draft["resources"]))
    del draft["resources"][name]
    for one in draft["resources"].values():
        referring = [key for key, said in one["fields"].items() if name in {said.get("to"), _target(said)}]
        for key in referring:
            del one["fields"][key]
            one["search"] = [entry for entry in one["search"] if key not in _names(entry)]
            one.setdefault("gone", []).append(key)
    draft.setdefault("gone", []).append(name)
    return name


def _target(said: Said) -> str | None:
    return said["refers_to"].rpartition(".")[2] if "refers_to" in said else None


@kind
def reference_added(random: Random, draft: Draft) -> str:
    resource, one = _resource(random, draft)
    target = random.choice(list(draft["resources"]))
    name = free_name(random, one)
    if random.random() < 0.5:
        one["fields"][name] = numbered(draft, {"to": target, "optional": True})
    else:
        one["fields"][name] = numbered(draft, {"refers_to": f"evolving.{target}", "optional": True})
    return f"{resource}.{name}: {one['fields'][name]}"


@kind
def model_field_added(random: Random, draft: Draft) -> str:
    name = f"part{len(draft['models']['money'])}"
    said = random.choice([{"type": "string", "optional": True}, {"type": "integer", "default": 3}])
    draft["models"]["money"][name] = said
    return f"money.{name}: {said}"


@kind
def flag(random: Random, draft: Draft) -> str | None:
    """personal, immutable, private, set_by, or out of the form: nothing that the table shows, or much that it does."""
    wanted = random.choice(["personal", "immutable", "private", "set_by", "drop"])
    replaced = wanted in {"private", "set_by", "drop"}
    found = _one(
        random,
        draft,
        lambda s: "type" in s and (not replaced or bool(s.get("optional") or "default" in s)) and "set_by" not in s,
        free=True,
    )
    if found is None:
        return None
    resource, one, name, said = found
    if wanted == "drop":
        if said.get("private"):
            return None
        one.setdefault("drop", []).append(name)
    elif wanted == "set_by":
        if said.get("private"):
            return None
        said["set_by"] = "service"
    elif said.get(wanted):
        del said[wanted]
    else:
        said[wanted] = True
    return f"{wanted} of {resource}.{name}: {said}"


@kind
def journal_kept(random: Random, draft: Draft) -> str:
    resource, one = _resource(random, draft)
    one["journal"] = {"retain": f"{random.randint(30, 60)} days"}
    return f"{resource}: {one['journal']}"


@kind
def events_turned(random: Random, draft: Draft) -> str:
    resource, one = _resource(random, draft)
    if one.pop("events", None) is None:
        one["events"] = "none"
    return f"{resource}: {one.get('events', 'yes')}"


@kind
def described(random: Random, draft: Draft) -> str:
    resource, one = _resource(random, draft)
    one["description"] = f"Said otherwise, {random.randint(1, 99)} times."
    said = random.choice(list(one["fields"].values()))
    if "to" not in said:
        said["description"] = f"As told {random.randint(1, 99)} times."
    return f"{resource}"
