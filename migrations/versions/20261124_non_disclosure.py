"""non-disclosure order of a need

Revision ID: 25b7c1d0a9e1
Revises: 6caeb2a35c36
Create Date: 2026-11-24 19:25:00

"""
from alembic import op
import sqlalchemy as sa


revision = '25b7c1d0a9e1'
down_revision = '6caeb2a35c36'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_protected', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.drop_column('is_protected')
