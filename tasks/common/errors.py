"""What a caller can mend: a wrong path, an unusable roster, an inbox that is none."""

__all__ = ["CallerError"]


class CallerError(ValueError):
    """The call cannot be carried out as it stands; the message says what to change, in Chinese."""
