# The pick of one job by a link from a message, for whoever holds it.

link-title = Pick a title
link-then-best = Without an answer the first one is taken:
link-then-cancel = Without an answer the job is cancelled:
link-picked = The title is picked
link-asked-again = Other titles were asked for
link-turned-down = The titles were turned down
link-by-person = By a person
link-by-rule = By the rule, since nobody answered
link-first-counts = The first answer counts. There is nothing more to do here.
link-not-waiting = This job no longer waits for a title. There is nothing more to do here.
link-unknown = This link opens nothing. It may have expired, or a part of it is missing.
link-too-many = Too many links were tried that open nothing. Try again in a minute.
