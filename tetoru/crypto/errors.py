"""What can be wrong with a key."""


class KeyUnavailable(Exception):
    """The key does not exist, or no root key at hand opens it. The text is for operators and holds no secret."""


class RootUnreachable(KeyUnavailable):
    """AWS KMS did not answer, or said no: nothing is known to be lost."""
