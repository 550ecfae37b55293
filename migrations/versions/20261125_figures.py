"""figures that outlive the needs, inhabitants of villages

Revision ID: 57c0f1a2b3d4
Revises: 4f1c9a7be045
Create Date: 2026-11-25 02:00:00

"""
from alembic import op
import sqlalchemy as sa


revision = '57c0f1a2b3d4'
down_revision = '4f1c9a7be045'
branch_labels = None
depends_on = None

# Of the shipped villages, as far as a postal district counts them (Statistics Finland, 2022).
INHABITANTS = {
    'keskusta': 5812, 'hakkila': 216, 'hoikankyla': 142, 'kalmari': 439, 'kolkanlahti': 280, 'kukko': 50,
    'lannevesi': 463, 'lehtola': 148, 'mahlu': 388, 'pylkonmaki': 459, 'paajarvi': 117, 'tarvaala': 394,
}


def upgrade():
    with op.batch_alter_table('village', schema=None) as batch_op:
        batch_op.add_column(sa.Column('inhabitants', sa.Integer(), nullable=True))
    village = sa.table('village', sa.column('municipality_id'), sa.column('slug'), sa.column('inhabitants'))
    for slug, number in INHABITANTS.items():
        at_home = (village.c.municipality_id == 'saarijarvi') & (village.c.slug == slug)
        op.execute(village.update().where(at_home).values(inhabitants=number))
    op.create_index('ix_need_told', 'need', ['municipality_id', 'created_at'])
    op.create_table('timing',
    sa.Column('need_id', sa.String(length=36), nullable=False),
    sa.Column('response_minutes', sa.Integer(), nullable=True),
    sa.Column('match_days', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_timing_need_id_need')),
    sa.PrimaryKeyConstraint('need_id', name=op.f('pk_timing'))
    )
    op.create_table('quarter_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.String(length=40), nullable=False),
    sa.Column('quarter', sa.String(length=7), nullable=False),
    sa.Column('village_id', sa.Integer(), nullable=False),
    sa.Column('group', sa.String(length=40), nullable=False),
    sa.Column('fate', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_quarter_count_municipality_id_municipality')),
    sa.ForeignKeyConstraint(['village_id'], ['village.id'], name=op.f('fk_quarter_count_village_id_village')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quarter_count')),
    sa.UniqueConstraint('municipality_id', 'quarter', 'village_id', 'group', 'fate', 'reason', name=op.f('uq_quarter_count_municipality_id_quarter_village_id_group_fate_reason'))
    )
    op.create_index(op.f('ix_quarter_count_municipality_id'), 'quarter_count', ['municipality_id'])
    op.create_table('open_figure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.String(length=40), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('area', sa.String(length=1000), nullable=False),
    sa.Column('group', sa.String(length=40), nullable=False),
    sa.Column('fate', sa.String(length=12), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('cover', sa.String(length=24), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_open_figure_municipality_id_municipality')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_open_figure')),
    sa.UniqueConstraint('municipality_id', 'period', 'area', 'group', 'fate', name=op.f('uq_open_figure_municipality_id_period_area_group_fate'))
    )
    op.create_index(op.f('ix_open_figure_municipality_id'), 'open_figure', ['municipality_id'])
    op.create_table('year_story',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.String(length=40), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_year_story_municipality_id_municipality')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_year_story')),
    sa.UniqueConstraint('municipality_id', 'year', 'position', name=op.f('uq_year_story_municipality_id_year_position'))
    )
    op.create_index(op.f('ix_year_story_municipality_id'), 'year_story', ['municipality_id'])


def downgrade():
    for table in ('year_story', 'open_figure', 'quarter_count', 'timing'):
        op.drop_table(table)
    op.drop_index('ix_need_told', 'need')
    with op.batch_alter_table('village', schema=None) as batch_op:
        batch_op.drop_column('inhabitants')
