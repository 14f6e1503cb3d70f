"""Units of a translation memory as Hypothesis draws them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from translation.documents import DocumentClass
from translation.languages import Language
from translation.units import Provenance, Unit, Variant

DAY = datetime(2026, 1, 1, tzinfo=UTC)
SPOKEN = (Language.EN, Language.FR, Language.ZH)


@st.composite
def drawn_units(draw, texts: st.SearchStrategy[str], most: int, lineages: Sequence[str | None]):
    """Units of one to three languages with ids from 1 to `most`, of any class."""
    languages = draw(st.sets(st.sampled_from(SPOKEN), min_size=1))
    return Unit(
        id=draw(st.integers(1, most)),
        variants={
            known: Variant(
                known,
                draw(texts),
                draw(st.sampled_from(Provenance)),
                DAY + timedelta(days=draw(st.integers(0, 2))),
            )
            for known in sorted(languages)
        },
        document_class=draw(st.sampled_from(DocumentClass)),
        lineage=draw(st.sampled_from(lineages)),
        previous=draw(st.sampled_from([None, "p"])),
    )
