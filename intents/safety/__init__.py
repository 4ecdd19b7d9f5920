"""Danger: what tells of it, what sounds like it, and whom to call."""
