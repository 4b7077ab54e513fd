"""Another city's Open311 endpoint, of its own make: XML only, tokens first, keys and a jurisdiction for everything."""

from __future__ import annotations

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

KEY, JURISDICTION = "foreign-key", "gotham.example"
SERVICES = "<services><service><service_code>1001</service_code><service_name>Cape lost</service_name><metadata>true</metadata></service></services>"
DEFINITION = (
    '<service_definition xmlns="urn:other"><service_code>1001</service_code><attributes><attribute><variable>true</variable>'
    "<code>COLOUR</code><datatype>singlevaluelist</datatype><required>true</required><order>1</order>"
    "<description>Which colour?</description><values><value><key>1</key><name>Black</name></value></values>"
    "</attribute></attributes></service_definition>"
)


# Further services of that city, each with one question of its own that has to be answered.
MORE_SERVICES = {
    "L-7": ("Street light out", "Lamps that are dark or flicker", "POLE", "string", "What is the number on the pole?", ()),
    "N-2": ("Noise", "Loud music, building at night", "SOURCE", "singlevaluelist", "Where does it come from?", ("Bar", "Site")),
    "W-1": ("Water leak", "Burst mains and leaking hydrants", "DEPTH", "number", "How deep is the water, in cm?", ()),
}  # fmt: skip


def listed(code: str) -> str:
    """Return the entry of a further service."""
    name, description = MORE_SERVICES[code][:2]
    return (
        f"<service><service_code>{code}</service_code><service_name>{name}</service_name>"
        f"<description>{description}</description><metadata>true</metadata><type>batch</type></service>"
    )


def definition(code: str) -> str:
    """Return the definition of a further service."""
    _, _, attribute, datatype, question, choices = MORE_SERVICES[code]
    values = "".join(f"<value><key>{n}</key><name>{name}</name></value>" for n, name in enumerate(choices, 1))
    return (
        f"<service_definition><service_code>{code}</service_code><attributes><attribute><variable>true</variable>"
        f"<code>{attribute}</code><datatype>{datatype}</datatype><required>true</required><order>1</order>"
        f"<description>{question}</description><values>{values}</values></attribute></attributes></service_definition>"
    )


class ForeignCity(ThreadingHTTPServer):
    """Listens on a free port; ``filed`` holds the forms it took, ``waits`` how often a token has no number yet."""

    def __init__(self, waits: int = 1, more: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.filed: list[dict[str, str]] = []
        self.more = more
        self.waits = waits
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/georeport"


class Handler(BaseHTTPRequestHandler):
    """Answers as that city does."""

    server: ForeignCity

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if parts.path.startswith("/georeport/"):
            self.send_response(302)
            self.send_header("Location", self.path.replace("/georeport/", "/v2/", 1))
            self.end_headers()
        elif not self.allowed(parts.path, query):
            return
        elif parts.path == "/v2/services.xml":
            more = "".join(map(listed, MORE_SERVICES)) if self.server.more else ""
            self.say(200, SERVICES.replace("</services>", f"{more}</services>"))
        elif self.server.more and (code := parts.path[13:-4]) in MORE_SERVICES:
            self.say(200, definition(code))
        elif self.server.more and parts.path == "/v2/requests.xml":
            self.say(200, self.requests(query))
        elif parts.path == "/v2/services/1001.xml":
            self.say(200, DEFINITION)
        elif parts.path == "/v2/tokens/t-1.xml":
            self.server.waits -= 1
            number = "" if self.server.waits >= 0 else "77"
            self.say(
                200,
                f"<service_requests><request><token>t-1</token><service_request_id>{number}</service_request_id></request></service_requests>",
            )
        else:
            self.say(200, "<errors><error><code>404</code><description>nothing here</description></error></errors>")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        form = {name: values[-1] for name, values in parse_qs(body).items()}
        path = urlsplit(self.path).path
        if not self.allowed(path, form):
            return
        wanted = MORE_SERVICES.get(form.get("service_code", ""), ("", "", "COLOUR"))[2]
        if self.server.more and form.get("service_code") not in {"1001", *MORE_SERVICES}:
            self.say(404, "<errors><error><code>404</code><description>no such service</description></error></errors>")
            return
        if f"attribute[{wanted}]" not in form and f"attribute[{wanted}][]" not in form:
            self.say(
                200,
                "<errors><error><code>400</code><description>COLOUR is required</description></error></errors>".replace(
                    "COLOUR", wanted
                ),
            )
            return
        self.server.filed.append(form)
        self.say(200, "<service_requests><request><token>t-1</token></request></service_requests>")

    def requests(self, query: dict[str, str]) -> str:
        """Return request 77, which every filing becomes, if it is asked for."""
        if query.get("service_request_id") != "77" or not self.server.filed:
            return "<service_requests></service_requests>"
        code = self.server.filed[-1]["service_code"]
        return (
            "<service_requests><request><service_request_id>77</service_request_id><status>open</status>"
            f"<status_notes>Crew is on its way</status_notes><service_name>{MORE_SERVICES[code][0]}</service_name>"
            f"<service_code>{code}</service_code><requested_datetime>2026-11-28T01:00:00Z</requested_datetime>"
            "</request></service_requests>"
        )

    def allowed(self, path: str, sent: dict[str, str]) -> bool:
        if not path.endswith(".xml"):
            self.say(404, "<!DOCTYPE html><html><body>Not found &nbsp;</body></html>", "text/html")
        elif sent.get("jurisdiction_id") != JURISDICTION:
            self.say(
                404,
                "<errors><error><code>404</code><description>jurisdiction_id is required</description></error></errors>",
            )
        elif sent.get("api_key") != KEY:
            self.say(
                403,
                f"<errors><error><code>403</code><description>{escape('no key & no answer')}</description></error></errors>",
            )
        else:
            return True
        return False

    def say(self, status: int, text: str, kind: str = "text/xml") -> None:
        body = gzip.compress(text.encode())
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Encoding": "gzip", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
