"""how the turns of duties went, and indexes for what tidying looks for

Revision ID: 8a4e61c0d7f2
Revises: 8d41f0b7c2a5
Create Date: 2026-11-29 11:00:00

"""
import sqlalchemy as sa
from alembic import op


# revision identifiers, used by Alembic.
revision = '8a4e61c0d7f2'
down_revision = '8d41f0b7c2a5'
branch_labels = None
depends_on = None

INDEXES = (
    ('ix_need_to_forget', 'need', ['forgotten_at', 'closed_at']),
    ('ix_need_to_count', 'need', ['counted_at', 'closed_at']),
    ('ix_operation_received_at', 'operation', ['received_at']),
    ('ix_sign_in_expires_at', 'sign_in', ['expires_at']),
    ('ix_invitation_expires_at', 'invitation', ['expires_at']),
    ('ix_answer_code_expires_at', 'answer_code', ['expires_at']),
    ('ix_profile_change_at', 'profile_change', ['at']),
    ('ix_absence_last_day', 'absence', ['last_day']),
    ('ix_tally_since', 'tally', ['since']),
    ('ix_assignment_agreed_at', 'assignment', ['agreed_at']),
    ('ix_person_phone', 'person', ['phone']),
)


def only(where, in_sqlite=None):
    return {'sqlite_where': sa.text(in_sqlite or where), 'postgresql_where': sa.text(where)}


OF_SOME = (
    ('ix_person_office', 'person', ['municipality_id'], only('is_coordinator', 'is_coordinator = 1')),
    ('ix_provider_ended', 'provider', ['id'], only("status = 'ended' AND name != ''")),
    ('ix_audit_entry_person', 'audit_entry', ['thing_id'], only("kind = 'person'")),
    ('ix_audit_entry_provider', 'audit_entry', ['thing_id'], only("kind = 'provider'")),
)
# Nearly all needs have none: an index of them all looks unfit to a planner.
SELDOM = ('duplicate_of_id', 'split_from_id')


def upgrade():
    op.add_column('turn', sa.Column('took_ms', sa.Integer(), nullable=True))
    op.add_column('turn', sa.Column('failed', sa.Integer(), nullable=True))
    for column in SELDOM:
        op.drop_index(f'ix_need_{column}', table_name='need')
        op.create_index(f'ix_need_{column}', 'need', [column], **only(f'{column} IS NOT NULL'))
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    for name, table, columns, some in OF_SOME:
        op.create_index(name, table, columns, **some)


def downgrade():
    for name, table, _, _ in OF_SOME:
        op.drop_index(name, table_name=table)
    for name, table, _ in INDEXES:
        op.drop_index(name, table_name=table)
    for column in SELDOM:
        op.drop_index(f'ix_need_{column}', table_name='need')
        op.create_index(f'ix_need_{column}', 'need', [column])
    with op.batch_alter_table('turn') as table:
        table.drop_column('failed')
        table.drop_column('took_ms')
