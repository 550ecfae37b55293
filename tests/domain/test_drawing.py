"""Where things stand in a drawing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from palveleva.domain.drawing import ceiling, label_places, map_of, pieces, projected
from palveleva.domain.places import Point, straight_km

points = st.lists(st.builds(Point, st.floats(60, 69), st.floats(21, 31)), min_size=1, max_size=25)
KESKUSTA, HAKKILA, KUKKO = Point(62.707, 25.253), Point(62.783, 25.45), Point(62.619, 24.755)


def test_north_is_up_east_is_right_and_distances_are_true():
    (centre, north_east, south_west), _ = projected([KESKUSTA, HAKKILA, KUKKO], 400)

    assert north_east[0] > centre[0] > south_west[0]
    assert north_east[1] < centre[1] < south_west[1]
    drawn = [((x - centre[0]) ** 2 + (y - centre[1]) ** 2) ** 0.5 for x, y in (north_east, south_west)]
    real = [straight_km(KESKUSTA, there) for there in (HAKKILA, KUKKO)]
    assert abs(drawn[0] / drawn[1] - real[0] / real[1]) < 0.01


@settings(max_examples=15)
@given(points)
def test_everything_lies_within_the_drawing(found):
    drawing = map_of(found, ["Kylä"] * len(found))

    assert len(drawing.marks) == len(found)
    assert all(0 <= mark.x <= drawing.width and 0 <= mark.y <= drawing.height for mark in drawing.marks)


def test_names_of_neighbours_do_not_lie_on_one_another():
    drawing = map_of([KESKUSTA, Point(62.707, 25.262)], ["Keskusta", "Naapuri"])

    one, other = drawing.marks
    assert (one.label_x, one.label_y) != (other.label_x, other.label_y)
    assert one.anchor != other.anchor or abs(one.label_y - other.label_y) > 10


@given(st.floats(0, 380))
def test_a_name_above_or_below_its_point_is_never_cut_at_the_edge(x):
    *_, above, below = label_places(x, 60, "Pyhäjärvi", 15, 380)

    assert all(box.left >= 0 and box.right <= 380 for *_, box in (above, below))


def test_a_name_wider_than_the_map_is_cut():
    name = "Äänekosken-Saarijärven Pohjois-Lannevedenperänkylä ja Hoikanperä"
    drawing = map_of([Point(62.6, 25.4), Point(62.7, 25.2)], [name, "Linna"])

    assert [mark.name for mark in drawing.marks] == ["Äänekosken-Saarijärven Po…", "Linna"]


def test_an_empty_municipality_has_an_empty_map():
    assert map_of([], []).marks == ()


@given(st.lists(st.integers(0, 50), min_size=1, max_size=5))
def test_the_pieces_of_a_bar_fill_it(numbers):
    lengths = [length for _, length in pieces(numbers, 200)]

    assert abs(sum(lengths) - (200 if sum(numbers) else 0)) < 0.1


def test_a_scale_ends_at_a_round_number():
    assert [ceiling(number) for number in (0, 1, 3, 7, 12, 51, 220)] == [1, 1, 4, 8, 20, 60, 400]
