//! English: patterns by form, research and outlines.

use super::patterns::{Pattern, first_large, named, p};
use super::topic::{Grammar, Number};

pub(super) const GRAMMAR: Grammar = Grammar {
    how_to: &[
        "how to ",
        "how do i ",
        "how do you ",
        "how can i ",
        "ways to ",
        "tips to ",
        "tips on how to ",
    ],
    verbs: &[
        "learn",
        "make",
        "fix",
        "get",
        "lose",
        "become",
        "install",
        "improve",
        "choose",
        "clean",
        "repair",
        "grow",
        "cook",
        "bake",
        "write",
        "draw",
        "sew",
        "knit",
        "quit",
        "stop",
        "save",
        "buy",
        "sell",
        "remove",
        "increase",
        "reduce",
        "understand",
    ],
    what_is: &["what is ", "what are ", "what's ", "what does "],
    asks: &[
        "what", "why", "when", "which", "who", "where", "how", "is", "are", "can", "should",
        "does", "do", "did", "will", "was", "were",
    ],
    versus: &[" vs. ", " vs ", " versus ", " compared to "],
    tails: &[
        " for beginners",
        " for dummies",
        " for kids",
        " tutorial",
        " tutorials",
        " guide",
        " explained",
        " tips",
        " basics",
        " course",
        " 101",
        " step by step",
        " review",
    ],
    heads: &[
        "beginner's guide to ",
        "beginners guide to ",
        "guide to ",
        "introduction to ",
        "intro to ",
        "basics of ",
    ],
    dangling: &[
        "a", "an", "the", "of", "for", "to", "in", "on", "with", "and", "or", "at", "by", "from",
        "your", "my", "vs", "is", "are", "that", "but", "as",
    ],
    articles: &["the ", "a ", "an "],
    noun_of: gerund,
    number_of: number,
};

/// "fix a bike" becomes "fixing a bike".
fn gerund(verb_phrase: &str) -> String {
    let (verb, rest) = verb_phrase.split_once(' ').unwrap_or((verb_phrase, ""));
    let lower = verb.to_lowercase();
    if !lower.bytes().all(|byte| byte.is_ascii_lowercase()) || lower.len() < 2 {
        return verb_phrase.to_owned();
    }
    let bytes = lower.as_bytes();
    let is_vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u');
    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
    let vowels = bytes.iter().filter(|byte| is_vowel(**byte)).count();
    let stem = if lower.ends_with("ie") {
        format!("{}y", &lower[..lower.len() - 2])
    } else if last == b'e'
        && before != b'e'
        && lower.len() > 2
        && !lower.ends_with("oe")
        && !lower.ends_with("ye")
    {
        lower[..lower.len() - 1].to_owned()
    } else if (vowels == 1 || lower == "begin" || lower == "forget")
        && lower.len() > 2
        && is_vowel(before)
        && !is_vowel(last)
        && !matches!(last, b'w' | b'x' | b'y')
        && !is_vowel(bytes[bytes.len() - 3])
    {
        format!("{lower}{}", last as char)
    } else {
        lower
    };
    if rest.is_empty() {
        format!("{stem}ing")
    } else {
        format!("{stem}ing {rest}")
    }
}

/// Plural when the head (the last word before a preposition) ends like one.
fn number(core: &str) -> Number {
    let lower = core.to_lowercase();
    let mut head = "";
    for word in lower.split_whitespace() {
        if GRAMMAR.dangling.contains(&word) && !head.is_empty() {
            break;
        }
        if word.chars().any(char::is_alphabetic) {
            head = word;
        }
    }
    let plural = head.len() > 3
        && head.ends_with('s')
        && ![
            "ss",
            "us",
            "is",
            "ics",
            "ings",
            "ous",
            "news",
            "series",
            "kubernetes",
            "pilates",
            "diabetes",
            "windows",
        ]
        .iter()
        .any(|end| head.ends_with(end) && *end != "ings");
    if plural
        || lower.contains(" and ")
        || matches!(
            head,
            "people" | "children" | "women" | "men" | "mice" | "feet"
        )
    {
        Number::Many
    } else {
        Number::One
    }
}

