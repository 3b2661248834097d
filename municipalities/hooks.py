from base.hooks import define

define(
    "merged",
    "(municipality, successor) -> None: called inside the transaction that merges one municipality into another.",
)
