"""Alembic environment: migrations run on the connection that `knowledge.database.migrate` hands over."""

from alembic import context

# With the console's and its projects' tables, all that there are.
import knowledge.console.operations.models  # noqa: F401
from knowledge.console.projects.models import ProjectChange

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=ProjectChange.metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
