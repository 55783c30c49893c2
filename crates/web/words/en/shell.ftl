# What stands round every page, and what many pages say.

skip = Skip to the content
nav = Places
nav-new = New
nav-waiting = Waiting for me
nav-waiting-short = Waiting
nav-waiting-count = { $count ->
    [one] { $count } waits for you
   *[other] { $count } wait for you
}
nav-history = History
nav-dashboard = Dashboard
nav-settings = Settings

foot-api = For programs
foot-language = Language
foot-theme = Theme
foot-apply = Apply

theme-system = As the system
theme-light = Light
theme-dark = Dark

cost-unknown = unknown
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

status-queued = Queued
status-processing = Running
status-awaiting_selection = Waiting for you
status-completed = Ready
status-failed = Failed
status-cancelled = Cancelled

agent-research = Research
agent-title = Titles
agent-outline = Outline
agent-thumbnail = Thumbnails

form-faults = { $count ->
    [one] One field needs another look
   *[other] { $count } fields need another look
}

error-missing = There is nothing here
error-missing-text = The address is wrong, or what was there is deleted, or it belongs to somebody else.
error-unauthorized = Sign in first
error-unauthorized-text = This page belongs to somebody, and the server does not know yet who you are.
error-forbidden = This request may not be made from there
error-forbidden-text = Open the page at the address that the server told when it started, and try from there.
error-not-allowed = This is not yours to do
error-not-allowed-text = Your account may not do this. Whoever looks after this server can change that.
error-credits = Your credits are used up
error-credits-text = A package takes one credit. New ones come with the month, or from whoever looks after this server.
budget-closed = The month’s budget has no room: what is begun now waits until { $time }, or until the budget is raised.
error-budget = No room in the budget
error-budget-text = What was spent this month leaves no room for another package. What is under way ends or waits; nothing is lost. It goes on next month, or when an admin raises the budget.
error-day = Enough for today
error-day-text = All packages that your account may begin in a day are begun. Tomorrow there are more.
error-tries = Too many tries
error-tries-text = Wait a few minutes, then try again.
error-limit = Too many requests
error-limit-text = You have reached a limit of this service. Nothing was begun. Wait a minute, then try again; if it stays, the limit of the day is reached.
error-conflict = Meanwhile it stands elsewhere
error-conflict-text = Somebody was faster, or the job went on. Look at it again and decide anew.
error-unavailable = One moment, please
error-unavailable-text = The server cannot reach its store right now. What you made is safe. Try again in a few seconds.
error-internal = That was our fault
error-internal-text = Something broke here. What was stored before is safe.
error-request = This request cannot be answered
error-request-text = Something about it is too large, too long, or of a kind that is not taken here. Go back and try again.
error-request-id = If you report it, name this request:
error-home = To the first page
