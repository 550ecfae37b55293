"""guests across borders

Revision ID: 9e3b7c15d0a4
Revises: 8a4e61c0d7f2
Create Date: 2026-11-29 11:30:00

"""
from alembic import op
import sqlalchemy as sa


revision = '9e3b7c15d0a4'
down_revision = '8a4e61c0d7f2'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('guest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('provider_id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.String(length=40), nullable=False),
    sa.Column('villages', sa.JSON(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.String(length=36), nullable=True),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('agreed_by_id', sa.String(length=36), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_guest_provider_id_provider')),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_guest_municipality_id_municipality')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_guest_asked_by_id_person')),
    sa.ForeignKeyConstraint(['agreed_by_id'], ['person.id'], name=op.f('fk_guest_agreed_by_id_person')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_guest_ended_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guest'))
    )
    op.create_index(op.f('ix_guest_provider_id'), 'guest', ['provider_id'], unique=False)
    op.create_index(op.f('ix_guest_municipality_id'), 'guest', ['municipality_id'], unique=False)
    live = sa.text('ended_at IS NULL')
    op.create_index('one_live_invitation_per_guest', 'guest', ['municipality_id', 'provider_id'], unique=True,
                    sqlite_where=live, postgresql_where=live)


def downgrade():
    op.drop_index('one_live_invitation_per_guest', table_name='guest')
    op.drop_index(op.f('ix_guest_municipality_id'), table_name='guest')
    op.drop_index(op.f('ix_guest_provider_id'), table_name='guest')
    op.drop_table('guest')
