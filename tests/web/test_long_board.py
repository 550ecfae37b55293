"""What stands where on a board of many needs: danger first, and ways to the rest."""

from tests.phone import a_need_report

TRIPS = 'class="stack tight trips '
ROW = '<article class="need">'
REST = '<details class="rest"'


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


def test_what_is_for_today_stands_before_any_trip_too(kaisa, phone):
    phone("aino").send(*small_needs(), a_need_report(urgency="today"))

    page = kaisa.get("/needs").text

    assert page.index('id="rung-today"') < page.index(TRIPS) < page.index('id="rung-new"')


def test_of_a_long_board_the_first_of_each_kind_stand_there_and_the_rest_is_folded(kaisa, phone):
    phone("aino").send(*(a_need_report() for _ in range(30)))

    at_once, fold, rest = kaisa.get("/needs").text.partition('<details class="rest" id="rest-new">')

    assert "25 muuta tarvetta" in rest
    assert [part.count(ROW) for part in (at_once, fold + rest)] == [5, 25]


def test_a_short_board_folds_nothing(kaisa, phone):
    phone("aino").send(*(a_need_report() for _ in range(12)))

    assert REST not in kaisa.get("/needs").text


def test_neither_danger_nor_what_is_for_today_is_ever_folded(kaisa, phone):
    fallen = (a_need_report(text="Aino kaatunut keittiöön eikä pääse ylös", urgency="week") for _ in range(12))
    phone("aino").send(*fallen, *(a_need_report(urgency="today") for _ in range(12)))

    assert REST not in kaisa.get("/needs").text


def test_whoever_ticks_many_sees_all_that_is_ticked(kaisa, phone):
    phone("aino").send(*(a_need_report() for _ in range(30)))

    assert REST not in kaisa.get("/needs?choose=1").text
