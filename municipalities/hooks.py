from base.hooks import define

define(
    "departed",
    "(departure) -> None: called inside the transaction in which a municipality is merged, or its "
    "leaving is carried out;"
    " moves what `OnMerger.BY_APP` says, and remembers each row by `municipalities.departures.moving`.",
)
define(
    "returned",
    "(departure) -> None: called inside the transaction that takes a departure back, after the rows of "
    "`OnMerger.MOVES`;"
    " brings back what `departed` has moved.",
)
define(
    "holdings",
    "() -> {model: function(municipality) -> [Holding]}: how the coordinator's pages of merging and "
    "leaving count what a"
    " municipality has of a model, where the plain number says too little.",
)
define(
    "departure_told",
    "(departure, news) -> None: called inside the transaction in which a departure is planned, carried "
    "out or taken back;"
    " `news` is 'planned', 'done' or 'back'. Tells the people of the offices.",
)
