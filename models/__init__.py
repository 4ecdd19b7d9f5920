"""The speech models: which there are, where they come from, and how they are verified.

`store` is the room's door; the other modules are each one step behind it.
"""
