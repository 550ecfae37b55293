"""when a need became a count and a person was forgotten

Revision ID: 26d4a7e3f0b2
Revises: 25b7c1d0a9e1
Create Date: 2026-11-24 19:40:00

"""
from alembic import op
import sqlalchemy as sa


revision = '26d4a7e3f0b2'
down_revision = '25b7c1d0a9e1'
branch_labels = None
depends_on = None


def upgrade():
    for table, column in (('need', 'counted_at'), ('person', 'forgotten_at')):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, sa.DateTime(timezone=True), nullable=True))


def downgrade():
    for table, column in (('person', 'forgotten_at'), ('need', 'counted_at')):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
