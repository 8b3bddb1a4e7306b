"""The words around a date that tell of a period or of how things stood: tables for `why_not`."""

from __future__ import annotations

import re

from tracker.sources.prose.cue import Cue

EARLIER = Cue(
    "the part of a period that is over",
    r"\b(?:earlier|previously|last)(?:\s+in)?\s*\Z",
    example="a consultation earlier ",
    counter="no earlier than ",
)
STAGE = Cue(
    "a stage of a plan",
    r"\b(?:phase|stage|testing|tests?|trials?|pilots?|run|roll-?out|migration|transition)\s*\Z",
    example="a parallel run ",
    counter="prices ",
)
PERIOD_BEFORE = Cue(
    "a period that is reported on",
    r"""\b(?:years?|quarters?|periods?|half(?:-year)?|months|weeks|12m|fy|season)
        (?:[ -](?:to|end|ended|ending|from|that\ ended|which\ ended))?(?:\s+on)?(?:\s+\d{1,2})?\s*$
    |\b(?:ended|as\ at|year-?end|balance\ sheet\ at
        |(?:reference|balance\ sheet|reporting|cut-?off|valuation)\ date
        |(?:statements?|accounts|figures|data|results)\ (?:at|for|to)|(?:stood|position)\ at)
        \s*(?:on\s*)?$""",
    example="for the year ended ",
    counter="two years after ",
)
PERIOD_BOUND = Cue(
    "the bound of a reported period",
    r"(?:as\s+at|ending|ending\s+on|during)$",
    example="as at",
    counter="not later than",
)
PERIOD_NOUN = Cue(
    "a period, by itself",
    r"\b(?:years?|quarters?|periods?|months?|half)\s*$",
    example="for the quarter ",
    counter="reported quarterly ",
)
AS_OF = Cue(
    "how things stood on a day",
    r"as\s+(?:of|at)$",
    example="as of",
    counter="as from",
)
PERIOD_GRANTED = Cue(
    "a period that somebody is given",
    r"""\b(?:transition(?:al)?|consultation|comment|grace|implementation|phase-?in|compliance|response
        |feedback|objection|relief|notice|pilot|trial|exemption|submission|application)\s
    (?:period|phase|window)s?\s*$""",
    example="the consultation period ",
    counter="the reporting period ",
)
PERIOD_COVERED = Cue(
    "a period that a figure is for",
    r"""\b(?:(?:tax|financial|fiscal|reporting|accounting|fee|academic|calendar|reference|sample)
        \s(?:year|period)\s(?:runs?|running|is|means|covers?)
    |cover(?:s|ing|ed)?(?:\s+the\s+period)?
    |cover(?:s|ing|ed)?\s(?:[\w-]+\s){1,4}(?:executed|made|concluded|placed|carried\ out))\s*$""",
    example="covering the period ",
    counter="the cover note ",
)
PLANNED = Cue(
    "a plan for a period",
    r"""\b(?:planned|scheduled|set|targeted|slated|pencilled|timetabled|expected|foreseen|due|aimed
        |proposed|earmarked|billed|date|deadline|launch|meeting|[a-z]+ly|in)\s*$""",
    example="is planned ",
    counter="the levy ",
)
PERIOD_WORDS = Cue(
    "words that name a period",
    r"(?:for\s+)?(?:the\s+)?(?:years?|quarter|period|months)\b",
    example="for the years 2026 to 2028",
    counter="for the yearly fee",
)
PERIOD_AFTER = Cue(
    "the noun of a period behind its years",
    r"\s*(?:[a-z]+\s)?(?:year|season|period|quarter)\b",
    example=" tax year",
    counter=" yearly",
)
PERIOD_LABEL = Cue(
    "the label of a period or of the day on which it ends",
    r"""\b(?:(?:reporting|tax|accounting|financial|fiscal|reference|review|basis|assessment|return
        |measurement|performance|statement|calendar|survey|sample)\s+(?:period|year|quarter|month)s?
        |(?:reference|balance\ sheet|valuation|cut-?off|measurement|accounting|reporting
            |as[- ]of)\ date
        |(?:period|year|quarter|month|half)(?:\s+|-)(?:end(?:ed|ing)?|covered|of\ report|to))
        (?:\s*[:|\t]|\ (?:is|are|means|of)|(?<=\ date))\s*\Z""",
    example="Reporting period: ",
    counter="Consultation period: ",
)
MOVED_BY = Cue(
    "how far a date moves",
    r"\b(?:exten|postpon|delay|defer|push|mov|adjourn)\w*\b[^.;]{0,80}\bby\b[^.;,]{0,30}\Z",
    example="extended the deadline by two weeks ",
    counter="results for the two weeks ",
)
IN_FORCE = Cue(
    "what begins on a day",
    r"""\b(?:force|effect|operation|effective|appl(?:y|ies|icable)|binding|mandatory|repealed|replaced
        |abolished|introduced|commence[sd]?|begins?|starts?)\s*\Z""",
    example="brought into force ",
    counter="in force in all states ",
)
YEAR_ENDS = Cue(
    "the end of somebody's year, on the day before",
    r"\s*(?:(?:financial|fiscal|accounting|tax)\s+)?(?:year|quarter)s?[ -]?ends?\b",
    example=" year-ends",
    counter=" yearly",
)
PERIOD_NOTED = Cue(
    "a period whose days follow in brackets",
    r"\b(?:q[1-4]|h[12]|(?:quarter|half|period|term|month)(?:\s\d{1,2})?)\s*[(\[]\Z",
    example="For Q2 (",
    counter="the levy (",
)
PERIOD_OF = Cue(
    "what is told of a period that goes before it",
    r"""\A\s+(?:(?!(?:will|is|are|to|for|and|in|when|with|by|from|of|the|an?)\b)[a-z-]+\s){0,2}
        (?:returns?|reports?|results?|filings?|payments?|instal?ments?|accounts|statements?|figures?
        |data|earnings|estimates?|tax|payroll|wages|dividends?|numbers|gdp|sales|profits?)\b""",
    flags=re.VERBOSE,
    example=" payroll tax return",
    counter=" will see returns",
)
PERIOD_DUE = Cue(
    "when what is for a period is due, behind that period",
    r"""\A\s*(?:\([^()]{0,40}\)\s*)?(?:(?:returns?|reports?|payments?|instal?ments?)\s+)?
        (?:(?:is|are|falls?)\s+)?(?:(?:due|payable)(?:\s+(?:on|by))?|by|[:|\t–—-])\s*~?\s*
        (?:(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d
        |\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\d{1,2}/\d)""",
    example=" is due May 1st",
    counter=" is when it is due",
)
STATE = Cue(
    "what stands so on a day",
    r"""\b(?:data|information|assets|holdings|positions|exposures|figures|values?|prices|balances?
        |capital|headcount|reports?|returns?|accounts|statements?|securities|shares|employees|status|turnover|sizes?|numbers?)
        \b(?:(?!\b(?:remaining|left|unpaid|outstanding)\b)[^,;.]){0,30},?\s?\Z""",
    example="Holdings ",
    counter="Any balance remaining ",
)
PERIODS = Cue(
    "periods that something begins with",
    r"\b(?:years?|periods?|quarters?)\b[^,;]{0,30}$",
    flags=re.NOFLAG,
    example="for financial years beginning ",
    counter="in most years, firms report ",
)

ANY_YEAR = Cue(
    "the year that all share",
    r"\b(?:each|every|calendar|this|that|next)\b",
    example="the end of each year",
    counter="the year-end",
)
LASTING = Cue(
    "how long something goes on",
    r"(?:for|over|during|throughout)\b",
    example="over six months",
    counter="within six months",
)
VAGUE = Cue(
    "the bound of a year without an end",
    r"(?:over|during|throughout|since)$|^for$",
    example="since",
    counter="by",
)
