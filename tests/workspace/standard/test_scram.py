"""Is what we send PostgreSQL what it would have stored itself?"""

from __future__ import annotations

from onehand.workspace.standard.scram import fits, verifier


def test_the_verifier_is_what_postgresql_stores() -> None:
    """It fits its password, and no other; a hash of another kind fits nothing."""
    stored = verifier("pencil", b"0123456789abcdef")
    assert fits(stored, "pencil")
    assert not fits(stored, "Pencil")
    assert not fits(None, "pencil")
    assert not fits("md5abc", "pencil")
    assert "pencil" not in stored
