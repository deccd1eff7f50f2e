"""Small files of data and models, made by the rules of their formats."""

import json
import struct
from collections.abc import Mapping, Sequence

__all__ = ["field", "onnx_model", "onnx_value", "onnx_weight", "safetensors", "tiff"]


def safetensors(tensors: Mapping[str, object], metadata: Mapping[str, str] | None = None) -> bytes:
    """A safetensors file of which the header alone counts."""
    header = json.dumps({**({"__metadata__": metadata} if metadata else {}), **tensors}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(64)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number: int, value: int | bytes | str) -> bytes:
    """A field of a message of Protocol Buffers."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    content = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def onnx_value(name: str, element: int, shape: Sequence[int | str]) -> bytes:
    """A ``ValueInfoProto`` of a tensor."""
    sizes = b"".join(field(1, field(1 if isinstance(each, int) else 2, each)) for each in shape)
    return field(1, name) + field(2, field(1, field(1, element) + field(2, sizes)))


def onnx_weight(name: str, shape: Sequence[int], content: bytes) -> bytes:
    """A ``TensorProto`` of float32."""
    sizes = b"".join(map(_varint, shape))
    return field(1, sizes) + field(2, 1) + field(8, name) + field(9, content)


def onnx_model(
    inputs: Sequence[bytes], outputs: Sequence[bytes], weights: Sequence[bytes] = (), further: bytes = b""
) -> bytes:
    """A ``ModelProto``, fields in the order in which protobuf writes them."""
    graph = field(2, "main")
    graph += b"".join(field(5, each) for each in weights)
    graph += b"".join(field(11, each) for each in inputs) + b"".join(field(12, each) for each in outputs)
    model = field(1, 8) + field(2, "pytorch") + field(3, "2.3.1") + field(7, graph + further)
    return model + field(8, field(1, "") + field(2, 17)) + field(14, field(1, "author") + field(2, "Ada"))


def tiff(
    tags: Mapping[int, tuple[int, Sequence[int] | Sequence[float] | str]],
    *,
    order: str = "<",
    big: bool = False,
) -> bytes:
    """A TIFF of one directory without pixels.

    Args:
        tags: number to type (2 for text, 3 for short, 4 for long, 12 for double) and values.
        order: of bytes, ``<`` or ``>``.
        big: BigTIFF.
    """
    letters = {3: "H", 4: "I", 12: "d"}
    offset_form, count_form, inline = ("Q", "Q", 8) if big else ("I", "H", 4)
    entry = f"{order}HHQ" if big else f"{order}HHI"
    start = 16 if big else 8
    size = struct.calcsize(f"{order}{count_form}") + len(tags) * (20 if big else 12) + inline
    place, directory, behind = start + size, struct.pack(f"{order}{count_form}", len(tags)), b""
    for number, (type_, values) in sorted(tags.items()):
        content = (
            values.encode() + b"\0"
            if isinstance(values, str)
            else struct.pack(f"{order}{len(values)}{letters[type_]}", *values)
        )
        count = len(content) if isinstance(values, str) else len(values)
        directory += struct.pack(entry, number, type_, count)
        if len(content) <= inline:
            directory += content.ljust(inline, b"\0")
        else:
            directory += struct.pack(f"{order}{offset_form}", place + len(behind))
            behind += content
    mark = b"II" if order == "<" else b"MM"
    head = struct.pack(f"{order}H", 43 if big else 42)
    head += struct.pack(f"{order}HHQ", 8, 0, start) if big else struct.pack(f"{order}I", start)
    return mark + head + directory + bytes(inline) + behind
