"""How is a whole service mocked? Its own routes and generated handlers, over memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import EllipsisType
from typing import Any, TypeVar

from onehand.runtime.auth.auth import user_schemes
from onehand.runtime.auth.keyring import KeyRing
from onehand.runtime.auth.verifier import Verifier
from onehand.runtime.call import NoClients
from onehand.runtime.client.client import Client
from onehand.runtime.client.retry import Retries
from onehand.runtime.client.transport import InProcess
from onehand.runtime.http.app import Limits
from onehand.runtime.http.build import build_app
from onehand.runtime.http.endpoint import Authenticate
from onehand.runtime.http.route import Route
from onehand.runtime.implement import Implementation
from onehand.runtime.mock.answers import Answers
from onehand.runtime.mock.app import MockApp
from onehand.runtime.mock.seen import Calls
from onehand.runtime.mock.store import MemoryStore
from onehand.runtime.mock.trouble import EVERY, Trouble
from onehand.runtime.spec import ServiceSpec

C = TypeVar("C", bound=Client)


class Mock:
    """One mocked service; stateful, validating, with the same errors as the real one.

    `Mock(SERVICE).client(UserClient)` calls it without a socket.
    """

    def __init__(
        self,
        service: ServiceSpec,
        *,
        stubs: Mapping[str, Any] | None = None,
        authenticate: Authenticate | None = None,
        limits: Limits = Limits(),  # noqa: B008  frozen
        seed: int = 1,
    ) -> None:
        """`stubs`: operation -> answer, as for `stub`. `seed`: of what happens by chance."""
        self.service = service
        self.keys = KeyRing()
        self.store = MemoryStore(service)
        self._answers = Answers(service)
        self._seed = seed
        app = build_app(
            service,
            self._answers.implementation,
            store=self.store,
            clients=NoClients(),
            authenticate=authenticate or self._verifier().authenticate,
            limits=limits,
            kind=MockApp,
        )
        assert isinstance(app, MockApp)
        self.app = app
        self.app.troubles.begin(seed)
        for operation, answer in (stubs or {}).items():
            self.stub(operation, returns=answer)

    @property
    def implementation(self) -> Implementation:
        """The handlers."""
        return self._answers.implementation

    def _verifier(self) -> Verifier:
        routes = self.service.routes(self._answers.implementation.handlers)
        users = {"user", *user_schemes(route.auth for route in routes)}
        return Verifier(self.keys, service=self.service.name, organization=self.keys.organization, local=users)

    def client(
        self,
        cls: type[C],
        *,
        subject: str = "ada",
        scopes: tuple[str, ...] = (),
        retries: Retries = Retries(),  # noqa: B008  frozen
    ) -> C:
        """A generated client of this mock, acting as a user with these scopes."""
        token = self.keys.user(subject, scopes)
        return cls(token=lambda: token, transport=InProcess(self.app), retries=retries)

    # --- what it answers

    def stub(self, operation: str, *, returns: Any = ..., in_turn: Sequence[Any] | EllipsisType = ...) -> None:
        """Says what an operation answers, also one that is generated: until `reset`, or another stub.

        `returns` is one answer, `in_turn` several, of which the last stays. An answer is a value that the design
        declares, an exception to raise, or a function with the handler's signature: `(call, id, body)`.
        """
        if (returns is ...) == (in_turn is ...):
            raise TypeError("a stub has either 'returns' or 'in_turn'")
        self._answers.stub(operation, [returns] if isinstance(in_turn, EllipsisType) else in_turn)

    def route(self, operation: str) -> Route:
        """What the design says of an operation; ValueError when there is none of this name."""
        return self._answers.routes[self._answers.known(operation)]

    # --- what goes wrong

    def fail(
        self,
        operation: str = EVERY,
        *,
        status: int = 500,
        times: int | None = None,
        chance: float = 1.0,
        retry_after: int | None = None,
        done: bool = False,
    ) -> None:
        """Refuses with a status: always, or the next `times` calls; `done`: after it was carried out."""
        rule = Trouble(status=status, retry_after=retry_after, times=times, chance=chance, done=done)
        self._trouble(operation, rule)

    def slow(
        self,
        operation: str = EVERY,
        shortest: float = 0.1,
        longest: float | None = None,
        *,
        times: int | None = None,
        chance: float = 1.0,
    ) -> None:
        """Answers later, by so many seconds."""
        seconds = (shortest, shortest if longest is None else longest)
        self._trouble(operation, Trouble(seconds=seconds, times=times, chance=chance))

    def silence(
        self, operation: str = EVERY, *, times: int | None = None, chance: float = 1.0, done: bool = False
    ) -> None:
        """Never answers. In process the caller's patience ends at once, so that no test waits for it."""
        self._trouble(operation, Trouble(lost="silent", times=times, chance=chance, done=done))

    def cut(self, operation: str = EVERY, *, times: int | None = None, chance: float = 1.0, done: bool = False) -> None:
        """Breaks the connection; `done`: after it was carried out, so that only the answer is lost."""
        self._trouble(operation, Trouble(lost="cut", times=times, chance=chance, done=done))

    def _trouble(self, operation: str, rule: Trouble) -> None:
        rule.operation = operation if operation == EVERY else self._answers.known(operation)
        self.app.troubles.add(rule)

    def trouble(self, rule: Trouble) -> None:
        """A trouble as a whole; ValueError when there is no such operation."""
        self._trouble(rule.operation, rule)

    def heal(self) -> None:
        """Nothing goes wrong from now on."""
        self.app.troubles.rules.clear()

    # --- what it was asked

    @property
    def calls(self) -> Calls:
        """Every request so far: `mock.calls.of("get_user")`, `mock.calls[-1].body`."""
        return self.app.calls

    def reset(self) -> None:
        """As new: no rows, copies and events, no stubs, no troubles, no requests; chance begins again."""
        self.store.clear()
        self._answers.forget()
        self.heal()
        self.app.troubles.begin(self._seed)
        self.calls.clear()


def mocked(service: ServiceSpec) -> Implementation:
    """The generated handlers; what they leave open is answered by an example of the design, or with 501."""
    return Answers(service).implementation
