"""indexes without which a country's sweeps and lists read whole tables

Revision ID: 5d20c6a8e917
Revises: 6c1e4fa83d20
Create Date: 2026-11-25 06:42:00

"""
from alembic import op


# revision identifiers, used by Alembic.
revision = '5d20c6a8e917'
down_revision = '6c1e4fa83d20'
branch_labels = None
depends_on = None

INDEXES = (
    ('ix_notice_created_at', 'notice', ['created_at']),
    ('ix_delivery_created_at', 'delivery', ['created_at']),
    ('ix_audit_entry_at', 'audit_entry', ['at']),
    ('ix_audit_entry_by_id', 'audit_entry', ['by_id']),
    ('ix_note_offer_id', 'note', ['offer_id']),
    ('ix_need_ended', 'need', ['municipality_id', 'closed_at']),
)


def upgrade():
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade():
    for name, table, _ in INDEXES:
        op.drop_index(name, table_name=table)
