# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""What the machinery knows about 'words'."""

from __future__ import annotations

from datetime import datetime

from onehand.runtime.spec import FieldSpec, JournalSpec, ResourceSpec, SearchSpec

from .dao.letters import LettersDao
from .events import LetterDeleted, LetterUpserted
from .models import Letter, LetterForm, LetterPatch, LetterQuery, LetterVersion, Text

LETTERS = ResourceSpec(
    name="letter",
    plural="letters",
    path="/letters",
    model=Letter,
    form=LetterForm,
    patch=LetterPatch,
    query=LetterQuery,
    version=LetterVersion,
    form_of=LetterForm.of,
    fields=(
        FieldSpec(name="from", column="from", type="string"),
        FieldSpec(name="class", column="class", type="string", immutable=True),
        FieldSpec(name="list", column="list", type="value"),
        FieldSpec(name="type", column="type", type="enum"),
        FieldSpec(name="date", column="date", type="date"),
        FieldSpec(name="str", column="str", type="string", optional=True),
        FieldSpec(name="of", column="of", type="decimal", digits=6, scale=2),
        FieldSpec(name="at", column="at", type="datetime", default=datetime.fromisoformat("2026-01-01T00:00:00Z")),
        FieldSpec(name="email", column="email", type="value", optional=True),
        FieldSpec(name="pay", column="pay", type="value"),
        FieldSpec(name="pays", column="pays", type="value", optional=True),
        FieldSpec(name="data", column="data", type="json", optional=True),
        FieldSpec(name="texts", column="texts", type="value", optional=True),
        FieldSpec(name="sent", column="sent", type="value", default=Text(list_=["x"])),
    ),
    unique=(("from", "class"),),
    search=(SearchSpec((("from", "equal"),)), SearchSpec((("date", "range"),)), SearchSpec((("type", "equal"),))),
    sort=("date",),
    journal_sql=LettersDao.journal,
    from_row=LettersDao.read,
    upserted=LetterUpserted,
    deleted=LetterDeleted,
    journal=JournalSpec(retain_days=90, partition="day"),
)
