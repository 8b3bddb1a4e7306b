"""The words around a date that tell what it is: tables for `why_not`."""

from __future__ import annotations

import re

from tracker.sources.prose.cue import Cue

FURNITURE = Cue(
    "what surrounds the text of a page",
    r"""©|\(c\)\s*$|\bcopyright\b|all\ rights\ reserved|\bverdate\b|\bjkt\b|^\s*page\s+\d+
    |federal\ register\s*/\s*vol|\bfr\ doc\b|\bbilling\ code\b|^\s*\[?\d+\s+of\s+\d+|\bisbn\b
    |\bcookies?\b|\bprinted\ (?:on|in)\b|\bform\ approved""",
    example="Federal Register / Vol. 90, No. 183",
    counter="as the Federal Register says",
)
DATELINE = Cue(
    "the place that a report begins with",
    r"\A\W*(?:[A-Z][A-Z .,'/-]{2,40}|[A-Z][a-z]+),?\s*\Z",
    flags=re.NOFLAG,
    example="BRUSSELS, ",
    counter="The firms in Brussels, ",
)
BEHIND_DATELINE = Cue(
    "the agency or dash behind a dateline",
    r"\s*(?:[-–—]|\([A-Z])",
    flags=re.NOFLAG,
    example=" (Reuters)",
    counter=" (see below)",
)
EXAMPLE = Cue(
    "a date that is made up",
    r"""(?:\be\.?\s?g\b\.?|\bfor\ example\b|\bfor\ instance\b|\bsuch\ as\b|\bsay,|\bexample\b)
        [,:;]?\s*(?:["“'(]\s*)?(?:(?!must\b|shall\b|will\b|should\b|may\b|to\b)[\w’'-]+\s+){0,4}$""",
    example="on a day such as ",
    counter="such as the reports that firms must file by ",
)
#: Looked for in what stands before a date, and the date.
EXAMPLE_SENTENCE = Cue(
    "a sentence that is made up",
    r"""^\W*(?:\(?[a-z0-9]{1,2}[.)]\s+)?
        (?:for\ (?:example|instance)|examples?\b|suppose|assume\b|assuming\b|imagine|to\ illustrate
        |by\ way\ of\ (?:example|illustration)|hypothetical|consider\ an?\b|illustrat|scenario\b
        |(?:thus|so),?\ if\ an?\b|let\ us\ say|say\b|take\ an?\b)
    |\be\.g\.,?\ (?:if|where|an?)\b
    |\b(?:for\ example|for\ instance),?\ (?:if|where|when|an?|the|in|on)\b
    |\bhypothetical(?:ly)?\b|\bfictitious\b|\bworked\ example\b|\bformat\b.*\b(?:dd|mm)\b
    |^\W*(?:if|where)\ an?\b[^.;]{1,150}\bon\s+(?:\d{1,2}\s[a-z]|[a-z]{3,9}\.?\s\d)""",
    example="For example, if a firm files on ",
    counter="The example of other firms shows ",
)
NAME_AFTER = Cue(
    "what a year is the name of",
    r"""\A\s*(?:(?:Agenda|Strategy|Budget|Vision|Programme|Program|Plan|Roadmap|Framework|Act
        |Regulations?|Bill|Code|Order|Rules|Review|Edition|Olympics|Games|Census|Survey|Summit
        |Conference|Report|Agreement|Package|Accord)\b
    |(?:survey|census|edition|olympics|budget|election|vintage|model\ year|season|tax\ year|cohort
        |version)\b)""",
    flags=re.VERBOSE,
    example=" Agenda for Sustainable Development",
    counter=" agenda of the meeting",
)
NAME_BEFORE = Cue(
    "a name that ends with a year",
    r"(?:\b[A-Z][\w’'-]*[a-z’'][\w’'-]*|[A-Z]{2,})[ -]$",
    flags=re.NOFLAG,
    example="under Horizon ",
    counter="on the horizon ",
)

