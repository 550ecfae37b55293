"""an address counts once its reader has confirmed it

Revision ID: 6c1e4fa83d20
Revises: cfcaf456a7d6
Create Date: 2026-11-25 05:58:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '6c1e4fa83d20'
down_revision = 'cfcaf456a7d6'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('email_change',
    sa.Column('person_id', sa.String(length=36), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.Column('code', sa.String(length=6), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_email_change_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_email_change'))
    )


def downgrade():
    op.drop_table('email_change')
