"""The failures of hearing and speaking that the person at the keyboard can mend."""


class VoiceError(Exception):
    """A device, file, voice or setting that cannot be used.

    The message is one clear sentence that says what is wrong and what to do. The command line
    prints it on standard error, without a traceback, and exits with status 2.
    """
