"""Client of an Open311 GeoReport v2 endpoint: services, filing, looking up. Knows no Rasa; the worker uses it too.

Open311Error
  Unavailable   try again later: network, time-out, 408, 425, 429, 5xx, an answer that makes no sense
  Refused       the endpoint read the call and said no (other 4xx); `descriptions` hold its words
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as OutOfTime
from dataclasses import dataclass, fields
from threading import Lock
from typing import Any, TypeVar, cast

import requests

from actions import open311_xml

CONNECT_SECONDS = 0.6
FILE_SECONDS = 1.5  # all of one filing, the asking for a token's number included
READ_SECONDS = 0.9
QUICK_SECONDS = 0.5  # for what a conversation can do without
TOKEN_PAUSE_SECONDS = 0.25
FRESH_SECONDS = 300.0
QUIET_SECONDS = 10.0  # how long a silent endpoint is not asked again for what the cache or the city pack can answer
TRY_LATER = {408, 425, 429}
NO_JSON = {404, 406, 415}  # how endpoints without JSON answer an address that ends in .json
LONGEST_DESCRIPTION = 4000  # GeoReport v2

Answer = TypeVar("Answer")


class Open311Error(Exception):
    """Something went wrong between us and the endpoint."""


class Unavailable(Open311Error):
    """Nobody knows whether the call arrived; the same call may be sent again."""


class Refused(Open311Error):
    """The endpoint does not accept the call as it is."""

    def __init__(self, status: int, descriptions: Sequence[str]) -> None:
        super().__init__(f"{status}: {'; '.join(descriptions)}")
        self.status = status
        self.descriptions = tuple(descriptions)


@dataclass(frozen=True)
class Filed:
    """The answer to a filing: a number, or the token that will become one."""

    service_request_id: str | None
    token: str | None = None
    service_notice: str | None = None


@dataclass(frozen=True)
class Request:
    """A request as the endpoint shows it; None is what it did not say."""

    service_request_id: str
    status: str | None = None
    status_notes: str | None = None
    service_name: str | None = None
    service_code: str | None = None
    description: str | None = None
    agency_responsible: str | None = None
    requested_datetime: str | None = None
    updated_datetime: str | None = None
    expected_datetime: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Act:
    """What came of a citizen's act on a request. `result` is done, or why it was read and not taken."""

    result: str
    message: str = ""
    state: str = ""
    missing: tuple[str, ...] = ()
    can_reopen: bool = False

    @property
    def done(self) -> bool:
        return self.result == "done"


@dataclass(frozen=True)
class Near:
    """An open request of the same service at the same place; `mine` is the citizen's own."""

    service_request_id: str
    service_name: str = ""
    address: str = ""
    followers: int = 0
    likeness: float = 0.0
    mine: bool = False


