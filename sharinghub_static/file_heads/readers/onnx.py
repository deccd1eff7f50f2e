"""Inputs, outputs, operator sets and producer of an ONNX model, from its first and its last bytes.

A model is one message of Protocol Buffers, whose fields writers put in the order of their numbers. So the
producer is at the beginning, then come nodes and weights, which may be gigabytes, and the inputs and outputs
of the graph are behind these, near the end. Field 11 of the graph is looked for there: it is found where a
run of whole, well-formed fields leads exactly to the end of the graph.

Sources: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto;
https://protobuf.dev/programming-guides/encoding/
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from sharinghub_static.file_heads.partial_file import CutError, DamagedError, PartialFile
from sharinghub_static.file_heads.registration import file_head
from sharinghub_static.snapshot.head_records import FileHead, HeadTable

_BYTES: Final = 65_536
_TAILS: Final = (65_536, 262_144)
"""Bytes from the end in which the inputs are looked for, one after the other."""
_MOST_FIELDS: Final = 200_000
_SHOWN: Final = 40

_GRAPH: Final = 7
_INPUT, _OUTPUT = 11, 12
_AFTER_WEIGHTS: Final = frozenset((10, 11, 12, 13, 14, 15, 16))
"""Fields of a graph behind its weights: description, inputs, outputs, further values, …."""
_ELEMENTS: Final = {
    1: "float32", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 7: "int64", 8: "string",
    9: "bool", 10: "float16", 11: "float64", 12: "uint32", 13: "uint64", 14: "complex64", 15: "complex128",
    16: "bfloat16", 17: "float8e4m3fn", 18: "float8e4m3fnuz", 19: "float8e5m2", 20: "float8e5m2fnuz",
    21: "uint4", 22: "int4", 23: "float4e2m1",
}  # fmt: skip
_FIRST_WITHOUT_WEIGHTS: Final = 4
"""Version of the format since which weights need not be among the inputs."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a message: number, its value or bytes, and where it ends."""

    number: int
    value: int
    content: bytes
    end: int


@dataclass(slots=True)
class _Model:
    version: int = 0
    producer: str = ""
    graph_name: str = ""
    opsets: list[tuple[str, int]] = field(default_factory=list)
    metadata: list[tuple[str, str]] = field(default_factory=list)
    inputs: list[tuple[str, str, str]] = field(default_factory=list)
    outputs: list[tuple[str, str, str]] = field(default_factory=list)
    weights: set[str] = field(default_factory=set)
    parameters: int | None = None


@file_head("onnx", ".onnx")
def read_onnx(file: PartialFile) -> FileHead:
    """Return what a model says of its inputs, outputs and producer."""
    model = _Model()
    head = file.head(_BYTES)
    start, end = _read_beginning(head, model)
    size = file.size
    if size is None or end > size:
        raise DamagedError("the graph is longer than the file")
    if end <= len(head):
        _read_graph(head[start:end], model)
        _read_end(head[end:], model)
    else:
        for number, count in enumerate(_TAILS):
            try:
                tail = file.tail(count)
            except CutError:
                break  # what the beginning says is worth something by itself
            if size == len(tail):
                _read_graph(tail[start:end], model)
                _read_end(tail[end:], model)
                break
            if _read_behind_weights(tail, end - (size - len(tail)), model):
                break
            if number == len(_TAILS) - 1 and not (model.producer or model.version):
                raise CutError("the inputs are too far from the end of the file")
    if model.version < _FIRST_WITHOUT_WEIGHTS:
        model.inputs = [each for each in model.inputs if each[0] not in model.weights]
    return _head(model)


def _head(model: _Model) -> FileHead:
    facts: list[tuple[str, int | float | str]] = []
    if model.parameters:
        facts.append(("parameters", model.parameters))
    if model.producer:
        facts.append(("producer", model.producer))
    if model.opsets:
        opsets = [f"{domain} {version}".strip() for domain, version in model.opsets[:6]]
        facts.append(("operator set", ", ".join(opsets)))
    if model.version:
        facts.append(("format version", model.version))
    if model.graph_name:
        facts.append(("graph", model.graph_name))
    if not facts and not model.inputs:
        raise DamagedError("not an ONNX model")
    columns = ("name", "type", "shape")
    tables = [
        HeadTable(name, columns, tuple(rows[:_SHOWN]), len(rows), 3)
        for name, rows in (("inputs", model.inputs), ("outputs", model.outputs))
        if rows
    ]
    if model.metadata:
        tables.append(
            HeadTable("metadata", ("key", "value"), tuple(model.metadata[:12]), len(model.metadata), 2)
        )
    return FileHead("ONNX", tuple(facts), tuple(tables))


def _read_beginning(head: bytes, model: _Model) -> tuple[int, int]:
    """Read the fields before the graph; returns where the graph begins and ends in the file."""
    position = 0
    while position < len(head):
        number, wire, after = _key(head, position)
        if number == _GRAPH and wire == 2:
            length, begin = _varint(head, after)
            return begin, begin + length
        part = _field(head, position)
        _note(part, model)
        position = part.end
    raise DamagedError("no graph")


def _note(part: _Field, model: _Model) -> None:
    """Take a field of the model other than its graph."""
    match part.number:
        case 1:
            model.version = part.value if part.value < 1000 else 0
        case 2 | 3:
            model.producer = f"{model.producer} {_text(part.content)}".strip()
        case 8:
            parts = list(_fields(part.content))
            domain = next((_text(each.content) for each in parts if each.number == 1), "")
            model.opsets.append((domain, next((each.value for each in parts if each.number == 2), 0)))
        case 14:
            pair = {each.number: _text(each.content) for each in _fields(part.content)}
            model.metadata.append((pair.get(1, ""), pair.get(2, "")))
        case _:
            pass


