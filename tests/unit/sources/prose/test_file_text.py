"""Text, web pages and PDF become text, or a line that says why not."""

from __future__ import annotations

import pytest

from tracker.errors import BadData
from tracker.sources.prose.file_text import text_of

_PAGE = b"""<!DOCTYPE html><html><head><title>Custody rules</title><style>p {}</style></head><body>
<nav>Home 1 May 2030</nav><h1>Custody rules</h1><p>Comments close on<br>4&nbsp;May 2026.</p>
<table><tr><th>Policy statement</th><td>Q4 2026</td></tr></table>
<dl><dt>Starts</dt><dd>1 June 2026</dd></dl>
<script>var d = "1 July 2030";</script><footer>Updated 2 May 2030</footer></body></html>"""


def a_pdf(*pages: str) -> bytes:
    """A PDF of a page for each text, its lines from top to bottom."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, page in enumerate(pages):
        lines = "".join(f"({line}) Tj T*\n" for line in page.splitlines())
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td\n{lines}ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents "
            f"{5 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    body, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode()


def test_a_page_gives_what_its_reader_sees() -> None:
    text = text_of(_PAGE, "page")
    assert "Comments close on\n4 May 2026." in text
    assert "Policy statement: Q4 2026" in text
    assert "Starts: 1 June 2026" in text
    assert "2030" not in text


@pytest.mark.parametrize("name", ["page.html", "page.HTM"])
def test_the_suffix_tells_a_page_too(name: str) -> None:
    assert text_of(b"a<b>b</b>", name) == "ab"
    assert text_of(b"a<b>b</b>", "note.txt") == "a<b>b</b>"


@pytest.mark.parametrize(
    "page",
    [b"<p" * 50_000, b"<p>" * 100_000, b"<!--" * 50_000, b"&#x" * 50_000, b"<" * 300_000],
    ids=["open tags", "nested", "comments", "entities", "brackets"],
)
def test_a_hostile_page_is_read_or_passed_over(page: bytes) -> None:
    assert len(text_of(b"<html>" + page, "page.html")) <= 2 * len(page) + 10


def test_a_pdf_gives_its_text_without_the_lines_of_every_page() -> None:
    pytest.importorskip("pypdf", reason="the extra is not installed")
    pages = [
        f"Policy statement PS26/1\nPage {number}\nText of page {number}.\nComments close on\n"
        "4 May 2026.\nMore.\nExample Authority"
        for number in range(1, 5)
    ]
    text = text_of(a_pdf(*pages), "paper.pdf")
    assert "Comments close on\n4 May 2026." in text
    assert "PS26/1" not in text
    assert "Text of page 3." in text


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"%PDF-1.4\nnothing", "cannot be read"),
        (a_pdf(""), "holds no text"),
        (b"text\0text", "zero bytes"),
        (b"caf\x81 \xff", "neither UTF-8 nor Windows-1252"),
        ("31 March".encode("utf-16")[:-1], "utf-16"),
    ],
    ids=["damaged", "pictures", "binary", "encoding", "cut"],
)
def test_what_cannot_be_read_is_a_line_that_names_the_file(content: bytes, problem: str) -> None:
    if content.startswith(b"%PDF"):
        pytest.importorskip("pypdf", reason="the extra is not installed")
    with pytest.raises(BadData, match=problem) as refused:
        text_of(content, "paper")
    assert str(refused.value).startswith("paper: ")
    assert "\n" not in str(refused.value)


def test_text_of_other_encodings_is_read() -> None:
    assert text_of("31 März".encode("utf-8-sig"), "note") == "31 März"
    assert text_of("31 March".encode("utf-16"), "note") == "31 March"
    assert text_of("Comments – by 4 May".encode("cp1252"), "note") == "Comments – by 4 May"
    assert text_of(b"one\r\ntwo\rthree", "note") == "one\ntwo\nthree"
