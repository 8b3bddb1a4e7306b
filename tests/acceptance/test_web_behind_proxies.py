"""`tracker web` behind the samples for nginx and Caddy, with the real programs."""

from __future__ import annotations

import http.client
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
import trustme

from tests.peers.identity_provider import CLIENT, SECRET, IdentityProvider, sent_back
from tests.sites import PATIENCE_S, REPOSITORY, Site, wait_for
from tests.web_reader import Answered, WebReader, links_in
from tests.web_site import WebSite, a_free_port, web_tables
from tracker.service.clock import SystemClock

_NAME: Final = "tracker.example.org"
_PATH: Final = "/tools/tracker"
_NGINX: Final = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
_CADDY: Final = shutil.which("caddy")
_AROUND: Final = """
user root;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
daemon off;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/tracker.conf;
}}
"""


_ACCOUNTS: Final = """
[web.oidc]
issuer = "{issuer}"
client_id = "{client}"
client_secret = "${{OIDC_CLIENT_SECRET}}"
"""
_BARE_PATHS: Final = [
    "/a/*",
    "/feed/*",
    "/api/*",
    "/healthz",
    "/readyz",
    "/style-*.css",
    "/metrics",
]
_FORGED: Final = {"x-forwarded-user": "amira@bank.example"}


class _SignOn(BaseHTTPRequestHandler):
    """Stands for the service of a house that knows who has signed on: by a cookie."""

    def do_GET(self) -> None:
        who = self.headers.get("Cookie", "").removeprefix("session=")
        self.send_response(202 if who else 401)
        if who:
            self.send_header("X-Auth-Request-Email", who)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Behind(WebReader):
    """A browser that goes through the proxy; `peer` is its port."""

    context: ssl.SSLContext | None = None

    async def _asked(
        self, method: str, target: str, body: bytes, headers: Mapping[str, str]
    ) -> Answered:
        connection = http.client.HTTPConnection(_NAME)
        with _secured(self.context, int(self.peer)) as connection.sock:
            connection.request(method, target, body or None, dict(headers))
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            cookies = tuple(answer.headers.get_all("set-cookie") or ())
            return Answered(answer.status, found, answer.read(), cookies)


@contextmanager
def _secured(context: ssl.SSLContext | None, port: int) -> Iterator[ssl.SSLSocket]:
    """A connection with the proxy, by its name."""
    assert context is not None
    with (
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as plain,
        context.wrap_socket(plain, server_hostname=_NAME) as secured,
    ):
        yield secured


@dataclass
class House:
    """An installation whose pages stand behind a proxy, and a service for signing on."""

    web: WebSite
    folder: Path
    authority: trustme.CA
    sign_on: int
    port: int

    def reader(self, **changes: object) -> Behind:
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return Behind(None, host=_NAME, peer=str(self.port), context=context, **changes)  # type: ignore[arg-type]

    def sample(self, name: str, changes: Mapping[str, str]) -> str:
        """A sample with `changes`, and with the ports and the path of this house."""
        text = (REPOSITORY / "config" / name).read_text(encoding="utf-8")
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        ours = {
            "127.0.0.1:8080": f"127.0.0.1:{self.web.port}",
            "127.0.0.1:4180": f"127.0.0.1:{self.sign_on}",
            "^/(": f"^{_PATH}/(",
            "= /metrics": f"= {_PATH}/metrics",
            "/etc/ssl/tracker": f"{self.folder}/tracker",
        }
        for old, new in ours.items():
            text = text.replace(old, new)
        return text

    @contextmanager
    def nginx(self, **changes: str) -> Iterator[None]:
        """Behind nginx; `changes` are words of the sample, and what they are here."""
        text = self.sample("nginx.conf", changes)
        text = text.replace("listen 443 ssl", f"listen {self.port} ssl")
        text = text.replace("listen 80;", f"listen {a_free_port()};")
        (self.folder / "tracker.conf").write_text(text)
        settings = self.folder / "nginx.conf"
        settings.write_text(_AROUND.format(folder=self.folder))
        assert _NGINX is not None
        with _running([_NGINX, "-p", str(self.folder), "-c", str(settings)], self.port):
            yield

    @contextmanager
    def caddy(self, **changes: str) -> Iterator[None]:
        """Behind Caddy; `changes` as of nginx."""
        text = self.sample("Caddyfile", changes)
        text = text.replace("{\n", "{\n\tadmin off\n\tauto_https disable_redirects\n", 1)
        own = f"{{\n\ttls {self.folder}/tracker.pem {self.folder}/tracker.key\n"
        text = text.replace(f"{_NAME} {{\n", f"{_NAME}:{self.port} {own}")
        for path in _BARE_PATHS:
            text = text.replace(f" {path}", f" {_PATH}{path}")
        settings = self.folder / "Caddyfile"
        settings.write_text(text)
        command = [str(_CADDY), "run", "--adapter", "caddyfile", "--config", str(settings)]
        with _running(command, self.port):
            yield


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def listens() -> bool:
        assert process.poll() is None, process.stderr and process.stderr.read()
        with socket.socket() as trying:
            return trying.connect_ex(("127.0.0.1", port)) == 0

    try:
        wait_for(listens, "the start of the proxy")
        yield
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder, port, base_url = (
        tmp_path_factory.mktemp("house"),
        a_free_port(),
        f"https://{_NAME}{_PATH}",
    )
    signing_on = 'sign_on_header = "X-Forwarded-User"\ntrusted_proxies = ["127.0.0.1"]\n'
    authority = trustme.CA()
    certificate = authority.issue_cert(_NAME)
    certificate.private_key_pem.write_to_path(str(folder / "tracker.key"))
    for each in certificate.cert_chain_pems:
        each.write_to_path(str(folder / "tracker.pem"), append=True)
    service = ThreadingHTTPServer(("127.0.0.1", 0), _SignOn)
    threading.Thread(target=service.serve_forever, daemon=True).start()
    with IdentityProvider(SystemClock().now, back=f"{base_url}/oidc/callback") as accounts:
        tables = web_tables(port, base_url) + signing_on
        tables += _ACCOUNTS.format(issuer=accounts.issuer, client=CLIENT)
        web = WebSite(_site(folder, tables), port)
        try:
            with web.served():
                yield House(web, folder, authority, service.server_port, a_free_port())
        finally:
            service.shutdown()
            service.server_close()


