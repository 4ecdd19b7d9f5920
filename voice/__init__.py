"""Hears and speaks: everything that has sound in it."""
