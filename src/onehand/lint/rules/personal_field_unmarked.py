"""What says something about a person is marked `personal`, so that it can be erased on request."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Event, Field, Model, Resource
from onehand.ir.types import Primitive
from onehand.lint.place import Place
from onehand.lint.problem import Problem
from onehand.lint.rule import rule

_PERSONAL = frozenset(
    {
        "first_name",
        "last_name",
        "full_name",
        "given_name",
        "family_name",
        "birthday",
        "birth_date",
        "date_of_birth",
        "phone",
        "phone_number",
        "mobile",
        "passport_number",
        "social_security_number",
        "iban",
        "ip",
        "ip_address",
    }
)


@rule(on=Field, severity="warning")
def personal_field_unmarked(field: Field, place: Place) -> Iterator[Problem]:
    kept = isinstance(place.parent, Resource | Model | Event) and not field.personal
    if kept and (field.type == Primitive("email") or field.name in _PERSONAL):
        message = f"'{field.name}' looks like data about a person"
        yield Problem(field.name_span, message, help="add 'personal: true', or exempt it with a reason")
