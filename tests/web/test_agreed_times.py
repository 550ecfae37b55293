"""What the desk says of a time that a provider has agreed with a resident."""

from tests.web.test_office import press


def test_a_time_that_has_passed_is_kept_and_pointed_out(kaisa, told, town_ids, look):
    """It may be written down afterwards; of a slip of the finger nobody else would tell."""
    press(kaisa, f"/needs/{told}/assignments", provider=town_ids["P02"])
    work = look(told, lambda need: need.live_assignment.id)

    assert press(kaisa, f"/assignments/{work}/schedule", at="2020-12-01T10:00") == ["warn", "ok"]
    assert look(told, lambda need: need.live_assignment.scheduled_at.year) == 2020
