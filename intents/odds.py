"""Logistic regression, applied: named pieces of evidence, and the weight that each has."""

import math
from collections.abc import Mapping


def odds_of(evidence: Mapping[str, float], weights: object) -> float:
    """The odds (natural log): every piece of evidence times its weight, added up.

    Args:
        evidence: How much there is of each piece, by name.
        weights: Has an attribute of each of these names.
    """
    odds: float = sum(getattr(weights, name) * amount for name, amount in evidence.items())
    return odds


def probability(odds: float) -> float:
    """From 0 to 1, of odds (natural log)."""
    return 1.0 / (1.0 + math.exp(-odds))
