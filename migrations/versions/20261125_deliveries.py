"""deliveries of notices, what people chose, browsers that may be woken, codes of answers

Revision ID: cfcaf456a7d6
Revises: 50b8d3f92e64
Create Date: 2026-11-25 01:56:37.708467

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'cfcaf456a7d6'
down_revision = '50b8d3f92e64'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('preference',
    sa.Column('person_id', sa.String(length=36), nullable=False),
    sa.Column('topic', sa.String(length=24), nullable=False),
    sa.Column('medium', sa.String(length=24), nullable=False),
    sa.Column('is_wanted', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_preference_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', 'topic', 'medium', name=op.f('pk_preference'))
    )
    op.create_table('subscription',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sign_in_id', sa.String(length=36), nullable=False),
    sa.Column('person_id', sa.String(length=36), nullable=False),
    sa.Column('endpoint', sa.String(length=700), nullable=False),
    sa.Column('p256dh', sa.String(length=100), nullable=False),
    sa.Column('auth', sa.String(length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_subscription_person_id_person')),
    sa.ForeignKeyConstraint(['sign_in_id'], ['sign_in.id'], name=op.f('fk_subscription_sign_in_id_sign_in'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscription')),
    sa.UniqueConstraint('endpoint', name=op.f('uq_subscription_endpoint'))
    )
    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subscription_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_subscription_sign_in_id'), ['sign_in_id'], unique=False)

    op.create_table('delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.String(length=36), nullable=False),
    sa.Column('need_id', sa.String(length=36), nullable=True),
    sa.Column('medium', sa.String(length=24), nullable=False),
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=40), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_delivery_need_id_need')),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_delivery_notice_id_notice')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_delivery_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('notice_id', 'medium', name=op.f('uq_delivery_notice_id_medium'))
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.create_index('ix_delivery_due', ['state', 'next_try_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_delivery_need_id'), ['need_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_delivery_person_id'), ['person_id'], unique=False)

    op.create_table('answer_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('offer_id', sa.String(length=36), nullable=False),
    sa.Column('need_id', sa.String(length=36), nullable=False),
    sa.Column('person_id', sa.String(length=36), nullable=False),
    sa.Column('code', sa.String(length=4), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_answer_code_need_id_need')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_answer_code_offer_id_offer')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_answer_code_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_code')),
    sa.UniqueConstraint('offer_id', 'person_id', name=op.f('uq_answer_code_offer_id_person_id'))
    )
    with op.batch_alter_table('answer_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_code_need_id'), ['need_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_answer_code_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('about', sa.String(length=80), server_default='', nullable=False))
        batch_op.alter_column('need_id',
               existing_type=sa.VARCHAR(length=36),
               nullable=True)
        batch_op.drop_column('delivered_at')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.alter_column('about', server_default=None)



def downgrade():
    for table in ('answer_code', 'delivery', 'subscription', 'preference'):
        op.drop_table(table)
    # Earlier every notice was about a need.
    op.execute(sa.text('DELETE FROM notice WHERE need_id IS NULL'))
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column('need_id', existing_type=sa.VARCHAR(length=36), nullable=False)
        batch_op.drop_column('about')
