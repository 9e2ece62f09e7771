"""Alembic environment: migrations run on the connection that `knowledge.database.migrate` hands over."""

from alembic import context

# With the console's tables, all that there are.
import knowledge.console.operations.models  # noqa: F401
from knowledge.console.models import ConsoleUser

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=ConsoleUser.metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
