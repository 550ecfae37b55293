"""From the metres of Finnish maps (ETRS-TM35FIN) to degrees of latitude and longitude."""

from math import asin, asinh, atan, atanh, cos, cosh, degrees, radians, sin, sinh, sqrt, tan, tanh

from palveleva.domain.places import Point

# GRS80, the ellipsoid of EUREF-FIN, and the one zone in which all of Finland is drawn.
SEMI_MAJOR, FLATTENING = 6_378_137.0, 1 / 298.257222101
SCALE, CENTRAL_MERIDIAN, FALSE_EASTING = 0.9996, radians(27), 500_000.0

E = sqrt(2 * FLATTENING - FLATTENING**2)
N = FLATTENING / (2 - FLATTENING)
RADIUS = SEMI_MAJOR / (1 + N) * (1 + N**2 / 4 + N**4 / 64)
SERIES = (
    N / 2 - 2 / 3 * N**2 + 37 / 96 * N**3 - N**4 / 360,
    N**2 / 48 + N**3 / 15 - 437 / 1440 * N**4,
    17 / 480 * N**3 - 37 / 840 * N**4,
    4397 / 161_280 * N**4,
)
ROUNDS = 5  # of the last step: each is some hundred times nearer than the one before


def from_metres(northing: float, easting: float) -> Point:
    """The inverse Gauss-Krüger projection, exact to less than a millimetre.

    Source: JHS 197, "EUREF-FIN-koordinaattijärjestelmät, niihin liittyvät muunnokset ja karttalehtijako", appendix 2
    (earlier JHS 154, appendix 1); its appendix 3 has the example of the test. Degrees of EUREF-FIN and of WGS84
    differ by less than a metre.
    """
    up, right = northing / (RADIUS * SCALE), (easting - FALSE_EASTING) / (RADIUS * SCALE)
    terms = [(2 * (place + 1), term) for place, term in enumerate(SERIES)]
    north = up - sum(term * sin(k * up) * cosh(k * right) for k, term in terms)
    east = right - sum(term * cos(k * up) * sinh(k * right) for k, term in terms)
    on_sphere = asin(sin(north) / cosh(east))
    isometric = asinh(tan(on_sphere))
    reduced = isometric
    for _ in range(ROUNDS):
        reduced = isometric + E * atanh(E * tanh(reduced))
    return Point(degrees(atan(sinh(reduced))), degrees(CENTRAL_MERIDIAN + asin(tanh(east) / cos(on_sphere))))
