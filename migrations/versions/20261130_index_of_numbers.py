"""the index of telephone numbers, where it is missing

It was put into the migration of duties after that had landed: a database led up in between has none.

Revision ID: e7a90c4d1b35
Revises: c5f2d80a6b19
Create Date: 2026-11-30 15:50:00

"""
from alembic import op


# revision identifiers, used by Alembic.
revision = 'e7a90c4d1b35'
down_revision = "c5f2d80a6b19"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('ix_person_phone', 'person', ['phone'], if_not_exists=True)


def downgrade():
    """The migration of duties takes it away, and expects it."""
