# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""The client of 'desk'."""

from __future__ import annotations

from .client import DeskClient

__all__ = ["DeskClient"]