/// Title case: small words stay small, names and what has capitals stay as they are.
pub(super) fn title_case(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (nth, word) in text.split(' ').enumerate() {
        if nth > 0 {
            out.push(' ');
        }
        let lower = word.to_lowercase();
        let small = nth > 0
            && matches!(
                lower.as_str(),
                "a" | "an"
                    | "the"
                    | "of"
                    | "for"
                    | "to"
                    | "in"
                    | "on"
                    | "with"
                    | "and"
                    | "or"
                    | "at"
                    | "by"
                    | "from"
                    | "vs"
                    | "vs."
                    | "as"
                    | "but"
            );
        match named(&lower) {
            Some(name) if word == lower => out.push_str(name),
            _ if small => out.push_str(word),
            _ => out.push_str(&first_large(word)),
        }
    }
    out
}

/// As inside a sentence: only names change.
pub(super) fn inside(text: &str) -> String {
    let words: Vec<&str> = text
        .split(' ')
        .map(|word| {
            if word == "i" {
                "I"
            } else {
                named(word).unwrap_or(word)
            }
        })
        .collect();
    words.join(" ")
}

pub(super) const THING: &[Pattern] = &[
    p(
        "mistakes",
        "{T}: {n} Mistakes to Avoid From Day One",
        "NOT LIKE THIS",
    ),
    p(
        "mistakes",
        "{n} {C} Mistakes Beginners Make (and Easy Fixes)",
        "STOP THIS",
    ),
    p(
        "first steps",
        "{T}: Start Here, in {n} Simple Steps",
        "DAY ONE",
    ),
    p(
        "looking back",
        "{T}: What I Wish I Knew Before I Started",
        "TOO LATE?",
    ),
    p("myths", "{T}: {n} Myths That Waste Your Time", "BUSTED"),
    p(
        "explained",
        "{T} Explained Simply, Without the Jargon",
        "FINALLY CLEAR",
    ),
    p(
        "worth it?",
        "[Is|Are] {C} Really Worth It? An Honest Look",
        "HYPE?",
    ),
    p("budget", "{T} on a Budget: What You Can Skip", "SAVE MONEY"),
    p("plan", "{T}: Your First 7 Days, Step by Step", "ONE WEEK"),
    p(
        "what goes wrong",
        "Why {C} [Goes|Go] Wrong (and How to Fix It)",
        "WHAT HAPPENED?",
    ),
    p(
        "questions",
        "{T}: {n} Questions Everyone Asks, Answered",
        "ASK AWAY",
    ),
    p(
        "checklist",
        "{T}: A Checklist to Use Before You Start",
        "CHECK FIRST",
    ),
    p(
        "what is left out",
        "What Nobody Tells You About {T}",
        "NOW YOU KNOW",
    ),
    p(
        "tools",
        "{T}: What You Need and What You Don't",
        "SKIP THESE",
    ),
    p(
        "short on time",
        "{T} in 10 Minutes: Only What Matters",
        "NO FLUFF",
    ),
    p(
        "priorities",
        "{T}: Do These {n} Things First",
        "IN THIS ORDER",
    ),
    p(
        "warning signs",
        "{T}: {n} Warning Signs to Catch Early",
        "UH OH",
    ),
    p(
        "two ways",
        "{T}: The Cheap Way vs the Right Way",
        "WHICH ONE?",
    ),
    p(
        "simplify",
        "Stop Overthinking {C}: {n} Rules Are Enough",
        "KEEP IT SIMPLE",
    ),
    p(
        "small changes",
        "{T}: Small Changes, Big Difference",
        "BEFORE / AFTER",
    ),
    p("progress", "{T}: From First Try to Confident", "LEVEL UP"),
    p(
        "after the hype",
        "The Truth About {T}, Minus the Hype",
        "REAL TALK",
    ),
    p("routine", "{T}: A Simple Routine You Can Keep", "EVERY DAY"),
    p(
        "before spending",
        "{T}: Learn This Before You Spend Money",
        "WAIT!",
    ),
    p(
        "what works",
        "{T}: What Works, What Doesn't, and Why",
        "YES OR NO?",
    ),
    p(
        "troubleshooting",
        "{C} Problems? {n} Fixes to Try First",
        "QUICK FIX",
    ),
    p("habits", "{T}: {n} Small Habits That Pay Off", "TINY WINS"),
    p(
        "how it works",
        "How {C} Actually [Works|Work]",
        "LOOK INSIDE",
    ),
    p(
        "the costly part",
        "{T}: The Mistake That Costs You Most",
        "OUCH",
    ),
    p("choosing", "{T}: How to Choose Without Regret", "PICK WELL"),
    p(
        "never taught",
        "{C} Basics You Were Never Taught",
        "SCHOOL'S OUT",
    ),
    p("examples", "{T}: {n} Examples That Make It Click", "AHA!"),
    p(
        "skipped",
        "{T}: The Step Almost Everyone Skips",
        "DON'T SKIP",
    ),
    p(
        "start over",
        "If I Had to Start {C} Again, I'd Do This",
        "RESTART",
    ),
    p("comparison", "{T}: Expectations vs Reality", "OH..."),
    p(
        "decision",
        "Thinking About {C}? Watch This First",
        "THINK TWICE",
    ),
    p("roadmap", "{T}: A Clear Roadmap From Zero", "THE MAP"),
    p(
        "shortcuts",
        "{T}: Which Shortcuts Are Safe to Take",
        "SHORTCUT?",
    ),
];

