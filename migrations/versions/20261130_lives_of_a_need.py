"""when a need was opened again

Revision ID: 1b7f04c2e9d8
Revises: f3b61e7c9a20
Create Date: 2026-11-30 17:40:00

"""
import sqlalchemy as sa
from alembic import op


# revision identifiers, used by Alembic.
revision = '1b7f04c2e9d8'
down_revision = 'f3b61e7c9a20'
branch_labels = None
depends_on = None

need = sa.table('need', sa.column('id', sa.String), sa.column('reopened_at', sa.DateTime(timezone=True)))
entry = sa.table(
    'audit_entry', sa.column('need_id', sa.String), sa.column('verb', sa.String),
    sa.column('at', sa.DateTime(timezone=True)),
)


def upgrade():
    op.add_column('need', sa.Column('reopened_at', sa.DateTime(timezone=True), nullable=True))
    fill(op.get_bind())


def fill(bind):
    """The audit knows which were opened again, and when."""
    of_need = entry.c.verb == 'reopen', entry.c.need_id == need.c.id
    latest = sa.select(sa.func.max(entry.c.at)).where(*of_need).scalar_subquery()
    reopened = sa.select(entry.c.need_id).where(entry.c.verb == 'reopen')
    bind.execute(need.update().where(need.c.id.in_(reopened)).values(reopened_at=latest))


def downgrade():
    with op.batch_alter_table('need') as table:
        table.drop_column('reopened_at')
