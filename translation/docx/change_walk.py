"""The walk through tracked changes: accepted as they stand, counted, what is deleted left alone.

An inserted text is read, a deleted one stays where it stood, a moved one is read where it went.
"""

from lxml import etree

from translation.docx.field_walk import FieldWalk
from translation.docx.names import every, local

Element = etree._Element


class ChangeWalk(FieldWalk):
    """A walk that reads the form in which all tracked changes are accepted."""

    def _insertion(self, element: Element) -> None:
        self._changed("insertions")
        self._inserted += 1
        self._visit(element)
        self._inserted -= 1

    def _deletion(self, element: Element) -> None:
        self._changed("deletions")
        self._gone(element)

    def _arrival(self, element: Element) -> None:
        self._changed("moves")
        self._visit(element)

    def _departure(self, element: Element) -> None:
        self._changed("moves", 0)
        self._moved += 1
        self._gone(element)
        self._moved -= 1

    def _gone(self, element: Element) -> None:
        self._deleted += 1
        self._visit(element)
        self._deleted -= 1

    def _deleted_text(self, element: Element) -> None:
        text = element.text or ""
        kind, why = self._why_not() or _DELETED
        self.findings.leave(self.part, kind, text, why)
        if not self._moved:
            self._changed("letters_deleted", sum(map(str.isalpha, text)))

    def _marks(self, properties: Element) -> None:
        """Paragraph marks, rows and cells that were put in or taken out; nothing in it is text."""
        for mark in properties.iter(*_MARKS):
            self._changed("deletions" if local(mark) in ("del", "cellDel") else "insertions")


_DELETED = ("deleted", "deleted by a tracked change")
_MARKS = every(["w:ins", "w:del", "w:cellIns", "w:cellDel"])
