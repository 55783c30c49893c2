//! English: patterns by form, research and outlines.

use super::patterns::{Pattern, Suits, first_large, named, only, p};
use super::topic::{Grammar, Head, Number};

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
    is_done: |_| true,
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
    slow_verbs: &[
        "learn",
        "make money",
        "become",
        "lose",
        "gain",
        "quit",
        "stop",
        "grow",
        "improve",
        "save",
        "increase",
        "reduce",
        "understand",
        "get",
        "start",
        "study",
        "sleep",
        "train",
        "build",
        "earn",
        "master",
        "teach",
        "write",
        "play",
        "speak",
    ],
    best: &[
        "best ",
        "the best ",
        "top 10 ",
        "top 5 ",
        "top ten ",
        "top ",
        "cheapest ",
    ],
    why: &["why"],
    yes_no: &[
        "is", "are", "can", "should", "does", "do", "did", "will", "was", "were", "could", "would",
    ],
    ways: &[],
    modifier_of: modifier,
    article_of: article,
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
    articles: &["a ", "an "],
    kept_articles: &[],
    manners: &[
        "fast", "quickly", "online", "alone", "easily", "better", "well", "now", "every", "each",
        "without", "when", "while", "after", "before", "into", "about", "than", "like",
    ],
    head: Head::Last,
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

/// One or two plain words can stand before another noun, in the singular: "houseplant mistakes".
fn modifier(core: &str, number: Number) -> Option<String> {
    let plain = core
        .chars()
        .all(|c| c.is_ascii_lowercase() || c == ' ' || c == '-')
        && core
            .split(' ')
            .all(|word| named(word).is_none() && !GRAMMAR.dangling.contains(&word));
    if !plain || core.split(' ').count() > 2 || core.ends_with("ing") {
        return None;
    }
    Some(match number {
        Number::One => core.to_owned(),
        Number::Many => match core.strip_suffix("ies") {
            Some(stem) => format!("{stem}y"),
            None if core.ends_with("shes") || core.ends_with("ches") || core.ends_with("xes") => {
                core[..core.len() - 2].to_owned()
            }
            None => core.strip_suffix('s').unwrap_or(core).to_owned(),
        },
    })
}

/// Things that are counted, and so take an article when there is one of them.
const COUNTED: &[&str] = &[
    "app",
    "aquarium",
    "backyard",
    "bathroom",
    "bedroom",
    "bike",
    "blog",
    "boat",
    "book",
    "budget",
    "business",
    "cake",
    "camera",
    "campfire",
    "car",
    "cat",
    "channel",
    "company",
    "computer",
    "desk",
    "dog",
    "drone",
    "farm",
    "fireplace",
    "game",
    "garage",
    "garden",
    "greenhouse",
    "guitar",
    "gym",
    "house",
    "kitchen",
    "kitten",
    "knife",
    "lamp",
    "laptop",
    "lawn",
    "logo",
    "mortgage",
    "motorcycle",
    "newsletter",
    "office",
    "oven",
    "pc",
    "phone",
    "piano",
    "podcast",
    "pond",
    "pool",
    "portfolio",
    "printer",
    "puppy",
    "resume",
    "robot",
    "roof",
    "room",
    "sauna",
    "shed",
    "shop",
    "startup",
    "store",
    "studio",
    "tank",
    "telescope",
    "tent",
    "treehouse",
    "van",
    "vegetable garden",
    "website",
    "wedding",
    "workshop",
];

