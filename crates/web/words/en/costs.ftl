# What was spent, and on what.

costs = Costs
costs-by = What costs are told apart by
costs-day = Day
costs-agent = Agent
costs-model = Model
costs-user = User
costs-keyword = Keyword
costs-from = From
costs-to = To
costs-label = Label
costs-show = Show
costs-days = Cost a day
costs-days-told = What the calls of each day cost, as far as it is known.
costs-text = Every call is counted that was sent, whatever became of its package. Everybody’s sums hold those of deleted packages, too.
costs-none = No calls on these days.
costs-share = Share
costs-each = A package
costs-packages = Packages
costs-sent = Tokens sent
costs-received = Tokens received
costs-whole = Together
costs-local = This machine’s user
costs-deleted = What was deleted
costs-rest = { $count ->
    [one] { $count } more line of { $cost }; the file has it
   *[other] { $count } more lines of { $cost } together; the file has all of them
}
costs-unknown = { $count ->
    [one] { $count } call of unknown cost: cut off, or by a model without a price. The sums are without it.
   *[other] { $count } calls of unknown cost: cut off, or by a model without a price. The sums are without them.
}
costs-refused = { $count ->
    [one] { $count } call was refused and cost nothing.
   *[other] { $count } calls were refused and cost nothing.
}
costs-under-way = { $count ->
    [one] { $count } call is under way; its cost is not known yet.
   *[other] { $count } calls are under way; their cost is not known yet.
}
