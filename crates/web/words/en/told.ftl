# What rules, agents and models say of their work. These sentences are made in English where the work is done, stored as they
# are, and sent to models; pages know them by the forms in this file (src/pages/told) and say them in the reader's language.
#
# So the English form here is the very one that is made: a test finds one that is made and not here. What a variable may be is
# told by its name, in src/pages/told/kind.rs.

# Rules of every agent.
told-cut = cut the { $name } to { $most } characters
told-dropped = dropped { $count } of { $all } { $name }
told-much-in = much of the { $name } is in { $found }: write everything in { $language }
told-much-not-in = much of the { $name } is not in { $found }: write everything in { $language }
told-written-in = the { $name } are in { $found }: write them in { $language }
told-not-written-in = the { $name } are not in { $language }: write them in that language
told-score = it scores { $score } of 100, and { $bar } are needed
told-below-bar = accepted below the bar: { $step } scores { $score } of at least { $bar }: { $sentences }

# Answers that cannot be read.
told-no-json = the answer holds no JSON object: answer with the object and nothing else
told-answer-ended = the answer ended in the middle: keep it shorter and close the JSON object
told-several = the answer holds more than one JSON object: answer with one and nothing else
told-form = the answer does not have the given form: { $said }
told-answered-nothing = the model answered nothing
told-cut-off = the answer was cut off at its greatest length: keep it shorter
told-empty = the answer was empty
told-no-schema = the server takes a JSON schema and does not keep to it; from now on the schema stands in the prompt
told-no-picture = the answer holds no picture
told-picture-address = the answer holds an address instead of the picture, which is not fetched
told-not-a-picture = what came as a picture is no JPEG, PNG or WebP

# Research.
told-keyword-primary = took the keyword as primary keyword
told-keyword-subject = took the keyword as the picture's subject
told-unsourced-marked = marked { $count } facts as unsourced: their source was no http or https address
told-palette = the picture needs two to four colours, each as #rrggbb
told-no-summary = the summary is empty: say in two or three sentences who watches and what they are after
told-short-summary = the summary is too short to be of use: write two or three sentences
told-only = only { $count } { $name }: give at least 2, better 3 to 5
told-too-few = { $count } different { $name }: { $number } more are needed ({ $least } at least)
told-no-source = no fact has a source: name the page that each statement was taken from, or leave it out
told-angle-why = say of every angle why viewers would care
told-off-topic = neither summary nor questions mention { $title }

# Titles.
told-first-titles = looked at the first { $count } of { $all } titles
told-words-of-cut = cut the thumbnail words of { $title } to four
told-words-of-taken = took thumbnail words for { $title } from the title
told-no-angle = title { $number } names no angle
told-titles-missing = { $count } of { $all } titles can be used: send { $most } again, { $number } of them new.
told-titles-missing-why = { $count } of { $all } titles can be used: send { $most } again, { $number } of them new. Dropped: { $drops }.
told-titles-dropped = dropped { $count }: { $drops }
told-titles-words-repeat = the thumbnail words of { $count } titles only repeat the title: say something that adds to it
told-title-score = { $title } scores { $score }: { $parts }
told-title-score-bare = { $title } scores { $score }:
told-scored-part = { $part } { $points } of { $most } ({ $why })
told-drop-no-word = { $title } holds no word
told-drop-turned-down = { $title } was turned down before
told-drop-alike = { $title } is nearly { $other }
told-drop-limit = { $title } { $limit }

# The outline.
told-seconds-bounded = brought { $count } sections to { $least } to { $most } seconds
told-sections = { $count } sections: plan { $least } to { $most }
told-lines-out = took { $count } lines of chapters or hashtags out of the description: greenlit writes its own
told-tags-out = dropped { $count } tags that YouTube would not take ({ $most } together, doubles, or no text)
told-few-tags = { $count } tags can be used: give 8 to 15
told-hashtags-kept = kept { $count } of { $all } hashtags
told-no-hashtags = no hashtag can be used: give 3 to 5
told-words-cut = cut the thumbnail words to four
told-words-missing = the title has no thumbnail words: give one to four that add to it
told-words-repeat = the thumbnail words only repeat the title: say something that adds to it
told-hook-empty = the hook says nothing: write what is said in the first 15 seconds
told-headings = { $count } sections have no heading: each becomes a chapter
told-silent = { $count } sections say nothing: write what is said
told-shows = say of the hook and of every section what is shown
told-action-empty = the call to action is empty
told-pinned-empty = the pinned comment is empty
told-description-empty = the description is empty
told-promise-late = the first { $most } characters of the description do not say what the title promises
told-promise-number = the title promises { $numbers }, and the outline does not: say it, or have as many sections
told-promise = the outline does not deliver what the title says: { $title }
told-promise-thin = much of what the title says is not in the outline: { $title }
told-description-cut = cut the description, so that chapters and hashtags fit into 5,000 bytes