/// "a home gym", "an aquarium".
fn article(core: &str) -> Option<&'static str> {
    let lower = core.to_lowercase();
    let head = lower.split(' ').next_back()?;
    let counted = COUNTED.contains(&head) && core.split(' ').count() <= 3;
    counted.then(|| {
        if lower.starts_with(['a', 'e', 'i', 'o']) {
            "an"
        } else {
            "a"
        }
    })
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
    only(
        Suits::Short,
        "mistakes",
        "{n} {M} Mistakes Beginners Make (and Easy Fixes)",
        "STOP THIS",
    ),
    only(
        Suits::Short,
        "advice",
        "The {M} Advice I'd Give Any Beginner",
        "LISTEN UP",
    ),
    only(
        Suits::Short,
        "troubleshooting",
        "{M} Problems? {n} Fixes to Try First",
        "QUICK WIN",
    ),
    only(
        Suits::Short,
        "basics",
        "{M} Basics You Were Never Taught",
        "SCHOOL'S OUT",
    ),
    only(
        Suits::Short,
        "checklist",
        "The {M} Checklist to Use Before You Start",
        "TICK, TICK",
    ),
    p(
        "new to it",
        "New to {C}? Do These {n} Things First",
        "IN THIS ORDER",
    ),
    p(
        "misunderstood",
        "What Beginners Get Wrong About {X}",
        "OOPS",
    ),
    p(
        "looking back",
        "I Wish I Knew This Before Starting {X}",
        "TOO LATE?",
    ),
    p(
        "calm start",
        "How to Get Started With {X} (Minus the Stress)",
        "BREATHE",
    ),
    p("hard?", "[Is|Are] {X} as Hard as People Say?", "OR EASY?"),
    p(
        "boring basics",
        "{C}: The Boring Basics That Actually Matter",
        "SO SIMPLE",
    ),
    p(
        "simple steps",
        "{C} Without the Overwhelm: {n} Simple Steps",
        "DAY ONE",
    ),
    p(
        "giving up",
        "Why People Give Up on {X} Too Early",
        "DON'T QUIT",
    ),
    p("lazy guide", "The Lazy Person's Guide to {X}", "LESS WORK"),
    p(
        "only the essentials",
        "All You Need for {X} and Nothing More",
        "SKIP THE REST",
    ),
    p(
        "plain English",
        "{C} in Plain English: What It Really Takes",
        "FINALLY CLEAR",
    ),
    p("myths", "{T}: {n} Myths That Waste Your Time", "BUSTED"),
    p("explained", "{T}, Explained Without the Jargon", "AHA!"),
    p(
        "worth it?",
        "[Is|Are] {X} Really Worth It? An Honest Look",
        "HYPE?",
    ),
    p("budget", "{T} on a Budget: What You Can Skip", "SAVE MONEY"),
    p("plan", "{T}: Your First 7 Days, Step by Step", "ONE WEEK"),
    p(
        "questions",
        "{T}: {n} Questions Everyone Asks, Answered",
        "ASK AWAY",
    ),
    p(
        "what is left out",
        "What Nobody Tells You About {X}",
        "NOW YOU KNOW",
    ),
    p(
        "tools",
        "{T}: What You Need and What You Don't",
        "ONLY THIS",
    ),
    p(
        "short on time",
        "{T} in 10 Minutes: Only What Matters",
        "NO FLUFF",
    ),
    p(
        "simplify",
        "Stop Overthinking {Y}: {n} Rules Are Enough",
        "KEEP IT SIMPLE",
    ),
    p(
        "small changes",
        "{T}: Small Changes, Big Difference",
        "BEFORE / AFTER",
    ),
    p(
        "after the hype",
        "The Truth About {X}, Minus the Hype",
        "REAL TALK",
    ),
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
        "the costly part",
        "{T}: The Mistake That Costs You Most",
        "OUCH",
    ),
    p(
        "skipped",
        "{T}: The Step Almost Everyone Skips",
        "LOOK CLOSER",
    ),
    p(
        "start over",
        "If I Had to Start {X} Again, I'd Do This",
        "RESTART",
    ),
    p("comparison", "{C}: Expectations vs Reality", "OH..."),
    p(
        "decision",
        "Thinking About {X}? Watch This First",
        "THINK TWICE",
    ),
    p("roadmap", "{T}: A Clear Roadmap From Zero", "THE MAP"),
    p(
        "how it works",
        "How {X} Actually [Works|Work]",
        "LOOK INSIDE",
    ),
    p(
        "unasked",
        "{n} Questions About {X} You're Afraid to Ask",
        "PSST...",
    ),
    p(
        "one plan",
        "{C} Made Simple: One Plan, {n} Steps",
        "EASY START",
    ),
    only(
        Suits::Fun,
        "rating",
        "Rating {n} {C} Myths From Silly to Sneaky",
        "10/10?",
    ),
    only(
        Suits::Fun,
        "challenge",
        "{C} With Zero Experience: What Could Go Wrong?",
        "UH OH",
    ),
    only(
        Suits::Fun,
        "strangers",
        "Explaining {C} to Someone Who Couldn't Care Less",
        "HUH?",
    ),
];