pub(super) const DOING: &[Pattern] = &[
    p(
        "steps",
        "How to {V}: {n} Steps That Make Sense",
        "EASY START",
    ),
    p("budget", "How to {V} Without Wasting Money", "SAVE CASH"),
    p(
        "first time",
        "How to {V} (Even If You've Never Done It)",
        "YES, YOU",
    ),
    p("mistakes", "{G}: {n} Mistakes to Avoid", "NOT LIKE THIS"),
    p(
        "before you start",
        "Before You {V}, Check These {n} Things",
        "WAIT!",
    ),
    p(
        "calm",
        "How to {V} the First Time, Without Panic",
        "STAY CALM",
    ),
    p(
        "simple way",
        "The Simple Way to {V}, Step by Step",
        "NO STRESS",
    ),
    p("stuck", "Can't {V}? Start With This", "STUCK?"),
    p("short on time", "How to {V} When You Have No Time", "BUSY?"),
    p(
        "know first",
        "{n} Things to Know Before You {V}",
        "READ FIRST",
    ),
    p(
        "why it is hard",
        "Why It's Hard to {V} (and What Helps)",
        "HELP!",
    ),
    p(
        "tools",
        "How to {V}: What You Need, What to Skip",
        "ONLY THIS",
    ),
    p("plan", "How to {V}: A 7-Day Plan for Beginners", "ONE WEEK"),
    p(
        "explained",
        "How to {V}, Explained Without Jargon",
        "CLEAR AT LAST",
    ),
    p(
        "checklist",
        "How to {V}: The Checklist I'd Start With",
        "TICK, TICK",
    ),
    p(
        "stop guessing",
        "Stop Guessing: How to {V} in {n} Steps",
        "GOT IT",
    ),
    p(
        "two ways",
        "How to {V}: Cheap Way vs Right Way",
        "WHICH ONE?",
    ),
    p("honest", "Is It Hard to {V}? An Honest Answer", "TRUTH"),
    p("left out", "What Nobody Says About {G}", "NOW YOU KNOW"),
    p("progress", "{G}, From Zero to Confident", "LEVEL UP"),
    p("first try", "First Time {G}? Watch This", "BREATHE"),
    p(
        "questions",
        "How to {V}: {n} Questions, Straight Answers",
        "ASK AWAY",
    ),
    p(
        "skipped",
        "{G}: The Step Almost Everyone Skips",
        "DON'T SKIP",
    ),
    p(
        "confidence",
        "How to {V} Like You've Done It Before",
        "PRO MODE",
    ),
    p(
        "no regret",
        "How to {V} and Not Regret It Later",
        "LATER = SORRY",
    ),
    p("order", "What to Do First When You {V}", "IN THIS ORDER"),
    p(
        "warning signs",
        "{G}: {n} Warning Signs to Catch Early",
        "UH OH",
    ),
    p("time", "How Long Does It Take to {V}, Really?", "TICK TOCK"),
    p("myths", "How to {V}: {n} Myths to Forget", "BUSTED"),
    p(
        "start over",
        "If I Had to {V} Again, I'd Do This",
        "RESTART",
    ),
    p("examples", "How to {V}: {n} Real Examples", "SEE IT"),
    p("rules", "{n} Rules That Make {G} Easier", "WRITE IT DOWN"),
    p(
        "small changes",
        "{G}: Small Changes, Big Difference",
        "BEFORE / AFTER",
    ),
    p(
        "habits",
        "{G}: Tiny Habits That Help Every Day",
        "TINY WINS",
    ),
    p(
        "troubleshooting",
        "{G} Gone Wrong? Fix It Like This",
        "QUICK FIX",
    ),
];

