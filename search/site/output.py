"""A generated file of the site: its content is made only if it must be written."""

import hashlib
import os
from collections.abc import Callable
from functools import cached_property

Content = str | bytes


class Output:
    def __init__(self, file: str, content: Content | Callable[[], Content], source: str = "") -> None:
        """`file`: relative to the site's root. `source`: a digest of all that the content follows from; with it, a
        content yet to be made is not made where the site already shows it."""
        self.file = file
        self.source = source
        self._content = content

    @cached_property
    def content(self) -> Content:
        return self._content() if callable(self._content) else self._content

    @property
    def data(self) -> bytes:
        return self.content.encode() if isinstance(self.content, str) else self.content

    @property
    def digest(self) -> str:
        return self.source or digest(self.data)


class Folder:
    """Where outputs are written."""

    def __init__(self, root: str, unchanged: Callable[[Output], bool] | None = None) -> None:
        """`unchanged`: whether an output need not be written, since the site that stands already holds it."""
        self.root = root
        self.unchanged = unchanged
        self._made: set[str] = set()

    def write(self, output: Output) -> None:
        if self.unchanged and self.unchanged(output):
            return
        folder = os.path.join(self.root, os.path.dirname(output.file))
        if folder not in self._made:
            os.makedirs(folder, exist_ok=True)
            self._made.add(folder)
        with open(os.path.join(self.root, output.file), "wb", buffering=0) as file:
            left = memoryview(output.data)
            while left:  # on a full disk a first write may stop early: the next one says why
                left = left[file.write(left) :]


def digest(*parts: object) -> str:
    """Of bytes as they are, of anything else as it is written in Python."""
    data = [part if isinstance(part, bytes) else repr(part).encode(errors="surrogatepass") for part in parts]
    return hashlib.blake2b(b"".join([b"%d:" % len(each) for each in data] + data), digest_size=16).hexdigest()
