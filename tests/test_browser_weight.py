"""A phone in a valley: what the first view of each kind of page costs on the wire."""

import pytest

from tests.browser import kinds

pytestmark = pytest.mark.browser

MOST_BYTES, MOST_REQUESTS, MOST_CSS, MOST_SCRIPT = 60_000, 8, 15_000, 3_000


def weigh(chromium, address):
    """[(kind of resource, bytes on the wire)] of a first visit, photographs left out."""
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    found = []
    page.on("requestfinished", lambda request: found.append(request))
    page.goto(address, wait_until="load")
    sizes = [
        (request.resource_type, sum(request.sizes()[part] for part in ("responseHeadersSize", "responseBodySize")))
        for request in found
        if "/media/" not in request.url
    ]
    context.close()
    return sizes


def test_the_first_view_of_every_kind_of_page_is_light(base, chromium):
    heavy = {}
    for (kind, language), address in kinds(base).items():
        if language != "de":  # the longest words
            continue
        sizes = weigh(chromium, address)
        total = sum(size for _kind, size in sizes)
        css = sum(size for resource, size in sizes if resource == "stylesheet")
        script = sum(size for resource, size in sizes if resource == "script")
        if total > MOST_BYTES or len(sizes) > MOST_REQUESTS or css > MOST_CSS or script > MOST_SCRIPT:
            heavy[kind] = (total, len(sizes), css, script)
    assert heavy == {}


def test_nothing_jumps_while_a_page_loads(base, chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) "
        "window.shift += entry.value })"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    moved = {}
    for (kind, language), address in kinds(base).items():
        if language == "nb":
            page.goto(address, wait_until="load")
            shift = page.evaluate("window.shift")
            if shift > 0.01:
                moved[kind] = shift
    context.close()
    assert moved == {}
