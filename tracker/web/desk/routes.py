"""Where the pages of the desk are, and who may see each."""

from __future__ import annotations

from fastapi import FastAPI

from tracker.domain.people.role import Role
from tracker.service.answering.seals import Seal
from tracker.web.desk.acting import ActPages
from tracker.web.desk.adding import AddPage
from tracker.web.desk.calendar import CalendarPage
from tracker.web.desk.desk import Desk
from tracker.web.desk.milestone import MilestonePage
from tracker.web.desk.milestones import MilestonesPage
from tracker.web.desk.report import ReportPage
from tracker.web.desk.sealing import Sealing
from tracker.web.desk.timeline import TimelinePage
from tracker.web.desk.today.mine import MinePage
from tracker.web.desk.today.overview import OverviewPage
from tracker.web.desk.today.people import PeoplePage
from tracker.web.desk.today.sources import SourcesPage
from tracker.web.paths import MILESTONES, NEW
from tracker.web.site import Site


def add_desk(app: FastAPI, site: Site) -> None:
    """Serve the pages of people who have signed on."""
    desk = Desk(site=site)
    overview, sources = OverviewPage(desk=desk), SourcesPage(desk=desk)
    shown = {
        "/": overview.shown,
        "/mine": MinePage(desk=desk).shown,
        "/milestones": MilestonesPage(desk=desk).shown,
        "/timeline": TimelinePage(desk=desk).shown,
        "/calendar": CalendarPage(desk=desk).shown,
        "/report": ReportPage(desk=desk).shown,
        "/sources": sources.shown,
        "/sources/{name}": sources.one,
        "/people": PeoplePage(desk=desk).shown,
    }
    if site.base:
        shown[""] = overview.shown
    for path, make in shown.items():
        app.add_route(f"{site.base}{path}", site.page(Role.READ, make), methods=["GET"])
    _add_milestones(app, site, desk)


def _add_milestones(app: FastAPI, site: Site, desk: Desk) -> None:
    """Serve the page of each milestone, and those on which something is done to one."""
    sealing = Sealing(seal=Seal(site.secrets, purpose="desk"), clock=site.clock)
    shown = MilestonePage(desk=desk, sealing=sealing)
    acts = ActPages(desk=desk, sealing=sealing, milestone=shown)
    adding = AddPage(acts=acts)
    new, one = f"{site.base}{MILESTONES}/{NEW}", f"{site.base}{MILESTONES}/{{path:path}}"
    app.add_route(new, site.page(Role.EDIT, adding.shown), methods=["GET"])
    app.add_route(new, site.guarded(adding.sent), methods=["POST"])
    app.add_route(one, site.guarded(acts.shown), methods=["GET"])
    app.add_route(one, site.guarded(acts.sent), methods=["POST"])
