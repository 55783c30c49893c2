//! The parts of a package as the page shows them.

use greenlit_domain::outline::HOOK_SECONDS;
use greenlit_domain::package::Package;
use greenlit_domain::research::Fact;
use greenlit_domain::step::Step;
use greenlit_domain::youtube::{
    MAX_DESCRIPTION_BYTES, MAX_TAGS_LENGTH, MAX_TITLE_CHARS, tags_length, timestamp, title_length,
};

use super::result::letter;
use crate::pages::words::Words;

/// A title with its thumbnail, as YouTube's cards show it.
pub struct Card {
    /// What YouTube Studio calls it.
    pub letter: String,
    /// The title.
    pub title: String,
    /// How long it is, of how much.
    pub length: String,
    /// The words on the picture.
    pub words: String,
    /// The picture's address; `None` where there is no picture.
    pub address: Option<String>,
    /// The picture's file.
    pub file: Option<String>,
    /// How long the video is.
    pub stamp: String,
}

/// A part of the video.
pub struct Section {
    /// From when.
    pub start: String,
    /// Its heading.
    pub heading: String,
    /// What is said.
    pub says: String,
    /// What is shown: the b-roll.
    pub shows: String,
    /// How long it takes.
    pub seconds: u32,
}

/// A text with its length as YouTube counts it.
pub struct Counted {
    /// The text, ready to be pasted.
    pub text: String,
    /// Its length in words.
    pub told: String,
    /// Its length.
    pub used: usize,
    /// The greatest length.
    pub most: usize,
}

/// What the package stands on.
pub struct Grounds {
    /// What was found out, in short.
    pub summary: String,
    /// What may be said, those without a source last.
    pub facts: Vec<Claim>,
    /// How many have no source.
    pub unverified: usize,
}

/// Something that the video may say.
pub struct Claim {
    /// The statement.
    pub text: String,
    /// Where it stands: title, address where it is one of the web, and its host.
    pub source: Option<(String, Option<String>, String)>,
}

/// The pairs; where there are none, the chosen title without a picture.
pub fn cards(words: &Words, package: &Package) -> Vec<Card> {
    let stamp = length(package).unwrap_or_default();
    let card = |place: usize, title: &str, on_it: &str, file: Option<&str>| Card {
        letter: letter(place).to_owned(),
        title: title.to_owned(),
        length: words.say_all(
            "package-characters",
            [
                ("used", count(title_length(title)).into()),
                ("most", count(MAX_TITLE_CHARS).into()),
            ],
        ),
        words: on_it.to_owned(),
        address: file.map(|file| format!("/api/video/{}/thumbnails/{file}", package.job_id)),
        file: file.map(str::to_owned),
        stamp: stamp.clone(),
    };
    let pairs = package.pairs.as_deref().unwrap_or_default().iter();
    let cards: Vec<_> = pairs
        .enumerate()
        .map(|(place, pair)| card(place, &pair.title, &pair.words, Some(&pair.file)))
        .collect();
    match &package.selected_title {
        Some(title) if cards.is_empty() => vec![card(0, &title.text, "", None)],
        _ => cards,
    }
}

/// How long the video will be, as its time stamp says.
pub fn length(package: &Package) -> Option<String> {
    let outline = package.outline.as_ref()?;
    let sections = outline.sections.iter().map(|section| section.seconds);
    let seconds = sections.fold(HOOK_SECONDS, u32::saturating_add);
    Some(timestamp(seconds, false))
}

/// The hook, and the sections with their beginnings.
pub fn sections(package: &Package) -> Option<(Section, Vec<Section>)> {
    let outline = package.outline.as_ref()?;
    let mut at = HOOK_SECONDS;
    let sections = outline.sections.iter().map(|section| {
        let start = timestamp(at, false);
        at = at.saturating_add(section.seconds);
        Section {
            start,
            heading: section.heading.clone(),
            says: section.says.clone(),
            shows: section.shows.clone(),
            seconds: section.seconds,
        }
    });
    let sections = sections.collect();
    let hook = Section {
        start: timestamp(0, false),
        heading: String::new(),
        says: outline.hook.says.clone(),
        shows: outline.hook.shows.clone(),
        seconds: HOOK_SECONDS,
    };
    Some((hook, sections))
}

impl Counted {
    /// A description, in bytes.
    pub fn description(words: &Words, text: &str) -> Self {
        Self::new(
            words,
            "package-bytes",
            text.to_owned(),
            text.len(),
            MAX_DESCRIPTION_BYTES,
        )
    }

    /// Tags, as YouTube counts them.
    pub fn tags(words: &Words, tags: &[String]) -> Self {
        Self::new(
            words,
            "package-characters",
            tags.join(", "),
            tags_length(tags),
            MAX_TAGS_LENGTH,
        )
    }

    fn new(words: &Words, key: &str, text: String, used: usize, most: usize) -> Self {
        let told = words.say_all(
            key,
            [("used", count(used).into()), ("most", count(most).into())],
        );
        Self {
            text,
            told,
            used,
            most,
        }
    }
}

fn count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What the package stands on.
pub fn grounds(words: &Words, package: &Package) -> Grounds {
    let facts = &package.research.facts;
    let mut claims: Vec<_> = facts.iter().map(|fact| claim(words, fact)).collect();
    claims.sort_by_key(|claim| claim.source.is_none());
    Grounds {
        summary: package.research.summary.clone(),
        unverified: claims.iter().filter(|claim| claim.source.is_none()).count(),
        facts: claims,
    }
}

fn claim(words: &Words, fact: &Fact) -> Claim {
    let source = fact.source.as_ref().map(|source| {
        let address = web_address(&source.url).map(str::to_owned);
        let title = match source.title.trim() {
            "" => words.say("package-source"),
            title => title.to_owned(),
        };
        (title, address, host(&source.url).to_owned())
    });
    Claim {
        text: fact.claim.clone(),
        source,
    }
}

/// An address that a browser may be led to: of the web, and nothing else.
pub fn web_address(url: &str) -> Option<&str> {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    let is_web = lower.starts_with("https://") || lower.starts_with("http://");
    let is_plain = !url.chars().any(|c| c.is_whitespace() || c.is_control());
    (is_web && is_plain).then_some(url)
}

/// The host of an address, or the address itself where it has none.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// The key of a step's name.
pub fn step_key(step: Step) -> &'static str {
    match step {
        Step::Research => "agent-research",
        Step::Titles => "agent-title",
        Step::Outline => "agent-outline",
        Step::Background | Step::Thumbnails => "agent-thumbnail",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        for (url, is_link) in [
            ("https://example.org/a?b=c", true),
            ("HTTP://example.org", true),
            ("javascript:alert(1)", false),
            (" javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("https://a b", false),
            ("https://a\nb", false),
            ("//example.org", false),
            ("é", false),
            ("", false),
        ] {
            assert_eq!(web_address(url).is_some(), is_link, "{url}");
        }
        assert_eq!(host("https://example.org/a?b"), "example.org");
        assert_eq!(host("example"), "example");
    }
}
