"""Channels: a platform's events to what the use cases take, and what they give back to what the platform shows."""
