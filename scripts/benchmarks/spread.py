"""How sure a measured share or rate is: intervals that hold the true one 19 times in 20."""

from math import sqrt

Z = 1.96


def share(right: int, of: int) -> str:
    """A share in per cent with Wilson's interval and the count: "91.3 [88–94] 412"."""
    if not of:
        return "-"
    low, high = wilson(right, of)
    return f"{100 * right / of:.1f} [{100 * low:.0f}–{100 * high:.0f}] {of}"


def wilson(right: int, of: int) -> tuple[float, float]:
    """Wilson's score interval (1927), which also holds near 0 and 1."""
    part = right / of
    spread = Z * sqrt(part * (1 - part) / of + (Z / (2 * of)) ** 2)
    middle = part + Z * Z / (2 * of)
    scale = 1 + Z * Z / of
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def rate(events: int, hours: float) -> str:
    """Events an hour, with Byar's approximation of Poisson's interval: "1.5 [0.5–3.5]"."""
    low = _byar(events, -Z) if events else 0.0
    high = _byar(events + 1, Z)
    return f"{events / hours:.2f} [{low / hours:.2f}–{high / hours:.2f}]"


def _byar(events: int, z: float) -> float:
    return float(events * (1 - 1 / (9 * events) + z / (3 * sqrt(events))) ** 3)
