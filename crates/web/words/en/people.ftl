# Signing in and up, one's own settings, and what an admin looks after.

sign-in = Sign in
sign-out = Sign out
sign-up = Create an account
sign-up-instead = New here?
sign-in-instead = You have an account?
sign-in-wrong = The e-mail address or the password is wrong.
sign-in-slow = { $seconds ->
    [one] Too many tries: wait a second and try again.
   *[other] Too many tries: wait { $seconds } seconds and try again.
}
sign-up-slow = Too many tries: wait a minute and try again.

google-continue = Continue with { $name }
google-unreachable = The other service cannot be reached now. Try again in a moment, or sign in with a password.
google-forgotten = That took longer than ten minutes, or began in another browser. Begin again.
google-declined = You did not let the other service say who you are. Nobody was signed in.
google-untrusted = The other service's answer is not right. Nobody was signed in: begin again.
google-closed = You have no account here yet. Ask whoever looks after this server to add you.
google-unconfirmed = The other service does not say that your e-mail address is confirmed. Confirm it there first.
google-password = There is an account with your address. Sign in with its password first and continue from Settings once: from then on both ways work.
google-disabled = This account may not sign in.

name = Name
email = E-mail address
password = Password
password-hint = 10 characters or more: four words that nobody would put together.
password-old = The password until now
password-new = The new password
password-ends = All other sessions end.
role = Role
role-user = User
role-admin = Admin
tier = Tier
credits = Credits
save = Save
further = Further

fault-email = Type an e-mail address such as ana@example.org.
fault-email-taken = This address cannot be used: it has an account, or its tier is gone.
fault-name = Use 1 to 100 characters.
fault-password = Choose 10 to 256 characters, and not the e-mail address.
fault-password-old = That is not the password.
fault-key-name = Say what the key is for, in at most 500 characters.
fault-scopes = Choose at least one.
fault-credits = Credits are a whole number that is not 0, such as 10 or -10.
fault-tier = Use a name of small letters, digits and dashes, a priority from -5 to 5, 0 to 3 thumbnails, and whole numbers or nothing elsewhere (at once: 1 or more).
fault-pause = Choose an agent, or type a provider, and not both.
fault-note = Use at most 500 characters.

settings-look = How the pages look
settings-account = Account
settings-rename = Change the name
settings-connect = Sign in with { $name } as well
settings-password = Change the password
settings-mails = Mails
mails-to = They go to { $email }.
mails-to-owner = They go to the address that GREENLIT_NOTIFY_EMAIL names.
mails-none = This service has no mail server configured, so nobody is told by mail. What you choose here holds as soon as it has one.
mails-when = Write to me when
mails-keep = Keep
mail-asked = a title waits for my pick
mail-reminder = a title still waits after a while
settings-keys = Keys for programs
settings-sessions = Where you are signed in
settings-ledger = What became of your credits
settings-local = This server works for the one user of its machine: there are no accounts, no keys and no credits.

key = Key
key-made = This is the key. Copy it now: it is shown this once and kept nowhere.
key-name = What it is for
key-name-example = the blog's robot
key-lasts = Lasts
key-days = { $count ->
    [one] one day
   *[other] { $count } days
}
key-scopes = May
key-ends = Ends
key-used = Last used
key-over = Over
key-make = Make a key
key-revoke = Revoke
key-revoke-named = Revoke { $name }
keys-none = There are none yet.
scope-read = look
scope-generate = begin and change jobs
scope-publish = change videos elsewhere
scope-webhooks = have programs told of what happens
scope-admin = look after people and the service

session-browser = Browser
session-device = { $browser } on { $system }
session-unknown = Unknown browser
session-agent = What it calls itself
session-place = Network
session-seen = Last used
session-this = This one
session-end = End
session-end-others = End all others

ledger-when = When
ledger-why = Why
ledger-none = Nothing yet: a package takes one credit, and one that fails gives it back.
credit-package = A package
credit-returned = Given back
credit-month = The month's
credit-admin = By an admin

admin = Admin
admin-people = People
admin-tiers = Tiers
admin-pauses = Pauses
admin-changes = Changes
admin-last = That cannot be: somebody must be left who looks after the service.
people-none = Nobody has an account yet.
person-add = Add somebody
person-password = Leave it empty for somebody who signs in elsewhere.
person-disabled = May not sign in
person-disable = Disable
person-enable = Enable
credits-give = Give
credits-why = Why

tiers-text = What is left empty is: as much as one likes.
tier-another = Another tier
tier-name = Its name
tier-packages = Packages a day
tier-in-flight = At once
tier-priority = Highest priority
tier-thumbnails = Thumbnails
tier-credits = Credits a month

pauses-text = What comes to a paused agent or provider waits and is not lost.
pauses-none = Nothing is paused.
pause-begin = Pause
pause-agent = An agent
pause-provider = Or a provider
pause-what = What
pause-reason = Why
pause-since = Since
pause-end = Let it go on

changes-none = Nothing was changed yet.
change-who = Who
change-machine = This machine
change-erased = Somebody who was erased
change-what = What
change-whom = Whom
change-before = Before
change-after = After
