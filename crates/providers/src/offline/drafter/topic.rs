//! What a keyword is, grammatically: a pattern that suits "sourdough" makes nonsense of "how to fix a bike".

use greenlit_domain::text;

use super::patterns::Suits;

/// The longest topic inside a title, in columns; leaves room for the rest of the title.
pub(super) const TOPIC_COLUMNS: usize = 44;

/// The same for when a long topic leaves too few titles.
pub(super) const SHORT_COLUMNS: usize = 27;

/// The longest name of a topic on a thumbnail, in graphemes.
const NICK_GRAPHEMES: usize = 14;

/// The grammatical form of a keyword.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// A thing: "sourdough for beginners".
    Thing,
    /// Something to do: "how to fix a bike". Holds the verb phrase and its noun form: "fix a bike", "fixing a bike".
    Doing {
        /// The verb phrase.
        verb: String,
        /// The verb phrase as a noun.
        noun: String,
    },
    /// A question: "why is the sky blue", without its question mark.
    Question,
    /// A list of the best: "best laptops 2026".
    Ranked,
    /// Two things: "iPhone 17 vs Pixel 11".
    Versus {
        /// The first.
        one: String,
        /// The second.
        other: String,
    },
}

/// Whether verbs after the topic are singular or plural.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// "Is it".
    One,
    /// "Are they".
    Many,
}

/// Where the head of a noun phrase stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// "plantas de interior"
    First,
    /// "home gym"
    Last,
}

/// What kind of question a question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// "What is rust"
    What,
    /// "Why is the sky blue"
    Why,
    /// "Is rust worth it"
    YesNo,
    /// Any other, or none.
    Other,
}

/// How long it takes to do what a how-to is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// At one go.
    Task,
    /// Over weeks.
    Process,
}

/// A keyword read for writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Topic {
    /// The form.
    pub(super) form: Form,
    /// The whole topic as it stands inside a sentence, shortened with sense.
    pub(super) full: String,
    /// The topic without "for beginners" and the like: "sourdough".
    pub(super) core: String,
    /// The core without the article that it was typed with: "inflación".
    pub(super) bare: String,
    /// A name of one or two words that is short enough for a thumbnail.
    pub(super) nick: Option<String>,
    /// Of `core`.
    pub(super) number: Number,
    /// Of a question.
    pub(super) asks: Asks,
    /// Of a how-to.
    pub(super) pace: Pace,
    /// `core` as it stands before another noun, where it can.
    pub(super) modifier: Option<String>,
    /// The article that `core` takes inside a sentence, if any.
    pub(super) article: Option<&'static str>,
    /// "Your", where `core` takes an article.
    pub(super) possessive: Option<&'static str>,
    /// A neutral topic that is a way to do something.
    pub(super) is_way: bool,
}

/// How a language marks forms. Words are in small letters.
pub(super) struct Grammar {
    /// What a how-to begins with: "how to ".
    pub(super) how_to: &'static [&'static str],
    /// Whether what follows these is something to do: "como fazer pão" is, "como funciona" is not.
    pub(super) is_done: fn(&str) -> bool,
    /// Verbs that make a how-to when a keyword begins with one.
    pub(super) verbs: &'static [&'static str],
    /// Of these, verbs for what takes weeks.
    pub(super) slow_verbs: &'static [&'static str],
    /// What a list of the best begins with: "best ".
    pub(super) best: &'static [&'static str],
    /// Words that a question for the cause begins with.
    pub(super) why: &'static [&'static str],
    /// Words that a question for yes or no begins with.
    pub(super) yes_no: &'static [&'static str],
    /// Beginnings and ends by which a neutral topic tells that it is a way to do something.
    pub(super) ways: &'static [&'static str],
    /// The form of a thing before another noun, where the language has one.
    pub(super) modifier_of: fn(&str, Number) -> Option<String>,
    /// The article that one countable thing takes.
    pub(super) article_of: fn(&str) -> Option<&'static str>,
    /// What a question about a thing begins with: "what is ".
    pub(super) what_is: &'static [&'static str],
    /// Words that other questions begin with.
    pub(super) asks: &'static [&'static str],
    /// What stands between two things that are compared.
    pub(super) versus: &'static [&'static str],
    /// Tails that say for whom or in which form: " for beginners", " tutorial".
    pub(super) tails: &'static [&'static str],
    /// Heads of the same kind: "beginner's guide to ".
    pub(super) heads: &'static [&'static str],
    /// Words on which a shortened topic must not end.
    pub(super) dangling: &'static [&'static str],
    /// Articles that a thing loses at its beginning.
    pub(super) articles: &'static [&'static str],
    /// Articles that a thing keeps inside a sentence, and loses as a search word.
    pub(super) kept_articles: &'static [&'static str],
    /// Words that tell how, and so are no part of what is done: "fast".
    pub(super) manners: &'static [&'static str],
    /// Which of several words names the thing: the first ("plantas de interior") or the last ("home gym").
    pub(super) head: Head,
    /// The noun form of a verb phrase.
    pub(super) noun_of: fn(&str) -> String,
    /// Whether a thing takes plural verbs.
    pub(super) number_of: fn(&str) -> Number,
}

