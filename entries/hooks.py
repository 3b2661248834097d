from base.hooks import define

define("entry_actions", "(context, entry) -> html: what can be done from an entry's page.")
define("entry_guides", "(context, entry) -> html: links to what explains the rules of an entry, on its page.")
define(
    "fact_link",
    "(context, subject) -> html: a small link beside a fact, for a reader who knows better. `subject` is "
    "an entry, a municipality, a"
    " place, a point, a service, or the words of a fact of the page.",
)
define("menu_items", '() -> {"name", "url"}: stands first in the head of every page, before the lists of entries.')
define(
    "demo_data",
    "() -> dict[str, int]: makes sample rows of the demo, after facts, entries and sign-ins; returns {kind: how many}.",
)
define(
    "domain_facts",
    "(report) -> dict[str, int]: loads what a domain keeps beside its entries from its data files, after "
    "all entries; returns"
    " {kind: how many}.",
)
