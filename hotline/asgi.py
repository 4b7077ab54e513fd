"""The front as an ASGI application: Django in threads, and news pushed to open pages without one."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

django_application = get_wsgi_application()

from hotline.gateway.push.endpoint import Pushing  # noqa: E402  # needs Django's models

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

PARENT_SECONDS = 1.0
THREADS = 32  # turns that one process can have in flight

pushing = Pushing()
django_in_threads: Any = WSGIMiddleware(cast(Any, django_application), workers=THREADS)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one connection, or the server's start and end."""
    if scope["type"] == "lifespan":
        await live(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/api/chat/events":
        await pushing.serve(scope, receive, send)
    elif scope["type"] == "http":
        # Calls wait for a thread; who has to answer in seconds needs to know since when.
        await django_in_threads({**scope, "arrived": time.monotonic()}, receive, send)


async def end_with_parent() -> None:
    """End this process when its parent is gone: a worker left alone would hold the port for ever.

    The parent may be gone before this begins, so its number now says nothing: a worker knows who made it.
    """
    maker, first = multiprocessing.parent_process(), os.getppid()
    while maker.is_alive() if maker else os.getppid() == first:
        await asyncio.sleep(PARENT_SECONDS)
    signal.raise_signal(signal.SIGTERM)


async def live(receive: Receive, send: Send) -> None:
    watching = asyncio.create_task(end_with_parent())
    while (message := await receive())["type"] != "lifespan.shutdown":
        if message["type"] == "lifespan.startup":
            pushing.start()
            await send({"type": "lifespan.startup.complete"})
    watching.cancel()
    await pushing.stop()
    await send({"type": "lifespan.shutdown.complete"})
