"""PocketSphinx (BSD) with everything that can be said as a JSGF grammar; then hassil for slots."""

import re
from pathlib import Path

import numpy as np
from pocketsphinx import Config, Decoder, get_model_path

from intents.grammar import Grammar
from scripts.benchmarks.cases import Case
from scripts.benchmarks.peers import NOTHING, Reading
from scripts.benchmarks.peers.hassil import Hassil
from voice.hearing.files import read_recording


class PocketSphinx:
    """It fits whatever it hears into the grammar, so that it knows no “nothing”."""

    name = "pocketsphinx, JSGF"

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
        known = {word for word in grammar.words if self._decoder.lookup_word(word)}
        self._decoder.add_jsgf_string("said", jsgf(grammar.without(grammar.words - known)))
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


def jsgf(grammar: Grammar) -> str:
    """A grammar in JSGF: a rule for each state, which says what may come next."""
    lines = ["#JSGF V1.0;", "grammar said;", "public <said> = <s0>;"]
    for state, arcs in enumerate(grammar.arcs):
        ways = [f"{_word(word)} <s{after}>" for word, after in arcs.items()]
        if state in grammar.finals:
            ways.append("<NULL>")
        lines.append(f"<s{state}> = {' | '.join(ways)};")
    return "\n".join(lines)


def _word(word: str) -> str:
    if not re.fullmatch(r"[a-z'.-]+", word):
        raise ValueError(f"{word} cannot stand in a JSGF grammar")
    return word
