# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""What the machinery knows about 'order'."""

from __future__ import annotations

from onehand.runtime.spec import CopySpec, EmbedSpec, FieldSpec, JournalSpec, ResourceSpec, SearchSpec

from .dao.orders import OrdersDao
from .events import OrderDeleted, OrderUpserted
from .models import Order, OrderForm, OrderPatch, OrderQuery, OrderStatus, OrderVersion, UserReference
from .subscriptions.user import UserCopy

ORDERS = ResourceSpec(
    name="order",
    plural="orders",
    path="/orders",
    model=Order,
    form=OrderForm,
    patch=OrderPatch,
    query=OrderQuery,
    version=OrderVersion,
    form_of=OrderForm.of,
    fields=(
        FieldSpec(name="number", column="number", type="string", immutable=True),
        FieldSpec(
            name="user",
            column="user_id",
            type="value",
            embed=EmbedSpec(form_field="user_id", column="user_id", fields=("id",), model=UserReference),
        ),
        FieldSpec(name="lines", column="lines", type="value"),
        FieldSpec(name="payment", column="payment", type="value"),
        FieldSpec(name="note", column="note", type="string", optional=True),
        FieldSpec(name="labels", column="labels", type="value", optional=True),
        FieldSpec(
            name="status",
            column="status",
            type="enum",
            default=OrderStatus.PLACED,
            in_form=False,
            set_by="service",
        ),
        FieldSpec(name="total", column="total", type="value", in_form=False, set_by="service"),
    ),
    unique=(("number",),),
    search=(
        SearchSpec((("user", "equal"),)),
        SearchSpec((("status", "equal"), ("created_at", "equal"))),
        SearchSpec((("number", "prefix"),)),
    ),
    sort=("-created_at", "number"),
    journal_sql=OrdersDao.journal,
    from_row=OrdersDao.read,
    upserted=OrderUpserted,
    deleted=OrderDeleted,
    journal=JournalSpec(retain_days=90, partition="day"),
)


USER_USER_COPY = CopySpec(
    service="user",
    resource="user",
    table="copies.user_user",
    fields=(
        FieldSpec(name="email", column="email", type="email", personal=True),
        FieldSpec(name="status", column="status", type="enum"),
    ),
    model=UserCopy,
)
