"""Points Apprise's Slack plugin at the test's peer in the sender processes of a daemon.

Python imports this at the start of every process that has its folder on PYTHONPATH, and passes the
environment on to their children: see `tests/peers/launch.py`.
"""

import importlib
import os

if os.environ.get("TRACKER_TEST_SLACK"):
    plugin = importlib.import_module("apprise.plugins.slack").NotifySlack
    plugin.webhook_url = os.environ["TRACKER_TEST_SLACK"]
    plugin.api_url = os.environ.get("TRACKER_TEST_SLACK_API", plugin.api_url)
