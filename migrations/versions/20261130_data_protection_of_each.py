"""whom to ask about one's data, of each municipality

Revision ID: f3b61e7c9a20
Revises: e7a90c4d1b35
Create Date: 2026-11-30 16:10:00

"""
import sqlalchemy as sa
from alembic import op


# revision identifiers, used by Alembic.
revision = 'f3b61e7c9a20'
down_revision = 'e7a90c4d1b35'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('municipality', sa.Column('data_protection_contact', sa.String(length=200), nullable=True))


def downgrade():
    with op.batch_alter_table('municipality') as table:
        table.drop_column('data_protection_contact')
