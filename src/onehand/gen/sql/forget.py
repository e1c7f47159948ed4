"""What does a service's database keep about rows that were forgotten? That it happened, and no more.

The erasing itself is done by the owner, from the design: see workspace/forget.py.
"""

from __future__ import annotations

from onehand.gen.sql.names import reader
from onehand.gen.sql.schema import Column, Constraint, Schema, Script, Table
from onehand.ir.nodes import Design, Service
from onehand.ir.personal import is_personal

FORGOTTEN = Table(
    schema="onehand",
    name="forgotten",
    comment="Rows whose personal fields were erased: who did it, when and why. Nothing of what was erased.",
    columns=(
        Column(name="resource", type="text"),
        Column(name="key", type="text"),
        Column(name="sequence", type="bigint", comment="Of the event that told it: what is older was erased."),
        Column(name="forgotten_at", type="timestamptz", default="clock_timestamp()"),
        Column(name="forgotten_by", type="text"),
        Column(name="reason", type="text", nullable=True),
    ),
    constraints=(Constraint(name="forgotten_pk", definition="primary key (resource, key, sequence)"),),
)


def forget_parts(design: Design, service: Service) -> Schema:
    """As a part of the service's schema: empty where nothing is personal."""
    if not any(is_personal(design, service, one) for one in service.resources.values()):
        return Schema(service=service.name, before=(), tables=(), after=())
    grants = f"grant select on onehand.forgotten to {reader(service.name)};\n"
    return Schema(
        service=service.name, before=(), tables=(FORGOTTEN,), after=(Script(name="forgotten grants", text=grants),)
    )
