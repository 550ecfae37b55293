"""secrets of authenticator apps are sealed

Revision ID: 31c4d9a2e6f7
Revises: 49a2c7e81d53
Create Date: 2026-11-25 02:40:00

"""
import sqlalchemy as sa
from alembic import op

from palveleva import vault

revision = '31c4d9a2e6f7'
down_revision = '49a2c7e81d53'
branch_labels = None
depends_on = None

totp = sa.table('totp', sa.column('person_id', sa.String), sa.column('secret', sa.String))


def upgrade():
    with op.batch_alter_table('totp') as batch_op:
        batch_op.alter_column('secret', existing_type=sa.String(64), type_=sa.String(200), existing_nullable=False)
    rewrite(vault.sealed)


def downgrade():
    rewrite(vault.opened)
    with op.batch_alter_table('totp') as batch_op:
        batch_op.alter_column('secret', existing_type=sa.String(200), type_=sa.String(64), existing_nullable=False)


def rewrite(how):
    connection = op.get_bind()
    for person_id, secret in connection.execute(sa.select(totp)).all():
        row = sa.update(totp).where(totp.c.person_id == person_id)
        connection.execute(row.values(secret=how(secret, person_id)))
