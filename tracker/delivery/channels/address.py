"""Which channel URLs are taken, and why others are not.

A channel reaches one recipient through one service of the allow-list, or one person after the
other: several recipients in one URL cannot be repeated one by one. Some of Apprise's options read
local files, hide failures or weaken TLS. No problem names the URL or a part of it that may be
secret.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from tracker.delivery.services.pasted import channel_url, form_of, mail_problem, pasted_problem
from tracker.delivery.wire.network import RefusedHost, check_literal
from tracker.domain.delivery import Wire
from tracker.domain.people.reach import service_for

DEFAULT_SCHEMES = frozenset(
    {
        *("console", "slack", "mailto", "mailtos", "discord", "tgram", "ntfy", "ntfys"),
        *("gotify", "gotifys", "mmost", "mmosts", "matrix", "matrixs", "workflows", "gchat"),
        *("pover", "json", "jsons", "form", "forms", "pagerduty", "opsgenie", "twilio"),
        *("signal", "signals"),
    }
)

#: Those that can be told whom a message is for.
PEOPLE_SCHEMES = tuple(sorted(scheme for scheme in DEFAULT_SCHEMES if service_for(scheme)))

#: Services whose URL names the host; of the others it holds a token in the host's place.
_OWN_HOST = frozenset(
    {
        *("mailto", "mailtos", "json", "jsons", "form", "forms", "ntfy", "ntfys", "gotify"),
        *("gotifys", "mmost", "mmosts", "matrix", "matrixs", "signal", "signals"),
    }
)

_MANUAL = "https://appriseit.com/services/"
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]{0,31})://", re.IGNORECASE)
_ANOTHER_URL = re.compile(r"[\s,;]+[a-z][a-z0-9+.-]{0,31}://", re.IGNORECASE)

_REFUSED: dict[str, str] = {
    "optional": "it reports a failed send as a success",
    "template": "it reads a local file",
    "attach": "it reads local files and other URLs",
    "attach-as": "tracker sends no attachments",
    "filename": "tracker sends no attachments",
    "pgppub": "it reads a local file",
    "pgpprv": "it reads a local file",
    "wkd": "it fetches keys from other hosts",
    "cc": "a channel has one recipient; make each copy a channel of its own",
    "bcc": "a channel has one recipient; make each copy a channel of its own",
    "format": "tracker chooses the form that keeps mentions harmless",
    "cto": "tracker sets the time-outs from its deadline",
    "rto": "tracker sets the time-outs from its deadline",
    "retry": "tracker repeats by itself",
    "wait": "tracker repeats by itself",
}
_ONLY: dict[str, tuple[frozenset[str], str]] = {
    "verify": (frozenset({"yes", "true", "on", "1"}), "TLS certificates are always checked"),
    "redirect": (frozenset({"no", "false", "off", "0"}), "a redirect would lose the message"),
    "overflow": (frozenset({"upstream"}), "tracker cuts long messages by itself"),
}
_PROXIES = frozenset({"http_proxy", "https_proxy", "all_proxy"})
_SMTP = frozenset({"smtp", "smtps"})
_NO = frozenset({"no", "false", "off", "0"})


def scheme_of(url: str) -> str | None:
    """The scheme of a channel URL in lower case; None where it has none."""
    match = _SCHEME.match(url)
    return match[1].lower() if match else None


def wire_of(url: str) -> Wire:
    """The protocol that a channel URL speaks."""
    scheme = scheme_of(url) or ""
    if scheme == "console":
        return Wire.LOCAL
    return Wire.SMTP if scheme.startswith("mailto") else Wire.HTTP


def people_of(url: str) -> str | None:
    """The service by which a channel at `url` could reach people; None where it cannot."""
    return service_for(scheme_of(channel_url(url)) or "")


def check_recipient(name: str, to: str | None, *, for_people: bool) -> None:
    """Raise ValueError where a message names nobody on a channel for people, or somebody else."""
    if for_people and to is None:
        raise ValueError(f"channel {name}: reaches people, but this message is for nobody of them")
    if to is not None and not for_people:
        raise ValueError(
            f"channel {name}: has one recipient of its own and takes no person's address; a "
            "channel for people says for_people = true"
        )


def check_address(
    name: str, url: str, *, schemes: Iterable[str], for_people: bool = False
) -> list[str]:
    """Every problem of the channel `name`'s URL, a line each, free of secrets; [] where none.

    Args:
        name: the channel's name
        url: an Apprise URL, `console://`, or an address that a service shows and that says all
        schemes: schemes that the settings allow beyond `DEFAULT_SCHEMES`
        for_people: whether each message brings the address of the one whom it is for
    """
    problems = problems_at_sight(url, schemes=schemes, for_people=for_people)
    url = channel_url(url)
    if problems or scheme_of(url) == "console":
        return [f"channel {name}: {problem}" for problem in problems]
    from tracker.delivery.channels import loading  # noqa: PLC0415 - Apprise is slow; the console needs none

    parsed = loading.parsed(url)
    if parsed is None:
        return [f"channel {name}: Apprise cannot read the URL; check its parts against {_MANUAL}"]
    options = {str(key).lower(): str(value) for key, value in parsed["qsd"].items()}
    keys = _key_problems(options)
    if wire_of(url) is Wire.SMTP:
        port = mail_problem(str(scheme_of(url)), parsed.get("port"), options.get("mode", ""))
        keys += [port] if port else []
    # An option that is refused may keep Apprise from loading, so it is named in place of that.
    if for_people and (people := people_of(url)) is not None:
        found = keys or loading.people_problems(url, parsed, people)
    else:
        found = keys or loading.recipient_problems(url, parsed)
    form = form_of(str(scheme_of(url)))
    told = {loading.UNLOADED: f"{loading.UNLOADED}; write {form}"} if form else {}
    return [f"channel {name}: {told.get(problem, problem)}" for problem in found]


def problems_at_sight(url: str, *, schemes: Iterable[str], for_people: bool = False) -> list[str]:
    """Those of `check_address` that show without Apprise, and without a channel's name."""
    url = channel_url(url)
    problems = _plain_problems(url, schemes)
    if for_people and not problems and people_of(url) is None:
        able = ", ".join(PEOPLE_SCHEMES)
        return [f"{scheme_of(url)}:// cannot be told whom to reach; those that can are {able}"]
    return problems


