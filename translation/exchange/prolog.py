"""The look at an XML file before it is parsed: a DOCTYPE may name a DTD, and declare nothing.

Declarations inside a DOCTYPE are where entities and default attributes stand, which reach for
files or grow a small file beyond any memory. libxml2 takes in a whole chunk before it reports the
first element; so the bytes are seen by expat first, which stops at the bracket.
"""

import re
from xml.parsers import expat

from translation.errors import ExchangeRefused

_UTF_8_MARK = b"\xef\xbb\xbf"
_SAYS_WIDE = re.compile(rb"(?i)\xef?\xbb?\xbf?<\?xml[^>]{1,100}encoding\s*=\s*[\"']utf-?16")


class _Passed(Exception):
    """The first element begins: there was no declaration."""


class Prolog:
    """Takes the chunks of a file in turn until the first element; raises ExchangeRefused.

    `bad_encoding` where bytes are not as wide as they say, `dtd_forbidden` at the first bracket of
    a DOCTYPE, `bad_xml` where no element can follow, and
    `not_tmx` (for a root of `tmx`) where the first element is another.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._parser: expat.XMLParserType | None = None
        self.passed = False

    def take(self, chunk: bytes) -> None:
        """Looks at the next bytes, unless the first element was met before."""
        if self.passed or not chunk:
            return
        if self._parser is None:
            self._parser = self._new_parser(chunk)
            chunk = chunk.removeprefix(_UTF_8_MARK)
        try:
            self._parser.Parse(chunk)
        except _Passed:
            self.passed = True
        except expat.ExpatError as error:
            raise bad_xml(error.lineno, self._root.upper()) from None

    def _new_parser(self, start: bytes) -> expat.XMLParserType:
        """A parser of the structure alone: what is no UTF-16 is read byte by byte as Latin-1.

        All other encodings that XML files come in have ASCII in its place, and expat knows few.
        """
        wide = b"\0" in start[:4] or start[:2] in (b"\xff\xfe", b"\xfe\xff")
        if not wide and _SAYS_WIDE.match(start):
            raise bad_encoding(1)
        parser = expat.ParserCreate() if wide else expat.ParserCreate("iso-8859-1")
        parser.StartDoctypeDeclHandler = _doctype
        parser.StartElementHandler = self._element
        return parser

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        if name.rpartition(":")[2] != self._root:
            raise ExchangeRefused(
                f"not_{self._root}",
                f"the file is XML but no {self._root.upper()}; choose another file",
            )
        raise _Passed


def _doctype(name: str, system: str | None, public: str | None, declares: bool) -> None:
    del name, system, public
    if declares:
        raise ExchangeRefused(
            "dtd_forbidden",
            "the DOCTYPE holds declarations of its own, which are not read for safety; "
            "remove them and import again",
        )


def bad_xml(line: int, form: str = "TMX") -> ExchangeRefused:
    """The refusal of broken XML in a file of a form; line 0 where the file holds none.

    The parser's own words are not repeated, since they could quote the text.
    """
    if not line:
        return ExchangeRefused("bad_xml", f"the file holds no XML; check that it is {form}")
    return ExchangeRefused(
        "bad_xml", f"the XML breaks at line {line}; export the {form} again from its tool"
    )


def bad_encoding(line: int) -> ExchangeRefused:
    """The refusal of bytes that are not what the file says of them."""
    return ExchangeRefused(
        "bad_encoding",
        f"line {line} is not in the encoding that the file declares (UTF-8 where it declares "
        "none); correct the declaration or save the file as UTF-8",
    )
