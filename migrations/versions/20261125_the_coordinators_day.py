"""the coordinator's day: tries to reach people, pinned notes, ready-made replies, lines for the substitute

Revision ID: 3d5a1c7e9b40
Revises: 3f1c5a7d2b90
Create Date: 2026-11-25 02:05:00

"""
from alembic import op
import sqlalchemy as sa


revision = '3d5a1c7e9b40'
down_revision = '3f1c5a7d2b90'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.String(length=36), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.String(length=36), nullable=True),
    sa.Column('result', sa.String(length=24), nullable=False),
    sa.Column('retry_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_attempt_by_id_person')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_attempt_need_id_need')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_need_id'), ['need_id'], unique=False)

    op.create_table('reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.String(length=40), nullable=False),
    sa.Column('use', sa.String(length=24), nullable=False),
    sa.Column('fi', sa.Text(), nullable=False),
    sa.Column('sv', sa.Text(), nullable=False),
    sa.Column('en', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_reply_municipality_id_municipality')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply'))
    )
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reply_municipality_id'), ['municipality_id'], unique=False)

    op.create_table('memo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by_id', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_memo_by_id_person')),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_memo_municipality_id_municipality')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memo'))
    )
    with op.batch_alter_table('memo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_memo_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_memo_municipality_id'), ['municipality_id'], unique=False)

    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first_contact_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_pinned', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.drop_column('is_pinned')
    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.drop_column('first_contact_at')
    op.drop_table('memo')
    op.drop_table('reply')
    op.drop_table('attempt')