pub(super) const QUESTION: &[Pattern] = &[
    p(
        "explained",
        "{Q}? Explained Without the Jargon",
        "FINALLY CLEAR",
    ),
    p("know first", "{Q}? {n} Things to Know First", "READ FIRST"),
    p(
        "plain answer",
        "{Q}? A Plain Answer, Step by Step",
        "SO SIMPLE",
    ),
    p(
        "short and long",
        "{Q}? The Short Answer and the Long One",
        "DEPENDS?",
    ),
    p(
        "left out",
        "{Q}? What Most Answers Leave Out",
        "NOW YOU KNOW",
    ),
    p("myths", "{Q}? {n} Myths, Cleared Up", "BUSTED"),
    p(
        "beginners",
        "{Q}? A Guide for Total Beginners",
        "START HERE",
    ),
    p("honest", "{Q}? An Honest Look, Minus the Hype", "REAL TALK"),
    p("examples", "{Q}? {n} Examples That Make It Click", "AHA!"),
    p("decide", "{Q}? Watch This Before You Decide", "WAIT!"),
    p(
        "hidden part",
        "{Q}? The Part Nobody Explains",
        "LOOK CLOSER",
    ),
    p("facts", "{Q}? Facts vs Opinions", "TRUE OR NOT?"),
    p(
        "what changes",
        "{Q}? What Changes Once You Know",
        "BEFORE / AFTER",
    ),
    p("short on time", "{Q}? Clear in 10 Minutes", "NO FLUFF"),
    p("mistakes", "{Q}? {n} Mistakes People Make About It", "OOPS"),
    p(
        "reasons",
        "{Q}? {n} Reasons, Ranked by Weight",
        "REASON NO. 1",
    ),
    p("picture", "{Q}? One Simple Picture Explains It", "SEE IT"),
    p(
        "experts disagree",
        "{Q}? Why Good Sources Disagree",
        "WHO'S RIGHT?",
    ),
    p(
        "history",
        "{Q}? The Story Behind the Answer",
        "ONCE UPON...",
    ),
    p("practice", "{Q}? What It Means in Practice", "FOR REAL"),
    p("numbers", "{Q}? The Answer in {n} Points", "COUNT THEM"),
    p(
        "wrong question",
        "{Q}? Maybe That's the Wrong Question",
        "HMM...",
    ),
    p("next", "{Q}? And What to Ask Next", "WHAT NOW?"),
    p("doubt", "{Q}? How to Check It for Yourself", "PROVE IT"),
    p("simple words", "{Q}? Told in Everyday Words", "FOR HUMANS"),
    p("surprise", "{Q}? The Detail That Surprises People", "WHOA"),
    p(
        "rules",
        "{Q}? {n} Rules of Thumb That Help",
        "WRITE IT DOWN",
    ),
    p("costs", "{Q}? What It Costs You Not to Know", "OUCH"),
    p(
        "test yourself",
        "{Q}? Test Yourself Before Watching",
        "QUIZ TIME",
    ),
    p("confusion", "{Q}? Why It Confuses Almost Everyone", "LOST?"),
    p("from zero", "{Q}? From Zero to Clear", "LEVEL UP"),
    p("comparison", "{Q}? Theory vs Daily Life", "OH..."),
];

