# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""The client of 'words'."""

from __future__ import annotations

from .client import WordsClient

__all__ = ["WordsClient"]
