# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""The client of 'order'."""

from __future__ import annotations

from .client import OrderClient

__all__ = ["OrderClient"]