def _site(folder: Path, tables: str) -> Site:
    """An installation in which Amira was told of one duty."""
    site = Site(
        folder,
        {"console": "console://"},
        tables=tables,
        environment={"OIDC_CLIENT_SECRET": SECRET},
        timezone="UTC",
    )
    site.set_up()
    site.run("person", "add", "amira", "--name", "Amira Example", "--mail", "amira@bank.example")
    site.run("add", "Client asset return", "--due", "in 5 days", "--key", "m")
    site.run("run", "--once")
    return site


needs_nginx = pytest.mark.skipif(_NGINX is None, reason="nginx is not installed")
needs_caddy = pytest.mark.skipif(_CADDY is None, reason="Caddy is not installed")


@needs_nginx
def test_who_signs_on_at_the_proxy_sees_pages_and_nobody_forges_it(house: House) -> None:
    forged = {"x-forwarded-user": "amira@bank.example", "x-auth-request-email": "amira"}
    with house.nginx():
        signed_on = house.reader(cookies={"session": "amira@bank.example"})
        shown = signed_on.get(f"{_PATH}/milestones")
        assert shown.status == 200, shown.words
        assert "Signed on as Amira Example" in shown.words
        assert "strict-transport-security" in shown.headers
        stranger = house.reader(cookies={"session": "stranger"}, headers=forged)
        assert stranger.get(f"{_PATH}/milestones").status == 403
        for path in ("/milestones", "/milestones/m", "/a/../milestones", "/a/x/../../milestones"):
            refused = house.reader(headers=forged).get(f"{_PATH}{path}")
            assert refused.status == 401, path
            assert "Client asset return" not in refused.html
        assert house.reader(headers=forged).get(f"{_PATH}/oidc").status == 401
        assert house.reader(headers=forged).get(f"{_PATH}/a/milestones").status == 404
        inside = house.reader(headers=forged).get("/sign-on-service")
        assert inside.status == 404


@needs_nginx
def test_where_nobody_signs_on_at_the_proxy_pages_lead_to_where_one_does(house: House) -> None:
    with house.nginx(**_NOBODY_AT_NGINX):
        stranger = house.reader(headers=_FORGED).get(f"{_PATH}/milestones")
        assert (stranger.status, "Client asset return" in stranger.html) == (303, False)
        assert stranger.headers["location"].startswith(f"{_PATH}/sign-on?to=")
        reader = house.reader()
        assert reader.get(f"{_PATH}/sign-on").status == 200
        link = house.web.site.run("person", "link", "amira").stdout.strip()
        assert reader.press(urlsplit(link).path).status == 303
        assert "Signed on as Amira Example" in reader.get(f"{_PATH}/milestones").words


_NOBODY_AT_NGINX: Final = {
    "auth_request /sign-on-service;": "",
    "auth_request_set $signed_on $upstream_http_x_auth_request_email;": "",
    "X-Forwarded-User $signed_on": 'X-Forwarded-User ""',
}
_NOBODY_AT_CADDY: Final = {
    """forward_auth 127.0.0.1:4180 {
			uri /oauth2/auth
			copy_headers X-Auth-Request-Email>X-Forwarded-User
		}""": ""
}


