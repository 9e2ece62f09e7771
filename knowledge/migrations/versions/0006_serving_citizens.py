"""the inbox of what could not be answered, officers' replies, office hours"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbox_cluster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("nearest", sa.JSON(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("topic", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_cluster")),
    )
    op.create_index("ix_inbox_cluster_count", "inbox_cluster", ["state", "count"])
    op.create_index("ix_inbox_cluster_last", "inbox_cluster", ["state", "last_at"])
    op.create_table(
        "inbox_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("example", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["console_user.id"], name=op.f("fk_inbox_action_officer_id_console_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["inbox_cluster.id"], name=op.f("fk_inbox_action_cluster_id_inbox_cluster"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_action")),
    )
    op.create_index(op.f("ix_inbox_action_officer_id"), "inbox_action", ["officer_id"])
    op.create_table(
        "handoff_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("officer", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["handoff_request.id"], name=op.f("fk_handoff_reply_request_id_handoff_request"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff_reply")),
    )
    op.create_index(op.f("ix_handoff_reply_request_id"), "handoff_reply", ["request_id"])
    op.create_index(op.f("ix_handoff_reply_conversation"), "handoff_reply", ["conversation"])
    op.create_index("ix_handoff_reply_state", "handoff_reply", ["state", "channel"])
    op.create_table(
        "office_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("week", sa.JSON(), nullable=False),
        sa.Column("closed", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_hours")),
    )
    op.add_column("handoff_request", sa.Column("claimed_by", sa.String(length=40), nullable=True))
    op.add_column("handoff_request", sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("interaction", sa.Column("rating_reason", sa.String(length=20), nullable=True))
    op.add_column("interaction", sa.Column("cluster_id", sa.Integer(), nullable=True))
    op.create_index("ix_interaction_cluster", "interaction", ["cluster_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_interaction_cluster", "interaction")
    op.drop_column("interaction", "cluster_id")
    op.drop_column("interaction", "rating_reason")
    op.drop_column("handoff_request", "claimed_at")
    op.drop_column("handoff_request", "claimed_by")
    for table in ("office_hours", "handoff_reply", "inbox_action", "inbox_cluster"):
        op.drop_table(table)