def _read_end(content: bytes, model: _Model) -> None:
    for part in _fields(content):
        _note(part, model)


def _read_graph(content: bytes, model: _Model) -> None:
    """Read a graph that is there as a whole."""
    parameters = 0
    for part in _fields(content):
        if part.number == 5:
            sizes, name = _weight(part.content)
            model.weights.add(name)
            count = 1
            for each in sizes:
                count = min(count * each, 1 << 62)
            parameters = min(parameters + count, 1 << 62)
        elif part.number == 2:
            model.graph_name = _text(part.content)
        elif part.number in (_INPUT, _OUTPUT):
            (model.inputs if part.number == _INPUT else model.outputs).append(_value(part.content))
    model.parameters = parameters


def _read_behind_weights(tail: bytes, end: int, model: _Model) -> bool:
    """Read the inputs and outputs from the last bytes of a file; returns whether they were found.

    Args:
        tail: the last bytes.
        end: where in them the graph ends.
        model: filled.
    """
    if not 0 < end <= len(tail):
        return False
    position = tail.find(b"\x5a", 0, end)  # the key of field 11, with a length
    while position != -1:
        parts = _run(tail[position:end])
        if parts and parts[0].number == _INPUT and any(part.number == _OUTPUT for part in parts):
            model.inputs = [_value(part.content) for part in parts if part.number == _INPUT]
            model.outputs = [_value(part.content) for part in parts if part.number == _OUTPUT]
            _read_end(tail[end:], model)
            return True
        position = tail.find(b"\x5a", position + 1, end)
    return False


def _run(content: bytes) -> list[_Field]:
    """The fields behind the weights, if the bytes are these and nothing else."""
    parts: list[_Field] = []
    position = highest = 0
    try:
        while position < len(content):
            part = _field(content, position)
            if part.number not in _AFTER_WEIGHTS or part.number < highest:
                return []
            if part.number in (_INPUT, _OUTPUT) and not _value(part.content)[0]:
                return []
            parts.append(part)
            position, highest = part.end, part.number
    except DamagedError:
        return []
    return parts


def _value(content: bytes) -> tuple[str, str, str]:
    """Name, type and shape of an input or output."""
    name = type_ = shape = ""
    for part in _fields(content):
        if part.number == 1:
            name = _strict(part.content)
        elif part.number == 2:
            type_, shape = _type(part.content)
    return name, type_, shape


def _type(content: bytes, depth: int = 0) -> tuple[str, str]:
    """The type of a value and, of a tensor, its shape."""
    for part in _fields(content):
        if part.number in (1, 8):
            inner = list(_fields(part.content))
            element = next((each.value for each in inner if each.number == 1), 0)
            shape = next((each.content for each in inner if each.number == 2), None)
            kind = _ELEMENTS.get(element, "tensor")
            return kind, "" if shape is None else _shape(shape)
        if part.number in (4, 9) and depth < 4:
            words = [_type(each.content, depth + 1)[0] for each in _fields(part.content) if each.number == 1]
            return f"{'sequence' if part.number == 4 else 'optional'}({''.join(words[:1])})", ""
        if part.number == 5:
            return "map", ""
    return "", ""


def _shape(content: bytes) -> str:
    sizes = []
    for dimension in _fields(content):
        if dimension.number == 1:
            parts = list(_fields(dimension.content))
            text = next((_text(each.content) for each in parts if each.number == 2), "")
            size = next((str(each.value) for each in parts if each.number == 1), "?")
            sizes.append(text or size)
    return " × ".join(sizes[:16])


def _weight(content: bytes) -> tuple[Sequence[int], str]:
    """Sizes and name of a tensor of weights."""
    sizes: list[int] = []
    name = ""
    for part in _fields(content):
        if part.number == 1 and part.content:
            position = 0
            while position < len(part.content):
                size, position = _varint(part.content, position)
                sizes.append(size)
        elif part.number == 1:
            sizes.append(part.value)
        elif part.number == 8:
            name = _text(part.content)
    return sizes[:16], name


def _fields(content: bytes) -> Iterator[_Field]:
    position = 0
    for _ in range(_MOST_FIELDS):
        if position >= len(content):
            return
        part = _field(content, position)
        yield part
        position = part.end
    raise DamagedError("too many fields")


def _field(content: bytes, position: int) -> _Field:
    """The field at a position, which must be there as a whole."""
    number, wire, position = _key(content, position)
    if wire == 0:
        value, end = _varint(content, position)
        return _Field(number, value, b"", end)
    if wire == 2:
        length, begin = _varint(content, position)
        end = begin + length
        value_bytes = content[begin:end]
    elif wire in (1, 5):
        end = position + (8 if wire == 1 else 4)
        value_bytes = b""
    else:
        raise DamagedError("a field of an unknown kind")
    if end > len(content):
        raise DamagedError("a field ends beyond its message")
    return _Field(number, 0, value_bytes, end)


def _key(content: bytes, position: int) -> tuple[int, int, int]:
    key, position = _varint(content, position)
    if not key >> 3:
        raise DamagedError("a field without a number")
    return key >> 3, key & 7, position


def _varint(content: bytes, position: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if position >= len(content):
            raise DamagedError("a number ends beyond its message")
        byte = content[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return value & 0xFFFF_FFFF_FFFF_FFFF, position
    raise DamagedError("a number is too long")


def _text(content: bytes) -> str:
    return content[:400].decode("utf-8", "replace")


def _strict(content: bytes) -> str:
    """A name: UTF-8, or no name."""
    try:
        return content.decode() if len(content) <= 1000 else ""
    except UnicodeDecodeError as error:
        raise DamagedError("a name is no text") from error