def _sign_on_with_an_account(house: House) -> None:
    """Go to the house's own sign-on and back, through the proxy."""
    assert house.reader(headers=_FORGED).get(f"{_PATH}/milestones").status == 303
    reader = house.reader(headers=_FORGED)
    begun = reader.get(f"{_PATH}/oidc?to={_PATH}/milestones/m")
    assert begun.status == 303, begun.words
    back = urlsplit(sent_back(begun.headers["location"]))
    assert back.path == f"{_PATH}/oidc/callback"
    done = reader.get(f"{back.path}?{back.query}")
    assert (done.status, done.headers["location"]) == (303, f"{_PATH}/milestones/m"), done.words
    assert "Signed on as Amira Example" in reader.get(f"{_PATH}/milestones/m").words


@needs_nginx
def test_an_account_of_the_house_signs_on_through_nginx(house: House) -> None:
    with house.nginx(**_NOBODY_AT_NGINX):
        _sign_on_with_an_account(house)


@needs_caddy
def test_an_account_of_the_house_signs_on_through_caddy(house: House) -> None:
    with house.caddy(**_NOBODY_AT_CADDY):
        _sign_on_with_an_account(house)


@needs_nginx
def test_links_work_below_a_path_and_machines_are_told_no_more_than_they_should(
    house: House,
) -> None:
    with house.nginx():
        reader = house.reader()
        link = f"{_PATH}{urlsplit(house.web.link('seen')).path}"
        shown = reader.get(link)
        assert shown.status == 200, shown.words
        assert (shown.page.action or "").startswith(f"{_PATH}/a/")
        style = next(found["href"] for tag, found in shown.page.tags if tag == "link")
        assert reader.get(style or "").headers["content-type"].startswith("text/css")
        assert all(
            each.startswith(_PATH) for each in links_in(shown.html).values() if each[0] == "/"
        )
        assert reader.send(shown, who="amira").status == 200
        assert reader.get(f"{_PATH}/healthz").html == "ok\n"
        assert reader.get(f"{_PATH}/readyz").status in {200, 503}
        assert reader.get(f"{_PATH}/metrics").status == 404
        assert "tracker_" not in reader.get(f"{_PATH}/metrics", x_forwarded_for="127.0.0.1").html
    assert house.web.reader().get(f"{_PATH}/metrics").status == 200


def _raw(house: House, sent: bytes) -> bytes:
    """What comes back for so much of a request, until the proxy closes the connection."""
    with _secured(house.reader().context, house.port) as secured:
        secured.sendall(sent)
        answered = b""
        while part := secured.recv(65_536):
            answered += part
        return answered


@needs_nginx
def test_bodies_and_patience_end_at_the_proxy(house: House) -> None:
    head = f"POST {_PATH}/a/x HTTP/1.1\r\nHost: {_NAME}\r\nContent-Length: "
    with house.nginx(**{"client_body_timeout 10s": "client_body_timeout 1s"}):
        assert b" 413 " in _raw(house, f"{head}2000000\r\nConnection: close\r\n\r\n".encode())
        assert _raw(house, f"{head}100\r\n\r\nslowly".encode())[:12] in (b"", b"HTTP/1.1 408")
        assert house.reader().get(f"{_PATH}/healthz").status == 200


@needs_nginx
def test_who_asks_too_often_is_told_to_wait(house: House) -> None:
    with house.nginx(**{"rate=20r/s": "rate=1r/m", "burst=100": "burst=3"}):
        found = [house.reader().get(f"{_PATH}/healthz").status for _ in range(6)]
    assert found == [200, 200, 200, 200, 429, 429]


@needs_caddy
def test_caddy_signs_on_as_nginx_does(house: House) -> None:
    forged = {**_FORGED, "x-forwarded-for": "127.0.0.1"}
    with house.caddy():
        signed_on = house.reader(cookies={"session": "amira@bank.example"})
        assert signed_on.get(f"{_PATH}/milestones").status == 200
        assert house.reader(headers=forged).get(f"{_PATH}/milestones").status == 401
        assert house.reader(headers=forged).get(f"{_PATH}/a/milestones").status == 404
        assert house.reader(headers=forged).get(f"{_PATH}/metrics").status == 404
        assert house.reader().get(f"{_PATH}/healthz").html == "ok\n"
        shown = house.reader().get(f"{_PATH}{urlsplit(house.web.link('later')).path}")
        assert shown.status == 200, shown.words
