"""How events are named: which words tell one from another, and which tell nothing."""

from __future__ import annotations

import re

from tracker.dates.base.wordlists import word_set

ARTICLE = re.compile(r"^(?:the|a|an|its|this|such)\s+", re.IGNORECASE)
#: The same event told by a verb or in short.
SAME_EVENT = {
    word: noun
    for noun, words in {
        "publication": "publish publishes published publishing",
        "enactment": "enact enacts enacted",
        "issuance": "issue issues issued issuing",
        "adoption": "adopt adopts adopted",
        "receipt": "receive receives received receiving",
        "approval": "approve approves approved",
        "signature": "sign signs signed signing",
        "commencement": "commence commences commenced",
        "completion": "complete completes completed",
        "entry": "enter enters entered",
        "submission": "submit submits submitted",
        "closing": "close closes closed closure",
        "notification": "notify notifies notified",
        "detection": "detect detects detected detecting",
        "discovery": "discover discovers discovered discovering",
        "classification": "classify classifies classified classifying",
        "awareness": "aware",
        "regulation": "regulations",
        "rule": "rules",
        "law": "laws",
    }.items()
    for word in words.split()
}
SHORT_EVENTS = {"fye": ("fiscal", "year", "end"), "fqe": ("fiscal", "quarter", "end")}
EMPTY = word_set(
    """
    the a an of this that such its it their is are was were be been has have date day on upon which
    when in into at by to first actually and these those day's
    """
)
#: Words that end the head: what follows only describes it.
PREPOSITIONS = word_set("of in by to for under with at from pursuant after before following on")
#: Heads that say only that something happened.
HAPPENED = word_set(
    """
    publication issuance adoption receipt approval signature commencement completion entry force
    submission closing notification promulgation effect end date finalisation finalization making
    time moment hour
    """
)
#: Heads of which there is one for every text there is.
WRITTEN = word_set("publication issuance adoption promulgation release")
#: Words that tell one event from its like.
TELLING = word_set(
    "final draft revised amended next other another each any subsequent second third last such"
)
#: What an anchor's own text is: naming it does not tell another event.
TEXTS = word_set(
    """
    act notice regulation directive rule document law order proclamation bill statute instrument
    section title chapter paper consultation part subsection amendment decision federal register
    official journal european union eu oj fr gazette law proposed website our agency commission
    force effect calendar
    """
)
