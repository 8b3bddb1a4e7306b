"""What holds on every route of the pages, those included that are added later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie
from urllib.parse import quote

import pytest

from tests.integration.answer_desk import AMIRA, SECRET, AnswerDesk, an_answer_desk
from tests.integration.house_sign_on import provider_for
from tests.web_reader import HOST, Answered, WebReader
from tests.web_routes import read_of, routes_of, written_of
from tests.web_site import a_free_port
from tracker.config.house.oidc import OidcSettings
from tracker.domain.people.role import Role
from tracker.service.answering.links import SignOnLinks
from tracker.service.answering.seals import Seal
from tracker.service.people.sign_on import SignOns
from tracker.web.sessions import COOKIE

_TITLE = "Client asset return"
_MEGABYTE = b"x=" + b"a" * 1_000_000
_ELSEWHERE = {"origin": "https://evil.example", "sec_fetch_site": "cross-site"}
_FAULTY = 500


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    """A desk on which Amira may do everything."""
    with an_answer_desk(database_url) as answer_desk:
        oidc = OidcSettings(issuer=f"http://127.0.0.1:{a_free_port()}", client_id="tracker")
        yield answer_desk.served(
            provider_for(answer_desk, oidc), oidc=oidc, roles={Role.ADMINISTER: ("amira",)}
        )


@pytest.fixture
def reader(desk: AnswerDesk) -> WebReader:
    """A browser in which she has signed on."""
    reader = desk.reader()
    assert reader.press(_link(desk)).status == 303
    return reader


def _link(desk: AnswerDesk) -> str:
    token = SignOns(desk.store).link("amira", desk.clock.now(), by="an operator")
    return SignOnLinks(desk.web.base_url or "", (SECRET,)).url(token.digest)


def _state(desk: AnswerDesk) -> list[str]:
    """All that was ever done, and what is stored of the milestone."""
    with desk.reads() as reads:
        done = [f"{each.kind} {each.detail} {each.by}" for each in reads.log(None)]
        tokens = [str(each) for each in reads.tokens()]
    return [*done, *tokens, str(desk.milestone())]


def _asked(reader: WebReader, method: str, path: str, body: bytes = b"", **sent: str) -> Answered:
    if method in {"GET", "HEAD", "OPTIONS"}:
        return reader.get(path, method, **sent)
    stated = {"content_type": "application/x-www-form-urlencoded"} | sent
    stated.setdefault("content_length", str(len(body)))
    headers = {name.replace("_", "-"): value for name, value in stated.items()}
    return reader._ask(method, path, body, headers)


# --- who is let in


def _cookies(desk: AnswerDesk, reader: WebReader) -> dict[str, str]:
    """Cookies that were good once, or never were, by what is wrong with them."""
    now, good = int(desk.clock.now().timestamp()), reader.cookies[COOKIE]
    session, other = Seal((SECRET,), purpose="session"), Seal(("6" * 64,), purpose="session")
    old = session.opened(good)
    assert old is not None
    return {
        "none": "",
        "not ours": "amira",
        "altered": f"{'A' if good[0] != 'A' else 'B'}{good[1:]}",
        "cut": good[:-2],
        "longer": f"{good}A",
        "of another secret": other.sealed(*old),
        "of another purpose": Seal((SECRET,), purpose="person").sealed(*old),
        "of nobody's session": session.sealed("amira", now, "drawn by somebody else"),
        "of another shape": session.sealed("amira"),
        "expired": session.sealed("amira", now - 12 * 3600, str(old[2])),
        "very long": "A" * 100_000,
    }


def test_without_a_session_that_goes_on_nothing_is_shown_or_done(
    desk: AnswerDesk, reader: WebReader
) -> None:
    wrong = _cookies(desk, reader)
    ended = desk.reader()
    ended.press(_link(desk))
    wrong["replayed once it was ended"] = ended.cookies[COOKIE]
    ended.press("/sign-off")
    before = _state(desk)
    for what, cookie in wrong.items():
        for method, path in routes_of(desk.app):
            stranger = desk.reader(cookies={COOKIE: cookie} if cookie else {})
            answered = _asked(stranger, method, path)
            assert answered.status != _FAULTY, (what, method, path)
            assert _TITLE not in answered.html, (what, method, path)
    assert _state(desk) == before
    assert _TITLE in reader.get("/milestones").html


def test_what_was_sealed_for_one_purpose_is_good_for_no_other(
    desk: AnswerDesk, reader: WebReader
) -> None:
    sealed = [
        *reader.cookies.values(),
        *(link.rpartition("/")[2] for link in (desk.link(), _link(desk))),
    ]
    for value in sealed:
        for path in ("/a/", "/sign-on/"):
            shown = desk.reader().get(path + value)
            expected = value in (desk.link() if path == "/a/" else sealed[-1])
            assert (shown.status == 200) is expected
    link = sealed[-1]
    assert desk.reader(cookies={COOKIE: link}).get("/milestones").status == 303


# --- other sites


def test_nothing_is_done_for_a_page_of_another_site(desk: AnswerDesk, reader: WebReader) -> None:
    before = _state(desk)
    for method, path in written_of(desk.app):
        for sent in (
            _ELSEWHERE,
            {"origin": "https://evil.example"},
            {"sec_fetch_site": "same-site"},
        ):
            assert _asked(reader, method, path, **sent).status in {401, 403}, (method, path, sent)
    assert _state(desk) == before


def test_nothing_is_done_without_the_form_of_a_page(desk: AnswerDesk, reader: WebReader) -> None:
    """A browser that tells neither origin nor site still brings no seal."""
    before = _state(desk)
    for method, path in written_of(desk.app):
        for body in (b"", b"seal=x", b"seal=&seal=", b"\xff\xfe", b"&".join([b"a=b"] * 99)):
            status = _asked(reader, method, path, body).status
            assert 400 <= status < _FAULTY, (method, path, body, status)
    assert _state(desk) == before


# --- hosts, paths, headers


@pytest.mark.parametrize(
    "host", ["", "evil.example", f"{HOST}.evil.example", f"evil.example, {HOST}", f"{HOST}@evil"]
)
def test_no_other_host_is_served(host: str, desk: AnswerDesk, reader: WebReader) -> None:
    stranger = replace(reader, host=host)
    for method, path in routes_of(desk.app):
        answered = _asked(stranger, method, path, x_forwarded_host=HOST)
        assert answered.status == 421, (method, path)
        assert _TITLE not in answered.html


def test_no_header_of_a_caller_leads_elsewhere(desk: AnswerDesk, reader: WebReader) -> None:
    for each in (reader, desk.reader()):
        for path in read_of(desk.app):
            answered = each.get(
                path,
                x_forwarded_host="evil.example",
                x_forwarded_proto="ftp",
                x_original_url="/metrics",
                x_rewrite_url="//evil.example",
                forwarded="host=evil.example",
            )
            assert "evil" not in f"{answered.headers}{answered.html}", path


_PATHS = [
    "/..%2f..%2f..%2fetc%2fpasswd",
    "/../../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%5c..%5cwindows",
    "/milestones/..%2f..%2f..%2fetc%2fpasswd",
    "/milestones/../../etc/passwd",
    "/style-..%2f..%2ftracker.toml",
    "/feed/..%2f..%2fweb-secret.ics",
    "/a/..%2f..%2fweb-secret",
    "/sign-on/..%2f..%2fweb-secret",
    "//etc/passwd",
    "//evil.example/",
    "/%2f%2fevil.example/",
    "/%5c%5cevil.example/",
    "/%00",
    "/milestones%00.css",
    "/%c0%ae%c0%ae/",
    "/%0d%0aSet-Cookie:%20x=1",
    "/milestones/%0d%0aSet-Cookie:%20x=1",
    "/" + "a" * 10_000,
]


@pytest.mark.parametrize("path", _PATHS, ids=lambda path: path[:40])
def test_no_path_leads_out(path: str, desk: AnswerDesk, reader: WebReader) -> None:
    for each in (reader, desk.reader()):
        for method in ("GET", "POST"):
            answered = _asked(each, method, f"https://{HOST}{path}")
            assert answered.status in {303, 400, 401, 403, 404, 405}, (method, answered.status)
            assert "root:" not in answered.html
            _check_headers(answered)


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example/",
        "/%5Cevil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "/../../evil",
        "javascript:alert(1)",
        "/milestones%0D%0ASet-Cookie: x=1",
        "/milestones\r\nSet-Cookie: x=1",
        "/" + "a" * 2_000,
        "",
    ],
)
def test_who_signs_on_is_led_to_pages_of_ours_alone(to: str, desk: AnswerDesk) -> None:
    reader = desk.reader()
    _check_headers(reader.get(f"/sign-on?to={quote(to)}"))
    followed = reader.press(_link(desk))
    _check_headers(followed)
    assert followed.status == 303


def _check_headers(answered: Answered) -> None:
    for name, value in answered.headers.items():
        assert value.isprintable(), (name, value)
    assert "x=1" not in answered.headers.get("set-cookie", "")
    location = answered.headers.get("location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\", "/%5C", "/%5c"))


def test_names_and_titles_write_no_header(desk: AnswerDesk, reader: WebReader) -> None:
    hostile = 'x"\r\nSet-Cookie: x=1\r\n\r\n<script>alert(1)</script>\u2028\U0001f600;,'
    with desk.store.write() as transaction:
        transaction.people.update(replace(AMIRA, name=hostile), desk.clock.now())
    desk.press("done", note="\u2028;,")
    for path in read_of(desk.app):
        answered = reader.get(path)
        assert answered.status != _FAULTY
        _check_headers(answered)
        assert "<script>alert" not in answered.html


# --- too much


def test_a_body_of_a_megabyte_is_taken_nowhere(desk: AnswerDesk, reader: WebReader) -> None:
    before = _state(desk)
    for each in (reader, desk.reader()):
        for method, path in written_of(desk.app):
            for stated in (str(len(_MEGABYTE)), "0", "-1", "a lot"):  # true, or a lie
                answered = _asked(each, method, path, _MEGABYTE, content_length=stated)
                assert 400 <= answered.status < _FAULTY, (method, path, stated)
    assert _state(desk) == before


# --- what every answer has


def test_every_answer_is_guarded_by_a_strict_policy(desk: AnswerDesk, reader: WebReader) -> None:
    answers = [
        _asked(each, method, path)
        for each in (reader, desk.reader(), desk.reader(host="evil.example"))
        for method, path in [*routes_of(desk.app), ("GET", "/nothing"), ("TRACE", "/milestones")]
    ]
    for answered in answers:
        found = answered.headers
        policy = dict(
            part.strip().partition(" ")[::2] for part in found["content-security-policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy.keys() >= {"form-action", "base-uri", "frame-ancestors"}
        assert not {"unsafe-inline", "unsafe-eval", "*", "http:", "https:", "data:"} & set(
            " ".join(policy.values()).replace("'", "").split()
        )
        assert found["x-content-type-options"] == "nosniff"
        assert found["referrer-policy"] == "no-referrer"
        assert "server" not in found


def test_no_page_holds_what_its_policy_forbids(desk: AnswerDesk, reader: WebReader) -> None:
    for path in read_of(desk.app):
        answered = reader.get(path)
        if not answered.headers.get("content-type", "").startswith("text/html"):
            continue
        for tag, attributes in answered.page.tags:
            assert tag not in {"script", "style", "iframe", "object", "embed", "base"}, path
            assert not [name for name in attributes if name == "style" or name.startswith("on")]


@pytest.mark.parametrize(
    ("base_url", "secure", "path"),
    [(f"https://{HOST}", "secure", "/"), (f"http://{HOST}/desk", "open", "/desk")],
)
def test_cookies_are_kept_from_scripts_and_other_sites(
    base_url: str, secure: str, path: str, desk: AnswerDesk
) -> None:
    desk = desk.served(base_url=base_url)
    reader = desk.reader()
    base = path.rstrip("/")
    answers = [reader.get(f"{base}/sign-on?to={base}/milestones"), reader.get(_link(desk))]
    answers += [reader.send(answers[-1]), reader.get(f"{base}/sign-off")]
    desk.clock.advance(timedelta(hours=2))
    answers += [reader.get(f"{base}/milestones"), reader.send(answers[-1])]
    written = [each.headers["set-cookie"] for each in answers if "set-cookie" in each.headers]
    assert len(written) == 5
    for each in written:
        for morsel in SimpleCookie(each).values():
            assert morsel["httponly"]
            assert morsel["samesite"] == "lax"
            assert bool(morsel["secure"]) is (secure == "secure")
            assert morsel["path"] == path
            assert not morsel["domain"]


# --- what is told


def test_no_secret_is_in_any_answer_or_log(
    desk: AnswerDesk, reader: WebReader, capsys: pytest.CaptureFixture[str]
) -> None:
    link = _link(desk)
    desk.reader().press(link)
    with desk.reads() as reads:
        kept = [each.digest for each in reads.tokens()]
    session = Seal((SECRET,), purpose="session").opened(reader.cookies[COOKIE])
    assert session is not None
    secret = [SECRET, desk.url, str(session[2]), *kept]
    links = [link.rpartition("/")[2], desk.link().rpartition("/")[2], *reader.cookies.values()]
    said = []
    for method, path in routes_of(desk.app):
        answered = _asked(reader, method, path)
        said.append(f"{answered.headers}{answered.html}")
    said += [reader.get(f"/nothing/{each}").html for each in links]
    logged = "".join(capsys.readouterr())
    for each in secret:
        assert not [text for text in said if each in text]
    for each in [*secret, *links]:
        assert each not in logged
