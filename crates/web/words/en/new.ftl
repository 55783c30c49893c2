# The page where packages begin.

new-title = New
new-heading = What is the video about?
new-lead = A few words are enough. You get research, ten scored titles, an outline, a description, tags and thumbnails.
new-offline = No model is set up here, so this makes drafts by rules, free of charge. To use one, set OPENAI_API_KEY or OPENAI_BASE_URL and start the server again.
new-keyword = Keyword
new-keyword-hint = Any language. It carries through to every word that is made.
new-language-told = Language: { $language }
new-examples = Try
new-example-1 = sourdough for beginners
new-example-2 = how to repair a bicycle wheel
new-example-3 = iPhone 17 vs Pixel 11
new-pick = Who picks the title?
new-pick-ask = I do
new-pick-ask-text = You choose from ten before anything is painted
new-pick-best = The highest score
new-pick-best-text = Runs to the end without a stop
new-more = More about the video
new-niche = Channel’s field
new-niche-example = home baking
new-audience = Who watches
new-audience-example = people who never baked
new-type = Kind of video
type-educational = Teaches how something is done
type-entertainment = Is watched for fun
type-informational = Tells what is so
new-language = Language
new-language-found = As the keyword’s
new-thumbnails = Thumbnails
new-thumbnails-count = { $count ->
    [0] None
    [one] { $count } thumbnail
   *[other] { $count } thumbnails
}
new-labels = Labels
new-labels-example = spring, series 2
new-plain = Leave the words off the picture: I set my own
new-begin = Make the package

plan-heading = Before you start
plan-cost = Usual cost
plan-most = At most
plan-time = Usual time
plan-time-pick = { $time } and your pick
plan-from-rules = By rules, without a model: it takes no longer than this.
plan-from-history = As the last runs here took.
plan-from-seed = As measured elsewhere; it will show your own times after a few runs.

fault-keyword = Say in at least 3 characters what the video is about; in Chinese, Japanese or Korean 2 are enough.
fault-keyword-long = At most 200 characters: what people would search for.
fault-keyword-words = It holds no letter or number: say in words what the video is about.
fault-long = At most { $most } characters.
fault-language = This is no language that can be written here.
fault-labels = A label has 1 to { $most } characters; separate labels by commas.
fault-other = Choose one of the values that are offered.
