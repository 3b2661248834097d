from base.hooks import define

define("plan_actions", "(context, plan) -> html: what can be done with a plan; `plan.query` is its address.")
