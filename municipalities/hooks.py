from base.hooks import define

define(
    "today_lines",
    "(user, offices) -> list[municipalities.today.Line]: lines on the admin's front page. `offices` are the ids of the"
    " municipalities that the person serves, None for the coordinator.",
)
define(
    "merged",
    "(municipality, successor) -> None: called inside the transaction that merges one municipality into another.",
)
