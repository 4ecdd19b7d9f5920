"""Moonshine's network in plain onnxruntime: sound in, tokens and likelihoods out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from voice.hearing.recognizers import HasGoneOn, WentOn, never
from voice.hearing.recognizers.moonshine.tokenizer import Tokenizer
from voice.sound import HEARING_RATE, Samples

LAYERS, HEADS, WIDTH = 6, 8, 36
"""The shape of the tiny model's decoder: what its cache of keys and values is made of."""

SAMPLES_PER_FRAME = 64 * 3 * 2
"""The strides of the encoder's three convolutions."""

TOKENS_PER_SECOND = 6.5
"""Speech has fewer; more is invention. From the Moonshine paper, arXiv 2410.15608."""

SHORTEST_S = 0.25
"""The encoder's convolutions need this much sound to yield anything."""

Memory = dict[str, NDArray[np.float32]]
"""The decoder's keys and values by name, one row an hypothesis: what it need not compute again."""

Likelihoods = NDArray[np.float32]
"""Natural-log likelihoods of the tokens that may come next, shape (hypotheses, vocabulary)."""


@dataclass(frozen=True)
class Utterance:
    """What the network knows of an utterance before the first word of it is written.

    Attributes:
        seconds: Its length.
        sound: What the decoder is given of it at every step.
        first: The likelihoods of the first token, one row.
        memory: The decoder's keys and values at the beginning, one row.
        has_gone_on: Whether speech has gone on since.
    """

    seconds: float
    sound: dict[str, NDArray[np.generic]]
    first: Likelihoods
    memory: Memory
    has_gone_on: HasGoneOn


@dataclass(frozen=True)
class Transcript:
    """What the network makes of an utterance when nobody tells it what to expect.

    Attributes:
        tokens: Without begin and end.
        likelihood: Their natural-log likelihood, the end included.
    """

    tokens: tuple[int, ...]
    likelihood: float


class MoonshineModel:
    """The encoder and decoder of one Moonshine model.

    Raises:
        OSError: A file cannot be read.
        ValueError: The folder holds no such model.
    """

    def __init__(self, folder: Path) -> None:
        # One thread is as fast as two for a network this small, and leaves the other core free.
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        # An arena keeps what the longest utterance took; without one it is as fast (measured).
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        try:
            self._encoder = onnxruntime.InferenceSession(folder / "encoder_model.ort", options)
            self._decoder = onnxruntime.InferenceSession(
                folder / "decoder_model_merged.ort", options
            )
        except Exception as error:  # onnxruntime raises nothing narrower
            raise ValueError(f"{folder} holds no usable Moonshine model") from error
        self.tokenizer = Tokenizer(folder / "tokenizer.bin")
        self._spoken, self._heard = (
            [f"{layer}.{side}.{what}" for layer in range(LAYERS) for what in ("key", "value")]
            for side in ("decoder", "encoder")
        )

    def listen(self, samples: Samples, has_gone_on: HasGoneOn = never) -> Utterance:
        """Encodes an utterance: mono float32 at 16 kHz."""
        missing = math.ceil(SHORTEST_S * HEARING_RATE) - len(samples)
        padded = np.pad(samples, (0, max(0, missing)))[np.newaxis]
        (states,) = self._encoder.run(
            ["last_hidden_state"],
            {"input_values": padded, "attention_mask": np.ones(padded.shape, np.int64)},
        )
        sound = {
            "encoder_hidden_states": states,
            # The decoder thins this mask of samples out to one of frames.
            "encoder_attention_mask": np.ones((1, states.shape[1] * SAMPLES_PER_FRAME), np.int64),
        }
        names = [*self._spoken, *self._heard]
        empty = np.zeros((1, HEADS, 0, WIDTH), np.float32)
        logits, *memory = self._decoder.run(
            ["logits", *(f"present.{name}" for name in names)],
            {
                **sound,
                "input_ids": np.array([[Tokenizer.BEGIN]]),
                "use_cache_branch": np.array([False]),
                **{f"past_key_values.{name}": empty for name in names},
            },
        )
        return Utterance(
            len(samples) / HEARING_RATE,
            sound,
            _log_softmax(logits[:, -1]),
            dict(zip(names, memory, strict=True)),
            has_gone_on,
        )

    def transcribe(self, utterance: Utterance) -> Transcript:
        """Takes the likeliest token, one after the other, until the end."""
        return self.complete(utterance, utterance.first, utterance.memory)

    def complete(
        self,
        utterance: Utterance,
        scores: Likelihoods,
        memory: Memory,
        row: int = 0,
        least: float = -math.inf,
    ) -> Transcript:
        """Goes on from an hypothesis with the likeliest tokens.

        Args:
            utterance: What is heard.
            scores: What may come next.
            memory: The keys and values so far.
            row: Which hypothesis of these.
            least: The natural-log likelihood below which it gives up.
        """
        tokens: list[int] = []
        likelihood = 0.0
        # Its length bounds how many tokens it can hold.
        for _ in range(math.ceil(utterance.seconds * TOKENS_PER_SECOND) + 3):
            token = int(scores[row].argmax())
            likelihood += float(scores[row, token])
            if token == Tokenizer.END or likelihood < least:
                break
            tokens.append(token)
            if loop := _loop_length(tokens):
                tokens = tokens[:-loop]
                break
            scores, memory = self.step(utterance, memory, [row], [token])
            row = 0
        return Transcript(tuple(tokens), likelihood)

    def step(
        self, utterance: Utterance, memory: Memory, rows: Sequence[int], tokens: Sequence[int]
    ) -> tuple[Likelihoods, Memory]:
        """Writes one more token to some hypotheses.

        Args:
            utterance: What is heard.
            memory: The keys and values of the hypotheses so far.
            rows: Which of them go on, each as often as it is named.
            tokens: The token of each.

        Returns:
            What may come next in each, and their keys and values.

        Raises:
            WentOn: Speech has gone on, so that nobody needs to know.
        """
        if utterance.has_gone_on():
            raise WentOn
        # What the decoder knows of the sound is the same in every row: once is enough.
        kept = {name: memory[name] for name in self._heard}
        grown = {name: memory[name][list(rows)] for name in self._spoken}
        logits, *spoken = self._decoder.run(
            ["logits", *(f"present.{name}" for name in self._spoken)],
            {
                **utterance.sound,
                "input_ids": np.array(tokens, np.int64)[:, np.newaxis],
                "use_cache_branch": np.array([True]),
                **{f"past_key_values.{name}": value for name, value in (kept | grown).items()},
            },
        )
        return _log_softmax(logits[:, -1]), kept | dict(zip(self._spoken, spoken, strict=True))


def _log_softmax(logits: NDArray[np.float32]) -> Likelihoods:
    shifted = logits - logits.max(axis=-1, keepdims=True)
    result: Likelihoods = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def _loop_length(tokens: Sequence[int]) -> int:
    """How many tokens at the end are the repeats of a loop: the same thing five times over.

    People repeat a word three or four times; a decoder that has lost the thread never stops.
    """
    for period in range(1, 9):
        tail = list(tokens[-5 * period :])
        if len(tail) == 5 * period and tail == tail[:period] * 5:
            return 4 * period
    return 0
