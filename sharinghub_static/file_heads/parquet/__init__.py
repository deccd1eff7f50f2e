"""The first rows of a Parquet file, read from the beginnings of its pages.

A page of some bytes can become gigabytes, and a library that reads rows reads pages whole. So of each column
the first bytes are fetched, of a page as much is decompressed as is shown, and no number of the file says
how much is made: all is bounded here. What is beyond the bounds is shown as an ellipsis.

``thrift.py`` reads the headers of pages, ``compression.py`` and ``encodings.py`` what is in them,
``columns.py`` the first values of a column, ``nesting.py`` puts the values of nested columns together,
``values.py`` writes values as texts, ``rows.py`` makes the rows.

Sources: https://parquet.apache.org/docs/file-format/ and its pages on encodings, compression and levels.
"""

from sharinghub_static.file_heads.parquet.rows import first_rows

__all__ = ["first_rows"]
