"""PocketSphinx (BSD) with everything that can be said as its grammar; then hassil for slots."""

from pathlib import Path

import numpy as np
from pocketsphinx import Config, Decoder, get_model_path

from intents.phrases.grammar import Grammar
from scripts.benchmarks.cases import Case
from scripts.benchmarks.peers import NOTHING, Reading
from scripts.benchmarks.peers.hassil import Hassil
from voice.hearing.files import read_recording


class PocketSphinx:
    """It fits whatever it hears into the grammar, so that it knows no “nothing”.

    The grammar is given as a finite-state grammar, which is what it makes of JSGF: with a JSGF
    rule for each state it needs 12 GB for coffee orders, and five seconds an utterance of the
    guide's. Words that its dictionary lacks (macchiato) are left out with their sentences.
    """

    name = "pocketsphinx"

    def __init__(self, grammar: Grammar, slots: Hassil) -> None:
        model = Path(get_model_path()) / "en-us"
        self._slots = slots
        self._decoder = Decoder(
            Config(
                hmm=str(model / "en-us"),
                dict=str(model / "cmudict-en-us.dict"),
                lm=None,
                loglevel="FATAL",
            )
        )
        unknown = [word for word in grammar.words if not self._decoder.lookup_word(word)]
        known = grammar.without(unknown)
        end = len(known.arcs)
        words = [
            (state, after, 1.0 / len(arcs), word)
            for state, arcs in enumerate(known.arcs)
            for word, after in arcs.items()
        ]
        ends = [(state, end, 1.0) for state in known.finals]
        self._decoder.add_fsg("said", self._decoder.create_fsg("said", 0, end, [*words, *ends]))
        self._decoder.activate_search("said")

    def read(self, case: Case) -> Reading:
        """Decodes the recording, whole."""
        if case.file is None:
            return NOTHING
        samples = np.concatenate(list(read_recording(case.file)))
        self._decoder.start_utt()
        self._decoder.process_raw((samples * 32767).astype("<i2").tobytes(), full_utt=True)
        self._decoder.end_utt()
        found = self._decoder.hyp()
        return self._slots.recognize(found.hypstr) if found and found.hypstr else NOTHING
