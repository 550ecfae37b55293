"""Whatever somebody copies from a map is read as the place that was meant, and what is none is said to be none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palveleva.domain.errors import Invalid
from palveleva.domain.pinpoint import place_read, place_written
from palveleva.domain.places import LATITUDES, LONGITUDES, Point, straight_km
from palveleva.domain.projection import from_metres

SAARIJARVI, A_FEW_METRES = Point(62.7086, 25.2540), 0.03  # km: seconds without decimals are no nearer
OF_A_MAP = """
62.7086, 25.2540
62,7086 25,2540
62,7086, 25,2540
62,7086; 25,2540
62.7086,25.2540
25.2540, 62.7086
N 62.7086 E 25.2540
62.7086° N, 25.2540° E
62°42'31"N 25°15'14"E
62° 42′ 31″ N, 25° 15′ 14″ E
62°42'31.0"N 25°15'14.4"E
N 62° 42.516' E 25° 15.240'
62° 42,516' 25° 15,240'
62 42 31 25 15 14
https://www.google.com/maps/@62.7086,25.2540,15z
https://www.google.com/maps/place/Saarij%C3%A4rvi/@62.6,25.4,11z/data=!4m6!3m5!1s0x46:0x1!8m2!3d62.7086!4d25.2540!16s
https://www.google.com/maps/place/62%C2%B042'31.0%22N+25%C2%B015'14.4%22E
https://www.google.com/maps/place/Kirkkotie+5,+12/@62.7086,25.2540,17z
https://www.google.com/maps?q=62.7086,25.2540
https://www.google.com/maps/search/?api=1&query=62.7086%2C25.2540
https://www.google.com/maps/search/62.7086,+25.2540
https://www.openstreetmap.org/?mlat=62.7086&mlon=25.2540#map=12/62.6/25.4
https://www.openstreetmap.org/#map=15/62.7086/25.2540
openstreetmap.org/#map=15/62.7086/25.2540
https://maps.apple.com/?ll=62.7086,25.2540&q=Koulu
https://www.bing.com/maps?cp=62.7086~25.2540&lvl=12
geo:62.7086,25.2540?z=12
https://asiointi.maanmittauslaitos.fi/karttapaikka/?lang=fi&share=customMarker&n=6954332.43&e=410688.27&title=Koulu&zoom=8
https://kartta.paikkatietoikkuna.fi/?zoomLevel=10&coord=410688.27_6954332.43
N 6954332 E 410688
N=6954332,43 E=410688,27
N: 6 954 332 E: 410 688
6 954 332 410 688
6954332, 410688
6954332,410688
410688 6954332
P: 6954332.4, I: 410688.3
N = 6954332, E = 410688 (ETRS-TM35FIN)
""".strip().splitlines()


@pytest.mark.parametrize("written", OF_A_MAP)
def test_the_place_is_read_however_it_was_copied(written):
    assert straight_km(place_read(written), SAARIJARVI) < A_FEW_METRES


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "no_place"),
        ("koulun vieressä", "no_place"),
        ("62.7", "no_place"),
        ("62.7 25.2 11", "no_place"),
        ("62°75'00\" 25°15'00\"", "no_place"),
        ("3426000 6957000", "no_place"),  # of the maps before 2010
        ("59.33, 18.06", "not_in_finland"),
        ("-62.7086 25.2540", "not_in_finland"),
        ("62.7086 S, 25.2540 E", "not_in_finland"),
        ("https://maps.app.goo.gl/Ab12Cd34Ef", "no_place_in_link"),
        ("https://www.google.com/maps/place/Saarij%C3%A4rvi", "no_place_in_link"),
        ("http://[", "no_place_in_link"),
    ],
)
def test_what_is_no_place_of_finland_is_said_to_be_none(written, code):
    with pytest.raises(Invalid) as refusal:
        place_read(written)

    assert (refusal.value.code, refusal.value.field) == (code, "place")


def test_the_example_of_the_recommendation_comes_out_to_a_millimetre():
    """JHS 197, appendix 3."""
    point = from_metres(6715706.37708, 106256.35961)

    assert (round(point.lat, 8), round(point.lon, 8)) == (60.38510687, 19.84813677)


@given(st.builds(Point, st.floats(*LATITUDES), st.floats(*LONGITUDES)))
def test_what_was_read_is_read_again(point):
    assert straight_km(place_read(place_written(point)), point) < 0.001


@given(st.text(alphabet="0123456789.,-°'\"NESWPI /:@!=&?#%_", max_size=60) | st.text())
def test_nothing_that_is_pasted_is_a_fault(written):
    try:
        point = place_read(written)
    except Invalid:
        return

    assert LATITUDES[0] <= point.lat <= LATITUDES[1]
