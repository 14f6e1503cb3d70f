"""The pages of the workbench, drawn on the server; what people do on them are plain forms.

The people pages are included by the application itself. Addresses that name a part of a document
come before that of a language, which takes whatever is left.
"""

from fastapi import APIRouter

from workbench.web.pages import (
    acts,
    alignments,
    analysis,
    archive,
    assigning,
    bitext,
    changes,
    concordance,
    document,
    documents,
    editor,
    exchange,
    imports,
    inbox,
    keys,
    near,
    originals,
    preview,
    publications,
    quarantine,
    referring,
    six,
    throughput,
    upload,
    work,
    worth,
)

router = APIRouter(include_in_schema=False)
for part in (
    documents,
    upload,
    alignments,
    work,
    changes,
    inbox,
    keys,
    six,
    archive,
    bitext,
    preview,
    analysis,
    originals,
    document,
    referring,
    acts,
    assigning,
    exchange,
    publications,
    throughput,
    worth,
    imports,
    concordance,
    quarantine,
    near,
    editor,
):
    router.include_router(part.router)
