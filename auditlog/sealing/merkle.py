"""Merkle tree hashes as RFC 9162 §2.1.1 defines them, leaf by leaf."""

import hashlib
from collections.abc import Iterable

LEAF, NODE = b"\x00", b"\x01"


class Tree:
    """Takes any number of leaves and keeps only about log2 of them in memory."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Append one leaf."""
        node, below = hashlib.sha256(LEAF + leaf).digest(), self.size
        while below & 1:  # two full subtrees of the same height become one
            node = hashlib.sha256(NODE + self._peaks.pop() + node).digest()
            below >>= 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The hash over all leaves so far; of nothing it is the hash of nothing."""
        if not self._peaks:
            return hashlib.sha256(b"").digest()
        node = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            node = hashlib.sha256(NODE + peak + node).digest()
        return node


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The hash over these leaves."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()
