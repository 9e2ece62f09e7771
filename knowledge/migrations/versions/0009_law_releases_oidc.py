"""law brought in by officers, publications together, sign-in through a provider"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("provision", sa.Column("ended_by", sa.String(length=80), nullable=True))
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["console_user.id"], name=op.f("fk_release_author_id_console_user")),
        sa.ForeignKeyConstraint(["publisher_id"], ["console_user.id"], name=op.f("fk_release_publisher_id_console_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    op.create_index("ix_release_state", "release", ["state", "publish_at"])
    # In place: SQLite would make the tables anew, and what refers to their rows would be deleted with the old ones.
    op.execute(
        "ALTER TABLE revision ADD COLUMN release_id INTEGER CONSTRAINT fk_revision_release_id_release REFERENCES release (id)"
    )
    op.create_index(op.f("ix_revision_release_id"), "revision", ["release_id"])
    op.execute("ALTER TABLE console_user ADD COLUMN oidc_subject VARCHAR(255)")
    op.create_index(op.f("ix_console_user_oidc_subject"), "console_user", ["oidc_subject"], unique=True)
    op.create_table(
        "oidc_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("visit_hash", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=False),
        sa.Column("to", sa.String(length=500), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oidc_attempt")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_oidc_attempt_state_hash")),
    )
    op.create_index(op.f("ix_oidc_attempt_expires_at"), "oidc_attempt", ["expires_at"])


def downgrade() -> None:
    op.drop_table("oidc_attempt")
    op.drop_index(op.f("ix_console_user_oidc_subject"), "console_user")
    op.execute("ALTER TABLE console_user DROP COLUMN oidc_subject")
    op.drop_index(op.f("ix_revision_release_id"), "revision")
    op.execute("ALTER TABLE revision DROP COLUMN release_id")
    op.drop_table("release")
    op.drop_column("provision", "ended_by")
