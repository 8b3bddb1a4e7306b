"""A receiver for `json://` channels."""

from __future__ import annotations

from tests.peers.http_peer import HttpPeer


class WebhookPeer(HttpPeer):
    """Takes any request; see `HttpPeer` for answers, latency, faults and the synced log.

    A latency for every request: `WebhookPeer(usual=Answer(delay_s=0.2))`.
    """

    def channel_url(self, path: str = "/hook") -> str:
        """The channel URL that posts to `path` here; it needs `allow_hosts = ["127.0.0.1"]`."""
        scheme = "jsons" if self.base_url.startswith("https") else "json"
        return f"{scheme}://127.0.0.1:{self.port}{path}"

    @property
    def bodies(self) -> list[dict[str, str]]:
        """The accepted bodies, oldest first: `title`, `message`, `type` ..."""
        return [each.json for each in self.accepted]
