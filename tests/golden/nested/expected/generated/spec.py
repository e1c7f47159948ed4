# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""What the machinery knows about 'desk'."""

from __future__ import annotations

from onehand.runtime.spec import FieldSpec, JournalSpec, ResourceSpec, SearchSpec

from .dao.accounts import AccountsDao
from .dao.comments import CommentsDao
from .dao.notes import NotesDao
from .dao.pictures import PicturesDao
from .dao.tickets import TicketsDao
from .events import (
    AccountDeleted,
    AccountUpserted,
    CommentDeleted,
    CommentUpserted,
    NoteDeleted,
    NoteUpserted,
    PictureDeleted,
    PictureUpserted,
    TicketDeleted,
    TicketUpserted,
)
from .models import (
    Account,
    AccountForm,
    AccountPatch,
    AccountQuery,
    AccountVersion,
    Comment,
    CommentForm,
    CommentPatch,
    CommentQuery,
    CommentVersion,
    Note,
    NoteForm,
    NotePatch,
    NoteQuery,
    NoteVersion,
    Picture,
    PictureForm,
    PicturePatch,
    PictureQuery,
    PictureVersion,
    Ticket,
    TicketForm,
    TicketPatch,
    TicketQuery,
    TicketVersion,
)

TICKETS = ResourceSpec(
    name="ticket",
    plural="tickets",
    path="/tickets",
    owner="user_id",
    sees_all="desk:all",
    model=Ticket,
    form=TicketForm,
    patch=TicketPatch,
    query=TicketQuery,
    version=TicketVersion,
    form_of=TicketForm.of,
    fields=(
        FieldSpec(name="title", column="title", type="string"),
        FieldSpec(name="user_id", column="user_id", type="id", in_form=False, set_by="caller", immutable=True),
    ),
    unique=(("title",),),
    search=(),
    sort=("-created_at",),
    journal_sql=TicketsDao.journal,
    from_row=TicketsDao.read,
    upserted=TicketUpserted,
    deleted=TicketDeleted,
    journal=JournalSpec(retain_days=90, partition="day"),
)


COMMENTS = ResourceSpec(
    name="comment",
    plural="comments",
    path="/tickets/{ticket_id}/comments",
    parent="ticket",
    parent_field="ticket_id",
    sees_all="desk:all",
    model=Comment,
    form=CommentForm,
    patch=CommentPatch,
    query=CommentQuery,
    version=CommentVersion,
    form_of=CommentForm.of,
    fields=(
        FieldSpec(
            name="ticket_id",
            column="ticket_id",
            type="id",
            in_form=False,
            immutable=True,
            refers_to="desk.ticket",
        ),
        FieldSpec(name="number", column="number", type="integer"),
        FieldSpec(name="text", column="text", type="string", optional=True),
    ),
    unique=(("ticket_id", "number"),),
    search=(SearchSpec((("number", "equal"),)),),
    sort=("-created_at", "number"),
    journal_sql=CommentsDao.journal,
    from_row=CommentsDao.read,
    upserted=CommentUpserted,
    deleted=CommentDeleted,
    journal=JournalSpec(retain_days=90, partition="day"),
)


PICTURES = ResourceSpec(
    name="picture",
    plural="pictures",
    path="/tickets/{ticket_id}/comments/{comment_id}/pictures",
    parent="comment",
    parent_field="comment_id",
    sees_all="desk:all",
    model=Picture,
    form=PictureForm,
    patch=PicturePatch,
    query=PictureQuery,
    version=PictureVersion,
    form_of=PictureForm.of,
    fields=(
        FieldSpec(
            name="comment_id",
            column="comment_id",
            type="id",
            in_form=False,
            immutable=True,
            refers_to="desk.comment",
        ),
        FieldSpec(name="name", column="name", type="string"),
        FieldSpec(name="replaces_id", column="replaces_id", type="id", optional=True, refers_to="desk.comment"),
    ),
    search=(),
    sort=("-created_at",),
    journal_sql=PicturesDao.journal,
    from_row=PicturesDao.read,
    upserted=PictureUpserted,
    deleted=PictureDeleted,
    journal=JournalSpec(retain_days=90, partition="day"),
)


NOTES = ResourceSpec(
    name="note",
    plural="notes",
    path="/notes",
    owner="user_id",
    sees_all="desk:all",
    model=Note,
    form=NoteForm,
    patch=NotePatch,
    query=NoteQuery,
    version=NoteVersion,
    form_of=NoteForm.of,
    fields=(
        FieldSpec(name="text", column="text", type="string"),
        FieldSpec(name="user_id", column="user_id", type="id", immutable=True),
        FieldSpec(name="place", column="place", type="integer", default=0, in_form=False, set_by="service"),
    ),
    search=(SearchSpec((("text", "equal"),)),),
    sort=("-created_at",),
    journal_sql=NotesDao.journal,
    from_row=NotesDao.read,
    upserted=NoteUpserted,
    deleted=NoteDeleted,
    journal=JournalSpec(retain_days=90, partition="day"),
)


ACCOUNTS = ResourceSpec(
    name="account",
    plural="accounts",
    path="/accounts",
    model=Account,
    form=AccountForm,
    patch=AccountPatch,
    query=AccountQuery,
    version=AccountVersion,
    fields=(
        FieldSpec(name="name", column="name", type="string"),
        FieldSpec(name="level", column="level", type="integer", default=1),
        FieldSpec(name="digest", column="digest", type="string", in_form=False, set_by="service", private=True),
    ),
    unique=(("name",),),
    search=(),
    sort=("-created_at",),
    journal_sql=AccountsDao.journal,
    from_row=AccountsDao.read,
    upserted=AccountUpserted,
    deleted=AccountDeleted,
    journal=JournalSpec(retain_days=90, partition="day"),
)
