"""The domain of Hexaglot as plain functions and frozen values.

Here live languages, symbols, documents, segments, segmentation, DOCX text exchange, the matching
of the memory, placeables, exchange formats, page counts and the error tree. Never here: a clock,
the network, a database, the environment, Prefect, the web. Every other package may import this
one; it imports none of them.
"""
