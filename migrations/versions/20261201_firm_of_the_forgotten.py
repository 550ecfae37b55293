"""for whom somebody forgotten has answered

Revision ID: c31f9b7a52de
Revises: 8d42a6c1f07b
Create Date: 2026-12-01 13:00:00

"""
import sqlalchemy as sa
from alembic import op


# revision identifiers, used by Alembic.
revision = 'c31f9b7a52de'
down_revision = '8d42a6c1f07b'
branch_labels = None
depends_on = None


def upgrade():
    firm = sa.Column('former_provider_id', sa.Integer(), sa.ForeignKey('provider.id'), nullable=True)
    op.add_column('person', firm, inline_references=True)
    op.create_index('ix_person_former_provider_id', 'person', ['former_provider_id'])


def downgrade():
    with op.batch_alter_table('person') as table:
        table.drop_index('ix_person_former_provider_id')
        table.drop_column('former_provider_id')
