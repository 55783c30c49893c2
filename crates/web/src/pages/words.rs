//! The words of the pages, in every language that people can choose. They stand in `words/<language>/<part>.ftl`; a
//! template and a page hold keys alone.
//!
//! All languages have the same keys with the same variables; the tests here see to it.

use std::fmt;
use std::sync::LazyLock;

use axum::http::{HeaderMap, header};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::formats;

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// English.
    #[default]
    English,
    /// Brazilian Portuguese.
    Portuguese,
}

/// The words of one part of the pages, in each language.
struct Part {
    #[allow(dead_code, reason = "tests tell by it which file is wrong")]
    name: &'static str,
    english: &'static str,
    portuguese: &'static str,
}

/// A part by its name.
macro_rules! part {
    ($name:literal) => {
        Part {
            name: $name,
            english: include_str!(concat!("../../words/en/", $name, ".ftl")),
            portuguese: include_str!(concat!("../../words/pt/", $name, ".ftl")),
        }
    };
}

/// All parts. Who adds a page adds a file a language and a line here.
const PARTS: &[Part] = &[
    part!("shell"),
    part!("new"),
    part!("batch"),
    part!("run"),
    part!("told"),
    part!("package"),
    part!("history"),
    part!("dashboard"),
    part!("costs"),
    part!("pick"),
    part!("link"),
    part!("people"),
    part!("webhooks"),
    part!("data"),
];

static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Locale::English));
static PORTUGUESE: LazyLock<Bundle> = LazyLock::new(|| bundle(Locale::Portuguese));

type Bundle = FluentBundle<FluentResource>;

impl Locale {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::English, Self::Portuguese];

    /// The tag, as it stands in HTML and in the cookie.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Portuguese => "pt-BR",
        }
    }

    /// The language itself by its own name.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Portuguese => "Português",
        }
    }

    /// The language of a tag: what follows its first part does not matter.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().trim();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "pt" => Some(Self::Portuguese),
            _ => None,
        }
    }

    /// The language that a browser wants most of those that there are.
    pub fn accepted(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(header::ACCEPT_LANGUAGE).iter();
        let text: Vec<_> = lines.filter_map(|line| line.to_str().ok()).collect();
        let text = text.join(",");
        let wanted = text.split(',').filter_map(|range| {
            let (tag, rest) = range.split_once(';').unwrap_or((range, ""));
            let weight = rest
                .trim()
                .strip_prefix("q=")
                .map_or(Some(1.0), |q| q.trim().parse::<f32>().ok())?;
            Some((Self::parse(tag)?, weight))
        });
        // The first of equals stands.
        let mut best: Option<(Self, f32)> = None;
        for (locale, weight) in wanted.filter(|(_, weight)| *weight > 0.0) {
            if best.is_none_or(|(_, known)| weight > known) {
                best = Some((locale, weight));
            }
        }
        best.map(|(locale, _)| locale).unwrap_or_default()
    }

    fn bundle(self) -> &'static Bundle {
        match self {
            Self::English => &ENGLISH,
            Self::Portuguese => &PORTUGUESE,
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is put in the place of a variable.
pub type Filling<'a> = FluentValue<'a>;

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words {
    locale: Locale,
}

impl Words {
    /// Those of this language.
    pub const fn of(locale: Locale) -> Self {
        Self { locale }
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// What stands under a key.
    pub fn say(&self, key: &str) -> String {
        self.fill(key, None)
    }

    /// The same with one variable filled in.
    pub fn say_with<'a>(&self, key: &str, name: &'a str, value: impl Into<Filling<'a>>) -> String {
        self.say_all(key, [(name, value.into())])
    }

    /// The same with its variables filled in.
    pub fn say_all<'a>(
        &self,
        key: &str,
        values: impl IntoIterator<Item = (&'a str, Filling<'a>)>,
    ) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(name, value);
        }
        self.fill(key, Some(&args))
    }

    /// A key that is nowhere is shown as it is: the tests look for that.
    fn fill(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = self.locale.bundle();
        let pattern = bundle.get_message(key).and_then(|message| message.value());
        match pattern {
            Some(pattern) => {
                let mut faults = Vec::new();
                bundle
                    .format_pattern(pattern, args, &mut faults)
                    .into_owned()
            }
            None => key.to_owned(),
        }
    }
}

