"""Hears and speaks: everything that has sound in it."""

import os

# onnxruntime would otherwise note down what runs on this machine, and try to send it. It looks
# once, when it is first imported, by whomever: so this stands before anything else here.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
