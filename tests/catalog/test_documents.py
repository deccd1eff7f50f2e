"""Documents are compressed in memory, and read as they were written."""

from sharinghub_static.catalog.documents import Documents

_ALL = [("b.json", b"{}" * 400), ("a.json", b""), ("c.json", bytes(range(256)))]


def test_documents_are_read_in_their_order_as_they_were_written() -> None:
    documents = Documents(_ALL)
    assert list(documents) == list(documents) == _ALL
    assert (len(documents), documents[-1], list(documents[1:])) == (3, _ALL[-1], _ALL[1:])
    assert list(documents.chosen(["c.json", "b.json"])) == [_ALL[2], _ALL[0]]
    assert documents == Documents(_ALL) != Documents(_ALL[1:])
