# Which title?

pick-heading = Pick a title
pick-lead = The outline and the picture are made for the one you take.
pick-cut = Beside each: how YouTube’s suggested list cuts it.
pick-keys = Keys
pick-of-hundred = of 100 points
pick-points = { $points } of { $max }
pick-length = { $count } of { $most } characters
pick-why = Where the points come from
pick-take = Take this title
pick-own = Write your own
pick-own-label = Your title
pick-own-send = Take mine
pick-own-wrong = A title has 1 to { $most } characters and no angle brackets.
pick-again = Ask for others
pick-again-label = What should be different?
pick-again-example = shorter, with a number
pick-again-send = Ask again
pick-again-empty = Say in a sentence what should be different.
pick-no = None of these
pick-no-label = Why not? The job ends with this.
pick-no-send = Turn them down
pick-no-empty = Say in a sentence why not.
pick-nothing = Choose one of the titles.

part-length = Length
part-keyword = Keyword
part-clarity = Clarity
part-curiosity = Curiosity
part-concreteness = Concreteness
part-honesty = Honesty
part-difference = Difference
