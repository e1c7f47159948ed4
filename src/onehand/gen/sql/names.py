"""Which names do roles and constraints have?"""

from __future__ import annotations

from onehand.gen.sql.words import ident
from onehand.runtime.db.names import constraint, distinct, short, unique_names

__all__ = ["app", "constraint", "distinct", "owner", "reader", "short", "unique_names"]


def owner(service: str) -> str:
    """Migrates, owns everything; nobody runs as it."""
    return ident(f"{service}_owner")


def app(service: str) -> str:
    """The running service."""
    return ident(f"{service}_app")


def reader(service: str) -> str:
    """People and reports: reads, and changes nothing."""
    return ident(f"{service}_reader")
