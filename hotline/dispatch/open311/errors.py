"""The errors of the endpoint: one tree, one shape (a list of code and description), one place that makes the answer.

GeoReport v2: 404 for an unknown resource, jurisdiction or service code, 403 for a missing or wrong api key, 400 for
everything else. HTTP's own 405 (method), 429 (too many) and 503 (busy) are the exceptions.
"""

from __future__ import annotations


class Open311Error(Exception):
    """An answer that is not a success; holds one description for each thing that is wrong."""

    status = 400

    def __init__(self, *descriptions: str) -> None:
        super().__init__("; ".join(descriptions))
        self.descriptions = descriptions

    def rows(self) -> list[dict[str, str]]:
        """Return the body: one code and description for each error."""
        return [{"code": str(self.status), "description": description} for description in self.descriptions]


class BadRequest(Open311Error):
    """Something in the request is missing or wrong."""


class Forbidden(Open311Error):
    """The api key is missing, wrong, or may not do this."""

    status = 403


class NotFound(Open311Error):
    """The resource, the jurisdiction or the service code is unknown."""

    status = 404


class MethodNotAllowed(Open311Error):
    """The address exists and does not take this method."""

    status = 405

    def __init__(self, allowed: list[str]) -> None:
        super().__init__(f"allowed here: {', '.join(allowed)}")
        self.allowed = allowed


class TooLarge(BadRequest):
    """More than the endpoint takes at once."""


class Later(Open311Error):
    """The same call may be repeated after ``retry_after`` seconds."""

    retry_after = 2


class TooMany(Later):
    """The api key has used up its limit."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"this api_key has used up its limit, try again in {retry_after} s")
        self.retry_after = retry_after


class Busy(Later):
    """The database did not get to it in time; the client may repeat the request with the same Idempotency-Key."""

    status = 503
