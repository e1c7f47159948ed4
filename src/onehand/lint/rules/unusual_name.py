"""The same thing has the same name in every API: the short ones won."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Field
from onehand.lint.problem import Problem
from onehand.lint.rule import rule

_USUAL = {
    "ip_address": "ip",
    "postal_code": "postal",
    "zip_code": "postal",
    "zip": "postal",
    "email_address": "email",
    "phone_number": "phone",
    "telephone": "phone",
    "url_address": "url",
    "uri": "url",
    "created_on": "created_at",
    "creation_date": "created_at",
    "date_created": "created_at",
    "modified_at": "updated_at",
    "last_modified": "updated_at",
    "date_updated": "updated_at",
    "qty": "quantity",
    "desc": "description",
}


@rule(on=Field, severity="warning")
def unusual_name(field: Field) -> Iterator[Problem]:
    usual = _USUAL.get(field.name)
    if usual is not None:
        yield Problem(field.name_span, f"'{field.name}' is elsewhere called '{usual}'", fix=usual)
