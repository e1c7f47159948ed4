"""What is in the database of one service? All of it, composed of one function per noun."""

from __future__ import annotations

from hashlib import blake2b

import msgspec
from msgspec import structs

from onehand.gen.file import File
from onehand.gen.sql.copies import add_copies
from onehand.gen.sql.forget import forget_parts
from onehand.gen.sql.functions import function_scripts
from onehand.gen.sql.idempotency import idempotency_parts
from onehand.gen.sql.inbox import add_inbox
from onehand.gen.sql.journal import journal_parts
from onehand.gen.sql.render import render
from onehand.gen.sql.resource import resource_script, resource_table
from onehand.gen.sql.schema import Schema, Table
from onehand.ir.nodes import Design, Service


def schema(design: Design, service: Service) -> Schema:
    """Everything in the order in which it can be created."""
    resources = tuple(service.resources.values())
    tables = Schema(
        service=service.name,
        before=function_scripts(service.name),
        tables=tuple(resource_table(design, service, resource) for resource in resources),
        after=tuple(resource_script(service, resource) for resource in resources),
    )
    return _joined(
        tables,
        journal_parts(service),
        forget_parts(design, service),
        idempotency_parts(service),
        add_copies(service),
        add_inbox(service),
    )


def _joined(*parts: Schema) -> Schema:
    return Schema(
        service=parts[0].service,
        before=tuple(script for part in parts for script in part.before),
        tables=tuple(table for part in parts for table in part.tables),
        after=tuple(script for part in parts for script in part.after),
    )


def schema_hash(whole: Schema) -> str:
    """16 characters that change when the database must. Comments, and where a column came from, are no reason."""
    bare = structs.replace(whole, tables=tuple(_bare(table) for table in whole.tables))
    return blake2b(msgspec.json.encode(bare), digest_size=8).hexdigest()


def _bare(table: Table) -> Table:
    columns = tuple(structs.replace(column, comment="", was=None, sample=None) for column in table.columns)
    return structs.replace(table, columns=columns, comment="")


def generate(design: Design, service: Service) -> list[File]:
    """generated/schema.sql, of a service that has a database."""
    if not service.has_database:
        return []
    return [File("generated/schema.sql", render(schema(design, service), source=service.path))]
