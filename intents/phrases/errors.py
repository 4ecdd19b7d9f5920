"""The failures of phrase files that the person who wrote them can mend."""


class CatalogueError(Exception):
    """A phrase file that cannot be used: one sentence that names file, line and what is wrong."""
