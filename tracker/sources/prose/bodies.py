"""The authorities that a text names."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.sources.prose.cue import Cue

#: Short name, and the ways in which texts write it.
_BODIES: tuple[tuple[str, str], ...] = (
    ("FCA", "Financial Conduct Authority|FCA"),
    ("PRA", "Prudential Regulation Authority|PRA"),
    ("PSR", "Payment Systems Regulator|PSR"),
    ("Bank of England", "Bank of England|BoE"),
    ("HM Treasury", "HM Treasury|HMT|His Majesty['’]s Treasury"),
    ("HMRC", "HM Revenue (?:and|&) Customs|HMRC"),
    ("Ofcom", "Ofcom"),
    ("ICO", "Information Commissioner['’]s Office|ICO"),
    ("CMA", "Competition and Markets Authority|CMA"),
    ("FRC", "Financial Reporting Council|FRC"),
    ("SEC", "Securities and Exchange Commission|SEC"),
    ("CFTC", "Commodity Futures Trading Commission|CFTC"),
    ("CFPB", "Consumer Financial Protection Bureau|CFPB"),
    ("FDIC", "Federal Deposit Insurance Corporation|FDIC"),
    ("OCC", "Office of the Comptroller of the Currency|OCC"),
    ("Federal Reserve", "Federal Reserve(?: Board| System)?"),
    ("FinCEN", "Financial Crimes Enforcement Network|FinCEN"),
    ("FINRA", "Financial Industry Regulatory Authority|FINRA"),
    ("FTC", "Federal Trade Commission|FTC"),
    ("FCC", "Federal Communications Commission|FCC"),
    ("FERC", "Federal Energy Regulatory Commission|FERC"),
    ("EPA", "Environmental Protection Agency|EPA"),
    ("FDA", "Food and Drug Administration|FDA"),
    ("NIST", "National Institute of Standards and Technology|NIST"),
    ("NCUA", "National Credit Union Administration|NCUA"),
    ("NYDFS", "(?:New York State )?Department of Financial Services|NYDFS"),
    ("US Treasury", "(?:US|U\\.S\\.) Treasury|Department of the Treasury|Treasury Department"),
    ("Department of Labor", "Department of Labor"),
    ("IRS", "Internal Revenue Service|IRS"),
    ("ESMA", "European Securities and Markets Authority|ESMA"),
    ("EBA", "European Banking Authority|EBA"),
    ("EIOPA", "European Insurance and Occupational Pensions Authority|EIOPA"),
    ("AMLA", "Anti-Money Laundering Authority|AMLA"),
    ("ECB", "European Central Bank|ECB"),
    ("European Commission", "European Commission"),
    ("European Parliament", "European Parliament"),
    ("BaFin", "BaFin"),
    ("AMF", "Autorité des marchés financiers|AMF"),
    ("Central Bank of Ireland", "Central Bank of Ireland"),
    ("MAS", "Monetary Authority of Singapore|MAS"),
    ("HKMA", "Hong Kong Monetary Authority|HKMA"),
    ("SFC", "Securities and Futures Commission|SFC"),
    ("ASIC", "Australian Securities (?:and|&) Investments Commission|ASIC"),
    ("APRA", "Australian Prudential Regulation Authority|APRA"),
    ("FINMA", "FINMA"),
    ("VARA", "Virtual Assets Regulatory Authority|VARA"),
    ("OSFI", "Office of the Superintendent of Financial Institutions|OSFI"),
    ("FSA", "Financial Services Agency|FSA"),
    ("RBI", "Reserve Bank of India|RBI"),
    ("SEBI", "Securities and Exchange Board of India|SEBI"),
    ("Basel Committee", "Basel Committee(?: on Banking Supervision)?|BCBS"),
    ("FSB", "Financial Stability Board|FSB"),
    ("IOSCO", "IOSCO|International Organization of Securities Commissions"),
    ("FATF", "Financial Action Task Force|FATF"),
)
_PATTERN = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<b{number}>{names})" for number, (_, names) in enumerate(_BODIES))
    + r")(?![\w-])"
)
_AGENCY = Cue(
    "the line of a notice's agency",
    r"^[ \t]*AGENC(?:Y|IES):\s*([^\n;]{3,120}?)(?:,\s*[A-Z][\w. ]*)?[.;]?\s*$",
    flags=re.MULTILINE,
    example="AGENCY: Federal Reserve Board.",
    counter="The agency: its history",
)
_KIND = (
    r"Task\s?[Ff]orce|Authority|Commission|Committee|Board|Agency|Council|Bureau|Department"
    r"|Ministry|Panel|Working Group|Treasury|Administration|Institute"
)
_PROPER = Cue(
    "the full name of a body",
    rf"\b(?:[A-Z][\w-]+,?\s+(?:(?:and|of|the|for)\s+){{0,2}}){{1,6}}(?:{_KIND})"
    r"(?:\s+(?:for|on|of)(?:\s+the)?(?:\s+[A-Z][\w-]+)(?:\s+(?:(?:of|and|for|the)\s+)*[A-Z][\w-]+){0,6})?",
    flags=re.NOFLAG,
    example="the Payments Reform Task Force",
    counter="the task force",
)
_GENERIC = Cue(
    "a body by its kind alone",
    rf"\A(?:the\s+)?(?:[Nn]ew\s+|[Jj]oint\s+)?({_KIND})\Z",
    flags=re.NOFLAG,
    example="the Taskforce",
    counter="the Payments Taskforce",
)
_HEAD = 1_500


@lru_cache(maxsize=8)  # all dates of a sentence ask for the same one
def named(text: str) -> str | None:
    """The short name of the first authority that is named in `text`."""
    found = _PATTERN.search(text)
    return _BODIES[int((found.lastgroup or "b0")[1:])][0] if found else None


def named_at_head(text: str) -> str | None:
    """The authority that speaks in a document, where its head has a line for it."""
    line = _AGENCY.search(text[: 2 * _HEAD])
    if line:
        return named(line[1]) or " ".join(line[1].split())
    return None


def full_name(subject: str, text: str) -> str | None:
    """The full name in `text` of a body that `subject` calls only by its kind: `the Taskforce`."""
    kind = _GENERIC.match(subject.strip())
    if kind is None:
        return None
    wanted = kind[1].replace(" ", "").lower()
    for match in _PROPER.pattern.finditer(text):
        name = " ".join(match[0].split())
        name = name.removeprefix("The ")
        if " " in name and wanted in name.replace(" ", "").lower():
            return name
    return None
