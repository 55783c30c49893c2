//! English sentences for research and outlines.

use super::{Kind, Prose};

pub(in super::super) const ENGLISH: Prose = Prose {
    anybody: "People who are new to it or stuck half way",
    question: "{Q}?",
    summary: "{w} who look for \"{t}\" want a clear way in and an honest word on what it takes. They have little time and have seen enough empty promises. This is an offline draft: nothing in it was looked up, so check every statement before you record.",
    wants: &[
        "A first result with {s} soon",
        "To know what is needed and what can wait",
        "A clear order of steps",
        "To tell whether it is going well",
    ],
    fears: &[
        "Wasting money on the wrong things",
        "Getting stuck and giving up",
        "Looking foolish by missing something basic",
    ],
    thing_questions: &[
        "Where do I start with {s}?",
        "What do I need for {s}, and what can I skip?",
        "What do people get wrong about {s}?",
        "How long does it take before {s} [feels|feel] easy?",
        "What does {s} cost in money and time?",
        "How do I know that I am on the right track?",
    ],
    doing_questions: &[
        "What do I need before I {v}?",
        "How long does it take to {v}?",
        "What usually goes wrong when people {v}?",
        "Can a beginner {v} alone?",
        "What does it cost to {v}?",
        "How do I know that I did it right?",
    ],
    open_questions: &[
        "{Q}?",
        "Why does {s} matter in daily life?",
        "What do most people get wrong about {s}?",
        "Is there a simple example of {s}?",
        "How can I check the answer about {s} myself?",
        "What should I ask next about {s}?",
    ],
    versus_questions: &[
        "{A} or {B}: which one suits me?",
        "What is the real difference between {a} and {b}?",
        "Is it worth switching from {a} to {b}?",
        "What do {a} and {b} cost over time?",
        "Who should pick {a}, and who {b}?",
        "What do comparisons of {a} and {b} leave out?",
    ],
    angles: &[
        (
            "Common mistakes",
            "Nobody wants to learn them the expensive way.",
        ),
        (
            "The first hour",
            "A small early success keeps people going.",
        ),
        (
            "What you can skip",
            "It saves money and takes away the fear of starting.",
        ),
        (
            "Expectation and reality",
            "Honesty is rare here, so it stands out.",
        ),
        ("One worked example", "People trust what they can watch."),
    ],
    searches: &[
        "{c} for beginners",
        "{c} tips",
        "{c} mistakes",
        "{c} explained",
        "{c} step by step",
    ],
    picture: "{s}: one clear subject, close up, nothing else competing",
    moods: ["warm and inviting", "bold and playful", "calm and clear"],
    hooks: &[
        "\"{title}\": that is what you get, without detours. Stay for the part that most videos about {s} leave out.",
        "You came for this: {title}. I will show it in order, and tell you where people usually trip.",
        "{title}. Before we begin, one question: what made you give up last time? We start exactly there.",
    ],
    hook_shows: "The result first, for three seconds, then the moment where it usually goes wrong.",
    opening: (
        "Before we begin",
        "What a good result looks like, who this is for, and what we leave out on purpose.",
    ),
    closing: (
        "Your next step",
        "A recap in three sentences, and the one thing to do today with {s}.",
    ),
    plain: &[
        (
            "What this is really about",
            "{title}: in plain words, and why it matters to the person watching.",
        ),
        (
            "What you need and what can wait",
            "The short list for {s}. Everything else is optional until you miss it.",
        ),
        (
            "The first step",
            "The smallest version of {s} that still counts, done on camera from beginning to end.",
        ),
        (
            "Where it usually goes wrong",
            "The moment people give up, how it looks, and how to get past it.",
        ),
        (
            "A worked example",
            "One complete example with {s}, including what did not go to plan.",
        ),
        (
            "Your next step",
            "A recap in three sentences, and the one thing to do today.",
        ),
    ],
    kinds: &[
        Kind {
            stems: &["mistake"],
            label: "Mistake",
            items: [
                (
                    "starting without a goal",
                    "Say what a good result with {s} looks like before the first step, or you cannot tell progress from motion.",
                ),
                (
                    "buying too much too soon",
                    "Begin with the least that works, and add only what you have missed twice.",
                ),
                (
                    "changing everything at once",
                    "Change one thing, look at the result, then change the next. Otherwise you never learn what helped.",
                ),
                (
                    "skipping the dull basics",
                    "The dull part carries the rest. Show it once, slowly, with the reason.",
                ),
                (
                    "copying without understanding",
                    "Ask what a step is for. If you cannot say it, you cannot adapt it.",
                ),
                (
                    "judging too early",
                    "Decide beforehand when you will judge the result, and wait until then.",
                ),
                (
                    "keeping no notes",
                    "Two lines after each try save you from making the same error again.",
                ),
            ],
        },
        Kind {
            stems: &["step"],
            label: "Step",
            items: [
                (
                    "set one small goal",
                    "One sentence: what should be true at the end of today?",
                ),
                (
                    "gather only what you need",
                    "Lay it out and show it. What is not on the table is not needed yet.",
                ),
                (
                    "do the smallest version",
                    "Go through {s} once, as small as it gets, without stopping to improve.",
                ),
                (
                    "look at what happened",
                    "Compare the result with the goal and name one difference.",
                ),
                (
                    "fix one thing",
                    "Change only what caused that difference, and nothing else.",
                ),
                (
                    "repeat until it holds",
                    "Do it again until it works twice in a row.",
                ),
                (
                    "make it your own",
                    "Now add your own idea, for now you know what it changes.",
                ),
            ],
        },
        Kind {
            stems: &["myth", "lie"],
            label: "Myth",
            items: [
                (
                    "you need talent",
                    "What looks like talent is mostly practice that nobody saw.",
                ),
                (
                    "you need expensive things",
                    "Show what a simple setup can do, and where its limit really is.",
                ),
                (
                    "there is one right way",
                    "Show two ways that work, and say whom each suits.",
                ),
                (
                    "you must do it every day",
                    "A rhythm that you can keep beats one that you admire.",
                ),
                (
                    "mistakes mean stop",
                    "A mistake is a measurement. Show one and what it taught.",
                ),
                (
                    "it is too late to begin",
                    "Ask what would be possible in a year, and begin with the first week.",
                ),
                (
                    "more is better",
                    "Show the point at which more begins to harm.",
                ),
            ],
        },
        Kind {
            stems: &["difference", "reason"],
            label: "No.",
            items: VERSUS_ITEMS,
        },
        Kind {
            stems: &["question"],
            label: "Question",
            items: [
                (
                    "where do I start?",
                    "With the smallest version of {s} that gives a result today.",
                ),
                (
                    "what do I need?",
                    "The short list, and what can wait until you miss it.",
                ),
                (
                    "how long will it take?",
                    "An honest range, and what makes it shorter or longer.",
                ),
                (
                    "what will it cost?",
                    "Money, time and attention, each with a way to spend less.",
                ),
                (
                    "what can go wrong?",
                    "The usual trouble, how to see it early, and what to do.",
                ),
                (
                    "how do I know it works?",
                    "One sign that anyone can check without tools.",
                ),
                (
                    "what comes next?",
                    "The step after this one, and when you are ready for it.",
                ),
            ],
        },
        Kind {
            stems: &["sign"],
            label: "Sign",
            items: [
                (
                    "you cannot say what you want",
                    "If the goal takes a minute to explain, make it smaller.",
                ),
                (
                    "you redo the same step",
                    "Stop and look at the step before it: that is where the cause is.",
                ),
                (
                    "you keep buying things",
                    "Buying feels like progress. Put it off for a week and see.",
                ),
                (
                    "you skip the check",
                    "No check, no learning. Put it where you cannot pass it by.",
                ),
                (
                    "you compare yourself all day",
                    "Compare with your own last try, not with somebody's best.",
                ),
                (
                    "you never finish",
                    "Finish something small, even badly, and look at it whole.",
                ),
                (
                    "you avoid one part",
                    "The part you avoid is the next thing to learn.",
                ),
            ],
        },
        Kind {
            stems: &[
                "rule", "habit", "thing", "fix", "example", "point", "way", "tip", "lesson",
                "idea", "trick", "change",
            ],
            label: "No.",
            items: [
                (
                    "begin with the end",
                    "Know what a good result with {s} looks like, and keep it in sight.",
                ),
                (
                    "one change at a time",
                    "It feels slower, and it is the only way to learn what helps.",
                ),
                (
                    "least first",
                    "Begin with the least that works; add when you miss something.",
                ),
                (
                    "check early",
                    "Look at the result before it is finished, while it is cheap to change.",
                ),
                (
                    "write it down",
                    "Two lines a try. Your memory is kinder than the truth.",
                ),
                (
                    "make it easy to repeat",
                    "Put what you need where you need it, so that beginning costs nothing.",
                ),
                (
                    "stop while it is good",
                    "End on a success, and beginning again will be easy.",
                ),
            ],
        },
    ],
    shows: &[
        "Hands at work, close up",
        "Before and after, side by side",
        "A simple drawing that grows as you speak",
        "The same step twice: wrong, then right",
        "You, to the camera, with the object in hand",
        "A list on screen, one line at a time",
    ],
    call_to_action: &[
        "Tell me in the comments where you are stuck with {s}: I answer the first ones myself.",
        "Try the first step today and write below how it went.",
        "If this saved you a mistake, send it to the one person who needs it.",
    ],
    leads: &[
        "a clear start, the usual mistakes, and one thing to do today.",
        "what to do first, what can wait, and how to tell that it works.",
        "in plain words, in order, and without empty promises.",
    ],
    description: "{P}: {lead}\n\n{title}. In this video we go through it in order: what you need, what to do first, where it usually goes wrong, and how to tell that it works.\n\nQuestions about {s}? Write them below: the next video answers the best one.",
    pinned: &[
        "What was the hardest part of {s} for you? I read every answer.",
        "Which part should I show more closely next time?",
    ],
    words: &[
        "START HERE",
        "WATCH FIRST",
        "SO SIMPLE",
        "WAIT!",
        "LOOK CLOSER",
        "NOW YOU KNOW",
    ],
};

const VERSUS_ITEMS: [(&str, &str); 7] = [
    (
        "what it costs over time",
        "Not the price on the first day: what is paid after a year, in money and in hours.",
    ),
    (
        "how it feels day to day",
        "One ordinary day with each, shown side by side.",
    ),
    (
        "what you give up",
        "Every choice has a cost that nobody puts on the box. Name it.",
    ),
    (
        "how hard it is to go back",
        "If you change your mind later, what is lost?",
    ),
    (
        "who it is made for",
        "Describe the person each one suits best, and let viewers find themselves.",
    ),
    (
        "what you have already",
        "What you own and know may settle the choice.",
    ),
    (
        "how well it ages",
        "What will matter in three years, and what is only new.",
    ),
];
