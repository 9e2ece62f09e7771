"""drafts of answers and parameters, their review and publication"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _user(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["console_user.id"], name=op.f(f"fk_revision_{name}_console_user"))


def upgrade() -> None:
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("base_from", sa.Date(), nullable=True),
        sa.Column("base_digest", sa.String(length=64), nullable=True),
        sa.Column("replaced", sa.JSON(), nullable=True),
        sa.Column("editors", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        _user("author_id"),
        _user("reviewer_id"),
        _user("publisher_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
    )
    op.create_index("ix_revision_subject", "revision", ["kind", "subject"])
    op.create_index("ix_revision_state", "revision", ["state", "publish_at"])
    op.create_table(
        "revision_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_revision_comment_revision_id_revision"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["console_user.id"], name=op.f("fk_revision_comment_user_id_console_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision_comment")),
    )
    op.create_index(op.f("ix_revision_comment_revision_id"), "revision_comment", ["revision_id"])


def downgrade() -> None:
    op.drop_table("revision_comment")
    op.drop_table("revision")
