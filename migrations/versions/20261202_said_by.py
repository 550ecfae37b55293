"""who said it and who tried, found by an index when somebody asks what is held about them, joins or leaves

Revision ID: b2d64f09a7c3
Revises: 97c1e5a4d80b
Create Date: 2026-12-02 16:00:00

"""
from alembic import op


# revision identifiers, used by Alembic.
revision = 'b2d64f09a7c3'
down_revision = '97c1e5a4d80b'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('ix_note_by_id', 'note', ['by_id'])
    op.create_index('ix_attempt_by_id', 'attempt', ['by_id'])


def downgrade():
    op.drop_index('ix_attempt_by_id', 'attempt')
    op.drop_index('ix_note_by_id', 'note')
