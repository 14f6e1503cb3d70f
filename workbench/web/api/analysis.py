"""What there is to do in a document before anyone works, by language and band."""

from collections.abc import Mapping

from fastapi import APIRouter
from pydantic import BaseModel

from tasks.analysis import analysis_json, analysis_of
from translation.languages import Language
from workbench.web.access import ReadableDocument, StoreOf
from workbench.web.api.asking import Reader

router = APIRouter(prefix="/api", tags=["documents"])


class AmountBody(BaseModel):
    """Segments, source words, characters without white space, and pages."""

    segments: int
    words: int
    characters: int
    pages: float


class BandBody(AmountBody):
    """One band of a language, with the days of one translator that it takes."""

    days: float


class LanguageWork(BandBody):
    """The whole of a language, and each of its bands: `repeated`, `value`, `101` … `none`."""

    bands: Mapping[str, BandBody]


class AnalysisBody(AmountBody):
    """A document by target language.

    `definition` is what a page is, `words_a_day` the new words of a day, `weights` the share of
    the time of a new word that a word of each band takes.
    """

    document: str
    symbol: str | None
    source: Language
    definition: str
    words_a_day: int
    weights: Mapping[str, float]
    languages: Mapping[Language, LanguageWork]


@router.get("/documents/{document:path}/analysis")
def analysis(store: StoreOf, _: Reader, document: ReadableDocument) -> AnalysisBody:
    """Read what there is to do, by what the memory holds now without the document itself.

    409 where it is not cut into segments yet.
    """
    return AnalysisBody.model_validate(analysis_json(analysis_of(store, document.id)))