pub(super) const VERSUS: &[Pattern] = &[
    p(
        "choice",
        "{A} vs {B}: Which One Should You Choose?",
        "DECIDED",
    ),
    p(
        "differences",
        "{A} vs {B}: {n} Differences That Matter",
        "SPOT IT",
    ),
    p("honest", "{A} or {B}? An Honest Comparison", "NO BIAS"),
    p(
        "left out",
        "{A} vs {B}: What Comparisons Leave Out",
        "LOOK CLOSER",
    ),
    p("who for", "{A} vs {B}: Who Should Pick Which", "YOU?"),
    p(
        "questions",
        "{A} or {B}? {n} Questions That Decide It",
        "ASK THIS",
    ),
    p(
        "short on time",
        "{A} vs {B}: The Difference in 5 Minutes",
        "QUICK",
    ),
    p("switching", "{A} vs {B}: Is the Switch Worth It?", "STAY?"),
    p(
        "dealbreakers",
        "{A} vs {B}: Pros, Cons and Dealbreakers",
        "RED FLAG",
    ),
    p(
        "before deciding",
        "{A} vs {B}: Watch Before You Decide",
        "WAIT!",
    ),
    p(
        "beginners",
        "{A} vs {B}, Explained for Beginners",
        "START HERE",
    ),
    p(
        "no clear winner",
        "{A} vs {B}: One Clear Winner? Not So Fast",
        "HMM...",
    ),
    p(
        "side by side",
        "{A} vs {B}: Side by Side, Minus the Hype",
        "FACE TO FACE",
    ),
    p(
        "wrong question",
        "Why {A} vs {B} Is the Wrong Question",
        "RETHINK",
    ),
    p("mistakes", "{A} vs {B}: {n} Mistakes When Choosing", "OOPS"),
    p(
        "daily life",
        "{A} vs {B}: What Changes Day to Day",
        "MONDAY TEST",
    ),
    p("money", "{A} vs {B}: Where Your Money Goes", "COST"),
    p("myths", "{A} vs {B}: {n} Myths to Forget", "BUSTED"),
    p(
        "regret",
        "{A} or {B}: How to Choose Without Regret",
        "NO REGRETS",
    ),
    p(
        "one year later",
        "{A} vs {B}: Which Ages Better?",
        "IN A YEAR",
    ),
    p("both", "{A} and {B}: Do You Need Both?", "TWO?"),
    p(
        "reasons",
        "{n} Reasons to Pick {A} Over {B} (or Not)",
        "FLIP IT",
    ),
    p(
        "for you",
        "{A} vs {B}: The Right One for Your Needs",
        "IT DEPENDS",
    ),
    p(
        "surprise",
        "{A} vs {B}: The Small Detail That Decides",
        "TINY BUT BIG",
    ),
    p(
        "checklist",
        "{A} vs {B}: A Checklist to Decide Today",
        "TICK, TICK",
    ),
    p("truth", "The Truth About {A} vs {B}", "REAL TALK"),
    p(
        "rules",
        "{A} vs {B}: {n} Rules That Settle It",
        "CASE CLOSED",
    ),
    p(
        "skipped",
        "{A} vs {B}: The Test Almost Nobody Does",
        "TRY THIS",
    ),
    p(
        "strengths",
        "{A} vs {B}: Where Each One Shines",
        "STRONG / WEAK",
    ),
    p("roadmap", "{A} First, {B} Later? A Clear Plan", "THE ORDER"),
];