impl Topic {
    /// Reads a keyword by a grammar; its topic has at most so many columns.
    pub(super) fn read(keyword: &str, grammar: &Grammar, columns: usize) -> Self {
        let worded = readable(keyword);
        let plain = plain(&worded);
        let lower = small(plain);
        let full = shortened(plain, columns, grammar);
        let base = Self {
            form: Form::Thing,
            core: full.clone(),
            bare: full.clone(),
            nick: None,
            full,
            number: Number::One,
            asks: Asks::Other,
            pace: Pace::Task,
            modifier: None,
            article: None,
            possessive: None,
            is_way: grammar
                .ways
                .iter()
                .any(|way| lower.starts_with(way) || lower.ends_with(way)),
        };
        if let Some((one, other)) = compared(plain, &lower, grammar) {
            return base.versus(one, other, grammar, columns);
        }
        if let Some(verb) = done(plain, &lower, grammar) {
            return base.doing(verb, grammar, columns);
        }
        base.thing(keyword, plain, &lower, grammar, columns)
    }

    fn versus(self, one: &str, other: &str, grammar: &Grammar, columns: usize) -> Self {
        let one = shortened(one, columns / 2, grammar);
        let other = shortened(other, columns / 2, grammar);
        let full = format!("{one} vs {other}");
        Self {
            form: Form::Versus { one, other },
            core: full.clone(),
            bare: full.clone(),
            full,
            ..self
        }
    }

