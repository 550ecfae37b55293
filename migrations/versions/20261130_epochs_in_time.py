"""when the database got its epoch

Revision ID: c5f2d80a6b19
Revises: 9e3b7c15d0a4
Create Date: 2026-11-30 09:00:00

"""
import sqlalchemy as sa
from alembic import op


# revision identifiers, used by Alembic.
revision = 'c5f2d80a6b19'
down_revision = '9e3b7c15d0a4'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('installation', sa.Column('renewed_at', sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table('installation') as table:
        table.drop_column('renewed_at')
