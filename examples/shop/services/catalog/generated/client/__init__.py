# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""The client of 'catalog'."""

from __future__ import annotations

from .client import CatalogClient

__all__ = ["CatalogClient"]
