# A package that is ready, to be taken away.

package-cost = Cost { $cost }
package-stopped = Stopped after: { $step }
package-zip = Download all (zip)
package-run = How it was made
package-jumps = On this page
package-offline = This is an offline draft.
package-offline-text = It was made by rules, without a model: read it as a first idea, and check every word before you use it.
package-unverified = { $count ->
    [one] One claim has no source.
   *[other] { $count } claims have no source.
}
package-unverified-text = Check before you say it in front of a camera.
package-unverified-see = See which
package-notes = { $count ->
    [one] One note about how this was made
   *[other] { $count } notes about how this was made
}
package-copy = Copy
package-copied = Copied
package-copy-title = Copy title { $letter }
package-picture = Picture
package-download-picture = Download picture { $letter }
package-characters = { $used } of { $most } characters
package-bytes = { $used } of { $most } bytes
package-on-it = On the picture:

package-looks = How it looks on YouTube
package-looks-text = Titles are cut after two lines, as YouTube cuts them.
package-background = Words were left off the picture, as you asked: its background is in the zip.
package-place = Where it is shown
package-home = Home
package-search = Search
package-suggested = Suggested
package-tv = Television
package-home-told = The pairs as cards of the home page, dark and light
package-search-told = The pairs as search results, dark and light
package-suggested-told = The pairs beside another video, 168 pixels wide, dark and light
package-tv-told = The pairs on a television, dark and light
package-channel = Your channel
package-views = No views yet · Now

package-texts = Texts to paste
package-description = Description
package-tags = Tags
package-hashtags = Hashtags
package-hashtags-text = They stand at the end of the description too.
package-pinned = Comment to pin

package-outline = Outline
package-length = Runs about { $length }
package-hook = Hook
package-shows = B-roll:
package-seconds = { $count } s
package-action = Call to action

package-sources = Claims and sources
package-source = Source
package-sourced = { $sourced } of { $count } with a source
package-unsourced = Unverified: check it before you say it
package-no-facts = There are no claims: nothing here is checked, so check what you say.
package-titles = All { $count } titles
package-score = Score
package-title = Title
package-angle = Angle

package-test = Test & Compare
package-test-text = Let viewers decide: YouTube shows each pair to a part of them.
package-step-upload = Upload the video as usual
package-step-upload-text = Give it title A and picture A: they stay if no pair wins. On a computer, for YouTube Studio’s app cannot begin a test.
package-step-details = Paste the texts
package-step-details-text = The description with its chapters goes into Description; the tags go into Tags, under Show more. Pin the comment once the video is public.
package-step-open = Open Test & Compare
package-step-open-text = In YouTube Studio: Content, the video, Details. The test is in the menu of the title and of the thumbnail. Choose titles and thumbnails together.
package-step-fill = Add each pair
package-step-fill-text = A title and its picture belong together: keep this order.
package-option = Option
package-file = Picture
package-step-wait = Wait for the result
package-step-wait-text = A test runs for up to two weeks. Each viewer always sees the same pair, and the pair with the greatest share of the watch time wins. Change neither title nor picture meanwhile.
package-test-needs = It works for long public videos that are not made for kids, on channels with advanced features. YouTube has no programming interface for tests, so this part is yours.

package-result = Result of the test
package-result-text = Write down what YouTube says, to learn from it.
package-won = Won:
package-none-won = No pair won.
package-written = Written down
package-change = Change the result
package-write = Write down the result
package-which = Which pair won?
package-no-winner = None
package-no-winner-text = YouTube named no winner
package-shares = Share of the watch time
package-share-of = Pair { $letter }, in percent
package-shares-hint = As YouTube Studio reports it, such as 38.4. Leave all empty if you do not know.
package-note = Note
package-keep = Save the result
package-forget = Delete it
package-fault-winner = Choose the pair that won, or “None”.
package-fault-shares = Give each pair a percentage from 0 to 100, about 100 together, or leave all empty.
package-fault-note = The note has at most { $most } characters.
