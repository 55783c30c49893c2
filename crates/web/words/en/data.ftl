# One's own data: what there is, taking it out, and erasing it.

data-title = Your data
data-settings = Everything that is kept of you can be downloaded, and erased for good.
data-open = Download or erase
data-download = Download everything
data-download-what = A zip with all that is kept of you: your account, jobs with their results and events, what was spent, and the pictures. A manifest says what each file is. Passwords and keys are kept as hashes, which are in no download.
data-download-button = Download the zip
data-erase = Erase everything
data-erase-what = This cannot be undone. All of this goes:
data-what = What
data-count = How many
data-files = Pictures that nobody else uses
data-unfinished = { $count ->
    [one] A job is not done: it ends.
   *[other] { $count } jobs are not done: they end.
}
data-stays = What stays: what erased people's calls came to, summed by day, model and step, and the log of changes, in which a number stands for you. Package folders that you downloaded are yours to delete.
data-password = Your password, to show that it is you
data-confirm = Type { $word } to show that you mean it
data-erase-button = Erase everything for good
data-erased = Everything is erased
data-receipt = Receipt
data-receipt-what = This is the receipt. It does not say whose data it was. Keep it: with its number it can be shown again.
data-receipt-download = Download the receipt
fault-erase-word = This is not what is to be typed. Nothing was erased.
fault-erase-admin = You are the only admin who can sign in: make another one first. Nothing was erased.

data-budget-holds = What unfinished jobs may still cost
data-budget-waits = Jobs that wait for room in a budget
data-pick-links = Links by which a title can be picked
data-pick-notices = Messages that titles wait
data-pick-waits = Times in which jobs waited for a title
data-test-results = Results of Test & Compare
data-picks = Picked titles
data-labels = Labels
data-events = Events of jobs
data-calls = Calls of models
data-step-results = Results of steps
data-blob-uses = Uses of pictures
data-video-generations = Jobs
data-usage-analytics = Notes of use
data-idempotency-keys = Kept answers to requests
data-credit-entries = Credits, line by line
data-sessions = Browsers that are signed in
data-audit-log = Changes in the log (they stay, without you)
data-budget-limits = Budgets
data-budget-months = Spending by month
data-api-keys = API keys
data-identities = Other services that sign you in
data-pauses = Pauses that you began (they stay, without you)
data-accounts = The account
data-users = Name and preferences
data-webhook-deliveries = Messages to your programs
data-webhook-endpoints = Webhooks
data-alert-notices = Messages about your budgets
data-alerts = What was to be told about your budgets
