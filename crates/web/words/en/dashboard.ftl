# Figures: times, success, cost, pool.

dashboard-views = Views
dashboard-days = { $count } days
dashboard-mine = Mine
dashboard-everybody = Everybody’s
dashboard-begun = Packages begun
dashboard-ready = { $count ->
    [one] { $count } is ready
   *[other] { $count } are ready
}
dashboard-success = Success
dashboard-failed = { $count ->
    [one] { $count } failed
   *[other] { $count } failed
}
dashboard-cost = Cost
dashboard-each = { $cost } a ready package
dashboard-tokens = Tokens
dashboard-tokens-both = { $sent } sent, { $received } received
dashboard-and-unknown = over { $cost }

dashboard-agents = Agents
dashboard-agents-text = How long their calls took. Usual is the median of as many days before.
dashboard-agent = Agent
dashboard-median = Median
dashboard-usual = Usual
dashboard-95 = 95% within
dashboard-99 = 99% within
dashboard-answered = Answered
dashboard-calls = Calls
dashboard-course = Median a day
dashboard-medians = { $agent }: the median of each day
dashboard-slower = +{ $percent }%
dashboard-faster = −{ $percent }%

dashboard-table = The same as a table
dashboard-day = Day (UTC)
dashboard-empty = There is nothing to draw yet.
dashboard-open = Under way
dashboard-jobs = Packages a day
dashboard-jobs-told = How many packages were begun each day, by what became of them.
dashboard-costs = Cost a day
dashboard-costs-told = What the calls of each day cost, by agent, as far as it is known.
dashboard-p50 = Median time of a call
dashboard-p50-told = Within which time half of each agent’s calls of a day were answered.
dashboard-p95 = Slowest calls (95%)
dashboard-p95-told = Within which time 95 of 100 of each agent’s calls of a day were answered.

dashboard-pool = Pool
dashboard-places = { $active } of { $places } places taken
dashboard-fixed = The number of places is fixed.
dashboard-automatic = The number of places follows the load.
dashboard-oldest = The first in the queue has waited { $time }.
dashboard-limited = A provider last asked for fewer calls:
dashboard-mine-now = My jobs now
dashboard-running = Running
dashboard-queued = In the queue
dashboard-postponed = Put off
dashboard-awaiting = Waiting for me
dashboard-calls-now = Calls under way
dashboard-providers = Models
dashboard-provider-well = Answers.
dashboard-provider-limited = Answers, and takes { $limit } calls at once.
dashboard-provider-away = Away since { $since }. It is looked at again and again, and jobs wait.
dashboard-provider-paused = Paused: { $reason }
dashboard-provider-calls = { $sent } calls: { $failed } failed, { $refused } turned down, { $handed } handed on to another model
dashboard-decisions = What the scaler decided
dashboard-busy = { $from } → { $to } places: busy, and somebody waited
dashboard-quiet = { $from } → { $to } places: calm for a while
dashboard-other = { $from } → { $to } places

dashboard-budget = Budget
dashboard-budget-until = This month’s, until
dashboard-budget-service = Everything
dashboard-budget-mine = My own
dashboard-budget-of = { $spent } spent and { $held } set aside of { $limit }
dashboard-budget-unlimited = { $spent } spent and { $held } set aside, without a limit
dashboard-budget-forecast = If the month goes on so, { $cost } by its end.
dashboard-budget-unknown = { $count ->
    [one] { $cost } is set aside for a call that was cut off and may be billed; it comes back after a day.
   *[other] { $cost } is set aside for { $count } calls that were cut off and may be billed; each comes back after a day.
}
dashboard-budget-full = No room
dashboard-alerts = Who was told
dashboard-alert-budget = { $whose ->
    [service] { $percent } % of the budget for { $month } taken: { $taken } of { $limit }.
    [key] { $percent } % of an API key’s budget for { $month } taken: { $taken } of { $limit }.
   *[user] { $percent } % of a user’s budget for { $month } taken: { $taken } of { $limit }.
}
dashboard-alert-provider = { $provider } has no money left and is paused. It said:
dashboard-alert-mail = Mail
dashboard-alert-notice = { $state ->
    [sent] { $channel }: sent, { $when }
    [refused] { $channel }: refused, { $when }.
    [given_up] { $channel }: given up, { $when }.
    [again] { $channel }: failed, tried again { $when }.
   *[waiting] { $channel }: being sent
}
dashboard-budget-limit = US dollars a month
dashboard-budget-hint = An amount, or none, or configured for what the configuration says.
