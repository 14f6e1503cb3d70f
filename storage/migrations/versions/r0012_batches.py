"""Imports of the memory as rows that can be undone, and units found by their source."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_CURRENT = sa.text("undone_at IS NULL")
_PAGE = 1000
_ORDER = ("en", "ar", "zh", "fr", "ru", "es")

_UNITS = sa.text(
    "SELECT id, class, lineage FROM unit WHERE id > :last AND id IN (SELECT v.unit FROM variant v"
    " JOIN contribution c ON c.variant = v.id WHERE c.batch IS NOT NULL) ORDER BY id LIMIT :page"
)
_VARIANTS = sa.text(
    "SELECT unit, language, digest FROM variant WHERE unit BETWEEN :first AND :last"
)
_FOUND_BY = sa.text("UPDATE unit SET digest = :digest WHERE id = :id")


def upgrade() -> None:
    """Add the table and the columns, and tell of each import there is what its variants say."""
    op.create_table(
        "batch",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("undone_at", _MOMENT),
        sa.Column("undone_by", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_batch_current",
        "batch",
        ["digest"],
        unique=True,
        sqlite_where=_CURRENT,
        postgresql_where=_CURRENT,
    )
    op.add_column("unit", sa.Column("from_document", sa.Text()))
    op.add_column("contribution", sa.Column("provenance", sa.Text()))
    op.add_column("contribution", sa.Column("at", _MOMENT))
    op.drop_index("ix_variant_digest", table_name="variant")
    for statement in _FILLED:
        op.execute(statement)
    _find_by_source()


_FILLED = (
    "UPDATE contribution SET provenance = (SELECT v.provenance FROM variant v"
    " WHERE v.id = contribution.variant), at = (SELECT v.at FROM variant v"
    " WHERE v.id = contribution.variant) WHERE batch IS NOT NULL",
    'INSERT INTO batch (digest, name, provenance, "by", at)'
    " SELECT c.batch, '', 'translated', min(v.\"by\"), min(u.at) FROM contribution c"
    " JOIN variant v ON v.id = c.variant JOIN unit u ON u.id = v.unit"
    " WHERE c.batch IS NOT NULL GROUP BY c.batch ORDER BY min(c.id)",
)


def _find_by_source() -> None:
    """Give imported units the digest of their source, a page at a time."""
    connection, last = op.get_bind(), 0
    while rows := connection.execute(_UNITS, {"last": last, "page": _PAGE}).all():
        bounds = {"first": rows[0].id, "last": rows[-1].id}
        digests: dict[int, dict[str, str]] = {}
        for held in connection.execute(_VARIANTS, bounds):
            digests.setdefault(held.unit, {})[held.language] = held.digest
        connection.execute(_FOUND_BY, [_found_by(row, digests[row.id]) for row in rows])
        last = rows[-1].id


def _found_by(row: sa.Row[tuple[object, ...]], digests: dict[str, str]) -> dict[str, object]:
    """As `storage.memory_import` makes it where a file names no source."""
    language = next(known for known in _ORDER if known in digests)
    values = row._mapping
    parts = ["source", values["class"], values["lineage"] or "", language, digests[language], ""]
    return {"id": values["id"], "digest": hashlib.sha256("\0".join(parts).encode()).hexdigest()}
