# A job as it runs.

run-agents = Agents
run-happened = What happened
run-facts = Facts
run-cost = Cost so far
run-elapsed = Elapsed
run-usual = Usual time
run-model = Model
run-offline = Drafts by rules
run-created = Asked for
run-id = Job
run-package = Open the package
run-retry = Try again
run-cancel = Cancel
run-take-best = Take the best there is
run-pick-comes = Ten titles come here for you to pick from.
run-put-off = It goes on by itself

run-now-working = At work: { $agents }
run-now-queued = Waits for a free place
run-now-processing = Goes to the next step
run-now-awaiting_selection = Ten titles wait for your pick
run-now-completed = The package is ready
run-now-failed = It stopped and can be tried again
run-now-cancelled = It was cancelled

agent-research-does = Looks for what people want to know and what is known
agent-title-does = Writes titles until ten good ones stand, and scores them
agent-outline-does = Plans the video, its description and its tags
agent-thumbnail-does = Paints the picture and sets the words
agent-is-waiting = Not begun
agent-is-running = Working
agent-is-done = Done
agent-is-failed = Failed
agent-is-stopped = Stopped
agent-is-left-out = Not needed
agent-score = Score
agent-progress = { $agent }: time passed of the usual time
agent-tries = { $count ->
    [one] { $count } try
   *[other] { $count } tries: why it was asked again
}

step-research = Research
step-titles = Titles
step-background = Picture
step-outline = Outline
step-thumbnails = Words on the picture

happened-queued = Asked for
happened-started = Taken by a worker
happened-resumed = Taken again
happened-step-started = { $step }: begun
happened-called = { $step }: asked { $model }
happened-step-repeated = { $step }: not good enough, asked again
happened-step-waiting = { $step }: waits for its provider
happened-step-completed = { $step }: done
happened-step-failed = { $step }: failed
happened-waiting = Waits for a pick
happened-picked = Title picked
happened-picked-by-rule = Title with the highest score taken
happened-again = Other titles wished for
happened-no = Titles turned down
happened-completed = Package ready
happened-failed = Stopped with an error
happened-cancelled = Cancelled
happened-score = score { $score }

failure-provider = The provider did not answer usefully
failure-quality = No result was good enough
failure-storage = Nothing could be written
failure-budget = A limit on spending refused it
failure-input = A setting does not fit
failure-poisonous = It brought its process down again and again
failure-internal = That was our fault

meanwhile-titles = The titles have changed since you looked. These are the newest.
meanwhile-status = Somebody was faster, or the job went on: it now is “{ $status }”. This is how it stands.
