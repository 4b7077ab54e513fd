"""How long a sign-in lasts: it ends when nobody has used it for a while, and at the end of the day in any case."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

BEGAN, USED = "access_began", "access_used"
# The moment of use is written this often at most; a page may ask again every second.
COARSE_SECONDS = 60


class SessionLimits:
    """Middleware after authentication: ends sessions that are idle or old. A page that only polls sends ``X-Poll``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without the cookie nobody is signed in; machines are not told that their answers vary by it.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            keep_or_end(request, time.time())
        return self.get_response(request)


def keep_or_end(request: HttpRequest, now: float) -> None:
    """Sign out when the limits are over, else note the use."""
    session = request.session
    began, used = session.setdefault(BEGAN, now), session.setdefault(USED, now)
    if now - used > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_WHOLE_SECONDS:
        logout(request)
    elif now - used > COARSE_SECONDS and "X-Poll" not in request.headers:
        session[USED] = now
