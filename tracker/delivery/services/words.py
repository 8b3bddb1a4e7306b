"""The words with which services refuse a message: what becomes of it, and what people should know.

Each list is searched in its order, in the answer's body, without regard to case.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.delivery import Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """What an answer says by one word or phrase."""

    text: str  #: as it stands in the answer, in lower case
    outcome: Outcome
    meaning: str  #: what it means, and what to do
    too_large: bool = False  #: less of it would be taken

    def found_in(self, answer: str) -> bool:
        """Whether `answer`, in lower case, holds it."""
        return self.text in answer


TOO_LARGE = Word(
    text="", outcome=Outcome.NOT_SENT, meaning="the message is too long", too_large=True
)


def _refused(**meanings: str) -> tuple[Word, ...]:
    return tuple(
        Word(text=text, outcome=Outcome.REFUSED, meaning=meaning)
        for text, meaning in meanings.items()
    )


def _phrases(outcome: Outcome, meanings: dict[str, str]) -> tuple[Word, ...]:
    return tuple(
        Word(text=text, outcome=outcome, meaning=meaning) for text, meaning in meanings.items()
    )


def _too_large(*texts: str) -> tuple[Word, ...]:
    return tuple(
        Word(
            text=text,
            outcome=Outcome.NOT_SENT,
            meaning="the message is too long",
            too_large=True,
        )
        for text in texts
    )


_NEW_HOOK = "make a new web hook and write its address into the settings"
_SLACK = (
    *_too_large("msg_too_long", "msg_blocks_too_long", "attachment_payload_limit_exceeded"),
    *_refused(
        channel_is_archived="the channel is archived; unarchive it, or send to another one",
        is_archived="the channel is archived; unarchive it, or send to another one",
        channel_not_found="there is no such channel or member, or the app may not see it; check "
        "the name or member ID, or invite the app there",
        not_in_channel="the app is no member of the channel; invite it there",
        no_service=f"the web hook was removed; {_NEW_HOOK}",
        no_active_hooks=f"the web hook was switched off; {_NEW_HOOK}",
        token_revoked=f"the token was revoked; {_NEW_HOOK}",
        token_expired=f"the token has expired; {_NEW_HOOK}",
        invalid_token=f"the token is wrong; {_NEW_HOOK}",
        invalid_auth=f"the token is wrong; {_NEW_HOOK}",
        not_authed=f"there is no token; {_NEW_HOOK}",
        account_inactive="the account or workspace of the token is gone; install the app anew",
        missing_scope="the app may not write; give it the scope chat:write and install it anew",
        no_team="the workspace is gone; check the address",
        team_not_found="the workspace is gone; check the address",
        team_disabled="the workspace is switched off; ask its administrator",
        user_not_found="there is no such person; check whom the address names",
        users_not_found="there is no such person; check whom the address names",
        user_disabled="that account is switched off; tell somebody else",
        cannot_dm_bot="that member ID is a bot's; write the person's",
        messages_tab_disabled="the app takes no direct messages; at api.slack.com/apps, App Home, "
        "switch on the Messages Tab",
        action_prohibited="an administrator forbids it; ask in the workspace",
        posting_to_general_channel_denied="nobody may write to the general channel; use another",
        restricted_action="an administrator forbids it; ask in the workspace",
        no_permission="the app may not write there; ask the workspace's administrator",
        access_denied="the app may not write there; ask the workspace's administrator",
        org_login_required="the workspace is being moved; ask its administrator",
    ),
    *_phrases(
        Outcome.NOT_SENT,
        {
            "ratelimited": "too many messages at once; it is tried again",
            "rate_limited": "too many messages at once; it is tried again",
            "rollup_error": "Slack's own failure; it is tried again",
            "service_unavailable": "Slack's own failure; it is tried again",
            "request_timeout": "the message did not reach Slack whole; it is tried again",
        },
    ),
    *_phrases(
        Outcome.POISON,
        {
            "invalid_blocks": "Slack does not take the form of this message; a plain one follows",
            "invalid_payload": "Slack does not take the form of this message; a plain one follows",
            "invalid_attachments": "Slack does not take this form; a plain message follows",
            "no_text": "Slack sees no text in it; a plain message follows",
        },
    ),
    *_phrases(
        Outcome.UNKNOWN,
        {
            "fatal_error": "Slack failed on the way; it may have been taken",
            "internal_error": "Slack failed on the way; it may have been taken",
        },
    ),
)
_TELEGRAM = (
    *_too_large("message is too long", "text is too long"),
    *_phrases(
        Outcome.REFUSED,
        {
            "chat not found": "there is no such chat; write to the bot once, then check the number",
            "bot was blocked": "the bot was blocked there; unblock it",
            "bot was kicked": "the bot was removed there; invite it again",
            "user is deactivated": "that account is gone; send to another chat",
            "upgraded to a supergroup": "the group has a new number; write that into the settings",
            "unauthorized": "the bot's token is wrong or revoked; ask BotFather for a new one",
            "not enough rights": "the bot may not write there; make it an administrator",
        },
    ),
    *_phrases(
        Outcome.POISON,
        {"can't parse entities": "Telegram does not take this form; a plain message follows"},
    ),
    *_phrases(
        Outcome.NOT_SENT,
        {"too many requests": "too many messages at once; it is tried again"},
    ),
)
_DISCORD = (
    *_too_large("base_type_max_length", "must be 2000 or fewer"),
    *_phrases(
        Outcome.REFUSED,
        {
            "unknown webhook": f"the web hook was removed; {_NEW_HOOK}",
            "invalid webhook token": f"the token is wrong; {_NEW_HOOK}",
            "unknown channel": f"the channel is gone; {_NEW_HOOK}",
        },
    ),
    *_phrases(
        Outcome.NOT_SENT,
        {"you are being rate limited": "too many messages at once; it is tried again"},
    ),
)
_TEAMS = (
    *_too_large("requestentitytoolarge", "messagesizetoobig", "http error 413"),
    *_phrases(
        Outcome.REFUSED,
        {
            "workflowtriggerisnotenabled": "the flow is switched off; switch it on",
            "workflownotfound": "the flow is gone; make a new one and write its address",
            "authorizationfailed": "the address lacks its signature; copy it again, whole",
            "directapiauthorizationrequired": "the flow asks for a login; let anyone trigger it",
            "triggerinputschemamismatch": "the flow expects another form; use the template for "
            "web hook requests",
        },
    ),
    *_phrases(
        Outcome.NOT_SENT,
        {
            "http error 429": "too many messages at once; it is tried again",
            "webhook message delivery failed": "Teams did not take it; it is tried again",
        },
    ),
)
_CHAT = (
    *_too_large("message is too long", "exceeds the maximum", "too large"),
    *_phrases(
        Outcome.REFUSED,
        {
            "permission_denied": "the web hook may not write there; make a new one",
            "unauthenticated": "the key or token of the address is wrong; copy it again, whole",
            "not_found": f"the space or web hook is gone; {_NEW_HOOK}",
        },
    ),
    *_phrases(
        Outcome.NOT_SENT,
        {"resource_exhausted": "too many messages at once; it is tried again"},
    ),
)
WORDS: dict[str, tuple[Word, ...]] = {
    "slack": _SLACK,
    "slack-blocks": _SLACK,
    "tgram": _TELEGRAM,
    "discord": _DISCORD,
    "workflows": _TEAMS,
    "gchat": _CHAT,
    "mmost": (
        *_too_large("message_length", "msg.app_error", "too long"),
        *_phrases(
            Outcome.REFUSED,
            {
                "incoming_webhook.invalid": f"the web hook was removed; {_NEW_HOOK}",
                "incoming_webhook.disabled": "web hooks are switched off; ask the administrator",
                "channel_locked": "the web hook is for one channel; leave the channel out",
                "incoming_webhook.channel": "there is no such channel; check its name",
                "incoming_webhook.permissions": "its owner may not write there; use another",
            },
        ),
    ),
    "ntfy": (
        *_too_large("too large", "message must be", "body must be"),
        *_phrases(
            Outcome.REFUSED,
            {
                "unauthorized": "the login is wrong; check user and password, or the token",
                "forbidden": "the login may not write to this topic; give it the right to",
            },
        ),
        *_phrases(
            Outcome.NOT_SENT, {"limit reached": "the server's limit is reached; it is tried again"}
        ),
    ),
    "pagerduty": _too_large("is too long", "maximum is", "exceeds"),
    "opsgenie": (
        *_too_large("is too long", "exceeds", "larger than"),
        *_phrases(
            Outcome.REFUSED,
            {
                "could not authenticate": "the API key is wrong; copy it again, whole",
                "apikey is not": "the API key is of another kind; make one of an API integration",
            },
        ),
    ),
}
