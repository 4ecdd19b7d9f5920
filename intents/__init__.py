"""Understands what was heard and decides what is said: no sound, device, thread or clock here."""
