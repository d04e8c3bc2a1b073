"""Every error this project raises on purpose.

The tree:

    InspectionError
     ├── ReadError            a file cannot be read; costs that file only
     ├── SourceMissing        a path given to ``sync`` does not exist
     ├── StoreError           a store cannot be opened or is in use
     │    └── ModelMismatch   a store was built with another embedding model
     ├── ModelUnavailable     embedding weights are missing or not what they should be
     ├── FilterError          a ``--where`` expression cannot be understood
     ├── QuestionError        a question cannot be asked (empty, too long)
     └── QuestionFileError    a file of evaluation questions is malformed

Each message says what happened, to what, and what to do about it.
"""

__all__ = [
    "FilterError",
    "InspectionError",
    "ModelMismatch",
    "ModelUnavailable",
    "QuestionError",
    "QuestionFileError",
    "ReadError",
    "SourceMissing",
    "StoreError",
]


class InspectionError(Exception):
    """Be the root of every error this project raises on purpose."""


class ReadError(InspectionError):
    """Report a file that cannot be read.

    Args:
        reason: what is wrong with the file, as one readable phrase without the file's name.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SourceMissing(InspectionError):
    """Report a path given to ``sync`` that does not exist."""


class StoreError(InspectionError):
    """Report a store that cannot be opened, or that another process is writing to."""


class ModelMismatch(StoreError):
    """Report a store that was built with another embedding model than the one asked for."""


class ModelUnavailable(InspectionError):
    """Report embedding weights that are missing, or that are not the published ones."""


class FilterError(InspectionError):
    """Report a filter expression that cannot be understood."""


class QuestionError(InspectionError):
    """Report a question that cannot be asked."""


class QuestionFileError(InspectionError):
    """Report a file of evaluation questions that is malformed."""
