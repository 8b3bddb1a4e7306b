import io
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from tracker.errors import BadData, FetchFailed
from tracker.sources.net.addresses import called
from tracker.sources.net.fetching import fetch
from tracker.sources.net.location import open_file

_TEXT = b"title,due\nA,TBC\n"


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, body = {
            "/m.csv": (200, {}, _TEXT),
            "/gone": (404, {}, b"no"),
            "/moved": (302, {"Location": "/m.csv"}, b""),
            "/away": (302, {"Location": "http://localhost/m.csv"}, b""),
            "/file": (302, {"Location": "file:///etc/passwd"}, b""),
            "/plain": (302, {"Location": "http://127.0.0.1/m.csv"}, b""),
            "/circle": (302, {"Location": "/circle"}, b""),
            "/cut": (200, {"Content-Length": "100"}, b"title"),
            "/agent": (200, {}, self.headers["User-Agent"].encode()),
        }[self.path.partition("?")[0]]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def _site(context: ssl.SSLContext | None = None) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http{'s' if context else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with _site() as url:
        yield url


def _refusal(location: str) -> str:
    with pytest.raises(BadData) as error:
        _content(location)
    assert "\n" not in str(error.value)
    return str(error.value)


def _content(location: str) -> bytes | None:
    if "://" in location:
        return fetch(location).content
    with open_file(location) as file:
        return file.read()


def test_a_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_bytes(_TEXT)

    assert _content(str(tmp_path / "m.csv")) == _TEXT


def test_a_hyphen_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(_TEXT)))

    assert _content("-") == _TEXT


def test_a_file_that_is_missing_or_no_file_is_refused(tmp_path: Path) -> None:
    assert _refusal(f"{tmp_path}/no.csv") == f"{tmp_path}/no.csv: no such file"
    assert _refusal(str(tmp_path)) == f"{tmp_path}: cannot be read: Is a directory"


def test_a_page_is_fetched(site: str) -> None:
    assert _content(f"{site}/m.csv?token=x") == _TEXT
    assert _content(f"{site}/agent") == b"regulatory-tracker"


def test_a_page_may_lead_on_within_its_host(site: str) -> None:
    assert _content(f"{site}/moved") == _TEXT


def test_no_proxy_of_the_environment_is_used(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    assert _content(f"{site}/m.csv") == _TEXT


@pytest.mark.parametrize(
    ("why", "page", "problem"),
    [
        ("a page that is gone", "/gone?token=hunter2", "/gone: answers 404 Not Found"),
        (
            "another host",
            "/away",
            "/away: leads on to http://localhost; import from there if you trust it",
        ),
        (
            "a file of this machine",
            "/file",
            "/file: leads on to file://, which is not read",
        ),
        ("a circle", "/circle", "/circle: leads on more than 5 times"),
    ],
)
def test_a_page_that_gives_nothing_is_refused_in_a_line(
    why: str, page: str, problem: str, site: str
) -> None:
    said = _refusal(site + page)

    assert said.startswith(site + problem), why
    assert "hunter2" not in said


def test_an_answer_that_is_too_large_is_refused(site: str) -> None:
    with pytest.raises(FetchFailed, match=r"/m\.csv: answers more than"):
        fetch(f"{site}/m.csv", largest=len(_TEXT) - 1)


def test_an_answer_that_is_cut_is_refused(site: str) -> None:
    assert _refusal(f"{site}/cut") == f"{site}/cut: the answer was cut, 95 bytes are missing"


@pytest.mark.parametrize(
    ("why", "url", "problem"),
    [
        ("a file", "file:///etc/passwd", "file:// is not read; write a file, - or an http"),
        ("FTP", "ftp://example.org/m.csv", "ftp:// is not read; write a file, - or an http"),
        ("no host", "http:///m.csv", "http:// is not read; write a file, - or an http"),
        ("no number", "http://h:port/", "this URL cannot be read; write https://HOST/PATH"),
        ("no address", "http://[::1/", "this URL cannot be read; write https://HOST/PATH"),
        (
            "a password",
            "https://me:hunter2@example.org/m.csv",
            "https://example.org/m.csv: holds a user or password; these are not sent",
        ),
        (
            "a blank",
            "http://127.0.0.1/a b",
            "http://127.0.0.1/a b: holds a blank or a letter that a URL cannot hold",
        ),
        (
            "nobody listening",
            "http://127.0.0.1:9/m.csv",
            "http://127.0.0.1:9/m.csv: cannot be reached: [Errno 111] Connection refused",
        ),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_in_a_line(why: str, url: str, problem: str) -> None:
    said = _refusal(url)

    assert said.startswith(problem), why
    assert "hunter2" not in said


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with _site(context) as url:
        yield url


def _as_file(bundle: Path, authority: trustme.CA) -> str:
    authority.cert_pem.write_to_path(str(bundle / "ca.pem"))
    return str(bundle / "ca.pem")


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_certificate_of_the_house_is_trusted_where_the_environment_says_so(
    variable: str,
    secure: str,
    authority: trustme.CA,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    assert "cannot be reached: [SSL: CERTIFICATE_VERIFY_FAILED]" in _refusal(f"{secure}/m.csv")
    monkeypatch.setenv(variable, _as_file(tmp_path, authority))

    assert _content(f"{secure}/m.csv") == _TEXT
    assert _refusal(f"{secure}/plain").startswith(
        f"{secure}/plain: leads on to http://127.0.0.1; import"
    )


def test_a_folder_of_certificates_takes_the_place_of_the_platforms(
    secure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path))

    assert "CERTIFICATE_VERIFY_FAILED" in _refusal(f"{secure}/m.csv")


def test_a_bundle_that_is_missing_is_told(
    secure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "no.pem"))

    assert "No such file" in _refusal(f"{secure}/m.csv")


@pytest.mark.parametrize(
    ("location", "name"),
    [
        ("-", "stdin"),
        ("grids/a.xlsx", "grids/a.xlsx"),
        ("https://me:pw@example.org/a.csv?key=secret#b", "https://example.org/a.csv"),
        ("http://[::1]:8080/a?b", "http://[::1]:8080/a"),
    ],
)
def test_a_location_is_called_by_what_is_no_secret(location: str, name: str) -> None:
    assert called(location) == name


def test_a_location_that_cannot_be_read_is_not_repeated() -> None:
    with pytest.raises(BadData, match=r"^this URL cannot be read; write https://HOST/PATH$"):
        called("https://me:pw@[::1/a")
