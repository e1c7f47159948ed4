# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""What the machinery knows about 'user'."""

from __future__ import annotations

from onehand.runtime.spec import FieldSpec, JournalSpec, ResourceSpec, SearchSpec

from .dao.users import UsersDao
from .events import UserDeleted, UserForgotten, UserUpserted
from .models import User, UserForm, UserPatch, UserQuery, UserStatus, UserVersion

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
        FieldSpec(name="nickname", column="nickname", type="string", optional=True, personal=True),
        FieldSpec(name="status", column="status", type="enum", default=UserStatus.ACTIVE),
    ),
    unique=(("email",),),
    search=(SearchSpec((("email", "equal"),)), SearchSpec((("status", "equal"),)), SearchSpec((("name", "prefix"),))),
    sort=("-created_at", "name"),
    journal_sql=UsersDao.journal,
    from_row=UsersDao.read,
    upserted=UserUpserted,
    deleted=UserDeleted,
    forgotten=UserForgotten,
    journal=JournalSpec(retain_days=90, partition="day"),
)
