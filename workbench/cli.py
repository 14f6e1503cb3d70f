"""`hexaglot`: the command line. Errors become one sentence and an exit code in one place."""

import sys
from collections.abc import Sequence

import typer

from translation.errors import TranslationError
from workbench.commands import (
    alignment,
    analysis,
    archive,
    checks,
    documents,
    exchange,
    finishing,
    memory,
    operations,
    originals,
    pseudo,
    references,
    terms,
    texts,
    throughput,
    up,
    worth,
)
from workbench.failures import FileUnusable, tell

app = typer.Typer(
    name="hexaglot",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Translation workflow of six-language Council documents: DOCX in, six DOCX out.",
)
app.command()(up.up)
app.command()(documents.ingest)
app.command()(documents.leverage)
app.command()(documents.status)
app.command("analyse")(analysis.analysis)
app.command()(archive.search)
app.command()(references.references)
app.command()(references.bitexts)
app.command()(references.domain)
app.command()(originals.correct)
app.command()(finishing.mode)
app.command()(finishing.approve)
app.command()(finishing.finalise)
app.command()(finishing.publish)
app.command()(finishing.withdraw)
app.command()(documents.export)
app.command("import")(exchange.bring_back)
app.command()(alignment.align)
app.command()(texts.extract)
app.command()(pseudo.pseudo)
app.command()(texts.segment)
app.command()(texts.placeables)
app.command()(checks.check)
app.command("pages")(texts.count_pages)
app.command()(throughput.throughput)
app.command("providers")(exchange.pages_by_provider)
app.command()(operations.volumes)
app.command()(operations.doctor)
app.command()(operations.verify)
memory.app.command("worth")(worth.worth)
memory.app.command("train-pieces")(alignment.training)
app.add_typer(memory.app, name="memory")
app.add_typer(terms.app, name="terms")
app.add_typer(operations.users, name="users")
app.add_typer(operations.database, name="database")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; an error is told in one sentence, or in JSON where JSON was asked for."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        app(args=given)
    except TranslationError as error:
        raise SystemExit(tell(error, in_json="--json" in given)) from None
    except (OSError, UnicodeError) as error:
        raise SystemExit(tell(FileUnusable(error), in_json="--json" in given)) from None


if __name__ == "__main__":
    main()
