"""From the microphone or a file to hypotheses."""
