"""DOCX: bytes in, blocks and segments out; target texts in, bytes out.

What lives here reads and writes the package itself, with zipfile and lxml. It knows no clock, no
database and no network; layout for a language is in `layout`.
"""