def ignored_proxies(environ: Mapping[str, str], *, use_proxies: bool) -> str | None:
    """That proxies of the environment are not used, and how they would be; None where all is said.

    Names the variables alone: their values may hold passwords.
    """
    names = sorted({name for name in environ if name.lower() in _PROXIES and environ[name]})
    if use_proxies or not names:
        return None
    return (
        f"{', '.join(names)}: set in the environment, but messages do not go through a proxy; if "
        "they have to, write proxies = true under [delivery]"
    )


def check_hosts(name: str, url: str, allow_hosts: Collection[str]) -> list[str]:
    """The problems of the channel `name`'s URL that its addresses are; a line each.

    Of what is written there: a name is judged when it is resolved, at every connection.
    """
    url = channel_url(url)
    if scheme_of(url) not in _OWN_HOST:
        return []
    from tracker.delivery.channels import loading  # noqa: PLC0415 - Apprise is slow

    parsed = loading.parsed(url)
    if parsed is None:
        return []
    problems = []
    for host in filter(None, (parsed.get("host"), parsed["qsd"].get("smtp"))):
        try:
            check_literal(str(host), allow_hosts)
        except RefusedHost as refusal:
            problems.append(f"channel {name}: {refusal.remedy}")
    return problems


def _plain_problems(url: str, schemes: Iterable[str]) -> list[str]:
    scheme = scheme_of(url)
    if scheme is None:
        return ["the URL has no scheme; write one such as slack://, mailtos:// or console://"]
    allowed = DEFAULT_SCHEMES | {each.strip().lower().removesuffix("://") for each in schemes}
    problems = []
    if not url.strip().isprintable():
        problems.append("the URL holds a line break or another character that no URL may hold")
    if (pasted := pasted_problem(url)) is not None:
        problems.append(pasted)
    elif scheme not in allowed:
        problems.append(
            f"mail is mailtos://; write {form_of(scheme)}"
            if scheme in _SMTP
            else f"the scheme {scheme}:// is not allowed; use one of the known services, or list "
            f'"{scheme}" in [delivery] schemes if it is meant'
        )
    if _ANOTHER_URL.search(url.strip()):
        problems.append("several URLs in one; make each a channel of its own")
    if "${" in url:
        problems.append("a ${NAME} in the URL was not filled in; set that environment variable")
    return problems


def _key_problems(query: dict[str, str]) -> list[str]:
    """The options that are refused; an option that is switched off is no problem."""
    problems = [
        f"the option {key} is refused: {reason}"
        for key, reason in _REFUSED.items()
        if query.get(key, "no").strip().lower() not in _NO
    ]
    problems += [
        f"the option {key} may only be {max(values)}: {reason}"
        for key, (values, reason) in _ONLY.items()
        if key in query and query[key].strip().lower() not in values
    ]
    if query.get("mode", "").strip().lower().startswith("insec"):
        problems.append("the option mode=insecure is refused: it sends mail without TLS")
    return problems
