"""GET /api/chat/events?after=SEQ: the chat API's answers as server-sent events, each when there is something new.

One task looks for all pages together; a page costs a socket and a queue. The stream is a wake-up with contents: a page
that missed something asks GET /api/chat/messages, which stays the truth.
"""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections

from hotline.gateway.errors import ChatError
from hotline.gateway.middleware import HEADERS
from hotline.gateway.push.news import News, changed, news_of
from hotline.gateway.quiet_log import log_failure
from hotline.gateway.views.api import find_citizen
from hotline.gateway.views.chat import read_after

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.5
HEARTBEAT_SECONDS = 25.0  # proxies cut what is silent for a minute
MOST_STREAMS = 5_000  # of one process
MOST_STREAMS_OF_ONE = 6  # tabs of one citizen; the oldest gives way
RETRY_MS = 3_000
NOTHING_TO_HEAR = 204  # a browser does not come back after this


@dataclass(eq=False)
class Stream:
    """One open page; ``after`` is the last message it has. None in the queue ends it."""

    conversation_id: uuid.UUID
    after: int
    queue: asyncio.Queue[str | None] = field(default_factory=lambda: asyncio.Queue(maxsize=20))

    def offer(self, news: News) -> None:
        """Queue what this page has not got; a page that does not read loses its stream and comes back."""
        try:
            self.queue.put_nowait(f"data: {json.dumps(news.after(self.after), ensure_ascii=False)}\n\n")
            self.after = news.last_seq
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class Pushing:
    """All open pages of this process."""

    def __init__(self) -> None:
        self._streams: dict[uuid.UUID, list[Stream]] = {}
        self._known: dict[uuid.UUID, tuple[str, int]] = {}
        self._count = 0
        self._database = ThreadPoolExecutor(4, thread_name_prefix="push")  # threads that keep their connection
        self._looking: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._looking = asyncio.create_task(self._look())

    async def stop(self) -> None:
        """End every stream; the pages come back to whoever serves then."""
        if self._looking is not None:
            self._looking.cancel()
        for streams in self._streams.values():
            for stream in streams:
                stream.end()

    async def serve(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        """Serve one page until it goes away."""
        status, stream, first = 503, None, None
        if self._count < MOST_STREAMS:
            status, stream, first = await self._in_thread(open_stream, dict(scope))
        await send({"type": "http.response.start", "status": status, "headers": headers(is_stream=stream is not None)})
        if stream is None or first is None:
            await send({"type": "http.response.body", "body": b""})
            return
        self._add(stream)
        leaving = asyncio.create_task(wait_until_gone(receive, stream))
        try:
            stream.offer(first)
            await pour(stream, send)
        finally:
            leaving.cancel()
            self._remove(stream)

    def _add(self, stream: Stream) -> None:
        streams = self._streams.setdefault(stream.conversation_id, [])
        if len(streams) >= MOST_STREAMS_OF_ONE:
            streams[0].end()
        streams.append(stream)
        self._count += 1

    def _remove(self, stream: Stream) -> None:
        streams = self._streams[stream.conversation_id]
        streams.remove(stream)
        self._count -= 1
        if not streams:
            del self._streams[stream.conversation_id]
            self._known.pop(stream.conversation_id, None)

    async def _look(self) -> None:
        """Ask the database, again and again, what is new for the open pages."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            if self._streams:
                try:
                    found = await self._in_thread(changed, frozenset(self._streams), dict(self._known))
                except Exception as error:  # the database may be away; the pages ask for themselves meanwhile
                    log_failure(logger, "looking for news", error)
                    continue
                for key, news in found.items():
                    self._tell(key, news)

    def _tell(self, key: uuid.UUID, news: News) -> None:
        if key in self._streams:
            self._known[key] = (news.state, news.last_seq)
        for stream in list(self._streams.get(key, ())):
            stream.offer(news)

    async def _in_thread(self, function: Callable[..., Any], *args: Any) -> Any:
        def call() -> Any:
            close_old_connections()
            return function(*args)

        return await asyncio.get_running_loop().run_in_executor(self._database, call)


def open_stream(scope: MutableMapping[str, Any]) -> tuple[int, Stream | None, News | None]:
    """Return the status, and for a citizen with a conversation its stream and how it stands."""
    try:
        request = ASGIRequest(dict(scope), BytesIO())
        request.get_host()
        if request.method != "GET":
            return 405, None, None
        after = read_after(request)
        _, conversation = find_citizen(request)
        if conversation is None:
            return NOTHING_TO_HEAR, None, None
        return 200, Stream(conversation.pk, after), news_of(conversation)
    except ChatError as refused:
        return refused.status, None, None
    except SuspiciousOperation:
        return 400, None, None
    except Exception as error:
        log_failure(logger, "opening a stream", error)
        return 503, None, None


async def wait_until_gone(receive: Callable[[], Awaitable[Any]], stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


async def pour(stream: Stream, send: Callable[[Any], Awaitable[None]]) -> None:
    """Send what is queued, and a sign of life when nothing is."""
    await send(piece(f"retry: {RETRY_MS}\n\n"))
    while True:
        try:
            text = await asyncio.wait_for(stream.queue.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            text = ":\n\n"
        if text is None:
            await send({"type": "http.response.body", "body": b""})
            return
        await send(piece(text))


def piece(text: str) -> dict[str, Any]:
    return {"type": "http.response.body", "body": text.encode(), "more_body": True}


def headers(*, is_stream: bool) -> list[tuple[bytes, bytes]]:
    content = {"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"} if is_stream else {}
    everywhere = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **HEADERS}
    return [(name.lower().encode(), value.encode()) for name, value in {**content, **everywhere}.items()]