EDITION = Cue(
    "a numbered paper, whose edition stands in brackets",
    r"""\b(?:[A-Z]{2,}|Guideline|Guidance|Standard|Form|Version|Circular|Notice|Manual|Handbook
        |Bulletin|Rulebook)[\w-]*(?:\s(?:[A-Z]-)?\d[\w./-]*)?(?:,?\s(?:[A-Z(][\w)-]*|and|of|for|on))*
    \s[\[(]\Z""",
    flags=re.VERBOSE,
    example="CPS 230 Operational Risk Management (",
    counter="a report on the standard (",
)
IN_BRACKETS = Cue(
    "the bracket behind a date that stands alone in it",
    r"\A\s?[\])]",
    example=") applies",
    counter=", see (a)",
)
IS = Cue(
    "the verb right before a day",
    r"\b(?:is|are|remains?|being)\s*\Z",
    example="The closing date is ",
    counter="The closing date is fixed for ",
)
#: Periods that are themselves a milestone when they end.
#: Before `for`, these make a period the one in which something is to happen.
_PAPERS = r"""(?:acts?|laws?|regulations?|directives?|decisions?|judg(?:e?ment)s?|orders?
    |resolutions?|agreements?|treaty|statutes?|notices?|letters?|opinions?|recommendations?
    |communications?|decrees?|circulars?|memorandum|council|parliament|guidelines|paper|speech
    |article|version|edition|minutes|statement|announcement|proclamation|memo|bulletin|ruling|conclusions?)"""
