"""what the figures are counted by, and what the report and the following of targets keep"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0004"
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


def downgrade() -> None:
    for name in ("project_progress", "report_remark"):
        op.drop_table(name)
    for name in _INDEXES:
        op.drop_index(f"ix_interaction_{name}", "interaction")
    with op.batch_alter_table("interaction") as table:
        for name in _COLUMNS:
            table.drop_column(name)