/// All parts of a language in one.
fn bundle(locale: Locale) -> Bundle {
    // A tag of ours: this cannot fail, and the root's rules for plurals would do.
    let tag: LanguageIdentifier = locale.as_str().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Marks of direction are HTML's own: `dir` and `bdi`.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match locale {
        Locale::English => |value, _| number(Locale::English, value),
        Locale::Portuguese => |value, _| number(Locale::Portuguese, value),
    }));
    for part in PARTS {
        let text = match locale {
            Locale::English => part.english,
            Locale::Portuguese => part.portuguese,
        };
        // What can be read of a file with a fault is taken: the tests tell the fault.
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// Numbers in sentences are written as everywhere else.
fn number(locale: Locale, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 => {
            Some(formats::whole(locale, number.value as i64))
        }
        FluentValue::Number(number) => Some(formats::decimal(locale, number.value, 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::Path;

    use axum::http::HeaderValue;
    use fluent_syntax::ast;
    use fluent_syntax::parser::parse;

    use super::*;

    /// The variables of each key.
    fn keys(name: &str, text: &str) -> BTreeMap<String, BTreeSet<String>> {
        let tree = parse(text).unwrap_or_else(|(_, faults)| panic!("{name}: {faults:?}"));
        let mut keys = BTreeMap::new();
        for entry in tree.body {
            if let ast::Entry::Message(message) = entry {
                let mut found = BTreeSet::new();
                if let Some(pattern) = &message.value {
                    variables(pattern, &mut found);
                }
                let twice = keys.insert(message.id.name.to_owned(), found);
                assert!(
                    twice.is_none(),
                    "{name}: {} is there twice",
                    message.id.name
                );
            }
        }
        keys
    }

    fn variables(pattern: &ast::Pattern<&str>, found: &mut BTreeSet<String>) {
        for element in &pattern.elements {
            if let ast::PatternElement::Placeable { expression } = element {
                in_expression(expression, found);
            }
        }
    }

    fn in_expression(expression: &ast::Expression<&str>, found: &mut BTreeSet<String>) {
        match expression {
            ast::Expression::Inline(inline) => in_inline(inline, found),
            ast::Expression::Select { selector, variants } => {
                in_inline(selector, found);
                for variant in variants {
                    variables(&variant.value, found);
                }
            }
        }
    }

    fn in_inline(inline: &ast::InlineExpression<&str>, found: &mut BTreeSet<String>) {
        match inline {
            ast::InlineExpression::VariableReference { id } => {
                found.insert(id.name.to_owned());
            }
            ast::InlineExpression::Placeable { expression } => in_expression(expression, found),
            _ => {}
        }
    }

    #[test]
    fn every_language_has_the_same_keys_with_the_same_variables() {
        let mut all = BTreeSet::new();
        for part in PARTS {
            let english = keys(part.name, part.english);
            assert_eq!(english, keys(part.name, part.portuguese), "{}", part.name);
            for key in english.into_keys() {
                assert!(all.insert(key.clone()), "{key} is in two parts");
            }
        }
    }

    #[test]
    fn every_file_of_words_is_a_part() {
        for language in ["en", "pt"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("words")
                .join(language);
            for file in fs::read_dir(folder).unwrap() {
                let path = file.unwrap().path();
                let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
                assert!(PARTS.iter().any(|part| part.name == name), "{name}");
            }
        }
    }

    /// All keys that templates and pages name.
    fn files(folder: &Path, extension: &str, found: &mut Vec<(String, String)>) {
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                files(&path, extension, found);
            } else if path.extension().is_some_and(|known| known == extension) {
                let name = path.display().to_string();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }

    #[test]
    fn every_key_that_is_named_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut sources = Vec::new();
        files(&root.join("templates"), "html", &mut sources);
        files(&root.join("src/pages"), "rs", &mut sources);
        for (name, text) in sources
            .iter()
            .filter(|(name, _)| !name.ends_with("words.rs"))
        {
            for call in ["say(\"", "say_with(\"", "say_all(\""] {
                for (at, _) in text.match_indices(call) {
                    let key = text[at + call.len()..].split('"').next().unwrap();
                    let known = ENGLISH.has_message(key);
                    assert!(known, "{name} says {key}, which is in no file of words");
                }
            }
        }
    }

    #[test]
    fn what_has_a_name_in_the_domain_has_words() {
        use greenlit_domain::agent::Agent;
        use greenlit_domain::generation::{FailureCode, Status};
        use greenlit_domain::settings::ContentType;
        use greenlit_domain::step::Step;

        let mut keys = Vec::new();
        for status in Status::ALL {
            keys.extend([format!("status-{status}"), format!("run-now-{status}")]);
        }
        for agent in Agent::ALL {
            keys.extend([format!("agent-{agent}"), format!("agent-{agent}-does")]);
        }
        keys.extend(FailureCode::ALL.map(|code| format!("failure-{}", code.as_str())));
        keys.extend(ContentType::ALL.map(|kind| format!("type-{kind}")));
        keys.extend(Step::ALL.map(|step| format!("step-{step}")));
        let parts = [
            "length",
            "keyword",
            "clarity",
            "curiosity",
            "concreteness",
            "honesty",
            "difference",
        ];
        keys.extend(parts.map(|part| format!("part-{part}")));
        let states = [
            "waiting", "running", "done", "failed", "stopped", "left-out",
        ];
        keys.extend(states.map(|state| format!("agent-is-{state}")));
        keys.extend(["rules", "history", "seed"].map(|from| format!("plan-from-{from}")));
        for key in keys {
            assert!(ENGLISH.has_message(&key), "{key}");
        }
    }

    /// Names that are the same in every language.
    const NAMES: [&str; 3] = ["greenlit", "YouTube", "CSV"];

    /// What a template shows to people beyond what it asks [`Words`] for.
    fn untranslated(template: &str) -> Vec<String> {
        // What makes attributes shows nothing.
        let text = without(template, "{% macro aria(", "{% endmacro %}");
        let text = without(&text, "{#", "#}");
        let text = without(&without(&text, "{{", "}}"), "{%", "%}");
        let mut shown = Vec::new();
        let mut rest = text.as_str();
        while let Some(open) = rest.find('<') {
            shown.push(rest[..open].to_owned());
            let close = rest[open..].find('>').map_or(rest.len(), |end| open + end);
            let tag = &rest[open..close];
            for attribute in [
                "aria-label",
                "title",
                "placeholder",
                "alt",
                "content",
                "summary",
            ] {
                let quoted = format!(" {attribute}=\"");
                let value = tag
                    .split_once(&quoted)
                    .and_then(|(_, rest)| rest.split('"').next());
                let is_meta = tag.starts_with("<meta");
                shown.extend(value.filter(|_| !is_meta).map(str::to_owned));
            }
            rest = &rest[(close + 1).min(rest.len())..];
        }
        shown.push(rest.to_owned());
        let mut words = shown
            .iter()
            .flat_map(|text| text.split(|c: char| !c.is_alphabetic()));
        let mut found = Vec::new();
        for word in words.by_ref() {
            // What stands for a sign, such as `&nbsp;`, is no word.
            let is_sign = ["nbsp", "middot", "times", "rarr", "larr", "mdash"].contains(&word);
            if !word.is_empty() && !is_sign && !NAMES.contains(&word) {
                found.push(word.to_owned());
            }
        }
        found
    }

    fn without(text: &str, open: &str, close: &str) -> String {
        let mut parts = text.split(open);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            out.push_str(part.split_once(close).map_or("", |(_, rest)| rest));
        }
        out
    }

    #[test]
    fn no_template_holds_a_word_of_its_own() {
        let mut templates = Vec::new();
        files(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"),
            "html",
            &mut templates,
        );
        assert!(!templates.is_empty());
        for (name, text) in templates {
            assert_eq!(untranslated(&text), Vec::<String>::new(), "{name}");
        }
        assert_eq!(
            untranslated("<p title=\"Ho\">{{ a }} Hi <b>{% if x %}you{% endif %}</b>"),
            ["Ho", "Hi", "you"]
        );
    }

    #[test]
    fn a_browser_is_given_the_language_that_it_wants_most() {
        for (accepts, expected) in [
            ("", Locale::English),
            ("pt-BR,pt;q=0.9,en;q=0.8", Locale::Portuguese),
            ("de,en;q=0.5,pt;q=0.4", Locale::English),
            ("de, pt;q=0.1", Locale::Portuguese),
            ("en;q=0.2, PT_pt;q=0.3", Locale::Portuguese),
            ("pt;q=0, en;q=0.1", Locale::English),
            ("pt;q=x, ;;,", Locale::English),
        ] {
            let value = HeaderValue::from_str(accepts).unwrap();
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, value)]);
            assert_eq!(Locale::accepted(&headers), expected, "{accepts}");
        }
    }
}
