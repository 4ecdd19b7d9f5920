"""The commands that change how the guide speaks: slower and faster, louder and quieter."""

from dataclasses import dataclass, replace

from intents.guiding.flows import Choose
from intents.guiding.session import Session
from intents.guiding.speech import Lines
from intents.turns import Understood


@dataclass(frozen=True)
class Dial:
    """Something about the manner of speaking that can be turned up and down.

    Attributes:
        what: Its name in `Manner`.
        levels: What it can be, ascending.
        down: The prompt where it was turned down, and the one where it can be no lower.
        up: The same upwards.
    """

    what: str
    levels: tuple[float, ...]
    down: tuple[str, str]
    up: tuple[str, str]

    def turn(self, session: Session, by: int) -> Lines:
        """Turns it by one level, or says that it cannot be turned further; then goes on."""
        done, at_end = self.up if by > 0 else self.down
        at = self.levels.index(getattr(session.speech.manner, self.what)) + by
        if not 0 <= at < len(self.levels):
            return session.say(at_end) + _asked(session)
        session.speech.manner = replace(session.speech.manner, **{self.what: self.levels[at]})
        return session.say(done) + _asked(session)


def _asked(session: Session) -> Lines:
    """What was left to say; or what waits for a yes or a no, which may not have been heard."""
    asks = isinstance(session.waits, Choose) and not session.held
    return session.unspoken or (session.question() if asks else ())


PACE = Dial(
    "pace",
    (0.7, 0.85, 1.0, 1.15, 1.3),
    ("talk.slower", "talk.slowest"),
    ("talk.faster", "talk.fastest"),
)
VOLUME = Dial(
    "volume",
    (0.35, 0.6, 1.0, 1.4, 2.0),
    ("talk.quieter", "talk.quietest"),
    ("talk.louder", "talk.loudest"),
)


def slower(session: Session, understood: Understood) -> Lines:
    """Speaks more slowly from here on."""
    return PACE.turn(session, -1)


def faster(session: Session, understood: Understood) -> Lines:
    """Speaks faster from here on."""
    return PACE.turn(session, 1)


def louder(session: Session, understood: Understood) -> Lines:
    """Speaks louder from here on."""
    return VOLUME.turn(session, 1)


def quieter(session: Session, understood: Understood) -> Lines:
    """Speaks more softly from here on."""
    return VOLUME.turn(session, -1)
