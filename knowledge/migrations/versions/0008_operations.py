"""what the figures are counted by, what the report and the following of targets keep, and the operations page"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_INDEXES = {
    "figures": ["day", "hour", "topic", "kind", "channel", "rating"],
    "people": ["day", "conversation"],
    "checks": ["day", "outcome", "tenure"],
    "mentions": ["mentions", "day"],
}
_COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {"day": sa.Date(), "hour": sa.Integer(), "mentions": sa.Boolean()}


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, kind in _COLUMNS.items():
        op.add_column("interaction", sa.Column(name, kind, nullable=True))
    if sqlite:
        day, hour = "date(at, '+7 hours')", "CAST(strftime('%H', at, '+7 hours') AS INTEGER)"
    else:
        local = "at AT TIME ZONE 'Asia/Ho_Chi_Minh'"
        day, hour = f"CAST({local} AS DATE)", f"EXTRACT(HOUR FROM {local})"
    mentions = "(CAST(localities AS VARCHAR) <> '[]' OR CAST(projects AS VARCHAR) <> '[]')"
    op.execute(f"UPDATE interaction SET day = {day}, hour = {hour}, mentions = {mentions}")  # noqa: S608 - constants
    with op.batch_alter_table("interaction") as table:
        for name, kind in _COLUMNS.items():
            table.alter_column(name, existing_type=kind, nullable=False)
    for name, columns in _INDEXES.items():
        op.create_index(f"ix_interaction_{name}", "interaction", columns)
    op.create_table(
        "report_remark",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quarter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", "quarter", name=op.f("pk_report_remark")),
    )
    op.create_table(
        "project_progress",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_project_progress")),
    )
    _operations()


def _operations() -> None:
    op.create_table(
        "channel_switch",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("reason_vi", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_switch")),
    )
    op.create_table(
        "banner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_vi", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_banner")),
    )
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("instance", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "instance", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "check_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_by", sa.String(length=40), nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("finding_count", sa.Integer(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_run")),
    )
    op.create_table(
        "backup_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_record")),
    )


def downgrade() -> None:
    for name in ("backup_record", "check_run", "heartbeat", "banner", "channel_switch", "project_progress", "report_remark"):
        op.drop_table(name)
    for name in _INDEXES:
        op.drop_index(f"ix_interaction_{name}", "interaction")
    with op.batch_alter_table("interaction") as table:
        for name in _COLUMNS:
            table.drop_column(name)
