"""append-only audit

Revision ID: 20a1c7d3e5b2
Revises: 26d4a7e3f0b2
Create Date: 2026-11-24 19:20:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '20a1c7d3e5b2'
down_revision = '26d4a7e3f0b2'
branch_labels = None
depends_on = None

KEPT = ('audit_entry', 'disclosure', 'seal')


def upgrade():
    op.create_table('seal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('form', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seal')),
    sa.UniqueConstraint('kind', 'entry_id', name=op.f('uq_seal_kind_entry_id'))
    )
    op.create_table('retention_door',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_door'))
    )
    if op.get_bind().dialect.name == 'postgresql':
        keep_on_postgresql()
    else:
        keep_on_sqlite()


def keep_on_postgresql():
    op.execute("""
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND TG_TABLE_NAME <> 'seal' AND EXISTS (SELECT 1 FROM retention_door) THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """)
    for table in KEPT:
        op.execute(f'CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE ON {table} '
                   'FOR EACH ROW EXECUTE FUNCTION refuse_change()')
        op.execute(f'CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} '
                   'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()')


def keep_on_sqlite():
    for table in KEPT:
        stop = f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
        door = '' if table == 'seal' else 'WHEN NOT EXISTS (SELECT 1 FROM retention_door)'
        op.execute(f'CREATE TRIGGER {table}_is_not_changed BEFORE UPDATE ON {table} {stop}')
        op.execute(f'CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} {door} {stop}')


def downgrade():
    if op.get_bind().dialect.name == 'postgresql':
        for table in KEPT:
            op.execute(f'DROP TRIGGER {table}_is_kept ON {table}')
            op.execute(f'DROP TRIGGER {table}_is_not_emptied ON {table}')
        op.execute('DROP FUNCTION refuse_change()')
    else:
        for table in KEPT:
            op.execute(f'DROP TRIGGER {table}_is_kept')
            op.execute(f'DROP TRIGGER {table}_is_not_changed')
    op.drop_table('retention_door')
    op.drop_table('seal')
