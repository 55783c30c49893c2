# All jobs, those that wait, and the same done to many.

history-heading = History
history-words = Words of the keyword
history-status = Status
history-label = Label
history-any = Any
history-search = Search
history-more = More filters
history-error = Failed because
history-from = Begun from (UTC)
history-to = Begun until (UTC)
history-empty = Nothing was made here yet.
history-begin = Make the first package
history-none = No job fits this.
history-all = Show all
history-filtered = Only what fits the filter is shown.
history-keyword = Keyword
history-begun = Begun
history-cost = Cost
history-pages = Pages
history-newest = Newest
history-older = Older

history-error-provider = The provider gave nothing of use
history-error-quality = Nothing was good enough
history-error-storage = Something could not be stored
history-error-budget = A budget refused it
history-error-input = A setting did not fit
history-error-poisonous = Its process died again and again
history-error-internal = A fault of ours

history-fault-label = A label has 1 to 50 characters.
history-fault-words = Search for at most 500 characters.
history-fault-day = Write a day such as 2026-11-24.

history-done-retry = { $count ->
    [one] One job goes on.
   *[other] { $count } jobs go on.
}
history-done-cancel = { $count ->
    [one] One job is cancelled.
   *[other] { $count } jobs are cancelled.
}
history-done-label = { $count ->
    [one] One job is labelled.
   *[other] { $count } jobs are labelled.
}

bulk-for-all = For all jobs
bulk-for-these = For all jobs of this filter
bulk-tick = Tick
bulk-tick-one = Tick { $keyword }
bulk-ticked = Tick jobs in the list to mean those alone.
bulk-text = First you see how many jobs it is and what it costs; nothing is done before you say so.
bulk-action = What
bulk-choose = Choose
bulk-retry = Try again
bulk-below-bar = Try again, and take the best below the bar
bulk-cancel = Cancel
bulk-label = Label
bulk-add = Labels to put on
bulk-add-example = spring, series 2
bulk-remove = Labels to take off
bulk-look = Count and price
bulk-back = Back to the list
bulk-heading-retry = Try jobs again
bulk-heading-below-bar = Try jobs again, below the bar too
bulk-heading-cancel = Cancel jobs
bulk-heading-label = Label jobs
bulk-counted = { $matched ->
    [one] One job fits the filter; it can be done to { $count } of them.
   *[other] { $matched } jobs fit the filter; it can be done to { $count } of them.
}
bulk-do = { $count ->
    [one] Do it to one job
   *[other] Do it to { $count } jobs
}
bulk-changed = Meanwhile there are more or fewer such jobs, so nothing was done. These are the figures now.
bulk-fault-many = That is more than 10,000 jobs at once: narrow the filter, such as by time.
bulk-fault-none = Write which labels to put on or to take off.
bulk-fault-labels = At most { $most } labels at once.

waiting-lead = These jobs go on when you have picked a title. The one that waits longest comes first.
waiting-none = Nothing waits for you.
waiting-since = Begun { $time } ago
waiting-cost = Cost so far { $cost }
waiting-best = Best titles
waiting-pick = Pick a title
waiting-pick-for = Pick a title for “{ $keyword }”
waiting-more = { $count ->
    [one] One more waits.
   *[other] { $count } more wait.
}
waiting-all = Show all
