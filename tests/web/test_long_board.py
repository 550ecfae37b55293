"""What stands where on a board of many needs: danger first, and ways to the rest."""

from tests.phone import a_need_report

TRIPS = 'class="stack tight trips '


def small_needs():
    """Two that could go in one trip."""
    return [a_need_report(urgency="flexible", service=service) for service in ("lumityot", "siivous")]


def test_what_may_be_danger_stands_before_any_trip(kaisa, phone):
    phone("aino").send(*small_needs(), a_need_report(text="Aino kaatunut keittiöön eikä pääse ylös"))

    page = kaisa.get("/needs").text

    assert page.count(TRIPS) == 1
    assert page.index('id="rung-safety"') < page.index(TRIPS) < page.index('id="rung-new"')


def test_a_long_board_has_ways_to_each_kind_of_need(kaisa, phone):
    phone("aino").send(*small_needs())
    assert 'href="#rung-new"' not in kaisa.get("/needs").text
    phone("aino").send(*(a_need_report(urgency="today") for _ in range(20)))

    page = kaisa.get("/needs").text

    assert [f'href="#rung-{rung}"' in page for rung in ("today", "new", "question")] == [True, True, False]
