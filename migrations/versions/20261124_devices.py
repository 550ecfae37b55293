"""devices

Revision ID: 876de05f44db
Revises: 25ea7f8ff410
Create Date: 2026-11-24 19:23:58.958212

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '876de05f44db'
down_revision = '25ea7f8ff410'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.add_column(sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('device', sa.String(length=60), nullable=False, server_default=''))
    op.execute("UPDATE sign_in SET seen_at = created_at")
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.alter_column('seen_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column('device', existing_type=sa.String(length=60), server_default=None)



def downgrade():
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_column('device')
        batch_op.drop_column('seen_at')

