"""The words around a date that tell what it is: tables for `judging`."""

from __future__ import annotations

import re


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


FURNITURE = _rule(
    r"""©|\(c\)\s*$|\bcopyright\b|all\ rights\ reserved|\bverdate\b|\bjkt\b|^\s*page\s+\d+
    |federal\ register\s*/\s*vol|\bfr\ doc\b|\bbilling\ code\b|^\s*\[?\d+\s+of\s+\d+|\bisbn\b
    |\bcookies?\b|\bprinted\ (?:on|in)\b|\bform\ approved"""
)
DATELINE = re.compile(r"\A\W*(?:[A-Z][A-Z .,'/-]{2,40}|[A-Z][a-z]+),?\s*\Z")
BEHIND_DATELINE = re.compile(r"\s*(?:[-–—]|\([A-Z])")
EXAMPLE = _rule(
    r"""(?:\be\.?\s?g\b\.?|\bfor\ example\b|\bfor\ instance\b|\bsuch\ as\b|\bsay,|\bexample\b)
        [,:;]?\s*(?:["“'(]\s*)?(?:(?!must\b|shall\b|will\b|should\b|may\b|to\b)[\w’'-]+\s+){0,4}$"""
)
#: Looked for in what stands before a date, and the date.
EXAMPLE_SENTENCE = _rule(
    r"""^\W*(?:\(?[a-z0-9]{1,2}[.)]\s+)?
        (?:for\ (?:example|instance)|examples?\b|suppose|assume\b|assuming\b|imagine|to\ illustrate
        |by\ way\ of\ (?:example|illustration)|hypothetical|consider\ an?\b|illustrat|scenario\b
        |(?:thus|so),?\ if\ an?\b|let\ us\ say|say\b|take\ an?\b)
    |\be\.g\.,?\ (?:if|where|an?)\b
    |\b(?:for\ example|for\ instance),?\ (?:if|where|when|an?|the|in|on)\b
    |\bhypothetical(?:ly)?\b|\bfictitious\b|\bworked\ example\b|\bformat\b.*\b(?:dd|mm)\b
    |^\W*(?:if|where)\ an?\b[^.;]{1,150}\bon\s+(?:\d{1,2}\s[a-z]|[a-z]{3,9}\.?\s\d)"""
)
NAME_AFTER = re.compile(
    r"""\A\s*(?:(?:Agenda|Strategy|Budget|Vision|Programme|Program|Plan|Roadmap|Framework|Act
        |Regulations?|Bill|Code|Order|Rules|Review|Edition|Olympics|Games|Census|Survey|Summit
        |Conference|Report|Agreement|Package|Accord)\b
    |(?:survey|census|edition|olympics|budget|election|vintage|model\ year|season|tax\ year|cohort
        |version)\b)""",
    re.VERBOSE,
)
NAME_BEFORE = re.compile(r"(?:\b[A-Z][\w’'-]*[a-z’'][\w’'-]*|[A-Z]{2,})[ -]$")

PERIOD_BEFORE = _rule(
    r"""\b(?:years?|quarters?|periods?|half(?:-year)?|months|weeks|12m|fy|season)
        (?:[ -](?:to|end|ended|ending|from|that\ ended|which\ ended))?(?:\s+on)?(?:\s+\d{1,2})?\s*$
    |\b(?:ended|as\ at|year-?end|balance\ sheet\ at
        |(?:reference|balance\ sheet|reporting|cut-?off|valuation)\ date
        |(?:statements?|accounts|figures|data|results)\ (?:at|for|to)|(?:stood|position)\ at)
        \s*(?:on\s*)?$"""
)
PERIOD_BOUND = _rule(r"(?:as\s+at|ending|ending\s+on|during)$")
PERIOD_NOUN = _rule(r"\b(?:years?|quarters?|periods?|months?|half)\s*$")
AS_OF = _rule(r"as\s+(?:of|at)$")
#: Periods that are themselves a milestone when they end.
PERIOD_GRANTED = _rule(
    r"""\b(?:transition(?:al)?|consultation|comment|grace|implementation|phase-?in|compliance|response
        |feedback|objection|relief|notice|pilot|trial|exemption|submission|application)\s
    (?:period|phase|window)s?\s*$"""
)
PERIOD_COVERED = _rule(
    r"""\b(?:(?:tax|financial|fiscal|reporting|accounting|fee|academic|calendar|reference|sample)
        \s(?:year|period)\s(?:runs?|running|is|means|covers?)
    |cover(?:s|ing|ed)?(?:\s+the\s+period)?)\s*$"""
)
#: Before `for`, these make a period the one in which something is to happen.
PLANNED = _rule(
    r"""\b(?:planned|scheduled|set|targeted|slated|pencilled|timetabled|expected|foreseen|due|aimed
        |proposed|earmarked|billed|date|deadline|launch|meeting|[a-z]+ly|in)\s*$"""
)
PERIOD_WORDS = _rule(r"(?:for\s+)?(?:the\s+)?(?:years?|quarter|period|months)\b")
PERIOD_AFTER = _rule(r"\s*(?:[a-z]+\s)?(?:year|season|period|quarter)\b")
PERIODS = re.compile(r"\b(?:years?|periods?|quarters?)\b[^,;]{0,30}$")

