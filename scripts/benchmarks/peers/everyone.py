"""Opens everyone who is measured, ours first."""

from collections.abc import Callable

from scripts.benchmarks.peers import Reader
from scripts.benchmarks.peers.fuzzy import PlainFuzzy
from scripts.benchmarks.peers.hassil import Hassil
from scripts.benchmarks.peers.ours import ConstrainedAlone, Guide, TranscriptAlone
from scripts.benchmarks.subject import Subject

Notice = Callable[[str], None]


def open_readers(subject: Subject, notice: Notice, *, sound: bool) -> list[Reader]:
    """Ours, its halves where there is sound, and the peers that can take the catalogue."""
    hassil = Hassil(subject)
    readers: list[Reader] = [Guide(subject.understanding)]
    if not subject.understanding.knows_paraphrases:
        if subject.dangers:
            notice(
                "There are no examples of these phrases for the second opinion (`amends prepare`)."
            )
    elif subject.without_paraphrases is not None:
        readers.append(Guide(subject.without_paraphrases, "without paraphrases"))
    if sound:
        readers += [TranscriptAlone(subject.understanding), ConstrainedAlone(subject.understanding)]
    readers += [PlainFuzzy(subject.templates), hassil]
    for open_peer in (_padacioso, _adapt):
        try:
            readers.append(open_peer(subject))
        except ImportError as error:
            notice(f"{error.name} is not installed: it is left out.")
        except LookupError as error:
            notice(f"{open_peer.__name__.strip('_')} cannot take this catalogue: {error}.")
    if sound:
        try:
            from scripts.benchmarks.peers.pocketsphinx import PocketSphinx

            readers.append(PocketSphinx(subject.understanding.grammar(), hassil))
        except ImportError as error:
            notice(f"{error.name} is not installed: it is left out.")
    return readers


def _padacioso(subject: Subject) -> Reader:
    from scripts.benchmarks.peers.padacioso import Padacioso

    return Padacioso(subject.templates)


def _adapt(subject: Subject) -> Reader:
    from scripts.benchmarks.peers.adapt import Adapt

    return Adapt(subject.templates)
