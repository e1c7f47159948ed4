"""Where does the next page begin? After the last row's time and id."""

from __future__ import annotations

import base64
from datetime import datetime


def write(created_at: datetime, id: str) -> str:
    return base64.urlsafe_b64encode(f"{created_at.isoformat()} {id}".encode()).decode()


def read(cursor: str) -> tuple[datetime, str]:
    """ValueError when it is not one of ours."""
    when, _, id = base64.urlsafe_b64decode(cursor).decode().partition(" ")
    return datetime.fromisoformat(when), id
