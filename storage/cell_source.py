"""What a cell translates: the source of its segment, or of all that are joined in it."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from translation.errors import NotFound
from translation.languages import Language
from translation.markup import InlineTag

joined, segment, target = schema.joined, schema.segment, schema.target


@dataclass(frozen=True, slots=True)
class CellSource:
    """What a cell translates: its segment, or all that are joined in it; `last` ends them."""

    text: str
    tags: tuple[InlineTag, ...]
    language: Language
    last: int


def cell_source(connection: Connection, id: int, language: Language) -> CellSource:
    """The source of the cell of a segment in a language; raises NotFound."""
    row = connection.execute(_SOURCE, {"of": id, "in_language": language}).one_or_none()
    if row is None:
        raise NotFound("segment", str(id))
    tags = tuple(InlineTag(**tag) for tag in row.tags)
    return CellSource(row.text, tags, Language(row.language), row.last or id)


_COVERED = target.alias()
_LAST = (
    sa.select(_COVERED.c.segment)
    .where(_COVERED.c.covered_by == target.c.segment, _COVERED.c.language == target.c.language)
    .order_by(_COVERED.c.seq.desc())
    .limit(1)
    .correlate(target)
    .scalar_subquery()
)
_SOURCE = (
    sa.select(
        sa.func.coalesce(joined.c.text, segment.c.text).label("text"),
        sa.func.coalesce(joined.c.tags, segment.c.tags).label("tags"),
        segment.c.language,
        sa.case((target.c.covers > 1, _LAST)).label("last"),
    )
    .select_from(
        segment.outerjoin(
            target,
            sa.and_(
                target.c.segment == segment.c.id,
                target.c.language == sa.bindparam("in_language", type_=sa.Text),
            ),
        ).outerjoin(joined, joined.c.target == target.c.id)
    )
    .where(segment.c.id == sa.bindparam("of"))
)
