# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""What the machinery knows about 'catalog'."""

from __future__ import annotations

from onehand.runtime.spec import FieldSpec, JournalSpec, ResourceSpec, SearchSpec

from .dao.products import ProductsDao
from .events import ProductDeleted, ProductUpserted
from .models import Product, ProductForm, ProductPatch, ProductQuery, ProductVersion

PRODUCTS = ResourceSpec(
    name="product",
    plural="products",
    path="/products",
    model=Product,
    form=ProductForm,
    patch=ProductPatch,
    query=ProductQuery,
    version=ProductVersion,
    form_of=ProductForm.of,
    fields=(
        FieldSpec(name="sku", column="sku", type="string", immutable=True),
        FieldSpec(name="name", column="name", type="string"),
        FieldSpec(name="price", column="price", type="value"),
        FieldSpec(name="tags", column="tags", type="value", optional=True),
        FieldSpec(name="in_stock", column="in_stock", type="boolean", default=True),
    ),
    unique=(("sku",),),
    search=(
        SearchSpec((("sku", "equal"),)),
        SearchSpec((("in_stock", "equal"),)),
        SearchSpec((("created_at", "range"),)),
    ),
    sort=("-created_at", "name"),
    journal_sql=ProductsDao.journal,
    from_row=ProductsDao.read,
    upserted=ProductUpserted,
    deleted=ProductDeleted,
    journal=JournalSpec(retain_days=90, partition="day"),
)
