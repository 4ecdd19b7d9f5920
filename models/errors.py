"""The failures of finding, fetching and trusting a model that the person can mend."""


class ModelError(Exception):
    """A model that is missing, damaged or cannot be fetched.

    The message is one clear sentence that says what is wrong and what to do. The command line
    prints it on standard error, without a traceback, and exits with status 2.
    """
