"""A reader with large text on a phone: the head folds, nothing is wider than the screen, no short word is torn."""

import pytest

from tests.browser import LANGUAGES, kinds

pytestmark = pytest.mark.browser

SIZES_PERCENT = (130, 150, 175, 200)
LONG_WORD_LETTERS = 11  # from here on a word may break where it has no line of its own, by the rules of its language
SHORT_SAMPLE = [("nb", 200), ("de", 150)]
# [what is wrong] of the page as it is: its width, and words of headings and of the region's name on several lines.
FIND_TORN_WORDS = """longest => {
  const faults = document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : [];
  for (const heading of document.querySelectorAll('h1, h2, h3, .brand')) {
    if (!heading.checkVisibility() || heading.closest('.visually-hidden, .filters-title')) continue;
    const isWhole = heading.matches('.brand') || getComputedStyle(heading).hyphens !== 'auto';
    const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      for (const word of text.data.matchAll(/[^\\s\\u00ad–-]+/g)) {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].filter(box => box.width).map(box => Math.round(box.top)));
        if (lines.size > 1 && (isWhole || word[0].length < longest)) faults.push(heading.tagName + ' ' + word[0]);
      }
    }
  }
  return faults;
}"""


@pytest.mark.parametrize(
    ("language", "percent"),
    [
        pytest.param(language, percent, marks=[] if (language, percent) in SHORT_SAMPLE else pytest.mark.slow)
        for language in LANGUAGES
        for percent in SIZES_PERCENT
    ],
)
def test_large_text_tears_no_short_word_and_widens_no_page(language, percent, base, chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page, faults = context.new_page(), {}
    for (kind, code), address in kinds(base).items():
        if code == language:
            page.goto(address)
            page.evaluate("size => { document.documentElement.style.fontSize = size }", f"{percent}%")
            if found := page.evaluate(FIND_TORN_WORDS, LONG_WORD_LETTERS):
                faults[kind] = found
    context.close()
    assert faults == {}


def test_a_torn_name_of_the_region_would_be_found(base, chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{base}/nb/")
    assert page.evaluate(FIND_TORN_WORDS, LONG_WORD_LETTERS) == []
    page.evaluate("document.querySelector('.brand').style.width = '5rem'")
    assert [fault[:2] for fault in page.evaluate(FIND_TORN_WORDS, LONG_WORD_LETTERS)] == ["A "]
    context.close()
