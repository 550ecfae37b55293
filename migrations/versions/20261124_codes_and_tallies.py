"""codes and tallies

Revision ID: 25ea7f8ff410
Revises: 20a1c7d3e5b2
Create Date: 2026-11-24 19:15:22.400756

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '25ea7f8ff410'
down_revision = '20a1c7d3e5b2'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('tally',
    sa.Column('what', sa.String(length=24), nullable=False),
    sa.Column('whom', sa.String(length=32), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('what', 'whom', 'since', name=op.f('pk_tally'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('code_hash', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('code_expires_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('code_tries', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.alter_column('code_tries', server_default=None)



def downgrade():
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_column('code_tries')
        batch_op.drop_column('code_expires_at')
        batch_op.drop_column('code_hash')

    op.drop_table('tally')
