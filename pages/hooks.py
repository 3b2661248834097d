from base.hooks import define

define(
    "page_blocks",
    "(context, subject) -> html: a block on a page. `subject` is the region (front page), a "
    "municipality, a place, or the word"
    ' "accessibility" (accessibility page).',
)
define(
    "front_form",
    "(context, region) -> html: what the front page asks of a reader, in its first screen, before anything else.",
)
define(
    "person_link",
    '() -> {"label", "url"}: the way to a person, on the front page and in the foot of every page (WCAG '
    "3.2.6). The first that is"
    " added takes the place of our own.",
)
