//! Good answers to greenlit's agents, made from templates: the keyword and the title are set into texts that were
//! escaped beforehand, so that an answer costs a few copies.

use std::sync::LazyLock;

use crate::fault::Kind;
use crate::schema;

/// What a prompt says that an answer must take up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub keyword: String,
    pub title: String,
    pub language: String,
    /// Titles were turned down before.
    pub again: bool,
}

/// Appends the model's words, escaped as the inside of a JSON string.
pub(crate) fn write(kind: Kind, asked: &Asked, out: &mut String) -> bool {
    let set = set_of(asked);
    let found = match kind {
        Kind::Titles if asked.again => Some(&set.titles_again),
        _ => set.template(kind),
    };
    let Some(template) = found else {
        return false;
    };
    template.write(asked, out);
    true
}

/// Appends words that fit the form and are too poor for the rules.
pub(crate) fn write_weak(kind: Kind, asked: &Asked, out: &mut String) -> bool {
    let Some(template) = SETS.weak.template(kind) else {
        return false;
    };
    template.write(asked, out);
    true
}

/// Words that fit any schema.
pub(crate) fn fitting(schema: &str, keyword: &str) -> String {
    let schema = serde_json::from_str(schema).unwrap_or(serde_json::Value::Null);
    schema::fit(&schema, keyword).to_string()
}

/// `text` as the inside of a JSON string.
pub(crate) fn escaped(text: &str) -> String {
    let quoted = serde_json::to_string(text).expect("a text");
    quoted[1..quoted.len() - 1].to_owned()
}

struct Sets {
    english: Set,
    portuguese: Set,
    spanish: Set,
    arabic: Set,
    japanese: Set,
    weak: Set,
}

struct Set {
    research: Template,
    titles: Template,
    titles_again: Template,
    outline: Template,
}

impl Set {
    fn template(&self, kind: Kind) -> Option<&Template> {
        match kind {
            Kind::Research => Some(&self.research),
            Kind::Titles => Some(&self.titles),
            Kind::Outline => Some(&self.outline),
            _ => None,
        }
    }
}

macro_rules! set {
    ($folder:literal) => {
        set!($folder, $folder)
    };
    ($folder:literal, $again:literal) => {
        Set {
            research: Template::new(include_str!(concat!(
                "../fixtures/answers/",
                $folder,
                "/research.json"
            ))),
            titles: Template::new(include_str!(concat!(
                "../fixtures/answers/",
                $folder,
                "/titles.json"
            ))),
            titles_again: Template::new(include_str!(concat!(
                "../fixtures/answers/",
                $again,
                "/titles-again.json"
            ))),
            outline: Template::new(include_str!(concat!(
                "../fixtures/answers/",
                $folder,
                "/outline.json"
            ))),
        }
    };
}

static SETS: LazyLock<Sets> = LazyLock::new(|| Sets {
    english: set!("en"),
    portuguese: set!("pt"),
    spanish: set!("es"),
    arabic: set!("ar"),
    japanese: set!("ja"),
    weak: set!("weak", "en"),
});

/// The language that was asked for; without one Japanese is known by its letters.
fn set_of(asked: &Asked) -> &'static Set {
    match asked.language.split('-').next().unwrap_or_default() {
        "pt" => &SETS.portuguese,
        "es" => &SETS.spanish,
        "ar" => &SETS.arabic,
        "ja" => &SETS.japanese,
        "" if asked.keyword.chars().any(is_japanese) => &SETS.japanese,
        _ => &SETS.english,
    }
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
}

/// A text with places for what was asked.
struct Template {
    parts: Vec<Part>,
    length: usize,
}

enum Part {
    Text(String),
    Keyword,
    Short,
    Title,
}

impl Template {
    fn new(json: &str) -> Self {
        let value: serde_json::Value = serde_json::from_str(json).expect("a fixture of ours");
        let json = value.to_string();
        let mut parts = Vec::new();
        let mut rest = json.as_str();
        while let Some(open) = rest.find("{{") {
            let close = rest[open..].find("}}").expect("a closed place") + open;
            parts.push(Part::Text(escaped(&rest[..open])));
            parts.push(match &rest[open + 2..close] {
                "keyword" => Part::Keyword,
                "short" => Part::Short,
                "title" => Part::Title,
                other => panic!("no such place: {other}"),
            });
            rest = &rest[close + 2..];
        }
        parts.push(Part::Text(escaped(rest)));
        Self {
            length: json.len() * 5 / 4,
            parts,
        }
    }

    fn write(&self, asked: &Asked, out: &mut String) {
        // Once for the JSON of the words, once for the JSON around them.
        let twice = |text: &str| escaped(&escaped(text));
        let keyword = twice(&asked.keyword);
        let short = twice(shortened(&asked.keyword));
        let title = twice(&asked.title);
        out.reserve(self.length);
        for part in &self.parts {
            out.push_str(match part {
                Part::Text(text) => text,
                Part::Keyword => &keyword,
                Part::Short => &short,
                Part::Title => &title,
            });
        }
    }
}

/// As much of a keyword as leaves room in a title and in tags.
fn shortened(keyword: &str) -> &str {
    const MOST: usize = 36;
    let Some((end, _)) = keyword.char_indices().nth(MOST) else {
        return keyword;
    };
    let cut = &keyword[..end];
    cut.rfind(' ').map_or(cut, |space| &cut[..space])
}
