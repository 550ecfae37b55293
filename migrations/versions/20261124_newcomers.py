"""newcomers

Revision ID: e53d73aa528e
Revises: 876de05f44db
Create Date: 2026-11-24 19:35:24.485654

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'e53d73aa528e'
down_revision = '876de05f44db'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('poster',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('village_id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['village_id'], ['village.id'], name=op.f('fk_poster_village_id_village')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_poster')),
    sa.UniqueConstraint('token', name=op.f('uq_poster_token'))
    )
    with op.batch_alter_table('poster', schema=None) as batch_op:
        batch_op.create_index('one_live_poster_per_village', ['village_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_pending', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.alter_column('is_pending', existing_type=sa.Boolean(), server_default=None)



def downgrade():
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('is_pending')

    with op.batch_alter_table('poster', schema=None) as batch_op:
        batch_op.drop_index('one_live_poster_per_village', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.drop_table('poster')
