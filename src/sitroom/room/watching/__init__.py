"""Feeds polled round by round, and what their news changes in a room (``rounds`` is where it begins)."""
