"""Finding a string in files, whatever it was encoded as."""

import base64
import gzip
import html
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

__all__ = ["forms", "hits", "read_all"]


def forms(text: str) -> set[bytes]:
    """How a string looks: as it is, in addresses, in HTML, in JSON, and at each place of Base64."""
    plain = text.encode()
    found = {
        plain,
        quote(text, safe="").encode(),
        html.escape(text).encode(),
        json.dumps(text)[1:-1].encode(),
    }
    found |= {plain.upper(), plain.hex().encode()}
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + plain + b"\0" * 3)
        # The first and last characters depend on the neighbours.
        inner = whole[(0, 2, 3)[shift] : -(-(shift + len(plain)) * 4 // 3) - 1]
        found |= {inner, inner.translate(bytes.maketrans(b"+/", b"-_"))}
    return found


def read_all(folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file, symbolic links left out; of compressed ones what they hold, too."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if not path.is_file() or path.is_symlink():
                continue
            content = path.read_bytes()
            yield str(path), content
            if path.suffix == ".gz":
                yield f"{path} (decompressed)", gzip.decompress(content)
            elif path.suffix == ".png":
                yield f"{path} (chunks)", _chunks(content)


def hits(canaries: Mapping[str, str], contents: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """Each place whose string was found, to the first file that has it."""
    sought = {place: forms(text) for place, text in canaries.items()}
    found: dict[str, str] = {}
    for name, content in contents:
        where = content + b"\n" + name.encode()
        for place, shapes in sought.items():
            if place not in found and any(shape in where for shape in shapes):
                found[place] = name
    return found


def _chunks(png: bytes) -> bytes:
    """What compressed text chunks hold (PNG specification, zTXt and iTXt)."""
    found = b""
    for kind in (b"zTXt", b"iTXt"):
        for piece in png.split(kind)[1:]:
            for start in (piece.find(b"\0\0") + 2, piece.find(b"\0\1\0\0\0") + 5):
                try:
                    found += zlib.decompressobj().decompress(piece[start:], 100_000)
                except zlib.error:
                    continue
    return found
