from base.hooks import define

define(
    "plan_snapshot",
    "(query, language) -> dict: a plan in words and data that can be stored, asked when a plan comes with a message.",
)
define("plan_url", "(query) -> str: where a stored plan is seen as it is today.")
