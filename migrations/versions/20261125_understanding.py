"""service stems are a shipped fact

Revision ID: 49a2c7e81d53
Revises: 3d5a1c7e9b40
Create Date: 2026-11-25 02:00:00

"""
import csv
from pathlib import Path

from alembic import op
import sqlalchemy as sa


revision = '49a2c7e81d53'
down_revision = '3d5a1c7e9b40'
branch_labels = None
depends_on = None

LANGUAGES = ('fi', 'sv', 'en')
SERVICES = Path(__file__).parents[2] / 'palveleva/data/services.csv'


def upgrade():
    with op.batch_alter_table('service', schema=None) as batch_op:
        for language in LANGUAGES:
            batch_op.drop_column(f'stems_{language}')


def downgrade():
    with op.batch_alter_table('service', schema=None) as batch_op:
        for language in LANGUAGES:
            batch_op.add_column(sa.Column(f'stems_{language}', sa.Text(), server_default='', nullable=False))
    give_stems_back()
    with op.batch_alter_table('service', schema=None) as batch_op:
        for language in LANGUAGES:
            batch_op.alter_column(f'stems_{language}', server_default=None)


def give_stems_back():
    """The earlier version reads them from the table."""
    columns = [sa.column(name) for name in ('id', *(f'stems_{language}' for language in LANGUAGES))]
    service = sa.table('service', *columns)
    with SERVICES.open(encoding='utf-8', newline='') as file:
        for row in csv.DictReader(file):
            stems = {f'stems_{language}': row[f'keywords_{language}'] for language in LANGUAGES}
            op.execute(service.update().where(service.c.id == row['id']).values(stems))
