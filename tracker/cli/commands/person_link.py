"""`person link`: a link by which somebody signs on."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json, note
from tracker.errors import BadSettings
from tracker.service.views.shapes import iso


@command("tracker person link amira")
@click.argument("words", metavar="NAME", type=params.HANDLE)
@params.BY
@json_option("Print the link as JSON.")
def link(app: App, *, words: str, as_json: bool) -> None:
    """Print a link by which somebody signs on.

    It is good once, within an hour, in any browser: whoever opens it is signed on as that person on
    the pages of `tracker web`. So hand it to nobody else. The log says who had it made.
    """
    from tracker.service.answering.links import SignOnLinks, secrets_of  # noqa: PLC0415 - after the help
    from tracker.service.answering.seals import MISSING, can_seal  # noqa: PLC0415 - as above
    from tracker.service.people.sign_on import SignOns  # noqa: PLC0415 - SQLAlchemy is slow

    web = app.settings().web
    if web.base_url is None:
        raise BadSettings("web.base_url is not set, so there are no pages to sign on to")
    if not can_seal():
        raise BadSettings(f"a link cannot be made: {MISSING}")
    links = SignOnLinks(web.base_url, secrets_of(web))
    with app.store() as store:
        token = SignOns(store).link(words, app.now(), by=app.user())
    url = links.url(token.digest)
    if as_json:
        emit_json({"person": token.person, "url": url, "expires_at": iso(token.expires_at)})
        return
    emit(url)
    note(f"good once, within an hour, for {token.person}")
