"""Which villages are counted together in public."""

from hypothesis import given
from hypothesis import strategies as st

from palveleva.domain.areas import FEWEST_INHABITANTS, Settled, areas_of, people_in
from palveleva.domain.places import Point
from palveleva.queries.facts import rows

villages = st.lists(
    st.builds(
        Settled,
        st.text("abcdefgh", min_size=1, max_size=8),
        st.builds(Point, st.floats(60, 63), st.floats(22, 28)),
        st.none() | st.integers(0, 900),
    ),
    max_size=12,
    unique_by=lambda village: village.slug,
)


def shipped():
    return [
        Settled(row["id"], Point(float(row["lat"]), float(row["lon"])), int(row["inhabitants"] or 0) or None)
        for row in rows("villages.csv")
    ]


def test_kukko_with_its_fifty_people_is_counted_with_pylkonmaki():
    areas = [{village.slug for village in area} for area in areas_of(shipped())]

    assert {"pylkonmaki", "kukko"} in areas
    assert {"keskusta"} in areas


@given(villages)
def test_every_village_is_in_one_area_and_no_area_is_small(settled):
    areas = areas_of(settled)

    assert sorted(village.slug for area in areas for village in area) == sorted(village.slug for village in settled)
    assert len(areas) <= 1 or all(people_in(area) >= FEWEST_INHABITANTS for area in areas)


@given(villages)
def test_the_areas_do_not_depend_on_the_order(settled):
    assert areas_of(settled) == areas_of(list(reversed(settled)))
