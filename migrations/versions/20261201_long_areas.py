"""areas of very many villages

Revision ID: 8d42a6c1f07b
Revises: 1b7f04c2e9d8
Create Date: 2026-12-01 05:00:00

"""
import sqlalchemy as sa
from alembic import op


# revision identifiers, used by Alembic.
revision = '8d42a6c1f07b'
down_revision = '1b7f04c2e9d8'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('open_figure', sa.Column('area_rest', sa.Text(), nullable=True))


def downgrade():
    with op.batch_alter_table('open_figure') as table:
        table.drop_column('area_rest')
