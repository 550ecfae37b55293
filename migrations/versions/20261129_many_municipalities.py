"""many municipalities: names, languages, colour, help numbers, and an imported list

Revision ID: 8d41f0b7c2a5
Revises: 5d20c6a8e917
Create Date: 2026-11-29 10:50:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '8d41f0b7c2a5'
down_revision = '5d20c6a8e917'
branch_labels = None
depends_on = None

NEW = (
    sa.Column('number', sa.String(length=3), nullable=True),
    sa.Column('name_sv', sa.String(length=120), nullable=True),
    sa.Column('name_en', sa.String(length=120), nullable=True),
    sa.Column('languages', sa.String(length=20), server_default='fi sv en', nullable=False),
    sa.Column('accent', sa.String(length=7), nullable=True),
)


def upgrade():
    with op.batch_alter_table('municipality') as batch_op:
        for column in NEW:
            batch_op.add_column(sa.Column(column.name, column.type, server_default=column.server_default, nullable=column.nullable))
    op.create_table('own_help_number',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.String(length=40), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('fi', sa.String(length=120), nullable=False),
    sa.Column('sv', sa.String(length=120), nullable=False),
    sa.Column('en', sa.String(length=120), nullable=False),
    sa.Column('number', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_own_help_number_municipality_id_municipality')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_help_number')),
    sa.UniqueConstraint('municipality_id', 'key', name=op.f('uq_own_help_number_municipality_id_key'))
    )
    op.create_index(op.f('ix_own_help_number_municipality_id'), 'own_help_number', ['municipality_id'])
    op.create_table('listed_municipality',
    sa.Column('number', sa.String(length=3), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('name_sv', sa.String(length=120), nullable=False),
    sa.Column('region', sa.String(length=120), nullable=False),
    sa.Column('languages', sa.String(length=20), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_listed_municipality'))
    )


def downgrade():
    op.drop_table('listed_municipality')
    op.drop_table('own_help_number')
    with op.batch_alter_table('municipality') as batch_op:
        for column in NEW:
            batch_op.drop_column(column.name)
