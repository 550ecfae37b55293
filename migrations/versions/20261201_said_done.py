"""work that its doer says to have done, though it was noted to have come to nothing

Revision ID: 5e0b7d92c4fa
Revises: c31f9b7a52de
Create Date: 2026-12-01 16:10:00

"""
import sqlalchemy as sa
from alembic import op


# revision identifiers, used by Alembic.
revision = '5e0b7d92c4fa'
down_revision = 'c31f9b7a52de'
branch_labels = None
depends_on = None

SOME = sa.text('said_done_at IS NOT NULL')


def upgrade():
    op.add_column('assignment', sa.Column('said_done_at', sa.DateTime(timezone=True), nullable=True))
    some = {'sqlite_where': SOME, 'postgresql_where': SOME}
    op.create_index('ix_assignment_said_done', 'assignment', ['need_id'], **some)


def downgrade():
    with op.batch_alter_table('assignment') as table:
        table.drop_index('ix_assignment_said_done')
        table.drop_column('said_done_at')
