"""Moonshine's network in plain onnxruntime: sound in, tokens and likelihoods out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from voice.hearing.recognizers.moonshine.phrases import PhraseTree
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

BEAM = 12
"""Hypotheses kept at a time. With 8, 12 and 16 the same 124 of 132 spoken phrases were found."""

TOO_FAR = -8.0
"""Hypotheses so much less likely (natural log) than the free transcript are given up."""


CHUNK = 2
"""How many sentences are computed to their end at a time."""

Likelihoods = NDArray[np.float32]
"""Natural-log likelihoods, shape (n,)."""

Encoded = NDArray[np.float32]
"""What the encoder made of an utterance: shape (1, frames, 288), float32."""


@dataclass(frozen=True)
class Transcript:
    """What the decoder makes of an utterance when nobody tells it what to expect.

    Attributes:
        tokens: Without begin and end.
        likelihood: Their natural-log likelihood, the end included.
        first: The log-probability of every token at the beginning, shape (vocabulary,).
        memory: The decoder's keys and values once it has read the begin token.
    """

    tokens: tuple[int, ...]
    likelihood: float
    first: Likelihoods
    memory: Memory


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
        except Exception as error:  # onnxruntime raises nothing narrower
            raise ValueError(f"{folder} holds no usable Moonshine model") from error
        self.tokenizer = Tokenizer(folder / "tokenizer.bin")
        self._endings = [Tokenizer.END, *self.tokenizer.pieces(".,?!")]
        self._names = [
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

    def transcribe(self, encoded: Encoded, seconds: float) -> Transcript:
        """Takes the likeliest token, one after the other, until the end.

        Args:
            encoded: The utterance.
            seconds: Its length, which bounds how many tokens it can hold.
        """
        begin = np.array([[Tokenizer.BEGIN]])
        scores, memory = self._step(encoded, begin, self._empty_memory(encoded))
        first, start = scores[0], memory
        tokens: list[int] = []
        likelihood = 0.0
        for _ in range(math.ceil(seconds * TOKENS_PER_SECOND) + 3):
            token = int(scores[0].argmax())
            likelihood += float(scores[0, token])
            if token == Tokenizer.END:
                break
            tokens.append(token)
            if loop := _loop_length(tokens):
                tokens = tokens[:-loop]
                break
            scores, memory = self._step(encoded, np.array([[token]]), memory)
        return Transcript(tuple(tokens), likelihood, first, start)

    def search(
        self, encoded: Encoded, free: Transcript, tree: PhraseTree, most: int
    ) -> list[tuple[int, float]]:
        """The phrases that fit the utterance best: a beam search that knows only these.

        Args:
            encoded: The utterance.
            free: What was made of it freely.
            tree: The phrases.
            most: How many to return.

        Returns:
            Numbers of phrases with their log-likelihoods as all that was said, best first; none
            where nothing comes near the free transcript.
        """
        # What the decoder knows of the sound is the same in every row of the beam.
        sound = np.repeat(encoded, BEAM, axis=0)
        heard = {
            name: np.repeat(value, BEAM, axis=0)
            for name, value in free.memory.items()
            if "encoder" in name
        }
        nodes, totals = np.zeros(1, np.int64), np.zeros(1)
        scores, memory = free.first[np.newaxis], free.memory
        found: list[tuple[float, int]] = []
        while len(nodes):
            found += [
                (float(totals[row] + np.logaddexp.reduce(scores[row, self._endings])), end)
                for row, node in enumerate(nodes)
                if (end := tree.ends.get(int(node))) is not None
            ]
            found = sorted(found, reverse=True)[:most]
            floor = free.likelihood + TOO_FAR
            if len(found) == most:
                floor = max(floor, found[-1][0])
            parents, tokens, nodes, totals = _grow(tree, nodes, totals, scores, floor)
            if len(nodes):
                kept = {
                    name: heard[name][: len(nodes)] if name in heard else value[parents]
                    for name, value in memory.items()
                }
                scores, memory = self._step(sound[: len(nodes)], tokens[:, np.newaxis], kept)
        found = [each for each in found if each[0] > free.likelihood + TOO_FAR]
        numbers = [number for _, number in found]
        exact = self._best_exactly(
            encoded,
            [tree.tokens[number] for number in numbers],
            np.array([total for total, _ in found]),
        )
        return sorted(zip(numbers, exact, strict=True), key=lambda each: -each[1])

    def likelihoods(
        self, encoded: Encoded, free: Transcript, sentences: Sequence[Sequence[int]]
    ) -> list[float]:
        """The log-likelihood of each sentence of tokens as all that was said.

        However it is punctuated at its end: "for example" must not fit the beginning of "for
        example, the kitchen". Only those that can be the best are computed to their end; others
        have a bound that is no higher than the best, so that the order holds where it matters.

        Args:
            encoded: The utterance.
            free: What was made of it freely.
            sentences: Their tokens.
        """
        bounds = np.array([free.first[sentence[0]] for sentence in sentences], np.float64)
        near = np.flatnonzero(bounds >= free.likelihood + TOO_FAR)
        if len(near):
            bounds[near] = self._bounds(encoded, [sentences[int(i)] for i in near])
        return self._best_exactly(encoded, sentences, bounds)

    def _best_exactly(
        self, encoded: Encoded, sentences: Sequence[Sequence[int]], bounds: NDArray[np.float64]
    ) -> list[float]:
        results = bounds.copy()
        best = -math.inf
        ranks = np.argsort(bounds)[::-1]
        for start in range(0, len(ranks), CHUNK):
            chunk = ranks[start : start + CHUNK]
            if best >= bounds[chunk[0]]:
                break
            results[chunk] = self._complete(encoded, [sentences[int(i)] for i in chunk])
            best = max(best, float(results[chunk].max()))
        return [float(result) for result in np.minimum(results, best)]

    def _bounds(self, encoded: Encoded, sentences: Sequence[Sequence[int]]) -> Likelihoods:
        """The log-likelihoods of the sentences as the beginning of what was said."""
        scores, fed = self._forced(encoded, sentences)
        lengths = np.array([len(sentence) for sentence in sentences])
        ends = scores[np.arange(len(sentences)), lengths][:, self._endings]
        result: Likelihoods = _along(scores, fed, lengths) + np.logaddexp.reduce(ends, axis=1)
        return result

    def _complete(self, encoded: Encoded, sentences: Sequence[Sequence[int]]) -> Likelihoods:
        """The log-likelihoods of the sentences, nothing following but a sign."""
        signs = [[], *([sign] for sign in self._endings if sign != Tokenizer.END)]
        rows = [[*sentence, *sign, Tokenizer.END] for sentence in sentences for sign in signs]
        scores, fed = self._forced(encoded, rows)
        totals = _along(scores, fed, np.array([len(row) for row in rows]))
        result: Likelihoods = np.logaddexp.reduce(totals.reshape(-1, len(signs)), axis=1)
        return result

    def _forced(
        self, encoded: Encoded, rows: Sequence[Sequence[int]]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The decoder's log-probabilities where rows of tokens are forced on it, and the rows.

        Shapes (rows, longest + 1, vocabulary) and (rows, longest + 1), begin token included.
        """
        fed = np.full((len(rows), max(map(len, rows)) + 1), Tokenizer.BEGIN, np.int64)
        for row, tokens in zip(fed, rows, strict=True):
            row[1 : len(tokens) + 1] = tokens
        batch = np.repeat(encoded, len(rows), axis=0)
        (logits,) = self._decoder.run(
            ["logits"], self._inputs(batch, fed, self._empty_memory(batch))
        )
        return _log_softmax(logits), fed

    def _step(
        self, encoded: Encoded, tokens: NDArray[np.int64], memory: Memory
    ) -> tuple[Likelihoods, Memory]:
        """Reads one more token in each row: the log-probabilities of the next, and the memory."""
        names = [name for name in self._names if not (_is_full(memory) and "encoder" in name)]
        logits, *present = self._decoder.run(
            ["logits", *(f"present.{name}" for name in names)],
            self._inputs(encoded, tokens, memory),
        )
        # With a memory the decoder returns no encoder keys: they stay what they were.
        return _log_softmax(logits[:, -1]), {**memory, **dict(zip(names, present, strict=True))}

    def _inputs(
        self,
        encoded: Encoded,
        tokens: NDArray[np.int64],
        memory: Memory,
    ) -> dict[str, NDArray[np.generic]]:
        return {
            "encoder_hidden_states": encoded,
            # The decoder thins this mask of samples out to one of frames.
            "encoder_attention_mask": np.ones(
                (len(encoded), encoded.shape[1] * SAMPLES_PER_FRAME), np.int64
            ),
            "input_ids": tokens.astype(np.int64),
            "use_cache_branch": np.array([_is_full(memory)]),
            **{f"past_key_values.{name}": value for name, value in memory.items()},
        }

    def _empty_memory(self, encoded: Encoded) -> Memory:
        empty = np.zeros((len(encoded), HEADS, 0, WIDTH), np.float32)
        return dict.fromkeys(self._names, empty)


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = logits - logits.max(axis=-1, keepdims=True)
    result: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def _grow(
    tree: PhraseTree,
    nodes: NDArray[np.int64],
    totals: NDArray[np.float64],
    scores: Likelihoods,
    floor: float,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The likeliest continuations of the beam: parent rows, tokens, nodes, and totals."""
    parents = np.repeat(np.arange(len(nodes)), [len(tree.children[node][0]) for node in nodes])
    tokens = np.concatenate([tree.children[node][0] for node in nodes])
    grown = np.concatenate([tree.children[node][1] for node in nodes])
    reached = totals[parents] + scores[parents, tokens]
    best = np.argsort(reached)[::-1][:BEAM]
    best = best[reached[best] > floor]
    return parents[best], tokens[best], grown[best], reached[best]


def _is_full(memory: Memory) -> bool:
    return len(next(iter(memory.values()))[0, 0]) > 0


def _along(
    scores: NDArray[np.float32], fed: NDArray[np.int64], lengths: NDArray[np.int64]
) -> Likelihoods:
    """The sum of each row's log-probabilities over its first so many tokens."""
    spoken = np.take_along_axis(scores[:, :-1], fed[:, 1:, np.newaxis], axis=-1)[..., 0]
    counted = np.arange(spoken.shape[1]) < lengths[:, np.newaxis]
    result: Likelihoods = (spoken * counted).sum(axis=1)
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