# YouTube's limits.
told-upload-title = title: { $limit }
told-upload-description = description: { $limit }
told-upload-tags = tags: { $limit }
told-upload-tag = tags: { $title } { $limit }
told-upload-chapters = chapters: { $limit }
told-upload-hashtags = hashtags: { $limit }
told-limit-empty = is empty: YouTube wants 1 to 100 characters
told-limit-long = has { $count } characters: YouTube takes at most { $most }
told-limit-angle = holds < or >: YouTube refuses both
told-limit-control = holds control characters: use plain text
told-limit-bytes = has { $count } bytes: YouTube takes at most { $most } (letters with accents count 2, Han and kana 3)
told-limit-many-hashtags = title and description hold { $count } hashtags: with more than { $most } YouTube ignores all of them
told-limit-tag-twice = stands there twice
told-limit-tags-long = count { $count } with commas and quotes: YouTube takes at most { $most }
told-limit-tag-empty = is empty
told-limit-tag-long = has { $count } characters: a tag takes at most { $most }
told-limit-tag-signs = holds a comma, a quote, < or > or a control character
told-limit-chapters = are { $count }: YouTube shows { $least } to { $most }
told-limit-chapters-start = must begin at 0:00
told-limit-chapter-short = { $time } ({ $text }) must be at least { $seconds } s after { $before }
told-limit-chapter-short-bare = { $time } () must be at least { $seconds } s after { $before }
told-limit-chapter-last = the last one must be at least { $seconds } s before the end
told-limit-chapter-unnamed = the one at { $time } has no name

# Why a part of a title's score has its points.
told-points-columns = { $count } columns: { $length }
told-points-words = { $count } of { $all } keyword words, { $place }
told-points-no-words = the keyword has no words to look for
told-points-plain = plain
told-points-clear = says what the viewer gets
told-points-few-words = too few words to tell what it is
told-points-many-words = many words to take in
told-points-pieces = falls into too many pieces
told-points-repeats = says a word again and again
told-points-signs = more signs than words
told-points-no-list = by its signs: no word list for this language
told-points-gap = opens a gap
told-points-asks = asks a question
told-points-contrast = sets two things against each other
told-points-closed = leaves nothing open
told-points-general = general
told-points-specific = names something specific
told-points-measure = names a time, an amount or a step
told-points-number = has a number
told-points-honest = promises no more than it says
told-points-superlative = a superlative that nothing proves
told-points-figure = a figure that research does not hold
told-points-exclamations = more than one exclamation mark
told-points-clickbait = words of clickbait
told-points-shouts = shouts in capitals
told-points-unlike = unlike its siblings
told-points-somewhat = somewhat like a sibling
told-points-alike = much like a sibling
told-length-whole = shown whole
told-length-room = room to say more
told-length-narrow = cut in narrow places
told-length-cut = cut in most places
told-place-first = at the beginning
told-place-early = early
told-place-late = late
told-place-cut = where it may be cut off
told-place-nowhere = nowhere

# How a job ends without a package.
told-broke-limit = { $step } broke a limit in { $tries } tries (best score { $score }): { $sentences }
told-stayed-below = { $step } stayed below the bar in { $tries } tries (best score { $score }): { $sentences }
told-unusable = the model gave no usable answer for { $step } in { $tries } tries: { $sentence }; try another model
told-composing-bug = composing the thumbnails stopped with a bug of ours; `--thumbnails 0` makes the package without them
told-thumbnails = the thumbnails cannot be made: { $cause }
told-stored-unreadable = the stored result of { $step } of job { $id } cannot be read: { $said }
told-no-titles = there are no titles to pick from
told-no-such-title = there is no title { $number } among { $all }: choose 1 to { $most }, or `best`
told-unwritable = the result of { $step } cannot be written: { $said }
told-poisonous = its process ended { $count } times under the same step, twice while it ran alone; `greenlit resume` tries once more
told-complete-without = job { $id } is complete without its { $name }
told-result-missing = the result of { $step } is missing
told-picture-useless = the picture is of no use: { $cause }
told-image-useless = the image model's answer cannot be used: { $cause }
told-cancelled = the job was cancelled

