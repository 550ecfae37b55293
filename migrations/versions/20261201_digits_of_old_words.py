"""digits that were sent with words since corrected

Revision ID: 5e90b3d7a1f4
Revises: 5e0b7d92c4fa
Create Date: 2026-12-01 16:10:00

"""
import sqlalchemy as sa
from alembic import op


# revision identifiers, used by Alembic.
revision = '5e90b3d7a1f4'
down_revision = '5e0b7d92c4fa'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('answer_code', sa.Column('earlier', sa.Text(), nullable=False, server_default=sa.text("''")))


def downgrade():
    with op.batch_alter_table('answer_code') as table:
        table.drop_column('earlier')
