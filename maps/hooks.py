from base.hooks import define

define(
    "share_cards",
    "() -> iterable of maps.sharing.cards.ShareCard, in the active language: the public pages that have a picture of "
    "their own where a link to them is shown (Open Graph). Never a plan, a case or a page that only staff see. A fixed "
    "number of queries.",
)