# Words on a picture.
told-picture-unreadable = the picture is not a JPEG, PNG or WebP file: { $said }
told-picture-large = the picture is { $text } pixels; at most { $most } a side and { $all } in all are accepted
told-picture-heavy = the picture's file has { $count } bytes; at most { $most } are accepted
told-picture-damaged = the picture is damaged and could not be decoded: { $said }
told-picture-no-words = the thumbnail has no words; one to four are needed
told-picture-many-words = the thumbnail has { $count } words; at most { $most } are read at a glance
told-picture-long-words = the thumbnail's words have { $count } characters; at most { $most } fit legibly
told-picture-no-font = no font has the { $text } character { $letter }; { $cause }
told-picture-install = install a font for it (Debian and Ubuntu: apt install { $text })
told-picture-leave-out = leave it out of the words: pictures belong in the background
told-picture-small = { $title } would be { $count } px tall in the { $text } layout, under the { $least } px that can be read in a list; use fewer or shorter words
told-picture-outside = the letters would lie at { $text }, outside the part of a thumbnail that stays visible
told-picture-pale = the letters reach a contrast of { $points }:1 only, { $least }:1 is needed
told-picture-encoding = the thumbnail could not be encoded: { $said }

# What only waits.
told-own-drawing = the background is greenlit's own drawing: { $cause }
told-no-image-model = no image model is configured (GREENLIT_IMAGE_MODEL or --image-model)
told-paused-agent = the agent { $agent } is paused
told-paused-agent-why = the agent { $agent } is paused: { $said }
told-paused-provider = the provider { $text } is paused
told-paused-provider-why = the provider { $text } is paused: { $said }
told-began-offline = the job began offline
told-not-configured = it began with { $model } at { $origin }, which is not configured here

# Models that cannot be asked.
told-answered-said = { $origin } answered { $status }: { $said }; { $todo }
told-answered-proxy = { $origin } answered { $status } (from a proxy, by its look); { $todo }
told-answered = { $origin } answered { $status }; { $todo }
told-unreachable = { $origin } cannot be reached ({ $said }); is the server running and the address right?
told-broke-why = the connection to { $origin } broke before the answer was complete ({ $said })
told-broke = the connection to { $origin } broke before the answer was complete
told-endless = { $origin } sent more than { $count } MB, which is no answer
told-no-events = { $origin } sent a stream that is not one of events
told-web-page = { $origin } answered with a web page: check OPENAI_BASE_URL (it mostly ends in /v1) and proxies in between
told-not-json = { $origin } answered with something that is not the JSON of an answer
told-late = { $origin } gave no answer within { $seconds } s
told-late-first = { $origin } sent nothing within { $seconds } s
told-late-silent = { $origin } fell silent for { $seconds } s in the middle of its answer
told-refuses-filter = { $model } refuses (its filter stopped the answer); change the keyword, or use another model
told-refuses = { $model } refuses ({ $said }); change the keyword, or use another model
told-refuses-bare = { $model } refuses (); change the keyword, or use another model
told-word-refused = { $origin } does not take { $word }, and is asked without it from now on
told-simulated-rate = the simulated provider answered 429: too many requests; it is asked again later
told-simulated-busy = the simulated provider answered 503: overloaded; it is asked again later
told-simulated-error = the simulated provider answered 500: it had an error; it is asked again
told-simulated-broke = the connection to the simulated provider broke before the answer was complete
told-request-json = the request has no JSON form: { $said }
told-painter-stopped = the built-in painter was stopped at its work: { $said }
told-painter-encoding = the painted picture could not be encoded: { $said }
told-todo-flex = the flex tier has no room: the standard tier is asked instead
told-todo-ramp = requests grow too fast for the provider: begin with fewer at once (--jobs)
told-todo-rate = too many requests a minute: ask fewer at once (--jobs), or raise the limit at the provider
told-todo-later = try again later
told-todo-money = the account has no money left: add credit at the provider, then resume
told-todo-not-now = the provider asks not to try again: resume later
told-todo-permissions = the key may not do this: check its project, its permissions and the region
told-todo-nobody = nobody behind the gateway takes such a request: use another model
told-todo-no-pictures = the server paints no pictures
told-todo-no-endpoint = the server has no such endpoint: check OPENAI_BASE_URL (it mostly ends in /v1)
told-todo-no-endpoint-here = the server has no such endpoint: check OPENAI_BASE_URL
told-todo-elsewhere = the server sends us elsewhere: set OPENAI_BASE_URL to the final address
told-todo-bad-request = the server does not understand the request: another model may, or report it as a bug
told-todo-key = the key is missing or wrong: set OPENAI_API_KEY, then resume
told-todo-refused = the provider will not answer this: change the keyword, or use another model
told-todo-model = there is no such model: choose another with --model or GREENLIT_MODEL
told-todo-too-long = the request is longer than the model takes: use a model with a larger context
told-todo-model-ollama = there is no such model: choose another with --model or GREENLIT_MODEL (`ollama pull MODEL` fetches it)
told-todo-model-studio = there is no such model: choose another with --model or GREENLIT_MODEL (load it in LM Studio, or `lms get MODEL`)
told-todo-asks-wait = { $todo } (it asks to wait { $minutes } min)

