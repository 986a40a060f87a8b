"""Slack: events in, Block Kit out. slack-bolt and its SDK stay here."""