class Client:
    """One endpoint. Safe to share between threads; every call ends within the seconds it is given."""

    def __init__(self, url: str, api_key: str = "", jurisdiction_id: str = "") -> None:
        self.url = url.rstrip("/")
        self.api_key = api_key
        self.jurisdiction_id = jurisdiction_id
        self._workers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="open311")
        self._cache: dict[tuple[str, str], tuple[float, Any]] = {}
        self._lock = Lock()
        self._silent_since: float | None = None
        self._form = "json"  # until the endpoint turns out to speak XML only
        self._shows_key = False  # reading is open in the standard, not everywhere

    @classmethod
    def from_environment(cls) -> Client:
        """Return a client of DISPATCH_URL with OPEN311_API_KEY and DISPATCH_JURISDICTION_ID."""
        return cls(
            os.environ.get("DISPATCH_URL") or "http://127.0.0.1:8001/open311/v2",
            os.environ.get("OPEN311_API_KEY", ""),
            os.environ.get("DISPATCH_JURISDICTION_ID", ""),
        )

    def services(self, language: str = "zh") -> list[dict[str, Any]]:
        """Return the endpoint's services, cached; an old list serves while the endpoint is down."""
        return self._cached("services", language, lambda answer: _objects(answer, "service_code"))

    def service_definition(self, service_code: str, language: str = "zh") -> dict[str, Any]:
        """Return the definition {"service_code", "attributes": [...]} of a service, cached like `services`."""
        return self._cached(f"services/{_segment(service_code)}", language, _definition)

    def file(self, form: Mapping[str, Any], key: str, seconds: float = FILE_SECONDS) -> Filed:
        """File a request. The same `key` is the same request, however often it is sent.

        `form` holds Open311's form fields; lists repeat a field. Raises Unavailable or Refused.
        """
        deadline = time.monotonic() + seconds
        data = {**form, "api_key": self.api_key, **self._jurisdiction()}
        answer = self._ask("POST", "requests", deadline, data=data, headers={"Idempotency-Key": key})
        filed = _filed(answer)
        while filed.service_request_id is None and time.monotonic() + TOKEN_PAUSE_SECONDS < deadline:
            time.sleep(TOKEN_PAUSE_SECONDS)
            filed = self._by_token(filed, deadline)
        return filed

    def number_of(self, token: str, seconds: float = READ_SECONDS) -> str | None:
        """Return the number that a token has become, None while it has none. Raises Unavailable or Refused."""
        return self._number(token, time.monotonic() + seconds)

    def find(self, ids: Sequence[str], language: str = "zh", seconds: float = READ_SECONDS) -> list[Request]:
        """Return the requests of these numbers, those that exist. Raises Unavailable or Refused."""
        params = {"service_request_id": ",".join(ids), "api_key": self.api_key, **self._jurisdiction()}
        headers = {"Accept-Language": language}
        answer = self._ask("GET", "requests", time.monotonic() + seconds, params=params, headers=headers)
        names = {each.name for each in fields(Request)}
        found = [
            Request(**{name: str(value) for name, value in one.items() if name in names and value not in (None, "")})
            for one in _objects(answer, "service_request_id")
        ]
        return [request for request in found if request.service_request_id in set(ids)]

    def act(
        self, number: str, action: str, proof: Mapping[str, Any], language: str = "zh", seconds: float = READ_SECONDS
    ) -> Act:
        """Do what a citizen may do with a request: check, add, urge, withdraw, rate, reopen, join.

        `proof` holds `update_id`, `description`, `media_url` and extended attributes such as `conversation_id` and
        `phone_last4`. Raises Refused (404: no such request or no proof) or Unavailable.
        """
        plain = {name: proof[name] for name in ("update_id", "description", "media_url") if proof.get(name)}
        extra = {name: value for name, value in proof.items() if name not in plain and value not in (None, "")}
        data = {"service_request_id": number, "api_key": self.api_key, **plain, **self._jurisdiction()}
        data |= {f"extended_attributes[{name}]": str(value) for name, value in {"action": action, **extra}.items()}
        headers = {"Accept-Language": language}
        answer = self._ask("POST", "servicerequestupdates", time.monotonic() + seconds, data=data, headers=headers)
        found = next(iter(_objects(answer, "service_request_id")), None)
        if found is None or not found.get("result"):
            raise Unavailable("the answer does not say what came of it")
        missing = tuple(str(each) for each in found.get("missing") or [])
        state = str(found.get("state") or "")
        return Act(
            str(found["result"]), str(found.get("message") or ""), state, missing, bool(found.get("reopen_until"))
        )

    def nearby(self, params: Mapping[str, Any], language: str = "zh", seconds: float = QUICK_SECONDS) -> list[Near]:
        """Return open requests like the one described, likeliest first; [] when it knows none or cannot say."""
        query = {"api_key": self.api_key, **params, **self._jurisdiction()}
        headers = {"Accept-Language": language}
        try:
            answer = self._ask("GET", "nearby", time.monotonic() + seconds, params=query, headers=headers)
            found = _objects(answer, "service_request_id")
        except Open311Error:
            return []
        return [
            Near(
                str(one["service_request_id"]),
                str(one.get("service_name") or ""),
                str(one.get("address") or ""),
                int(one.get("followers") or 0),
                float(one.get("likeness") or 0.0),
                one.get("mine") is True,
            )
            for one in found
        ]

    def _by_token(self, filed: Filed, deadline: float) -> Filed:
        """Ask once for the number; a failure changes nothing, the request was taken."""
        try:
            number = self._number(str(filed.token), deadline)
        except Open311Error:
            return filed
        return Filed(number, filed.token, filed.service_notice)

    def _number(self, token: str, deadline: float) -> str | None:
        answer = self._ask("GET", f"tokens/{_segment(token)}", deadline, params=self._jurisdiction())
        return next((str(one["service_request_id"]) for one in _objects(answer, "service_request_id")), None)

    def _cached(self, path: str, language: str, read: Callable[[Any], Answer]) -> Answer:
        """Return a fresh value, else ask, else an old value; raises when there is none at all."""
        now = time.monotonic()
        with self._lock:
            entry: tuple[float, Any] | None = self._cache.get((path, language))
            silent = self._silent_since is not None and now - self._silent_since < QUIET_SECONDS
        if entry and (now - entry[0] < FRESH_SECONDS or silent):
            return cast(Answer, entry[1])
        if silent:
            raise Unavailable("the endpoint was silent a moment ago")
        try:
            headers = {"Accept-Language": language}
            value = read(self._ask("GET", path, now + READ_SECONDS, params=self._jurisdiction(), headers=headers))
        except Unavailable:
            with self._lock:
                self._silent_since = now
            if entry:
                return cast(Answer, entry[1])
            raise
        with self._lock:
            self._silent_since = None
            self._cache[path, language] = (now, value)
        return value

    def _ask(self, method: str, path: str, deadline: float, **options: Any) -> Any:
        """Send one call and return the decoded answer, in time or not at all."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise Unavailable("no time left")
        # The library limits each wait on the wire, not their sum: a slow trickle is cut off by the future.
        future = self._workers.submit(self._send, method, path, left, options)
        try:
            return future.result(timeout=left)
        except OutOfTime as exc:
            future.cancel()
            raise Unavailable(f"no answer within {left:.1f} s") from exc

    def _send(self, method: str, path: str, left: float, options: dict[str, Any]) -> Any:
        """Call in the form and with the key that this endpoint wants, which its refusals teach."""
        form, shows_key = self._form, self._shows_key
        while True:
            try:
                answer = self._call(method, path, left, options, form, shows_key)
            except Refused as refused:
                if form == "json" and refused.status in NO_JSON and not refused.descriptions:
                    form = "xml"
                elif method == "GET" and refused.status in (401, 403) and self.api_key and not shows_key:
                    shows_key = True
                else:
                    raise
            else:
                self._form, self._shows_key = form, shows_key
                return answer

    def _call(self, method: str, path: str, left: float, options: dict[str, Any], form: str, shows_key: bool) -> Any:
        url = f"{self.url}/{path}.{form}"
        if shows_key and method == "GET":
            options = {**options, "params": {**(options.get("params") or {}), "api_key": self.api_key}}
        try:
            response = requests.request(
                method, url, timeout=(min(CONNECT_SECONDS, left), left), allow_redirects=method == "GET", **options
            )
        except requests.RequestException as exc:
            # Its text may hold the address with the key in it.
            raise Unavailable(type(exc).__name__) from exc
        return _decoded(response)

    def _jurisdiction(self) -> dict[str, str]:
        return {"jurisdiction_id": self.jurisdiction_id} if self.jurisdiction_id else {}


def _decoded(response: requests.Response) -> Any:
    """Return the JSON of a good answer; the one place that knows the format."""
    if 400 <= response.status_code < 500 and response.status_code not in TRY_LATER:
        raise Refused(response.status_code, _descriptions(response))
    if not response.ok or response.is_redirect:
        raise Unavailable(f"status {response.status_code}")
    answer = _content(response)
    if isinstance(answer, list) and answer and all(isinstance(one, dict) and _is_error(one) for one in answer):
        # Some endpoints say no with a 200.
        raise Refused(400, _texts(answer))
    return answer


def _content(response: requests.Response) -> Any:
    """Return what the body says in JSON or XML, whichever it is; raises Unavailable."""
    try:
        return open311_xml.decoded(response.content) if response.content.lstrip()[:1] == b"<" else response.json()
    except ValueError as exc:
        raise Unavailable("the answer is neither JSON nor GeoReport's XML") from exc


def _is_error(one: dict[str, Any]) -> bool:
    return {"code", "description"} <= one.keys() and not one.keys() & {"service_request_id", "token", "service_code"}


def _texts(errors: list[Any]) -> list[str]:
    return [str(error["description"]) for error in errors if isinstance(error, dict) and error.get("description")]


def _descriptions(response: requests.Response) -> list[str]:
    try:
        errors = _content(response)
    except Unavailable:
        return []
    return _texts(errors if isinstance(errors, list) else [errors])


def _objects(answer: Any, needed: str) -> list[dict[str, Any]]:
    """Return the objects of a list, or of a single object; those without the needed field do not count."""
    if answer is None:
        return []
    listed = [answer] if isinstance(answer, dict) else answer
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise Unavailable("the answer is not a list of objects")
    return [one for one in listed if one.get(needed) not in (None, "")]


def _definition(answer: Any) -> dict[str, Any]:
    found = _objects(answer, "service_code")
    if not found:
        raise Unavailable("the answer is no service definition")
    attributes = found[0].get("attributes") or []
    if not isinstance(attributes, list) or not all(isinstance(one, dict) for one in attributes):
        raise Unavailable("the attributes are not a list of objects")
    return {**found[0], "attributes": attributes}


def _filed(answer: Any) -> Filed:
    for one in _objects(answer, "service_request_id") or _objects(answer, "token"):
        number, token, notice = (one.get(name) for name in ("service_request_id", "token", "service_notice"))
        return Filed(str(number) if number else None, str(token) if token else None, notice or None)
    raise Unavailable("the answer has neither a number nor a token")


def _segment(text: str) -> str:
    return requests.utils.quote(text, safe="")  # type: ignore[attr-defined]
