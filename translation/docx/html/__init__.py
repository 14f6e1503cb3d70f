"""A DOCX as one HTML page that needs nothing beside it: read on a phone, light or dark.

What a reader of the document sees is there: headings, lists with the labels they had, tables, notes
linked both ways, small pictures, formulas, what boxes, charts and drawings say. No script, no
address but the links of the document.
"""

from translation.docx.html.page import HTML_VERSION, html_page

__all__ = ["HTML_VERSION", "html_page"]