_PAPERS = r"""(?:acts?|laws?|regulations?|directives?|decisions?|judg(?:e?ment)s?|orders?
    |resolutions?|agreements?|treaty|statutes?|notices?|letters?|opinions?|recommendations?
    |communications?|decrees?|circulars?|memorandum|council|parliament|guidelines|paper|speech
    |article|version|edition|minutes|proclamation|memo|bulletin|ruling|conclusions?)"""
CITATION = _rule(
    rf"""\b{_PAPERS}(?:\s*\([^()]{{0,40}}\)|\s+(?:no\.?|nos\.?)?\s*\d[\w/.-]*){{0,3}}
        \s*,?\s*(?:of|dated|adopted|\(|,)?\s*$
    |\bdated\s*$
    |\b(?:as\ (?:in\ force|it\ stood|enacted|adopted)|in\ the\ version|text\ as|wording)\b
        [^,;]{{0,25}}$
    |\b(?:c\.?|para|paragraph|section|chapter|article|rule)\s*$"""
)
AMENDED = _rule(r"\b(?:amended|inserted|substituted|repealed)\s+(?:on|by|in|through|as\s+of)?\s*$")
PUBLISHED = _rule(
    r"""(?:\b(?:first\ |last\ |originally\ |previously\ )?(?:published|updated|posted|issued
        |released|dated|signed|reviewed|modified|accessed|retrieved|adopted|approved|checked|filed
        |corrected)
    |^\W*date\s*:?|\bdated|\bdate\ of\ (?:issue|publication|adoption)
    |\b(?:publication|issue|release)\ date
    |\bdone\ (?:at|in)\ [\w ]{2,30}|\bpress\ release|\bopened|\bmade|\blaid\ before\ parliament
    |\bsigned\ (?:at|in)\ [\w ,.]{2,40})\s*(?:on|in|,|:|at)?\s*$"""
)
#: A label of something that is to be published: `Response published: November 2026`.
OUTCOME = _rule(
    r"""(?:\A|[.;|]\s+)\W*(?!first|last|originally|previously|date|page|document|content|article|press
    |this)[a-z][\w-]+\s(?:[\w-]+\s){0,4}(?:published|made|issued|adopted|released|approved|signed)
    \s*:\s*\Z"""
)
SECURITY = _rule(
    r"""\b(?:notes?|bonds?|gilts?|debentures?|bills?|securities|loans?|facilit(?:y|ies)|stock
        |tranche)[\w\s%.,-]{0,25}(?:\bdue|\bmaturing|\bmatures?|\bof)?\s*(?:on|in)?\s*$"""
)
MATURITY = _rule(r"\b(?:due|matur(?:e|es|ing|ity)|callable|redeemable)\b")
FORECAST = _rule(
    r"""\b(?:forecasts?|projected|projects|projections?|estimated?|estimates|predict(?:s|ed|ion)?
        |inflation|gdp|market\ size|cagr|analysts?|economists?|growth|revenues?|sales|costs?
        |margins?|income|dividends?|volumes|output|prices|equity|profits?|earnings|unemployment
        |population|demand|valuation|worth|emissions|temperatures?)\b"""
)
SPECULATION = _rule(
    r"""\b(?:traders?|investors|economists?|analysts?|polls?|forecasts?|forecasters?|projections?
        |projected|betting|bookmakers)\b"""
)
AMOUNT = _rule(
    r"""[%$£€¥]|\bper\s?cent|\bpercent|\b(?:b|m|tr)illion\b|\b[bm]n\b
    |\b(?:grow|rise|fall|reach|double|halve|shrink)\b"""
)
DUTY = _rule(
    r"""\b(?:must|shall|required?|comments?|compl(?:y|iance)|deadline|in\ force|into\ force
        |takes?\ effect|effective|appl(?:y|ies)|consultation|submit|rules?|regulations?|directive
        |legislation|law|bill|regulators?|reports?\ to|publish(?:ed)?|adopt(?:ed)?
        |implement(?:ed|ation)?)\b"""
)
WISH = _rule(
    r"""\b(?:respondents?|commenters?|commentators|stakeholders|consultees|critics|campaigners
        |petitioners?)\b[^.;]{0,80}\b(?:asked|request(?:s|ed|ing)?|suggest(?:s|ed)?|argued?|wanted
        |recommend(?:s|ed)?|called|said|urged|proposed|preferred|favou?red|sought|advocated)\b"""
)
SCOPE = _rule(
    r"""\b(?:entered\ into|(?:who|which|that)\ (?:[\w-]+\ ){0,5}|issued|authori[sz]ed|built
        |registered|placed|granted|concluded|executed|made|manufactured|incorporated|constructed
        |acquired|purchased|produced|installed|established|originated|admitted|held|outstanding
        |existing|incurred|born|employed|commenced|submitted|received|lodged|filed|paid
        |put\ into\ service|arising|occurring|opened|signed|licensed|operating|marketed|sold
        |in\ existence|in\ (?:use|operation|place|service)|on\ the\ market|on\ or)
    \s*(?:[\w-]+\s+){0,4}$"""
)
NOT_SCOPE = _rule(r"effective|in\s+force|applicable|wef|with\s+effect|no\s+later|not\s+later")
AIDED = _rule(
    r"""\b(?:must|shall|will|should|to\s+(?:be|have)|may|would|can|deadline)\s+(?:not\s+)?
        (?:have\s+)?(?:been?\s+)?(?:[\w-]+\s+){0,6}$"""
)
ONE_OFF = _rule(
    r"""\b(?:enact|publi[cs]|entry\ into\ force|enter(?:s|ed)?\ into\ force|adopt|final|regulation
        |come?s?\ into\ (?:force|effect)|in(?:to)?\ force|effective|issu|commencement|royal\ assent
        |promulgat|release|transfer\ date|takes?\ effect|becomes?\ law|signature|ratif|approval\ of
        |appointed|transposition|application\ date|date\ of\ application|launch|completion|guidance
        |statement|clos(?:e|es|ing|ure)\b|signed|entry|transition|legislation|rules?
        |this\ (?:act|regulation|directive|order|rule|notice|part|section|title|chapter|law
            |proclamation|consultation|paper|policy))"""
)
SERIAL = _rule(
    r"""\b(?:each|any|every|an?|receipt|receiving|received|requests?|application|notice\ of
        |hearing|meeting|event|filing|incident|becom(?:es|ing)\ aware|customer|client|consumer
        |applicant|licensee|employee|termination|acquisition|occurrence|determination|service\ of
        |delivery|payment|transaction|such|whichever)\b"""
)
LABEL = _rule(
    r"""\b(?:deadline|clos(?:es?|ing|ure)|due|effective|comments?|responses?|respond|consultation
        |complian(?:ce|t)|complet\w+|comply|commenc\w+|appl(?:y|ies|ication)|implement\w*|go-?live|live
        |meeting|hearing|webinar|workshop|expir\w+|until|transition\w*|start\w*|end(?:s|ing)?
        |opens?|launch\w*|statement|rules?|report\w*|publication|final\w*|force|milestone|phase
        |submission|vote|decisions?|adoption|target|timetable|next\ steps?|review|transpos\w+
        |results?|date)\b"""
)
LABELLED = re.compile(r"(?:\A|[.;|]\s+)\W*[A-Z][\w /&'’-]{2,40}:\s*\Z")
LISTED = re.compile(r"\s*[:–—|-]\s+\w")  #: what is due then, behind a date that begins its line
BULLET = re.compile(r"\W{0,4}(?:\w{1,3}[.)]\s*)?")
LASTING = _rule(r"(?:for|over|during|throughout)\b")
VAGUE = _rule(r"(?:over|during|throughout|since)$|^for$")