    fn doing(self, verb: &str, grammar: &Grammar, columns: usize) -> Self {
        let verb = shortened(without_tail(verb, grammar), columns, grammar);
        let noun = (grammar.noun_of)(&verb);
        let lower = small(&verb);
        let is_slow = grammar.slow_verbs.iter().any(|slow| {
            lower
                .strip_prefix(slow)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        Self {
            full: noun.clone(),
            core: noun.clone(),
            bare: noun.clone(),
            nick: nick(object(&verb, grammar), grammar),
            pace: if is_slow { Pace::Process } else { Pace::Task },
            form: Form::Doing { verb, noun },
            ..self
        }
    }

    fn thing(
        self,
        keyword: &str,
        plain: &str,
        lower: &str,
        grammar: &Grammar,
        columns: usize,
    ) -> Self {
        let begins = |words: &[&str]| {
            words.iter().any(|word| {
                lower
                    .strip_prefix(word)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            })
        };
        let about_a_thing = grammar.what_is.iter().any(|start| lower.starts_with(start));
        let asks = if about_a_thing {
            Asks::What
        } else if begins(grammar.why) {
            Asks::Why
        } else if begins(grammar.yes_no) {
            Asks::YesNo
        } else {
            Asks::Other
        };
        let asked = asks != Asks::Other
            || begins(grammar.asks)
            || keyword.trim_end().ends_with(['?', '？', '؟']);
        let ranked = grammar.best.iter().any(|start| lower.starts_with(start));
        let core = shortened(core(plain, lower, grammar), columns, grammar);
        let number = (grammar.number_of)(&core);
        let bare = without_article(&core, grammar.kept_articles).to_owned();
        let is_named = !asked || about_a_thing;
        Self {
            form: match (asked, ranked) {
                (true, _) => Form::Question,
                (false, true) => Form::Ranked,
                (false, false) => Form::Thing,
            },
            nick: nick(&bare, grammar).filter(|_| is_named),
            bare,
            number,
            asks,
            modifier: (grammar.modifier_of)(&core, number),
            article: (grammar.article_of)(&core),
            possessive: (grammar.article_of)(&core).map(|_| "Your"),
            core,
            ..self
        }
    }

    /// The topic by its first word alone, for when nothing longer makes ten titles that differ.
    pub(super) fn first_word(&self) -> Self {
        let word = self
            .full
            .split_whitespace()
            .find(|word| text::has_word(word))
            .unwrap_or(&self.full);
        Self {
            full: word.to_owned(),
            ..self.clone()
        }
    }

    /// Whether a pattern makes sense with this topic.
    pub(super) fn suits(&self, suits: Suits) -> bool {
        match suits {
            Suits::Any | Suits::Fun => true,
            Suits::Short => self.modifier.is_some(),
            Suits::Process => self.pace == Pace::Process,
            Suits::Task => self.pace == Pace::Task,
            Suits::What => self.asks == Asks::What,
            Suits::Why => self.asks == Asks::Why,
            Suits::Open => !matches!(self.asks, Asks::What | Asks::Why),
            Suits::YesNo => self.asks == Asks::YesNo,
            Suits::Noun => !self.is_way,
        }
    }

    /// Whether the question is about a thing that can stand alone: "what is rust".
    pub(super) fn asks_about_a_thing(&self) -> bool {
        self.form == Form::Question && self.core != self.full
    }
}

/// The keyword without emoji, for titles say it in words; and without punctuation where that is most of it.
fn readable(keyword: &str) -> String {
    let is_picture =
        |c: char| matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{FE0F}');
    let signs = keyword.chars().filter(|c| c.is_ascii_punctuation()).count();
    let is_noise = signs * 2 > keyword.chars().filter(|c| c.is_alphanumeric()).count() + 6;
    let goes = |c: char| is_picture(c) || (is_noise && c.is_ascii_punctuation());
    if !keyword.chars().any(goes) {
        return keyword.to_owned();
    }
    let spaced: String = keyword
        .chars()
        .filter(|c| !(is_noise && *c == '\''))
        .map(|c| if goes(c) { ' ' } else { c })
        .collect();
    let words = text::line(&spaced, 1_000);
    if text::has_word(&words) {
        words
    } else {
        keyword.to_owned()
    }
}

/// The keyword without punctuation round it; "C++" and "C#" keep theirs.
fn plain(keyword: &str) -> &str {
    let start = keyword.trim_start_matches(|c: char| !c.is_alphanumeric() && !text::is_unspaced(c));
    let end = start.trim_end_matches(|c: char| {
        !c.is_alphanumeric()
            && !text::is_unspaced(c)
            && !matches!(c, '+' | '#' | ')' | '%')
            && !unicode_mark(c)
    });
    if text::has_word(end) { end } else { keyword }
}

/// Marks of scripts that spell with them belong to the letter before.
fn unicode_mark(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !c.is_alphanumeric() && c < '\u{2000}'
}

/// Small letters, byte for byte where that is possible, so that places in it are places in the keyword.
fn small(text: &str) -> String {
    text.chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
                _ => c,
            }
        })
        .collect()
}

fn compared<'a>(plain: &'a str, lower: &str, grammar: &Grammar) -> Option<(&'a str, &'a str)> {
    let (at, between) = grammar
        .versus
        .iter()
        .find_map(|between| lower.find(between).map(|at| (at, *between)))?;
    let one = plain[..at].trim();
    let other = plain[at + between.len()..].trim();
    let good = |side: &str| text::has_word(side);
    (good(one) && good(other)).then_some((one, other))
}

fn done<'a>(plain: &'a str, lower: &str, grammar: &Grammar) -> Option<&'a str> {
    for start in grammar.how_to {
        if let Some(rest) = lower.strip_prefix(start)
            && text::has_word(rest)
            && (grammar.is_done)(rest.trim_start())
        {
            return Some(plain[start.len()..].trim());
        }
    }
    let mut words = lower.split_whitespace();
    let first = words.next()?;
    (grammar.verbs.contains(&first) && words.next().is_some()).then_some(plain)
}

