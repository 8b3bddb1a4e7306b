"""Time zones by the names of the zone database, or as people write them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tracker.dates.base.wordlists import phrases
from tracker.errors import UnknownZone

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_SUGGESTIONS = 3
_LOCAL = frozenset({"localtime", "posixrules", "Factory"})
_LOCAL_FOLDERS = frozenset({"posix", "right"})

#: Places by whose clocks people name a time, as in "Cayman time" or "Dubai local time".
_PLACES = (
    ("cayman|cayman islands|grand cayman", "America/Cayman"),
    ("bermuda", "Atlantic/Bermuda"),
    ("bvi|british virgin islands|tortola", "America/Tortola"),
    ("bahamas|nassau", "America/Nassau"),
    ("barbados", "America/Barbados"),
    ("jamaica|kingston", "America/Jamaica"),
    ("panama", "America/Panama"),
    ("toronto|ottawa|montreal", "America/Toronto"),
    ("vancouver", "America/Vancouver"),
    ("mexico city", "America/Mexico_City"),
    ("sao paulo|são paulo|brasilia|brasília", "America/Sao_Paulo"),
    ("buenos aires", "America/Argentina/Buenos_Aires"),
    ("bogota|bogotá", "America/Bogota"),
    ("jersey", "Europe/Jersey"),
    ("guernsey", "Europe/Guernsey"),
    ("isle of man", "Europe/Isle_of_Man"),
    ("gibraltar", "Europe/Gibraltar"),
    ("malta", "Europe/Malta"),
    ("cyprus|nicosia", "Asia/Nicosia"),
    ("athens|greek", "Europe/Athens"),
    ("madrid|spanish", "Europe/Madrid"),
    ("lisbon|portuguese", "Europe/Lisbon"),
    ("rome|italian|milan", "Europe/Rome"),
    ("vienna|austrian", "Europe/Vienna"),
    ("vaduz|liechtenstein", "Europe/Vaduz"),
    ("geneva|basel", "Europe/Zurich"),
    ("german", "Europe/Berlin"),
    ("french", "Europe/Paris"),
    ("dutch", "Europe/Amsterdam"),
    ("belgian", "Europe/Brussels"),
    ("stockholm|swedish", "Europe/Stockholm"),
    ("oslo|norwegian", "Europe/Oslo"),
    ("copenhagen|danish", "Europe/Copenhagen"),
    ("helsinki|finnish", "Europe/Helsinki"),
    ("tallinn|estonian", "Europe/Tallinn"),
    ("riga|latvian", "Europe/Riga"),
    ("vilnius|lithuanian", "Europe/Vilnius"),
    ("warsaw|polish", "Europe/Warsaw"),
    ("prague|czech", "Europe/Prague"),
    ("budapest|hungarian", "Europe/Budapest"),
    ("bucharest|romanian", "Europe/Bucharest"),
    ("sofia|bulgarian", "Europe/Sofia"),
    ("istanbul|turkish", "Europe/Istanbul"),
    ("moscow", "Europe/Moscow"),
    ("dubai|abu dhabi|uae", "Asia/Dubai"),
    ("riyadh|saudi", "Asia/Riyadh"),
    ("doha|qatar", "Asia/Qatar"),
    ("bahrain|manama", "Asia/Bahrain"),
    ("kuwait", "Asia/Kuwait"),
    ("jerusalem|tel aviv|israel", "Asia/Jerusalem"),
    ("mumbai|delhi|new delhi|indian", "Asia/Kolkata"),
    ("karachi|pakistan", "Asia/Karachi"),
    ("bangkok|thai|thailand", "Asia/Bangkok"),
    ("jakarta", "Asia/Jakarta"),
    ("kuala lumpur|malaysia|malaysian", "Asia/Kuala_Lumpur"),
    ("manila|philippine", "Asia/Manila"),
    ("beijing|shanghai|china", "Asia/Shanghai"),
    ("taipei|taiwan", "Asia/Taipei"),
    ("seoul|korea|korean", "Asia/Seoul"),
    ("perth", "Australia/Perth"),
    ("brisbane", "Australia/Brisbane"),
    ("adelaide", "Australia/Adelaide"),
    ("auckland", "Pacific/Auckland"),
    ("johannesburg|south african", "Africa/Johannesburg"),
    ("nairobi", "Africa/Nairobi"),
    ("lagos", "Africa/Lagos"),
    ("cairo|egypt", "Africa/Cairo"),
    ("mauritius", "Indian/Mauritius"),
    ("london|uk|british", "Europe/London"),
    ("new york|washington|washington dc", "America/New_York"),
    ("chicago", "America/Chicago"),
    ("brussels", "Europe/Brussels"),
    ("paris", "Europe/Paris"),
    ("frankfurt|berlin", "Europe/Berlin"),
    ("luxembourg", "Europe/Luxembourg"),
    ("amsterdam", "Europe/Amsterdam"),
    ("zurich|swiss", "Europe/Zurich"),
    ("dublin|irish", "Europe/Dublin"),
    ("tokyo|japan", "Asia/Tokyo"),
    ("hong kong", "Asia/Hong_Kong"),
    ("singapore", "Asia/Singapore"),
    ("sydney|melbourne|canberra", "Australia/Sydney"),
    ("wellington|new zealand", "Pacific/Auckland"),
)
#: As in "17:00 in London": where something happens, its hour is that of the place.
PLACES = phrases(_PLACES)
#: Zones as people write them, in lower case without dots.
SPOKEN_ZONES = phrases(
    (
        *(
            ("|".join(f"{name} time|{name} local time" for name in names.split("|")), zone)
            for names, zone in _PLACES
        ),
        (
            """et | est | edt | eastern | eastern time | eastern standard time |
            eastern daylight time | eastern daylight savings time |
            eastern daylight saving time | us eastern time | us eastern""",
            "America/New_York",
        ),
        (
            "ct|cst|cdt|central time|central standard time|central daylight time",
            "America/Chicago",
        ),
        (
            "mt|mst|mdt|mountain time|mountain standard time|mountain daylight time",
            "America/Denver",
        ),
        (
            "pt|pst|pdt|pacific time|pacific standard time|pacific daylight time",
            "America/Los_Angeles",
        ),
        ("akst|akdt|alaska time|alaska standard time|alaska daylight time", "America/Anchorage"),
        ("hst|hawaii time|hawaii standard time", "Pacific/Honolulu"),
        (
            """gmt | bst | greenwich mean time | british summer time | london""",
            "Europe/London",
        ),
        (
            """cet | cest | central european time | central european summer time |
            central europe time""",
            "Europe/Brussels",
        ),
        ("irish standard time|irish summer time", "Europe/Dublin"),
        ("eet|eest|eastern european time|eastern european summer time", "Europe/Helsinki"),
        ("jst|japan standard time", "Asia/Tokyo"),
        ("hkt", "Asia/Hong_Kong"),
        ("sgt", "Asia/Singapore"),
        ("ist|india standard time|indian standard time", "Asia/Kolkata"),
        (
            """aest | aedt | aet | australian eastern time | australian eastern standard time |
            australian eastern daylight time""",
            "Australia/Sydney",
        ),
        ("nzst|nzdt", "Pacific/Auckland"),
        ("aoe|anywhere on earth", "Etc/GMT+12"),
        ("utc|z|coordinated universal time|universal time|zulu", "UTC"),
    )
)


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name or of an abbreviation.

    Raises:
        UnknownZone: nothing goes by that name; the message offers the nearest names.
    """
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - most phrases name no zone

    try:
        return ZoneInfo(name if "/" in name or name == "UTC" else spoken_zone(name) or name)
    except (ValueError, OSError, KeyError):
        raise UnknownZone(_unknown(name)) from None


