"""What all pages share: the database, the clock, who asks, and how a page is made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue
from typing import Final, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import anyio
import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tracker.config.web import WebSettings
from tracker.domain.people.person import People
from tracker.domain.people.role import Role
from tracker.domain.people.token import TokenUse
from tracker.errors import BadData, DatabaseUnusable, NotFound, UsageError
from tracker.service.answering.answers import Answers
from tracker.service.clock import Clock
from tracker.service.defaults import Defaults
from tracker.store.reads.reads import Reads
from tracker.store.store import Store
from tracker.web.callers import Callers
from tracker.web.guard import Refused
from tracker.web.rendering import Rendering
from tracker.web.sessions import Session, Sessions
from tracker.web.unmet import Unmet
from tracker.web.users import NotSignedOn, User, Users

Result = TypeVar("Result")

_log = structlog.get_logger()

_AT_ONCE: Final = 4  #: transactions: more would only wait for each other
FAILED: Final = "This did not work"
UNCHANGED: Final = "Nothing was changed."
#: of what the service refuses
_STATUS: Final = {NotFound: 404, UsageError: 400, BadData: 409}
_IN_URLS: Final = "/?&=%+:@!$'()*,;~"


#: where the rows lie that the request under way has met and could not read
_UNREAD: Final = ContextVar[frozenset[str]]("unread", default=frozenset())


class ReadsPool:
    """Quick reads that are opened once and used again, each by one thread at a time."""

    def __init__(self, open_reads: Callable[[], Reads]) -> None:
        self._open = open_reads
        self._idle: SimpleQueue[Reads] = SimpleQueue()

    @contextmanager
    def __call__(self) -> Iterator[Reads]:
        """Reads for one request; what goes wrong on them is not used again."""
        reads = self._current()
        try:
            yield reads
        except BaseException:
            reads.close()
            raise
        _UNREAD.set(_UNREAD.get().union(each.place for each in reads.aside))
        reads.aside.clear()
        self._idle.put(reads)

    def _current(self) -> Reads:
        """Some that read the database which is there now: it may have been restored meanwhile."""
        while True:
            try:
                reads = self._idle.get_nowait()
            except Empty:
                return self._open()
            if reads.is_current():
                return reads
            reads.close()

    def close(self) -> None:
        """Let go of the database; nobody may read any more."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return


def unread() -> int:
    """How many rows the request under way has met and could not read, so that it lacks them."""
    return len(_UNREAD.get())


@dataclass(frozen=True, kw_only=True)
class Site:
    """All that pages are made from."""

    web: WebSettings  #: `base_url` is set
    secrets: tuple[str, ...]  #: the first signs, all of them verify
    store: Store
    reads: ReadsPool
    defaults: Defaults
    answers: Answers
    clock: Clock
    monotonic: Callable[[], float]
    rendering: Rendering = field(init=False)
    callers: Callers = field(init=False)
    users: Users = field(init=False)
    sessions: Sessions = field(init=False)
    _unmet: Unmet = field(init=False)
    _limiter: anyio.CapacityLimiter = field(init=False)

    def __post_init__(self) -> None:
        """Make what follows from the settings."""
        callers = Callers(header=self.web.sign_on_header, proxies=self.web.trusted_proxies)
        made = {
            "rendering": Rendering(self.base),
            "callers": callers,
            "users": Users(callers=callers, roles=self.web.roles),
            "sessions": Sessions(self.secrets, path=self.base, secure=self.is_secure),
            "_unmet": Unmet(self.monotonic),
            "_limiter": anyio.CapacityLimiter(_AT_ONCE),
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    @property
    def base_url(self) -> str:
        """Where people reach it, without a slash at its end."""
        return self.web.base_url or ""

    @property
    def base(self) -> str:
        """The path below which everything is served."""
        return urlsplit(self.base_url).path.rstrip("/")

    @property
    def origin(self) -> str:
        """Scheme, host and port of all pages, as browsers name it."""
        return self.web.origin or ""

    @property
    def is_secure(self) -> bool:
        """Whether cookies are for encrypted connections alone."""
        return self.origin.startswith("https://")

    def people(self) -> People:
        """Everybody, as they are now."""
        with self.reads() as reads:
            return reads.people()

    @contextmanager
    def lists(self) -> Iterator[Reads]:
        """Reads for what shows many milestones, which counts also what no list meets as unread."""
        with self.reads() as reads:
            self._unmet.met_by(reads)
            yield reads

    async def apart(self, work: Callable[[], Result]) -> Result:
        """`work`, which waits for the database, in a thread of its own."""
        return await anyio.to_thread.run_sync(work, limiter=self._limiter)

    async def user(self, request: Request, role: Role) -> User:
        """Who asks, and may do what `role` may; raises NotSignedOn or Refused."""
        return await self.apart(partial(self._user, request, role))

    def _user(self, request: Request, role: Role) -> User:
        people, session = self._known(request)
        user = self.users.of(request, people, session)
        request.state.session = session if user.by_session else None
        if not user.may(role):
            raise Refused(403, f"{user.person.name} may not do this. {UNCHANGED}")
        return user

    def _known(self, request: Request) -> tuple[People, Session | None]:
        """Everybody, and the session of `request` where it goes on."""
        now = self.clock.now()
        session = self.sessions.of(request, now)
        with self.reads() as reads:
            token = None if session is None else reads.token(session.digest)
            people = reads.people()
        goes_on = token is not None and token.use is TokenUse.SESSION and token.is_good(now)
        return people, session if goes_on else None

    def page(
        self, role: Role, make: Callable[[Request, User], Response]
    ) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint for users with `role`: `make` runs in a thread, and may wait."""

        def shown(request: Request) -> Response:
            return make(request, self._user(request, role))

        async def waited_for(request: Request) -> Response:
            return await self.apart(partial(shown, request))

        return self.guarded(waited_for)

    def guarded(
        self, make: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """`make`, whose refusals are answered by a page in words."""

        async def made(request: Request) -> Response:
            try:
                return self._renewed(request, await make(request))
            except NotSignedOn:
                return self._not_signed_on(request)
            except Refused as error:
                return self.plain(error.status, FAILED, str(error))
            except DatabaseUnusable as error:
                _log.error("Database cannot be used", error=str(error))
                said = "The database cannot be used just now. Nothing was changed."
                response = self.plain(503, "Please try again in a minute", said)
                response.headers["Retry-After"] = "30"
                return response
            except (NotFound, UsageError, BadData) as error:
                if isinstance(error, BadData):
                    _log.error("Data cannot be used", error=str(error))
                status = next(code for kind, code in _STATUS.items() if isinstance(error, kind))
                return self.plain(status, FAILED, sentence(str(error)), UNCHANGED)

        return made

    def _renewed(self, request: Request, response: Response) -> Response:
        """`response`, which has a session that was looked up for `request` last longer."""
        if (session := getattr(request.state, "session", None)) is not None:
            self.sessions.renew(response, session, self.clock.now())
        return response

    def _not_signed_on(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return self.plain(401, "Please sign on", f"This is for people who have. {UNCHANGED}")
        wanted = request.url.path
        if request.url.query:
            wanted += f"?{request.url.query}"
        asked = urlencode({"to": quote(wanted, safe=_IN_URLS)})
        return RedirectResponse(f"{self.base}/sign-on?{asked}", 303)

    def plain(self, status: int, title: str, *texts: str) -> Response:
        """A page of a few sentences."""
        return self.rendering.plain(status, title, *texts)


def sentence(text: str) -> str:
    """`text` as a sentence of its own."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