fn core<'a>(plain: &'a str, lower: &str, grammar: &Grammar) -> &'a str {
    let mut start = 0;
    let mut end = plain.len();
    for head in grammar
        .what_is
        .iter()
        .chain(grammar.heads)
        .chain(grammar.best)
    {
        if start == 0 && lower.starts_with(head) {
            start = head.len();
        }
    }
    for article in grammar.articles {
        if lower[start..].starts_with(article) {
            start += article.len();
            break;
        }
    }
    for tail in grammar.tails {
        if lower[start..end].ends_with(tail) {
            end -= tail.len();
        }
    }
    let mut core = plain[start.min(end)..end].trim();
    if grammar.best.iter().any(|best| lower.starts_with(best)) {
        core = without_year(core);
    }
    if core.chars().any(char::is_alphabetic) {
        core
    } else {
        plain
    }
}

/// A thing without the article before it.
fn without_article<'a>(core: &'a str, articles: &[&str]) -> &'a str {
    let lower = small(core);
    let article = articles.iter().find(|article| lower.starts_with(*article));
    article.map_or(core, |article| &core[article.len()..])
}

/// What a verb phrase does something to: "bike" of "fix a bike", nothing of "train at home".
fn object<'a>(verb: &'a str, grammar: &Grammar) -> &'a str {
    let rest = verb.split_once(' ').map_or("", |(_, rest)| rest);
    let rest = without_article(rest, grammar.articles);
    without_article(rest, grammar.kept_articles)
}

/// A name for a thumbnail: what stands before the first preposition, or the head of that.
fn nick(thing: &str, grammar: &Grammar) -> Option<String> {
    let words: Vec<&str> = thing
        .split(' ')
        .take_while(|word| {
            let lower = small(word);
            !grammar.dangling.contains(&lower.as_str())
                && !grammar.manners.contains(&lower.as_str())
        })
        .collect();
    let joined = words.join(" ");
    let name = if words.len() <= 2 && text::graphemes(&joined) <= NICK_GRAPHEMES {
        joined.as_str()
    } else {
        match grammar.head {
            Head::First => words.first()?,
            Head::Last => words.last()?,
        }
    };
    let is_plain = name.chars().any(char::is_alphabetic)
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '+' | '#'));
    if !is_plain || !(2..=NICK_GRAPHEMES).contains(&text::graphemes(name)) {
        return None;
    }
    let before_a_noun = (grammar.modifier_of)(name, (grammar.number_of)(name));
    Some(before_a_noun.unwrap_or_else(|| name.to_owned()))
}

/// "laptops 2026" without its year.
fn without_year(core: &str) -> &str {
    match core.rsplit_once(' ') {
        Some((before, year)) if year.len() == 4 && year.starts_with("20") => before,
        _ => core,
    }
}

/// A verb phrase without "for beginners" and the like.
fn without_tail<'a>(verb: &'a str, grammar: &Grammar) -> &'a str {
    let lower = small(verb);
    let tail = grammar.tails.iter().find(|tail| lower.ends_with(*tail));
    let short = tail.map_or(verb, |tail| verb[..verb.len() - tail.len()].trim());
    if short.chars().any(char::is_alphabetic) {
        short
    } else {
        verb
    }
}

/// At most so many columns, ending on a word that can be an end, and holding a letter if there is one.
fn shortened(text: &str, columns: usize, grammar: &Grammar) -> String {
    let mut short = by_columns(text, columns);
    if !short.chars().any(char::is_alphabetic)
        && let Some((at, _)) = text.char_indices().find(|(_, c)| c.is_alphabetic())
    {
        short = by_columns(&text[at..], columns);
    }
    if short.len() < text.len() {
        while let Some((before, last)) = short.rsplit_once(' ') {
            if !grammar.dangling.contains(&small(last).as_str()) {
                break;
            }
            short = before.trim_end();
        }
        short = short
            .trim_end_matches([',', ';', ':', '-', '–', '—', '(', '/'])
            .trim_end();
    }
    short.to_owned()
}

fn by_columns(text: &str, columns: usize) -> &str {
    if text::columns(text) <= columns {
        return text::shorten(text, columns * 2);
    }
    let wide = text::columns(text) > text.chars().count();
    text::shorten(text, if wide { columns / 2 } else { columns })
}