pub(super) const RANKED: &[Pattern] = &[
    p(
        "criteria",
        "{T}: {n} Things to Check Before You Choose",
        "READ FIRST",
    ),
    p(
        "no regret",
        "{T}: How to Choose Without Regret",
        "PICK WELL",
    ),
    p("for whom", "{T}: Which One Fits You?", "IT DEPENDS"),
    p(
        "left out",
        "{T}: What the Rankings Leave Out",
        "LOOK CLOSER",
    ),
    p(
        "before deciding",
        "{T}: Watch This Before You Decide",
        "WAIT!",
    ),
    p(
        "what matters",
        "{T}: What Matters and What Doesn't",
        "SKIP THIS",
    ),
    p("honest", "{T}, Compared Honestly", "NO BIAS"),
    p(
        "questions",
        "{T}: {n} Questions That Narrow It Down",
        "ASK THIS",
    ),
    p("regret", "How to Pick {C} You Won't Regret", "NO REGRETS"),
    p(
        "mistakes",
        "{T}: {n} Mistakes People Make When Choosing",
        "OOPS",
    ),
    p("contrarian", "Stop Looking for the Best {C}", "GOOD ENOUGH"),
    p(
        "method",
        "{T}: My Criteria First, Then the List",
        "NO SPONSORS?",
    ),
    p("price", "{C}: Good, Better, or Just Hyped?", "OVERRATED?"),
    p("shortlist", "{T}: The Shortlist, Explained", "ONLY THESE"),
    p(
        "beginners",
        "{T}: Where Beginners Should Start",
        "START HERE",
    ),
    p("myths", "{T}: {n} Myths to Forget First", "BUSTED"),
    p(
        "hidden",
        "{T}: The Quiet Favorites and the Loud Names",
        "UNDERRATED",
    ),
    p("fast", "{T} in 10 Minutes, No Filler", "QUICK"),
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
    only(
        Suits::Task,
        "before you start",
        "Before You {V}, Check These {n} Things",
        "WAIT!",
    ),
    only(
        Suits::Task,
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
        "Why It's So Hard to {V} (and What Helps)",
        "IT'S NOT YOU",
    ),
    p(
        "tools",
        "How to {V}: What You Need, What to Skip",
        "ONLY THIS",
    ),
    only(
        Suits::Process,
        "plan",
        "How to {V}: A 7-Day Plan for Beginners",
        "ONE WEEK",
    ),
    only(
        Suits::Process,
        "habits",
        "{G}: {n} Tiny Habits That Help Every Day",
        "TINY WINS",
    ),
    only(
        Suits::Process,
        "giving up",
        "Why People Give Up on {G} Too Early",
        "DON'T QUIT",
    ),
    only(
        Suits::Process,
        "time",
        "How Long Does It Take to {V}, Really?",
        "TICK TOCK",
    ),
    only(
        Suits::Process,
        "alone",
        "Can You {V} on Your Own? An Honest Look",
        "SOLO?",
    ),
    only(
        Suits::Process,
        "start over",
        "If I Had to {V} Again, I'd Start Here",
        "RESTART",
    ),
    only(
        Suits::Process,
        "progress",
        "{G}, From Zero to Confident",
        "LEVEL UP",
    ),
    only(
        Suits::Task,
        "yourself",
        "Should You {V} Yourself? Check These {n} Things",
        "DIY?",
    ),
    only(
        Suits::Task,
        "first try",
        "{G} for the First Time? Watch This",
        "BREATHE",
    ),
    only(
        Suits::Task,
        "under the hood",
        "How to {V} and Understand What You're Doing",
        "AHA!",
    ),
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
        "How to {V}: The Cheap Way vs the Right Way",
        "WHICH ONE?",
    ),
    p("honest", "Is It Hard to {V}? An Honest Answer", "TRUTH"),
    p(
        "left out",
        "What Nobody Tells You About {G}",
        "NOW YOU KNOW",
    ),
    p(
        "questions",
        "How to {V}: {n} Questions, Straight Answers",
        "ASK AWAY",
    ),
    p(
        "skipped",
        "{G}: The Step Almost Everyone Skips",
        "LOOK CLOSER",
    ),
    p(
        "no regret",
        "How to {V} and Not Regret It Later",
        "NO REGRETS",
    ),
    p(
        "order",
        "What to Do First When You Want to {V}",
        "IN THIS ORDER",
    ),
    p(
        "warning signs",
        "{G}: {n} Warning Signs to Catch Early",
        "UH OH",
    ),
    p("myths", "How to {V}: {n} Myths to Forget", "BUSTED"),
    p("rules", "{n} Rules That Make {G} Easier", "WRITE IT DOWN"),
    p(
        "small changes",
        "{G}: Small Changes, Big Difference",
        "BEFORE / AFTER",
    ),
    p("lazy guide", "The Lazy Person's Guide to {G}", "LESS WORK"),
    p("simplify", "Stop Overthinking {G}", "KEEP IT SIMPLE"),
    p(
        "cheap tools",
        "How to {V} With What You Already Have",
        "ZERO BUDGET",
    ),
    only(
        Suits::Fun,
        "zero experience",
        "{G} With Zero Experience: What Could Go Wrong?",
        "OH NO",
    ),
    only(
        Suits::Fun,
        "worst advice",
        "Testing the Worst Advice on How to {V}",
        "SERIOUSLY?",
    ),
];

