"""Moonshine's network in plain onnxruntime: sound in, tokens and likelihoods out."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

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

Encoded = NDArray[np.float32]
"""What the encoder made of an utterance: shape (1, frames, 288), float32."""


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
        options.log_severity_level = 3
        try:
            self._encoder = onnxruntime.InferenceSession(folder / "encoder_model.ort", options)
            self._decoder = onnxruntime.InferenceSession(
                folder / "decoder_model_merged.ort", options
            )
        except RuntimeError as error:
            raise ValueError(f"{folder} holds no usable Moonshine model") from error
        self.tokenizer = Tokenizer(folder / "tokenizer.bin")
        self._endings = [Tokenizer.END, *self.tokenizer.pieces(".,?!")]
        self._cache_names = [
            f"{layer}.{side}.{what}"
            for layer in range(LAYERS)
            for side in ("decoder", "encoder")
            for what in ("key", "value")
        ]

    def encode(self, samples: Samples) -> Encoded:
        """Listens to an utterance: mono float32 at 16 kHz."""
        missing = math.ceil(SHORTEST_S * HEARING_RATE) - len(samples)
        sound = np.pad(samples, (0, max(0, missing)))[np.newaxis]
        (states,) = self._encoder.run(
            ["last_hidden_state"],
            {"input_values": sound, "attention_mask": np.ones(sound.shape, np.int64)},
        )
        return np.asarray(states, np.float32)

    def transcribe(self, encoded: Encoded, seconds: float) -> tuple[list[int], float]:
        """The likeliest tokens, taken one at a time, and their log-likelihood with the end.

        Args:
            encoded: The utterance.
            seconds: Its length, which bounds how many tokens it can hold.
        """
        tokens: list[int] = []
        likelihood = 0.0
        token = Tokenizer.BEGIN
        cache = self._empty_cache(encoded)
        for step in range(math.ceil(seconds * TOKENS_PER_SECOND) + 3):
            logits, *present = self._decoder.run(
                ["logits", *(f"present.{name}" for name in self._cache_names)],
                self._inputs(encoded, np.array([[token]]), cache, use_cache=step > 0),
            )
            scores = _log_softmax(logits[0, -1])
            token = int(scores.argmax())
            likelihood += float(scores[token])
            if token == Tokenizer.END:
                break
            tokens.append(token)
            if loop := _loop_length(tokens):
                return tokens[:-loop], likelihood
            cache = {
                name: value
                if step == 0 or "decoder" in name
                else cache[name]  # with a cache the decoder returns no encoder keys
                for name, value in zip(self._cache_names, present, strict=True)
            }
        return tokens, likelihood

    def likelihoods(self, encoded: Encoded, sentences: Sequence[Sequence[int]]) -> list[float]:
        """The log-likelihood of each sentence of tokens, however it is punctuated at its end."""
        lengths = np.array([len(sentence) for sentence in sentences])
        fed = np.full((len(sentences), lengths.max() + 1), Tokenizer.BEGIN, np.int64)
        for row, sentence in zip(fed, sentences, strict=True):
            row[1 : len(sentence) + 1] = sentence
        batch = np.repeat(encoded, len(sentences), axis=0)
        (logits,) = self._decoder.run(
            ["logits"], self._inputs(batch, fed, self._empty_cache(batch), use_cache=False)
        )
        scores = _log_softmax(logits)
        spoken = np.take_along_axis(scores[:, :-1], fed[:, 1:, np.newaxis], axis=-1)[..., 0]
        counted = np.arange(lengths.max()) < lengths[:, np.newaxis]
        ends = scores[np.arange(len(sentences)), lengths][:, self._endings]
        totals = (spoken * counted).sum(axis=1) + np.logaddexp.reduce(ends, axis=1)
        return [float(total) for total in totals]

    def _inputs(
        self,
        encoded: Encoded,
        tokens: NDArray[np.int64],
        cache: dict[str, NDArray[np.float32]],
        *,
        use_cache: bool,
    ) -> dict[str, NDArray[np.generic]]:
        return {
            "encoder_hidden_states": encoded,
            # The decoder thins this mask of samples out to one of frames.
            "encoder_attention_mask": np.ones(
                (len(encoded), encoded.shape[1] * SAMPLES_PER_FRAME), np.int64
            ),
            "input_ids": tokens.astype(np.int64),
            "use_cache_branch": np.array([use_cache]),
            **{f"past_key_values.{name}": value for name, value in cache.items()},
        }

    def _empty_cache(self, encoded: Encoded) -> dict[str, NDArray[np.float32]]:
        empty = np.zeros((len(encoded), HEADS, 0, WIDTH), np.float32)
        return dict.fromkeys(self._cache_names, empty)


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = logits - logits.max(axis=-1, keepdims=True)
    result: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
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
