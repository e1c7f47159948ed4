"""What 'desk' does by hand."""

from __future__ import annotations

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.problem import NotImplementedYet

from .generated.call import Call
from .generated.handlers import AccountsHandler, CommentsHandler
from .generated.models import Account, AccountForm, AccountPatch, Comment


class Comments(CommentsHandler):
    async def hide_comment(self, call: Call, ticket_id: str, id: str) -> Comment | Versioned[Comment]:
        raise NotImplementedYet("hide_comment is to be written")


class Accounts(AccountsHandler):
    async def create_account(self, call: Call, body: AccountForm) -> Versioned[Account]:
        raise NotImplementedYet("create_account is to be written")

    async def update_account(self, call: Call, id: str, body: AccountForm) -> Versioned[Account]:
        raise NotImplementedYet("update_account is to be written")

    async def patch_account(self, call: Call, id: str, body: AccountPatch) -> Versioned[Account]:
        raise NotImplementedYet("patch_account is to be written")
