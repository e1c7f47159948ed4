"""Plain data about 'user'."""

from __future__ import annotations

from onehand.runtime.spec import FieldSpec, ResourceSpec, SearchSpec

from .models import (
    Part,
    PartForm,
    PartPatch,
    PartQuery,
    PartVersion,
    User,
    UserForm,
    UserPatch,
    UserQuery,
    UserStatus,
    UserVersion,
)

USERS = ResourceSpec(
    name="user",
    plural="users",
    path="/users",
    model=User,
    form=UserForm,
    patch=UserPatch,
    query=UserQuery,
    version=UserVersion,
    form_of=UserForm.of,
    fields=(
        FieldSpec(name="email", column="email", type="email", personal=True),
        FieldSpec(name="name", column="name", type="string", personal=True),
        FieldSpec(name="nickname", column="nickname", type="string", optional=True),
        FieldSpec(name="status", column="status", type="enum", default=UserStatus.ACTIVE),
    ),
    unique=(("email",),),
    search=(
        SearchSpec((("email", "equal"),)),
        SearchSpec((("status", "equal"),)),
        SearchSpec((("name", "prefix"),)),
    ),
    sort=("-created_at", "name"),
)

PARTS = ResourceSpec(
    name="part",
    plural="parts",
    path="/parts",
    model=Part,
    form=PartForm,
    patch=PartPatch,
    query=PartQuery,
    version=PartVersion,
    form_of=PartForm.of,
    fields=(
        FieldSpec(name="number", column="number", type="string", immutable=True),
        FieldSpec(name="price", column="price", type="decimal", digits=12, scale=2),
        FieldSpec(name="weight", column="weight", type="float", optional=True),
        FieldSpec(name="stock", column="stock", type="integer"),
        FieldSpec(name="made_on", column="made_on", type="datetime", optional=True),
        FieldSpec(name="sold_from", column="sold_from", type="date", optional=True),
        FieldSpec(name="addresses", column="addresses", type="value", optional=True),
        FieldSpec(name="extra", column="extra", type="json", optional=True),
        FieldSpec(
            name="reviewed_by", column="reviewed_by", type="string", optional=True, in_form=False, set_by="caller"
        ),
        FieldSpec(name="state", column="state", type="string", default="new", in_form=False, set_by="service"),
    ),
    unique=(("number",), ("price", "stock")),
    search=(
        SearchSpec((("state", "equal"),)),
        SearchSpec((("made_on", "range"),)),
        SearchSpec((("stock", "equal"),)),
    ),
    sort=("price", "-stock", "number"),
)
