"""What ends the looking."""


class Found(Exception):
    """A reason to refuse the file, by its word in messaging.files.refusals."""

    def __init__(self, refusal: str) -> None:
        self.refusal = refusal
        super().__init__(refusal)
