"""The admin's lists of entries on telephones, tablets and desks: every column is in sight, and so is the way to the
filter.
"""

import pytest
from django.urls import reverse

from entries.registry import list_entry_models
from tests.browser import sign_in

pytestmark = pytest.mark.browser

WIDTHS = (360, 768, 900, 960, 1023, 1024, 1100, 1199, 1200, 1280)
HIDDEN = """() => [document.documentElement, document.querySelector("#changelist .results")]
    .map(box => box.scrollWidth - box.clientWidth)"""


@pytest.fixture
def lists(person, base):
    """The coordinator's page, and the address of each list of entries."""
    page = person()
    sign_in(page, base, "coordinator")
    return page, [
        base + reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist") for model in list_entry_models()
    ]


def test_no_list_of_entries_hides_a_column_at_any_width(lists):
    page, addresses = lists
    cut = []
    for address in addresses:
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate(HIDDEN) != [0, 0]:
                cut.append((address.partition("/admin/")[2], width, page.evaluate(HIDDEN)))
    assert cut == []


def test_on_a_telephone_filters_are_folded_above_and_file_and_choosing_all_are_in_sight(lists):
    page, addresses = lists
    page.goto(addresses[0])
    rows, fold = page.locator("#result_list"), page.locator("#changelist-filter summary").first
    assert fold.bounding_box()["y"] < rows.bounding_box()["y"]
    assert page.locator("#changelist-filter li").first.is_hidden()
    assert (
        page.locator(".object-tools").get_by_role("link", name="Excel").bounding_box()["y"] < rows.bounding_box()["y"]
    )
    fold.click()
    assert page.locator("#changelist-filter li").first.is_visible()
    fold.click()
    page.get_by_text("Velg alle på denne siden").click()
    count = page.locator("#result_list tbody tr").count()
    assert page.locator("#result_list input.action-select:checked").count() == count
    assert rows.bounding_box()["height"] / count < 215  # of a card with its date, languages and ways
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator("#changelist-filter li").first.wait_for()
    assert page.locator("#changelist-filter").bounding_box()["x"] > 900


def test_a_form_that_is_only_read_has_no_holes_and_stands_beside_its_labels(person, base):
    page = person()
    sign_in(page, base, "tynset")
    page.goto(f"{base}/admin/jobs/job/?municipality__id__exact=" + other_office(page, base))
    page.locator("#result_list tbody th a").first.click()
    title, text = page.locator(".field-title_nb .readonly"), page.locator(".field-body_nb .shown-text")
    assert title.bounding_box()["height"] < 60
    assert text.locator("p").count() > 1
    page.set_viewport_size({"width": 1280, "height": 900})
    assert text.bounding_box()["x"] == title.bounding_box()["x"] > 150


def other_office(page, base) -> str:
    """The number by which the filter names Tolga."""
    page.goto(f"{base}/admin/jobs/job/")
    link = page.locator("#changelist-filter a", has_text="Tolga")
    return link.get_attribute("href").rpartition("=")[2]
