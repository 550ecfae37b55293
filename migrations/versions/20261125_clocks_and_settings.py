"""clocks of needs and settings of municipalities

Revision ID: 7b20e4d91c36
Revises: 50b8d3f92e64
Create Date: 2026-11-25 02:30:00

"""
from alembic import op
import sqlalchemy as sa


revision = '7b20e4d91c36'
down_revision = '50b8d3f92e64'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    with op.batch_alter_table('need', schema=None) as batch_op:
        for column in ('state_since', 'due_at', 'reminded_at', 'asked_all_at', 'not_yet_told_at'):
            batch_op.add_column(sa.Column(column, MOMENT, nullable=True))
        batch_op.add_column(sa.Column('reminders', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('unmet_reason', sa.String(length=24), nullable=True))
    # The next sweep looks at every need and finds out when something is due.
    op.execute("UPDATE need SET state_since = updated_at, due_at = updated_at")
    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.alter_column('state_since', existing_type=MOMENT, nullable=False)
        batch_op.create_index(batch_op.f('ix_need_due_at'), ['due_at'])
        batch_op.create_check_constraint(batch_op.f('ck_need_open_has_due_time'), "state = 'closed' OR due_at IS NOT NULL")

    op.create_table('own_numbers',
    sa.Column('municipality_id', sa.String(length=40), nullable=False),
    sa.Column('numbers', sa.JSON(), nullable=False),
    sa.Column('changed_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_own_numbers_municipality_id_municipality')),
    sa.PrimaryKeyConstraint('municipality_id', name=op.f('pk_own_numbers'))
    )
    op.create_table('own_service',
    sa.Column('municipality_id', sa.String(length=40), nullable=False),
    sa.Column('service_id', sa.String(length=40), nullable=False),
    sa.Column('dispatch', sa.String(length=24), nullable=False),
    sa.Column('goes_on', sa.Boolean(), nullable=False),
    sa.Column('wave_size', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_own_service_municipality_id_municipality')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_own_service_service_id_service')),
    sa.PrimaryKeyConstraint('municipality_id', 'service_id', name=op.f('pk_own_service'))
    )


def downgrade():
    op.drop_table('own_service')
    op.drop_table('own_numbers')
    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_need_open_has_due_time'), type_='check')
        batch_op.drop_index(batch_op.f('ix_need_due_at'))
        for column in ('unmet_reason', 'reminders', 'not_yet_told_at', 'asked_all_at', 'reminded_at',
                       'due_at', 'state_since'):
            batch_op.drop_column(column)
