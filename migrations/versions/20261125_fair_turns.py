"""fair turns: chances, reasons of a no as codes, changes of one tap

Revision ID: 4f1c9a7be045
Revises: 7b20e4d91c36
Create Date: 2026-11-25 01:55:00

"""
from alembic import op
import sqlalchemy as sa


revision = '4f1c9a7be045'
down_revision = '7b20e4d91c36'
branch_labels = None
depends_on = None

CODES = ('no_time', 'too_far', 'not_my_work', 'price', 'season', 'ill')
wave = sa.table('wave', sa.column('id', sa.Integer), sa.column('trace', sa.JSON))
offer = sa.table(
    'offer', sa.column('wave_id', sa.Integer), sa.column('state', sa.String), sa.column('reason', sa.String),
    sa.column('declined_for', sa.String),
)


def upgrade():
    chance = op.create_table('chance',
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('provider_id', sa.Integer(), nullable=False),
    sa.Column('even_share', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_chance_provider_id_provider')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_chance_wave_id_wave')),
    sa.PrimaryKeyConstraint('wave_id', 'provider_id', name=op.f('pk_chance'))
    )
    op.create_index(op.f('ix_chance_provider_id'), 'chance', ['provider_id'])
    op.create_table('profile_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('provider_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('topic', sa.String(length=80), nullable=False),
    sa.Column('is_made', sa.Boolean(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.String(length=36), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_profile_change_by_id_person')),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_profile_change_provider_id_provider')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_profile_change'))
    )
    op.create_index(op.f('ix_profile_change_provider_id'), 'profile_change', ['provider_id'])
    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('declined_for', sa.String(length=24), nullable=True))
    fill(op.get_bind(), chance)


def fill(bind, chance):
    """What is known already: the traces of waves say who could be asked, and the words of a no which code they are."""
    said_no = offer.update().where(offer.c.state == 'declined')
    bind.execute(said_no.values(declined_for=sa.case((offer.c.reason.in_(CODES), offer.c.reason), else_='other')))
    asked = dict(bind.execute(sa.select(offer.c.wave_id, sa.func.count()).group_by(offer.c.wave_id)).all())
    for wave_id, trace in bind.execute(sa.select(wave.c.id, wave.c.trace)).all():
        fit = trace.get('candidates', []) if isinstance(trace, dict) else []
        share = min(asked.get(wave_id, 0), len(fit)) / len(fit) if fit else 0
        rows = [{'wave_id': wave_id, 'provider_id': one['provider_id'], 'even_share': share} for one in fit]
        if rows:
            bind.execute(chance.insert(), rows)


def downgrade():
    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.drop_column('declined_for')
    op.drop_index(op.f('ix_profile_change_provider_id'), table_name='profile_change')
    op.drop_table('profile_change')
    op.drop_index(op.f('ix_chance_provider_id'), table_name='chance')
    op.drop_table('chance')
