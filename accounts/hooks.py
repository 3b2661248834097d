from base.hooks import define

define(
    "today_lines",
    "(user, offices) -> list[accounts.today.Line]: lines on the admin's front page. `offices` are the ids of the"
    " municipalities that the person serves, None for the coordinator.",
)
define(
    "today_ways",
    "(user) -> list[tuple[label, url]]: what stands below the lines of the admin's front page, whatever "
    "there is to do.",
)
define("office_names", "() -> dict[int, str]: the name of each office by its id, for the admin's front page.")
define(
    "sender_name",
    "() -> str: in whose name the workplace writes to the people who work in it; empty where nobody is named.",
)
define(
    "change_reasons",
    "(batches) -> dict[str, str]: why the rows of the history with such a `batch` are there, in the "
    "reader's language, for"
    " those that are part of something larger, such as a merger.",
)
