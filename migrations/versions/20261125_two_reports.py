"""two reports of one need, one report of two

Revision ID: 50b8d3f92e64
Revises: 31c4d9a2e6f7
Create Date: 2026-11-25 02:45:00

"""
from alembic import op
import sqlalchemy as sa


revision = '50b8d3f92e64'
down_revision = '31c4d9a2e6f7'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.add_column(sa.Column('split_from_id', sa.String(length=36), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_need_split_from_id_need'), 'need', ['split_from_id'], ['id'])
        batch_op.create_index(batch_op.f('ix_need_split_from_id'), ['split_from_id'])
        batch_op.create_index(batch_op.f('ix_need_duplicate_of_id'), ['duplicate_of_id'])
    op.create_table('joining',
        sa.Column('need_id', sa.String(length=36), nullable=False),
        sa.Column('state', sa.String(length=24), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_joining_need_id_need')),
        sa.PrimaryKeyConstraint('need_id', name=op.f('pk_joining')),
    )
    op.create_table('dismissal',
        sa.Column('need_id', sa.String(length=36), nullable=False),
        sa.Column('about', sa.String(length=36), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_dismissal_need_id_need')),
        sa.PrimaryKeyConstraint('need_id', 'about', name=op.f('pk_dismissal')),
    )


def downgrade():
    op.drop_table('dismissal')
    op.drop_table('joining')
    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_need_duplicate_of_id'))
        batch_op.drop_index(batch_op.f('ix_need_split_from_id'))
        batch_op.drop_constraint(batch_op.f('fk_need_split_from_id_need'), type_='foreignkey')
        batch_op.drop_column('split_from_id')