# What these sentences are about.
told-name-hook = hook
told-name-hook-picture = hook's picture
told-name-heading = heading
told-name-section = section
told-name-section-picture = section's picture
told-name-action = call to action
told-name-summary = summary
told-name-primary = primary keyword
told-name-angle = angle
told-name-angle-why = reason of an angle
told-name-claim = claim
told-name-subject = picture's subject
told-name-mood = picture's mood
told-name-wants = wants
told-name-fears = fears
told-name-questions = questions
told-name-secondary = secondary keywords
told-name-angles = angles
told-name-colours = colours
told-name-titles = titles
told-name-thumbnail-words = thumbnail words
told-name-sections = sections
told-name-summary-sentences = sentences of the summary
told-name-hook-sentences = sentences of the hook
told-name-description-sentences = sentences of the description
told-name-action-sentences = sentences of call to action and pinned comment
told-name-research-texts = texts of the research
told-name-outline-texts = texts of the outline
told-name-title = title
told-name-outline = outline
told-name-research = research

# What a server may not take.
told-word-schema = a JSON schema
told-word-json = JSON mode
told-word-stream = streaming
told-word-effort = a reasoning effort
told-word-temperature = a temperature

# A reason with its rule: last, for it ends as lists of such do.
told-of-rule = { $sentence } [{ $rule }]

# What is filled in, and what stands before words that are not ours.
told-and = { " and " }
told-by-others = In their own words:

# Budgets.
told-over-budget-later = the budget of { $amount } for { $month } has no room: { $spent } is spent, { $held } is set aside for what is under way, and this may take { $wanted }; it goes on when others have given back what they do not use
told-over-budget = the budget of { $amount } for { $month } has no room: { $spent } is spent, { $held } is set aside for what is under way, and this may take { $wanted }; it goes on at { $until }, or when the budget is raised
told-over-budget-later-user = this user's budget of { $amount } for { $month } has no room: { $spent } is spent, { $held } is set aside for what is under way, and this may take { $wanted }; it goes on when others have given back what they do not use
told-over-budget-user = this user's budget of { $amount } for { $month } has no room: { $spent } is spent, { $held } is set aside for what is under way, and this may take { $wanted }; it goes on at { $until }, or when the budget is raised
told-over-budget-later-key = this API key's budget of { $amount } for { $month } has no room: { $spent } is spent, { $held } is set aside for what is under way, and this may take { $wanted }; it goes on when others have given back what they do not use
told-over-budget-key = this API key's budget of { $amount } for { $month } has no room: { $spent } is spent, { $held } is set aside for what is under way, and this may take { $wanted }; it goes on at { $until }, or when the budget is raised
told-unpriced = nobody knows what { $model } costs, so that no budget can count it: give its price in a file named by GREENLIT_MODELS (docs/models.md), or allow such models with GREENLIT_UNPRICED=allow

# Bad days of providers.
told-all-paused = all providers that could be asked are paused
told-overtaken = given up: another call of the same request was answered first
told-stand-in = { $step } by { $model } ({ $provider }) in the place of { $first } ({ $other-provider }): { $cause }
told-provider-paused = { $provider } is paused
told-gate-full = { $origin } takes { $count } calls of { $model } at once now, and all are under way
told-gate-room = { $origin } says that there is no room for { $model } before its limit is reset
told-gate-open = { $origin } has failed again and again with { $model }: it is asked again later
told-simulated-away = the simulated provider cannot be reached; it is asked again later

# Webhooks.
told-hook-redirect = it answered { $status }: redirects are not followed, give the address itself
told-hook-gone = it answered 410: it is gone for good
told-hook-answered-said = it answered { $status }: { $said }
told-hook-answered = it answered { $status }
told-hook-late = it did not answer within { $seconds } s
told-hook-unreached = it could not be reached
told-hook-broke = it broke off
told-hook-no-name = its name was not found
told-hook-name-near = its name leads to an address that is not public; an admin can allow it with GREENLIT_EGRESS_ALLOW
told-hook-address = its address { $sentence }
told-hook-long = has more than { $most } characters
told-hook-no-address = is no address: send one such as https://example.com/hook
told-hook-plain = must begin with https://: what is sent would be read on the way
told-hook-scheme = must begin with https://
told-hook-password = holds a name or a password: leave them out, each request is signed
told-hook-near = leads to { $origin }, which is not public; an admin can allow it with GREENLIT_EGRESS_ALLOW
told-hook-machine = leads to this machine; an admin can allow it with GREENLIT_EGRESS_ALLOW
