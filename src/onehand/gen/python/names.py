"""How is a name of the design spelt in Python?"""

from __future__ import annotations

import builtins
import keyword
import re

_SHADOWS = frozenset(
    {
        # A field of this name would hide the type that the next annotation in the class means.
        *("bool", "date", "datetime", "dict", "field", "float", "int", "list", "str"),
        # Forms have a class method of this name.
        "of",
        "cls",
    }
)
_ARGUMENTS = frozenset({"body", "call", "if_match", "if_none_match", "query", "self"})

_CALL = frozenset(
    {
        *("caller", "client", "copy", "db", "emit", "identity", "if_match", "if_none_match", "log", "request_id"),
        *("sql", "store", "traceparent", "transaction"),
    }
)


def class_name(name: str) -> str:
    """`user_form` -> `UserForm`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def type_name(name: str) -> str:
    """The class of a written type: as `class_name`, but never one that Python has built in."""
    spelt = class_name(name)
    return f"{spelt}Value" if hasattr(builtins, spelt) else spelt


def attribute(name: str) -> str:
    """The attribute of a struct: the name itself, with an underscore where Python would misread it: `from_`."""
    return f"{name}_" if keyword.iskeyword(name) or name in _SHADOWS else name


def call_attribute(name: str) -> str:
    """The property of a call: `users`, `catalog`; apart from what every call has."""
    return f"{name}_" if keyword.iskeyword(name) or name in _CALL else name


def parameter(name: str) -> str:
    """The argument of a method: as `attribute`, and apart from the arguments that every method has."""
    return f"{name}_" if keyword.iskeyword(name) or name in _ARGUMENTS else name


def constant(name: str) -> str:
    """`users` -> `USERS`; `2xx` -> `VALUE_2XX`."""
    spelt = re.sub(r"\W", "_", name, flags=re.ASCII).upper()
    return f"VALUE_{spelt}" if not spelt or spelt[0].isdigit() else spelt


def members(names: tuple[str, ...]) -> tuple[str, ...]:
    """The members of an enum, each different: names that become equal get a number."""
    taken: set[str] = set()
    spelt = []
    for name in names:
        member, count = constant(name), 1
        while member in taken:
            count += 1
            member = f"{constant(name)}_{count}"
        taken.add(member)
        spelt.append(member)
    return tuple(spelt)


def module(name: str) -> str:
    """The file of a library or of a resource: its name, unless a generated module of ours has it."""
    return f"{name}_" if keyword.iskeyword(name) or name in _MODULES else name


_MODULES = frozenset(
    {
        *("app", "call", "client", "clients", "consumers", "dao", "events", "factories", "handlers", "models"),
        *("routes", "spec", "subscriptions", "tests"),
    }
)


def dao_class(plural: str) -> str:
    """`users` -> `UsersDao`."""
    return f"{class_name(plural)}Dao"


def handler_class(plural: str) -> str:
    """`users` -> `UsersHandler`."""
    return f"{class_name(plural)}Handler"


def copy_class(resource: str) -> str:
    """`user` -> `UserCopy`."""
    return f"{class_name(resource)}Copy"


def consumer_class(service: str) -> str:
    """`user` -> `UserEvents`."""
    return f"{class_name(service)}Events"


def client_class(service: str) -> str:
    """`user` -> `UserClient`."""
    return f"{class_name(service)}Client"