CITATION = Cue(
    "a law or paper that is cited",
    rf"""\b{_PAPERS}(?:\s*\([^()]{{0,40}}\)|\s+(?:no\.?|nos\.?)?\s*\d[\w/.-]*){{0,3}}
        \s*,?\s*(?:of|dated|adopted|\(|,)?\s*$
    |\bdated\s*$
    |\b(?:as\ (?:in\ force|it\ stood|enacted|adopted)|in\ the\ version|text\ as|wording)\b
        [^,;]{{0,25}}$
    |\b(?:c\.?|para|paragraph|section|chapter|article|rule)\s*$""",
    example="Directive 2014/65/EU of ",
    counter="the directive enters into force on ",
)
AMENDED = Cue(
    "when a law was amended",
    r"\b(?:amended|inserted|substituted|repealed)\s+(?:on|by|in|through|as\s+of)?\s*$",
    example="as amended by ",
    counter="the amended rules apply by ",
)
PUBLISHED = Cue(
    "when a text was published",
    r"""(?:\b(?:first\ |last\ |originally\ |previously\ )?(?:published|updated|posted|issued
        |released|dated|signed|reviewed|modified|accessed|retrieved|adopted|approved|checked|filed
        |corrected)
    |^\W*date\s*:?|\bdated|\bdate\ of\ (?:issue|publication|adoption)
    |\b(?:publication|issue|release)\ date
    |\bdone\ (?:at|in)\ [\w ]{2,30}|\bpress\ release|\bopened|\bmade|\blaid\ before\ parliament
    |\bsigned\ (?:at|in)\ [\w ,.]{2,40})\s*(?:on|in|,|:|at|\||[–—-])?\s*$""",
    example="Last updated on ",
    counter="to be published by ",
)
#: A label of something that is to be published: `Response published: November 2026`.
OUTCOME = Cue(
    "the label of what is to be published",
    r"""(?:\A|[.;|]\s+)\W*(?!first|last|originally|previously|date|page|document|content|article|press
    |this)[a-z][\w-]+\s(?:[\w-]+\s){0,4}(?:published|made|issued|adopted|released|approved|signed)
    \s*:\s*\Z""",
    example="Response published: ",
    counter="First published: ",
)
SECURITY = Cue(
    "a security",
    r"""\b(?:notes?|bonds?|gilts?|debentures?|bills?|securities|loans?|facilit(?:y|ies)|stock
        |tranche)[\w\s%.,-]{0,25}(?:\bdue|\bmaturing|\bmatures?|\bof)?\s*(?:on|in)?\s*$""",
    example="the notes due ",
    counter="the fee is due ",
)
MATURITY = Cue(
    "when a security is paid back",
    r"\b(?:due|matur(?:e|es|ing|ity)|callable|redeemable)\b",
    example="maturing in",
    counter="overdue",
)
FORECAST = Cue(
    "what is forecast or counted",
    r"""\b(?:forecasts?|projected|projects|projections?|estimated?|estimates|predict(?:s|ed|ion)?
        |inflation|gdp|market\ size|cagr|analysts?|economists?|growth|revenues?|sales|costs?
        |margins?|income|dividends?|volumes|output|prices|equity|profits?|earnings|unemployment
        |population|demand|valuation|worth|emissions|temperatures?)\b""",
    example="inflation is projected to fall",
    counter="the project is to start",
)
SPECULATION = Cue(
    "those who guess",
    r"""\b(?:traders?|investors|economists?|analysts?|polls?|forecasts?|forecasters?|projections?
        |projected|betting|bookmakers)\b""",
    example="traders expect a cut",
    counter="the trade repository opens",
)
AMOUNT = Cue(
    "an amount, or how it changes",
    r"""[%$£€¥]|\bper\s?cent|\bpercent|\b(?:b|m|tr)illion\b|\b[bm]n\b
    |\b(?:grow|rise|fall|reach|double|halve|shrink)\b""",
    example="to 3 per cent",
    counter="in 3 reports",
)
DUTY = Cue(
    "what somebody has to do",
    r"""\b(?:must|shall|required?|comments?|compl(?:y|iance)|deadline|in\ force|into\ force
        |takes?\ effect|effective|appl(?:y|ies)|consultation|submit|rules?|regulations?|directive
        |legislation|law|bill|regulators?|reports?\ to|publish(?:ed)?|adopt(?:ed)?
        |implement(?:ed|ation)?)\b""",
    example="firms must tell customers",
    counter="output grew again",
)
WISH = Cue(
    "what those who were asked would like",
    r"""\b(?:respondents?|commenters?|commentators|stakeholders|consultees|critics|campaigners
        |petitioners?)\b[^.;]{0,80}\b(?:asked|request(?:s|ed|ing)?|suggest(?:s|ed)?|argued?|wanted
        |recommend(?:s|ed)?|called|said|urged|proposed|preferred|favou?red|sought|advocated)\b""",
    example="Respondents to the paper asked for ",
    counter="Respondents have until ",
)
MORE_TIME = Cue(
    "more time that somebody asks for",
    r"""\b(?:ask(?:s|ed|ing)?|urg(?:e[sd]?|ing)|call(?:s|ed|ing)?\ (?:for|on|upon)
        |petition(?:s|ed|ing)|lobb(?:y|ies|ied|ying)|press(?:es|ed|ing)|plead(?:s|ed)?|appeal(?:s|ed|ing)?|beg(?:s|ged)
        |appl(?:y|ies|ied|ying)\ for|request(?:s|ed|ing)(?!\ (?:extension|delay))
        |seek(?:s|ing)?|sought|wants?|wanted)\b
    (?:(?!\b(?:and|but|after|so|granted|agreed)\b)[^.;,]){0,90}?
    \b(?:extend|delay|postpone|defer|push|move|adjourn|(?:be|being)\ (?:extended|delayed|postponed
        |deferred|pushed|moved|adjourned)|extension|postponement|deferral|adjournment|reprieve)\b
    (?:(?!\b(?:and|but|after|so|granted|agreed)\b)[^.;,]){0,60}\Z""",
    example="The trade body called for a delay of the levy ",
    counter="The trade body called for a delay, and the Board moved the levy ",
)
GRANTED = Cue(
    "that what was asked for is given",
    r"\A[^.;]{0,80}\b(?:granted|agreed|allowed|accepted|approved)\b",
    example=", which was granted",
    counter=", which was wanted",
)
SCOPE = Cue(
    "what is meant, by when it came about",
    r"""\b(?:entered\ into|(?:who|which|that)\ (?:[\w-]+\ ){0,5}|issued|authori[sz]ed|built
        |registered|placed|granted|concluded|executed|made|manufactured|incorporated|constructed
        |acquired|purchased|produced|installed|established|originated|admitted|held|outstanding
        |existing|incurred|born|employed|commenced|submitted|received|lodged|filed|paid
        |put\ into\ service|arising|occurring|opened|signed|licensed|operating|marketed|sold
        |in\ existence|in\ (?:use|operation|place|service)|on\ the\ market|on\ or)
    \s*(?:[\w-]+\s+){0,4}$""",
    example="contracts entered into ",
    counter="the rules enter into force ",
)
SIZED = Cue(
    "who is meant, by a number that they have on a day",
    r"""\b(?:with|having)\ (?:more|fewer|less|at\ least|over|under|up\ to)\b[^.;,]{0,60}\Z""",
    example="Dealers with more than 90 clients ",
    counter="Dealers meet with clients ",
)
BOUND_BY = Cue(
    "what they have to do, behind that day",
    r"\A,?\s+(?:must|shall|should|have\ to|need\ to|are\ required)\b",
    example=" must enrol",
    counter=" and must enrol",
)
NOT_SCOPE = Cue(
    "the bound of a duty",
    r"effective|in\s+force|applicable|wef|with\s+effect|no\s+later|not\s+later",
    example="with effect from",
    counter="before",
)
TOO_LATE = Cue(
    "that what comes after a day is refused",
    r"""\s*,?\s*(?:will|shall|can|may|are|is|would|wo)(?:\s*not|n['’]t)\s+(?:\w+\s+){0,2}?(?:be\s+)?
    (?:consider|accept|process|eligible|admi(?:t|ssible)|count|taken|review|read|allow|permit)""",
    example=" will not be considered",
    counter=" will be considered",
)
STOOD = Cue(
    "what is meant, by how it stood on a day",
    r"\b(?:who|which|that|those|if|where)\ (?:[\w-]+\ ){0,3}(?:was|were|is|are)\ [\w-]+\s*\Z",
    example="firms that were registered ",
    counter="firms were registered ",
)
AIDED = Cue(
    "a verb that makes it a duty",
    r"""\b(?:must|shall|will|should|to\s+(?:be|have)|may|would|can|deadline)\s+(?:not\s+)?
        (?:have\s+)?(?:been?\s+)?(?:[\w-]+\s+){0,6}$""",
    example="a notice must be filed ",
    counter="a notice that was filed ",
)
ONE_OFF = Cue(
    "an event that happens once",
    r"""\b(?:enact|publi[cs]|entry\ into\ force|enter(?:s|ed)?\ into\ force|adopt|final|regulation
        |come?s?\ into\ (?:force|effect)|in(?:to)?\ force|effective|issu|commencement|royal\ assent
        |promulgat|release|transfer\ date|takes?\ effect|becomes?\ law|signature|ratif|approval\ of
        |appointed|transposition|application\ date|date\ of\ application|launch|completion|guidance
        |statement|clos(?:e|es|ing|ure)\b|signed|entry|transition|legislation|rules?
        |this\ (?:act|regulation|directive|order|rule|notice|part|section|title|chapter|law
            |proclamation|consultation|paper|policy))""",
    example="the final rule is made",
    counter="receipt of a request",
)
SERIAL = Cue(
    "an event that happens again and again",
    r"""\b(?:each|any|every|an?|receipt|receiving|received|requests?|application|notice\ of
        |hearing|meeting|event|filing|incident|becom(?:es|ing)\ aware|customer|client|consumer
        |applicant|licensee|employee|termination|acquisition|occurrence|determination|service\ of
        |delivery|payment|transaction|such|whichever)\b""",
    example="receipt of a request",
    counter="publication of the final rule",
)
LABEL = Cue(
    "a word that says what is due",
    r"""\b(?:deadline|clos(?:es?|ing|ure)|due|effective|comments?|responses?|respond|consultation
        |complian(?:ce|t)|complet\w+|comply|commenc\w+|appl(?:y|ies|ication)|implement\w*|go-?live|live
        |meeting|hearing|webinar|workshop|expir\w+|until|transition\w*|start\w*|end(?:s|ing)?
        |opens?|launch\w*|statement|rules?|report\w*|publication|final\w*|force|milestone|phase
        |submission|vote|decisions?|adoption|target|timetable|next\ steps?|review|transpos\w+
        |results?|date)\b""",
    example="Closing date",
    counter="Ministers met",
)
LABELLED = Cue(
    "a label right before a date",
    r"""(?:\A|[.;|]\s+)\W*(?-i:[A-Z0-9])[\w /&'’(),-]{2,60}?
    (?::|\s[–—|-]|\t|\ {2,}|(?<=\d)\))\s*\Z""",
    example="Policy statement: ",
    counter="policy statement: ",
)
LISTED = Cue(
    "what is due then, behind a date that begins its line",
    r"\s*(?:[:–—|-]\s+|[—–](?=[a-z]{2})|\t\s*|\ {2,})[\w(“\"'‘]",
    example=" – the rules take effect",
    counter=", the rules take effect",
)
FILING = Cue(
    "what is filed, paid or held again and again",
    r"""\A\W*(?:[\w’'()-]+\s+){0,4}?(?:payments?|pay|deposit|returns?|reports?|filings?|file|forms?
        |statements?|submissions?|submit|deadline|due|instal?ments?|contributions?|remit\w*
        |registrations?|renewals?|renew|fees?|levy|tax|accounts|notices?|certificates?|declarations?
        |applications?|closing|hearing|meeting|session|disclosures?|estimates?|extension)\b
    (?!\s+(?:\w+ed|made|was|were|has|had|sent|paid)\b)""",
    example="Final payment of the estimated tax",
    counter="Report published by the panel",
)
BULLET = Cue(
    "the mark of a list, and nothing else",
    r"(?:\A\W{0,4}(?:\w{1,3}[.)]\s*)?|[;:]\s+)\Z",
    example="(a) ",
    counter="In the ",
)
