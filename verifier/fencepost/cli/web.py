"""What the browser asks for, and what it is answered: the page, and the view of a walk.

The server remembers nothing of who walks where. A walk is the numbers of its steps; the browser says them, and they are
taken anew from the start. So any address can be opened again, and two people do not get in each other's way.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeAlias, final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from fencepost.cli.walking import stopped
from fencepost.report.page.explorer import Explorer, explorer_page, view_of
from fencepost.report.trace_file import write_trace
from fencepost.session.exploring import Choice, Walk
from fencepost.version import VERSION

LONGEST = 1_000  # steps of a walk
SHOWN = 200  # choices that are told at once
_Scope: TypeAlias = Any
_App: TypeAlias = Callable[[_Scope, Any, Any], Awaitable[None]]


def application(walk: Walk, host: str, port: int) -> Starlette:
    """Answers under this host and port alone, and to its own pages alone."""
    page = explorer_page(walk.instance.protocol.name, walk.instance.model.name, VERSION)
    first = [walk.starts.index((walk.trace.start, walk.trace.states[0])), *walk.numbers()]
    routes = [
        Route("/", partial(_page, page, first)),
        Route("/view", partial(_view, walk)),
        Route("/trace.json", partial(_trace, walk)),
    ]
    app = Starlette(routes=routes)
    app.add_middleware(_Guard, names=allowed(host, port), policy=page.policy)
    return app


def allowed(host: str, port: int) -> frozenset[str]:
    """What a browser may call this server in `Host`: its name and port, and every name of the loopback for one there"""
    names = {f"[{host}]" if ":" in host else host.lower()}
    if names & {"127.0.0.1", "localhost", "[::1]"}:
        names |= {"127.0.0.1", "localhost", "[::1]"}
    return frozenset({f"{name}:{port}" for name in names} | (names if port == 80 else set()))


@final
class _Guard:
    """Refuses whoever asks under another name (a name that was made to point here), or from another page."""

    def __init__(self, app: _App, names: frozenset[str], policy: str) -> None:
        self.app, self.names, self.policy = app, names, policy

    async def __call__(self, scope: _Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope)
        refused = self._refused(request)
        answer: _App = self.app if refused is None else PlainTextResponse(refused, 403)

        async def guarded(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [
                    (b"content-security-policy", self.policy.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"x-frame-options", b"DENY"),
                    (b"referrer-policy", b"no-referrer"),
                    (b"cache-control", b"no-store"),
                ]
            await send(message)

        await answer(scope, receive, guarded)

    def _refused(self, request: Request) -> str | None:
        name = request.headers.get("host", "").lower()
        if name not in self.names:
            return "this server does not answer under that name"
        origin = request.headers.get("origin")
        if origin is not None and origin.removeprefix("http://").lower() not in self.names:
            return "this server answers its own pages only"
        if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return "this server answers its own pages only"
        return None


async def _page(page: Explorer, first: list[int], request: Request) -> Response:
    return HTMLResponse(page.text(first))


async def _view(walk: Walk, request: Request) -> Response:
    return await run_in_threadpool(_answered, walk, request, _shown)


async def _trace(walk: Walk, request: Request) -> Response:
    return await run_in_threadpool(_answered, walk, request, _saved)


def _answered(walk: Walk, request: Request, tell: Callable[[Walk], Response]) -> Response:
    try:
        start, *numbers = (int(number) for number in request.query_params.get("walk", "0").split("."))
        if len(numbers) > LONGEST or min(start, *numbers, 0) < 0:
            raise ValueError
        here = Walk(walk.instance, walk.origin)
        here.walk(start, numbers)
    except (ValueError, IndexError):
        return PlainTextResponse("there is no such walk", 404)
    return tell(here)


def _shown(walk: Walk) -> Response:
    possible = walk.possible()
    choices: list[Choice] = [walk.choice(*step) for step in possible[:SHOWN]]
    steps = walk.trace.steps
    before = walk.state(-2) if steps and walk.trace.failure is None else walk.state()
    offered = [(choice.step, choice.spends, choice.violates) for choice in choices]
    view = view_of(walk.story(), before, offered, walk.truths(), stopped(walk))
    return JSONResponse({**view, "more": len(possible) - len(choices), "starts": len(walk.starts)})


def _saved(walk: Walk) -> Response:
    name = f"{walk.instance.model.name}.walk.trace.json"
    kept = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(write_trace(walk.story(), VERSION), media_type="application/json", headers=kept)
