"""projects: positions, several prices, photos, search; changes and imports of the console"""

import sqlalchemy as sa
from alembic import op

from knowledge.models import searchable

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NEW = ("latitude", "longitude", "prices", "photos", "search_text")


def upgrade() -> None:
    with op.batch_alter_table("project") as table:
        table.add_column(sa.Column("latitude", sa.Float(), nullable=True))
        table.add_column(sa.Column("longitude", sa.Float(), nullable=True))
        table.add_column(sa.Column("prices", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("photos", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("project_event") as table:
        table.add_column(sa.Column("status", sa.String(length=30), nullable=True))
    _fold_names()
    op.create_table(
        "project_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("matching", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        *(_user("project_import", name) for name in ("author_id", "publisher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_import")),
    )
    op.create_index(op.f("ix_project_import_expires_at"), "project_import", ["expires_at"])
    op.create_table(
        "project_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("base_digest", sa.String(length=64), nullable=True),
        sa.Column("replaced", sa.JSON(), nullable=True),
        sa.Column("replaced_edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("editors", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        *(_user("project_change", name) for name in ("author_id", "publisher_id")),
        sa.ForeignKeyConstraint(["import_id"], ["project_import.id"], name=op.f("fk_project_change_import_id_project_import")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_change")),
    )
    op.create_index(op.f("ix_project_change_slug"), "project_change", ["slug"])
    op.create_index(op.f("ix_project_change_import_id"), "project_change", ["import_id"])
    op.create_index("ix_project_change_state", "project_change", ["state", "changed_at"])


def _user(table: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["console_user.id"], name=op.f(f"fk_{table}_{name}_console_user"))


def _fold_names() -> None:
    columns = ("id", "slug", "name", "address", "developer", "search_text")
    project = sa.table("project", *(sa.column(name) for name in columns), sa.column("aliases", sa.JSON()))
    connection = op.get_bind()
    for row in connection.execute(sa.select(project)).all():
        text = searchable(row.name, *(row.aliases or ()), row.slug, row.address, row.developer)
        connection.execute(sa.update(project).where(project.c.id == row.id).values(search_text=text))


def downgrade() -> None:
    op.drop_table("project_change")
    op.drop_table("project_import")
    with op.batch_alter_table("project_event") as table:
        table.drop_column("status")
    with op.batch_alter_table("project") as table:
        for name in _NEW:
            table.drop_column(name)
