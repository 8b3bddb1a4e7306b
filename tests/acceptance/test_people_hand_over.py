"""People through the real processes: each gets mail of their own, until somebody takes over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers.authority import Authority
from tests.peers.smtp import PASSWORD, USER, SmtpPeer
from tests.sites import Site

_AMIRA, _JONAS = "amira@bank.example", "jonas@bank.example"


@dataclass
class House:
    """A site that tells people by mail."""

    site: Site
    mail: SmtpPeer

    def told(self) -> list[tuple[tuple[str, ...], str]]:
        """Whom each mail since the last call went to, and its subject."""
        self.site.run("run", "--once", check=False)
        found = [(each.recipients, str(each.message["Subject"])) for each in self.mail.mails]
        self.mail.mails.clear()
        return found


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    authority = Authority(tmp_path)
    with SmtpPeer(authority) as mail:
        url = (
            f"mailtos://{USER}:{PASSWORD}@127.0.0.1:{mail.port}"
            "?from=tracker@example.org&smtp=127.0.0.1"
        )
        site = Site(
            tmp_path,
            {"desk": "console://", "mail": url},
            channel_lines={"mail": "for_people = true"},
            environment={"SSL_CERT_FILE": str(authority.pem)},
            policy='tell = ["owner"]\nsend_at = "00:00"',
        )
        site.set_up()
        site.run("person", "add", "jonas", "--mail", _JONAS)
        site.run("person", "add", "amira", "--name", "Amira Example", "--mail", _AMIRA)
        site.run("person", "edit", "amira", "--stand-in", "jonas")
        yield House(site, mail)


def test_who_leaves_is_told_no_more_and_whoever_takes_over_is_told_once(house: House) -> None:
    site = house.site
    site.run("add", "Annual return", "--due", "in 5 days", "--owner", "amira", "--key", "return")
    (recipients, subject), *others = house.told()
    assert recipients == (_AMIRA,)
    assert "Annual return" in subject
    assert others == []
    assert _JONAS in site.run("person", "show", "jonas").stdout
    assert site.json("person", "leave", "amira", "--to", "jonas")["told_on"] == ["mail/jonas"]
    ((recipients, subject),) = house.told()
    assert recipients == (_JONAS,)
    assert "Amira Example has left: 1 milestone handed over to jonas" in subject
    site.run("add", "Another", "--due", "in 5 days", "--owner", "amira")
    assert {recipients for recipients, _ in house.told()} == {(_JONAS,)}


def test_who_is_away_is_told_no_more_and_the_stand_in_is(house: House) -> None:
    site = house.site
    site.run("person", "away", "amira", "--from", "2020-01-01", "--to", "2099-12-31")
    site.run("add", "Annual return", "--due", "in 5 days", "--owner", "Amira Example")
    ((recipients, subject),) = house.told()
    assert recipients == (_JONAS,)
    assert "Annual return" in subject


def test_whoever_is_erased_leaves_no_address_in_the_log(house: House) -> None:
    site = house.site
    site.run("add", "Annual return", "--due", "in 5 days", "--owner", "amira", "--key", "return")
    assert house.told()
    assert _AMIRA in site.run("log", "return", "--full").stdout
    site.run("person", "leave", "amira", "--to", "jonas")
    site.run("person", "remove", "amira", "--erase")
    shown = site.run("log", "return", "--full").stdout
    assert _AMIRA not in shown
    assert "erased" in shown
    everything = site.run("log", "--full", "--json").stdout + site.run("status", "--json").stdout
    assert _AMIRA not in everything
