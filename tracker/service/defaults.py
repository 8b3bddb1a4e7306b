"""What new milestones are held against, wherever it comes from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from tracker.dates.calendars.house import CalendarBook
from tracker.domain.channel import Channel, Crowd
from tracker.domain.people.route import Routes
from tracker.domain.policy import Policy
from tracker.planning.sending.reach import Reach


@dataclass(frozen=True, kw_only=True, slots=True)
class Defaults:
    """The settings that a new milestone is held against."""

    tz: str  #: IANA zone of milestones that name none
    policies: Mapping[str, Policy]
    channels: Collection[Channel]
    calendars: CalendarBook = field(default_factory=CalendarBook)
    routes: Routes = field(default_factory=Routes)
    settle: timedelta = timedelta(minutes=10)  #: see DeliverySettings
    crowd: Crowd = field(default_factory=Crowd)

    @property
    def reach(self) -> Reach:
        """Whom messages can reach, without the people: those are in the database."""
        return Reach(channels=tuple(self.channels), routes=self.routes)
