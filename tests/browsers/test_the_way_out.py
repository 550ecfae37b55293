"""Whoever signs out is out, and takes everything along: in the engines that no journey uses."""

IS_OUT = "return document.body.dataset.person === 'none'"
IS_EMPTY = "return indexedDB.databases().then((all) => all.map(({ name }) => name).join() === 'palveleva-device')"
MAY_READ = "return fetch('/fi/account', { redirect: 'manual' }).then((answer) => String(answer.status))"


def has_nothing(phone):
    phone.engine.until(IS_OUT)
    phone.engine.until(IS_EMPTY)
    assert phone.engine.run(MAY_READ) == "0"  # led to the door


def leaves(phone):
    phone.opens("#/report")
    phone.engine.press("leave")


def test_by_the_app(phone):
    phone.comes_in("volunteer2")

    leaves(phone)

    has_nothing(phone)


def test_by_a_page_of_the_server(phone):
    phone.comes_in("provider")
    phone.engine.go(f"{phone.line.url}/fi/account")
    phone.engine.until("return document.readyState === 'complete' && document.URL.endsWith('/fi/account')")

    phone.engine.run("document.querySelector(\"form[action^='/sign-out'] button\").click()")

    has_nothing(phone)


def test_without_a_network_and_out_before_a_page_of_the_server_when_it_is_back(phone):
    phone.comes_in("volunteer2")
    phone.line.is_down = True
    leaves(phone)
    phone.engine.until(IS_OUT)
    phone.engine.go("about:blank")
    phone.line.mend()

    phone.engine.go(f"{phone.line.url}/fi/account")

    phone.engine.until("return document.URL.endsWith('/sign-in')")  # the door
