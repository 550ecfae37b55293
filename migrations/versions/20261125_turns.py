"""turns of the worker's duties

Revision ID: 3f1c5a7d2b90
Revises: f6e5a01f4da8
Create Date: 2026-11-25 02:00:00

"""
from alembic import op
import sqlalchemy as sa


revision = '3f1c5a7d2b90'
down_revision = 'f6e5a01f4da8'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('turn',
    sa.Column('duty', sa.String(length=40), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('held_until', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('duty', name=op.f('pk_turn'))
    )


def downgrade():
    op.drop_table('turn')
