# Webhooks: programs that are told of what happens.

hooks = Webhooks
hook = Webhook
hooks-text = greenlit tells your programs what happens: it posts a short, signed message to an address of yours, and tries again for a day when it is not taken.
hooks-link = Have your programs told of what happens to your jobs.
hooks-open = See to webhooks
hooks-there = Addresses
hooks-none = There are none yet.
hooks-full = There are ten already. Remove one first.
hook-add = Add a webhook
hook-url = Address
hook-url-example = https://example.com/hooks/greenlit
hook-url-fault = The address
hook-note = What it is for
hook-events = What it is told of
hook-state = State
hook-generation-completed = A package is ready
hook-generation-failed = A job failed
hook-generation-cancelled = A job was cancelled
hook-generation-awaiting_selection = A title is to be picked
hook-budget-threshold = A part of a budget is used up
hook-webhook-test = A test
hook-on = On
hook-failing = Failing
hook-off-owner = Off: switched off by you
hook-off-failing = Off: it took nothing for five days
hook-off-gone = Off: it answered that it is gone
hook-failing-since = Has taken nothing since
hook-last-error = The last time
hook-previous-until = The secret before signs too until
hook-secret-shown = This is the secret that signs. It is shown this once: keep it where your program finds it.
hook-test = Send a test
hook-enable = Switch on
hook-disable = Switch off
hook-remove = Remove
hook-change = Change
hook-keep = Keep the changes
hook-rotate = Exchange the secret
hook-rotate-text = You get a new secret. For a while both sign, so that your program can be changed without missing anything.
hook-overlap = The secret before signs for
hook-hours = { $count ->
    [0] no longer
    [one] an hour
   *[other] { $count } hours
}
hook-log = What was sent
hook-log-none = Nothing was sent yet. What is sent is kept here for thirty days.
delivery-when = When
delivery-event = Event
delivery-state = State
delivery-tries = Tries
delivery-pending = On its way
delivery-delivered = Delivered
delivery-failed = Not delivered
delivery-next = next try: { $time }
delivery-count = { $count ->
    [one] one try
   *[other] { $count } tries
}
delivery-answered = answered { $status } in { $count } ms
delivery-replay = Send again
delivery-older = Older
