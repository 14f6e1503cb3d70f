"""The tables of documents, work, memory, publications and pages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_APPEND_ONLY = ("event", "ledger")


def upgrade() -> None:
    """Make all tables, and close those that are only appended to."""
    _make_tables()
    if op.get_bind().dialect.name == "sqlite":
        _close_on_sqlite()
    else:
        _close_on_postgresql()


def _close_on_sqlite() -> None:
    for table in _APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
            )


def _close_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_closed BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def _make_tables() -> None:
    op.create_table(
        "account",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "change",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", _NUMBER, server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_change")),
    )
    op.create_table(
        "concept",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("replaced_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_concept_current",
        "concept",
        ["file", "name"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("lineage", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=True),
        sa.Column("symbol", sa.Text(), nullable=True),
        sa.Column("revision", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("source_language", sa.Text(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("treatment", sa.Text(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=True),
        sa.Column("priority", _NUMBER, server_default=sa.text("0"), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("original_sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size", _NUMBER, nullable=False),
        sa.Column("flags", _JSON, nullable=False),
        sa.Column("words", _NUMBER, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("symbol", "revision", name=op.f("uq_document_symbol_revision")),
    )
    op.create_index("ix_document_lineage", "document", ["lineage"], unique=False)
    op.create_index(
        "uq_document_original_unnamed",
        "document",
        ["original_sha256"],
        unique=True,
        sqlite_where=sa.text("symbol IS NULL"),
        postgresql_where=sa.text("symbol IS NULL"),
    )
    op.create_table(
        "request",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("body_sha256", sa.Text(), nullable=False),
        sa.Column("response", _JSON, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("key", name=op.f("uq_request_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "text",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_text")),
    )
    op.create_table(
        "unit",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("lineage", sa.Text(), nullable=True),
        sa.Column("previous", sa.Text(), nullable=True),
        sa.Column("next", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("change", _NUMBER, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_unit_change", "unit", ["change"], unique=False)
    op.create_index("ix_unit_digest", "unit", ["digest"], unique=False)
    op.create_table(
        "volume",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("from", sa.Date(), nullable=False),
        sa.Column("to", sa.Date(), nullable=False),
        sa.Column("pages", _NUMBER, nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volume")),
    )
    op.create_table(
        "account_language",
        sa.Column("account", _NUMBER, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_account_language_account")
        ),
        sa.PrimaryKeyConstraint("account", "language", name=op.f("pk_account_language")),
    )
    op.create_table(
        "block",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("original", _NUMBER, server_default=sa.text("1"), nullable=False),
        sa.Column("order", _NUMBER, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_block_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
        sa.UniqueConstraint(
            "document", "original", "order", name=op.f("uq_block_document_original_order")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "grant",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("account", _NUMBER, nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_grant_account")),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_grant_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_grant_account"), "grant", ["account"], unique=False)
    op.create_index(op.f("ix_grant_document"), "grant", ["document"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_job_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("document", "language", name=op.f("uq_job_document_language")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "ledger",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("words", _NUMBER, nullable=False),
        sa.Column("reverses", _NUMBER, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_ledger_document")),
        sa.ForeignKeyConstraint(["reverses"], ["ledger.id"], name=op.f("fk_ledger_reverses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_ledger_day"), "ledger", ["day"], unique=False)
    op.create_index(op.f("ix_ledger_document"), "ledger", ["document"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("payload", _JSON, nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("attempts", _NUMBER, server_default=sa.text("0"), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("lease_until", _MOMENT, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("done_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_outbox_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_document"), "outbox", ["document"], unique=False)
    op.create_index("ix_outbox_due", "outbox", ["done_at", "lease_until"], unique=False)
    op.create_table(
        "publication",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("previous", _NUMBER, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("manifest_sha256", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("languages", _JSON, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("published_at", _MOMENT, nullable=True),
        sa.Column("withdrawn_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["document"], ["document.id"], name=op.f("fk_publication_document")
        ),
        sa.ForeignKeyConstraint(
            ["previous"], ["publication.id"], name=op.f("fk_publication_previous")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("document", "number", name=op.f("uq_publication_document_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "role",
        sa.Column("account", _NUMBER, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_role_account")),
        sa.PrimaryKeyConstraint("account", "role", name=op.f("pk_role")),
    )
    op.create_table(
        "session",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("account", _NUMBER, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=True),
        sa.Column("until", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_session_account")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_account"), "session", ["account"], unique=False)
    op.create_table(
        "term",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("concept", _NUMBER, nullable=False),
        sa.Column("order", _NUMBER, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("forms", _JSON, nullable=False),
        sa.ForeignKeyConstraint(["concept"], ["concept.id"], name=op.f("fk_term_concept")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("concept", "order", name=op.f("uq_term_concept_order")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "token",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("account", _NUMBER, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_token_account")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_token")),
    )
    op.create_index(op.f("ix_token_account"), "token", ["account"], unique=False)
    op.create_table(
        "variant",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("unit", _NUMBER, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("tags", _JSON, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_variant_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant")),
        sa.UniqueConstraint("unit", "language", name=op.f("uq_variant_unit_language")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_variant_digest", "variant", ["digest"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("job", _NUMBER, nullable=False),
        sa.Column("from", _NUMBER, nullable=False),
        sa.Column("to", _NUMBER, nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name=op.f("fk_assignment_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_assignment_job"), "assignment", ["job"], unique=False)
    op.create_table(
        "claim",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("job", _NUMBER, nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("granted_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name=op.f("fk_claim_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_claim_job"), "claim", ["job"], unique=False)
    op.create_table(
        "contribution",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("variant", _NUMBER, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["variant"], ["variant.id"], name=op.f("fk_contribution_variant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint("origin", "language", name=op.f("uq_contribution_origin_language")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contribution_batch", "contribution", ["batch"], unique=False)
    op.create_index(op.f("ix_contribution_variant"), "contribution", ["variant"], unique=False)
    op.create_table(
        "publication_text",
        sa.Column("publication", _NUMBER, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), server_default=sa.text("'docx'"), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("certificate_sha256", sa.Text(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("words", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["publication"], ["publication.id"], name=op.f("fk_publication_text_publication")
        ),
        sa.PrimaryKeyConstraint(
            "publication", "language", "form", name=op.f("pk_publication_text")
        ),
    )
    op.create_table(
        "segment",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("block", _NUMBER, nullable=False),
        sa.Column("original", _NUMBER, server_default=sa.text("1"), nullable=False),
        sa.Column("rank", _NUMBER, nullable=False),
        sa.Column("start", _NUMBER, nullable=False),
        sa.Column("end", _NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("tags", _JSON, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("superseded_by", _NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["block"], ["block.id"], name=op.f("fk_segment_block")),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_segment_document")),
        sa.ForeignKeyConstraint(
            ["superseded_by"], ["segment.id"], name=op.f("fk_segment_superseded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
        sa.UniqueConstraint(
            "block", "rank", "original", name=op.f("uq_segment_block_rank_original")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_segment_document"), "segment", ["document"], unique=False)
    op.create_table(
        "finding",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("segment", _NUMBER, nullable=False),
        sa.Column("languages", _JSON, nullable=False),
        sa.Column("check", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("spans", _JSON, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["segment"], ["segment.id"], name=op.f("fk_finding_segment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_finding_segment"), "finding", ["segment"], unique=False)
    op.create_table(
        "target",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("segment", _NUMBER, nullable=False),
        sa.Column("job", _NUMBER, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", _NUMBER, server_default=sa.text("0"), nullable=False),
        sa.Column("fence", _NUMBER, server_default=sa.text("0"), nullable=False),
        sa.Column("claim", _NUMBER, nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("lease_until", _MOMENT, nullable=True),
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("percent", _NUMBER, nullable=True),
        sa.Column("covers", _NUMBER, server_default=sa.text("1"), nullable=False),
        sa.Column("translated_by", sa.Text(), nullable=True),
        sa.Column("reviewed_by", sa.Text(), nullable=True),
        sa.Column("changed_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "(holder IS NULL) = (lease_until IS NULL)", name=op.f("ck_target_held_until")
        ),
        sa.CheckConstraint("version >= 0 AND fence >= 0", name=op.f("ck_target_counts_up")),
        sa.ForeignKeyConstraint(["claim"], ["claim.id"], name=op.f("fk_target_claim")),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name=op.f("fk_target_job")),
        sa.ForeignKeyConstraint(["segment"], ["segment.id"], name=op.f("fk_target_segment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("segment", "language", name=op.f("uq_target_segment_language")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_target_open", "target", ["job", "state", "seq"], unique=False)
    op.create_table(
        "draft",
        sa.Column("target", _NUMBER, nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("base_version", _NUMBER, nullable=False),
        sa.Column("sequence", _NUMBER, server_default=sa.text("0"), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["target"], ["target.id"], name=op.f("fk_draft_target")),
        sa.PrimaryKeyConstraint("target", "user", name=op.f("pk_draft")),
    )
    op.create_table(
        "event",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("request", _NUMBER, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("target", _NUMBER, nullable=True),
        sa.Column("fence", _NUMBER, nullable=True),
        sa.Column("version", _NUMBER, nullable=True),
        sa.Column("text_sha256", sa.Text(), nullable=True),
        sa.Column("detail", _JSON, nullable=True),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_event_document")),
        sa.ForeignKeyConstraint(["request"], ["request.id"], name=op.f("fk_event_request")),
        sa.ForeignKeyConstraint(["target"], ["target.id"], name=op.f("fk_event_target")),
        sa.ForeignKeyConstraint(
            ["text_sha256"], ["text.sha256"], name=op.f("fk_event_text_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_document"), "event", ["document"], unique=False)
    op.create_index(op.f("ix_event_target"), "event", ["target"], unique=False)
    op.create_table(
        "seal",
        sa.Column("through_event", _NUMBER, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["through_event"], ["event.id"], name=op.f("fk_seal_through_event")
        ),
        sa.PrimaryKeyConstraint("through_event", name=op.f("pk_seal")),
    )