pub(super) const QUESTION: &[Pattern] = &[
    p(
        "explained",
        "{Q}? Explained Without the Jargon",
        "FINALLY CLEAR",
    ),
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
    p(
        "hidden part",
        "{Q}? The Part Nobody Explains",
        "LOOK CLOSER",
    ),
    p("know first", "{Q}? {n} Things to Know First", "READ FIRST"),
    p("short on time", "{Q}? Clear in 10 Minutes", "NO FLUFF"),
    p("simple words", "{Q}? Told in Everyday Words", "FOR HUMANS"),
    p("confusion", "{Q}? Why It Confuses Almost Everyone", "LOST?"),
    p("doubt", "{Q}? How to Check It for Yourself", "PROVE IT"),
    p("surprise", "{Q}? The Detail That Surprises People", "WHOA"),
    p("numbers", "{Q}? The Answer in {n} Points", "COUNT THEM"),
    p("next", "{Q}? And What to Ask Next", "WHAT NOW?"),
    only(
        Suits::YesNo,
        "wrong question",
        "{Q}? Maybe That's the Wrong Question",
        "HMM...",
    ),
    p("myths", "{Q}? {n} Myths, Cleared Up", "BUSTED"),
    only(
        Suits::YesNo,
        "good sources",
        "{Q}? Why Good Sources Disagree",
        "WHO'S RIGHT?",
    ),
    only(
        Suits::What,
        "examples",
        "{Q}? {n} Examples That Make It Click",
        "AHA!",
    ),
    only(
        Suits::What,
        "beginners",
        "{Q}? A Guide for Total Beginners",
        "START HERE",
    ),
    only(
        Suits::What,
        "honest",
        "{Q}? An Honest Look, Minus the Hype",
        "REAL TALK",
    ),
    only(
        Suits::What,
        "practice",
        "{Q}? What It Means in Practice",
        "FOR REAL",
    ),
    only(
        Suits::What,
        "should you care",
        "{Q}? And Should You Care?",
        "SO WHAT?",
    ),
    only(
        Suits::What,
        "what changes",
        "{Q}? What Changes Once You Get It",
        "BEFORE / AFTER",
    ),
    only(
        Suits::Why,
        "reasons",
        "{Q}? {n} Causes People Mix Up",
        "NOT THAT ONE",
    ),
    only(
        Suits::Why,
        "picture",
        "{Q}? One Simple Picture Explains It",
        "SEE IT",
    ),
    only(
        Suits::Why,
        "history",
        "{Q}? The Story Behind the Answer",
        "ONCE UPON...",
    ),
    only(
        Suits::Why,
        "common answer",
        "{Q}? The Answer You Learned Is Not Enough",
        "NOT QUITE",
    ),
    only(
        Suits::Why,
        "try it",
        "{Q}? A Simple Test You Can Try",
        "TRY THIS",
    ),
    only(
        Suits::YesNo,
        "yes or no",
        "{Q}? Yes, No, or It Depends",
        "WELL...",
    ),
    only(
        Suits::YesNo,
        "decide",
        "{Q}? Watch This Before You Decide",
        "WAIT!",
    ),
    only(
        Suits::YesNo,
        "ask yourself",
        "{Q}? {n} Questions to Ask Yourself",
        "BE HONEST",
    ),
    only(
        Suits::YesNo,
        "for and against",
        "{Q}? The Case For and Against",
        "50 / 50?",
    ),
    only(
        Suits::YesNo,
        "for whom",
        "{Q}? Who Should and Who Shouldn't",
        "YOU?",
    ),
    only(
        Suits::YesNo,
        "price",
        "{Q}? What It Costs and What You Get",
        "THE BILL",
    ),
    only(
        Suits::YesNo,
        "depends",
        "{Q}? It Depends on These {n} Things",
        "CHECK THESE",
    ),
    only(
        Suits::Open,
        "rules",
        "{Q}? {n} Rules of Thumb That Help",
        "WRITE IT DOWN",
    ),
    only(
        Suits::Open,
        "mistakes",
        "{Q}? {n} Mistakes to Avoid When You Answer",
        "OOPS",
    ),
    p(
        "test yourself",
        "{Q}? Test Yourself Before Watching",
        "QUIZ TIME",
    ),
    p("from zero", "{Q}? From Zero to Clear", "LEVEL UP"),
    p("settle it", "{Q}? Let's Settle This", "CASE CLOSED"),
    p(
        "beginner friendly",
        "{Q}? A Beginner-Friendly Answer",
        "NO STRESS",
    ),
    p("clues", "{Q}? {n} Clues Most People Miss", "SPOT IT"),
    p("backwards", "{Q}? Most of Us Have It Backwards", "FLIP IT"),
    p(
        "change your mind",
        "{Q}? What Would Change Your Mind?",
        "THINK TWICE",
    ),
    only(
        Suits::YesNo,
        "hidden mistake",
        "{Q}? The Mistake Hiding in the Question",
        "GOTCHA",
    ),
    p("doubts", "{Q}? Your Doubts, One by One", "BUT WAIT..."),
    p("how to think", "{Q}? How to Think About It", "STEP BACK"),
    p("missing piece", "{Q}? The Missing Piece", "HERE IT IS"),
    p("honest version", "{Q}? The Honest Version", "REAL TALK"),
    p("example", "{Q}? One Example Says It All", "LIKE THIS"),
    p(
        "what you want",
        "{Q}? What You Really Want to Know",
        "PSST...",
    ),
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
    p(
        "cost",
        "{A} vs {B}: What Each One Really Costs You",
        "THE BILL",
    ),
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
    p("order", "{A} First, {B} Later? A Clear Plan", "THE ORDER"),
    p(
        "switch regret",
        "Leaving {A} for {B}? Know This First",
        "NO WAY BACK",
    ),
];
