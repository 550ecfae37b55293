"""from which version on an offer asks for what it asks for now

Revision ID: 97c1e5a4d80b
Revises: 5e90b3d7a1f4
Create Date: 2026-12-01 20:40:00

"""
import sqlalchemy as sa
from alembic import op


# revision identifiers, used by Alembic.
revision = '97c1e5a4d80b'
down_revision = '5e90b3d7a1f4'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('offer', sa.Column('reworded', sa.Integer(), nullable=False, server_default='0'))


def downgrade():
    with op.batch_alter_table('offer') as table:
        table.drop_column('reworded')