def named_zone(name: str) -> ZoneInfo:
    """The zone that somebody names: `zone`, but for those that mean something on one host only.

    `localtime` is whatever that host is set to; `right/...` counts leap seconds, and like
    `posix/...` and `posixrules` it is not everywhere.

    Raises:
        UnknownZone: nothing goes by that name, or not everywhere.
    """
    if is_local(name):
        raise UnknownZone(
            f"{name!r} is not the same zone on every host, or none at all: write one such as "
            "Europe/London or UTC"
        )
    return zone(name)


def is_local(name: str) -> bool:
    """Whether zone databases have the name only here and there, or fill it as their host is set."""
    return name in _LOCAL or name.partition("/")[0] in _LOCAL_FOLDERS


def _unknown(name: str) -> str:
    """What is said of a name that no zone has, with the nearest that do."""
    from difflib import get_close_matches  # noqa: PLC0415 - slow import, needed for errors only
    from zoneinfo import available_timezones  # noqa: PLC0415 - reads a directory

    plain = {known.lower(): known for known in available_timezones() if not is_local(known)}
    wanted = name.lower().replace(" ", "_")
    near = get_close_matches(wanted, plain, n=_SUGGESTIONS, cutoff=0.6)
    near += [known for known in plain if known.rpartition("/")[2] == wanted]
    known = " or ".join(plain[key] for key in dict.fromkeys(near))
    return f"no time zone is called {name!r}: I know {known or 'names such as Europe/London, UTC'}"


def spoken_zone(name: str) -> str | None:
    """The IANA name of a zone as people write it, None where it is not one of those."""
    first, *rest = name.lower().replace(".", "").split() or [""]
    return dict(SPOKEN_ZONES.get(first, ())).get(tuple(rest))
