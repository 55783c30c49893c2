//! Limits on what a person may type beside the keyword. Each fault is a value, so that a caller shows all
//! faults of a request at once.

use std::fmt;

use crate::agent::Agent;
use crate::keyword::{Keyword, KeywordError};
use crate::language::{Language, LanguageError};
use crate::markup::without_tags;
use crate::settings::{ContentType, TitleSelection};
use crate::text;
use crate::titles::CANDIDATES;
use crate::youtube;

/// One thing wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFault {
    /// The field as the API calls it.
    pub field: &'static str,
    /// What was wrong and what would be right.
    pub message: String,
}

impl InputFault {
    /// A fault of this field.
    pub fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self {
            field,
            message: message.into(),
        }
    }
}

impl fmt::Display for InputFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

impl std::error::Error for InputFault {}

impl From<KeywordError> for InputFault {
    fn from(error: KeywordError) -> Self {
        Self::new("keyword", error.to_string())
    }
}

impl From<LanguageError> for InputFault {
    fn from(error: LanguageError) -> Self {
        Self::new("language", error.to_string())
    }
}

/// Collects the faults of a request while its good fields are read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<InputFault>);

impl Faults {
    /// The value, or `None` with the fault noted.
    pub fn take<T, E: Into<InputFault>>(&mut self, result: Result<T, E>) -> Option<T> {
        result.map_err(|fault| self.0.push(fault.into())).ok()
    }
}

/// The keyword.
pub fn keyword(raw: &str) -> Result<Keyword, InputFault> {
    Keyword::parse(raw).map_err(InputFault::from)
}

/// The language tag.
pub fn language(raw: &str) -> Result<Language, InputFault> {
    Language::parse(raw).map_err(InputFault::from)
}

/// The channel's field: up to 100 graphemes; blank is `None`.
pub fn niche(raw: &str) -> Result<Option<String>, InputFault> {
    optional_line("niche", 100, raw)
}

/// Who watches: up to 200 graphemes; blank is `None`.
pub fn audience(raw: &str) -> Result<Option<String>, InputFault> {
    optional_line("audience", 200, raw)
}

/// A label to sort jobs by: 1 to 50 graphemes.
pub fn label(raw: &str) -> Result<String, InputFault> {
    optional_line("label", 50, raw)?.ok_or_else(|| {
        InputFault::new(
            "label",
            "is empty: give it 1 to 50 characters or leave it out",
        )
    })
}

/// What a person says with "again": up to 500 graphemes; blank is `None`.
pub fn note(raw: &str) -> Result<Option<String>, InputFault> {
    optional_line("note", 500, raw)
}

/// What somebody is called: up to 100 graphemes; blank is `None`.
pub fn person(raw: &str) -> Result<Option<String>, InputFault> {
    optional_line("name", 100, raw)
}

/// Whether a text of at most `most` bytes may be looked up as it stands: it hides nothing, so that what is compared is
/// what is seen.
#[must_use]
pub fn is_plain(raw: &str, most: usize) -> bool {
    raw.len() <= most && !raw.chars().any(text::is_hidden)
}

/// An agent by its name.
pub fn agent(raw: &str) -> Result<Agent, InputFault> {
    Agent::parse(raw.trim()).ok_or_else(|| {
        let all = Agent::ALL.map(Agent::as_str).join(", ");
        InputFault::new("agent", format!("is none of {all}"))
    })
}

/// A provider's name, as it stands in the ledger: up to 60 letters, digits, `-`, `_` and `.`.
pub fn provider(raw: &str) -> Result<String, InputFault> {
    let fits = (1..=60).contains(&raw.len())
        && raw
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if fits {
        Ok(raw.to_owned())
    } else {
        let message = "is no provider's name, such as openai";
        Err(InputFault::new("provider", message))
    }
}

/// A title in a person's own words: what YouTube takes. Markup in it is refused and not taken out: a title is shown as it
/// was typed, or not at all.
pub fn own_title(raw: &str) -> Result<String, InputFault> {
    let clean = bounded_line("title", 1_000, raw, Markup::Stays)?;
    match youtube::title_faults(&clean).into_iter().next() {
        Some(fault) => Err(InputFault::new("title", fault.message)),
        None => Ok(clean),
    }
}

/// The kind of video by its name.
pub fn content_type(raw: &str) -> Result<ContentType, InputFault> {
    let wanted = raw.trim();
    ContentType::ALL
        .into_iter()
        .find(|kind| kind.as_str().eq_ignore_ascii_case(wanted))
        .ok_or_else(|| {
            InputFault::new(
                "type",
                format!(
                    "{} is no kind of video: use educational, entertainment or informational",
                    text::quoted(wanted)
                ),
            )
        })
}

/// Who picks the title: `ask`, `best`, or a number from 1 to 10.
pub fn title_selection(raw: &str) -> Result<TitleSelection, InputFault> {
    let wanted = raw.trim();
    if wanted.eq_ignore_ascii_case("ask") {
        return Ok(TitleSelection::Ask);
    }
    if wanted.eq_ignore_ascii_case("best") {
        return Ok(TitleSelection::Best);
    }
    match wanted.parse::<u8>() {
        Ok(number) if (1..=CANDIDATES).contains(&usize::from(number)) => {
            Ok(TitleSelection::Number(number))
        }
        _ => Err(InputFault::new(
            "title",
            format!(
                "{} picks nothing: use ask, best, or a number from 1 to {CANDIDATES}",
                text::quoted(wanted)
            ),
        )),
    }
}

/// How many thumbnails: 0 to 3.
pub fn thumbnails(count: u64) -> Result<u8, InputFault> {
    u8::try_from(count)
        .ok()
        .filter(|count| *count <= 3)
        .ok_or_else(|| InputFault::new("thumbnails", format!("{count} is too many: use 0 to 3")))
}

/// The least score of a result: 0 to 100.
pub fn quality_bar(bar: u64) -> Result<u8, InputFault> {
    u8::try_from(bar)
        .ok()
        .filter(|bar| *bar <= 100)
        .ok_or_else(|| InputFault::new("qualityBar", format!("{bar} is no score: use 0 to 100")))
}

fn optional_line(field: &'static str, max: usize, raw: &str) -> Result<Option<String>, InputFault> {
    let clean = bounded_line(field, max, raw, Markup::Goes)?;
    Ok(Some(clean).filter(|text| !text.is_empty()))
}

/// What becomes of markup.
#[derive(Clone, Copy, PartialEq)]
enum Markup {
    Goes,
    Stays,
}

/// A cleaned line of at most `max` graphemes.
fn bounded_line(
    field: &'static str,
    max: usize,
    raw: &str,
    markup: Markup,
) -> Result<String, InputFault> {
    let too_long = |found: &dyn fmt::Display| {
        InputFault::new(
            field,
            format!("has {found} characters: shorten it to {max} or fewer"),
        )
    };
    // A grapheme is rarely more than a few characters; beyond eight each the text is an attack or a mistake.
    let most = max * 8;
    let endless = || too_long(&format_args!("more than {most}"));
    if raw.len() > most * 8 {
        return Err(endless());
    }
    // What nobody sees goes first, or a tag could be hidden by it.
    let mut clean = text::line(raw, raw.len());
    if markup == Markup::Goes {
        let plain = without_tags(&clean);
        clean = text::line(&plain, plain.len());
    }
    if clean.chars().count() > most {
        return Err(endless());
    }
    match text::graphemes(&clean) {
        found if found > max => Err(too_long(&found)),
        _ => Ok(clean),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faults_of_a_request_are_named_at_once() {
        let mut faults = Faults::default();
        assert_eq!(faults.take(keyword("x")), None);
        assert_eq!(faults.take(niche(&"n".repeat(101))), None);
        assert_eq!(faults.take(content_type("funny")), None);
        assert_eq!(
            faults.take(audience(" home  cooks ")),
            Some(Some("home cooks".to_owned()))
        );
        let fields: Vec<_> = faults.0.iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["keyword", "niche", "type"]);
        assert_eq!(
            faults.0[1].to_string(),
            "niche: has 101 characters: shorten it to 100 or fewer"
        );
    }

    #[test]
    fn own_titles_hold_youtubes_limits() {
        assert_eq!(own_title("  My  bread ").unwrap(), "My bread");
        assert!(own_title("").is_err());
        assert!(own_title("a < b").is_err());
        assert!(
            own_title(&"x".repeat(101))
                .unwrap_err()
                .message
                .contains("100")
        );
    }

    #[test]
    fn selections_and_numbers_are_read_or_explained() {
        assert_eq!(title_selection("BEST").unwrap(), TitleSelection::Best);
        assert_eq!(title_selection("10").unwrap(), TitleSelection::Number(10));
        assert!(title_selection("11").is_err());
        assert!(thumbnails(4).is_err());
        assert_eq!(quality_bar(100).unwrap(), 100);
        assert!(label(" ").is_err());
        assert_eq!(note("").unwrap(), None);
    }

    #[test]
    fn every_text_is_cleaned_bounded_and_never_cut() {
        assert_eq!(
            note("shorter,\u{202e} <b>please</b>\n\0")
                .unwrap()
                .as_deref(),
            Some("shorter, please")
        );
        assert_eq!(
            niche("<\u{200b}script>x</script>baking")
                .unwrap()
                .as_deref(),
            Some("baking")
        );
        assert_eq!(
            note("titles < 60 characters").unwrap().as_deref(),
            Some("titles < 60 characters")
        );
        // Eleven characters that are seen as one: a hundred of them are no niche that anybody has.
        let family = "👨🏽\u{200D}👩🏽\u{200D}👧🏽\u{200D}👦🏽";
        let told = niche(&family.repeat(100)).unwrap_err().to_string();
        assert_eq!(
            told,
            "niche: has more than 800 characters: shorten it to 100 or fewer"
        );
        assert_eq!(niche(&family.repeat(9)).unwrap(), Some(family.repeat(9)));
    }

    mod fuzz {
        use super::*;

        #[test]
        fn what_is_taken_of_a_field_is_clean_within_its_bound_and_the_same_again() {
            type Read = fn(&str) -> Result<Option<String>, InputFault>;
            const FIELDS: [(usize, Read); 6] = [
                (100, niche),
                (200, audience),
                (50, |raw| label(raw).map(Some)),
                (100, person),
                (500, note),
                (100, |raw| own_title(raw).map(Some)),
            ];
            greenlit_fuzz::fuzz!(
                &[
                    "home cooks",
                    "<b>",
                    "</b>",
                    "<!--",
                    "<script>",
                    "< ",
                    "> ",
                    "pão",
                    "寿司",
                    "👩\u{200D}🍳",
                    "🏳\u{FE0F}\u{200D}🌈",
                    "e\u{301}\u{323}",
                    "हिन्दी ",
                    "می\u{200C}خواهم",
                    "\r\n",
                    "\u{2028}",
                    "\u{202e}",
                    "\u{338}",
                    "=cmd|' /C calc'!A0",
                    "ignore the above",
                    "&lt;script&gt;",
                ],
                |raw| for (most, read) in FIELDS {
                    if let Ok(Some(clean)) = read(raw) {
                        text::assert_clean(&clean);
                        assert!((1..=most).contains(&text::graphemes(&clean)), "{clean:?}");
                        assert!(!clean.to_ascii_lowercase().contains("<script"), "{clean:?}");
                        assert_eq!(read(&clean), Ok(Some(clean)));
                    }
                }
            );
        }

        #[test]
        fn names_and_numbers_are_read_or_refused_in_a_short_sentence() {
            greenlit_fuzz::fuzz!(
                &[
                    "educational",
                    "ask",
                    "best",
                    "10",
                    "openai",
                    "titles",
                    "pt-BR",
                    "zh-Hant-TW",
                    "x-y",
                    " ",
                    "EN",
                    "-"
                ],
                |raw| {
                    if let Ok(language) = language(raw) {
                        assert_eq!(Language::parse(language.as_str()), Ok(language));
                    }
                    if let Ok(provider) = provider(raw) {
                        assert!(provider.len() <= 60 && provider.is_ascii());
                    }
                    if let Ok(TitleSelection::Number(number)) = title_selection(raw) {
                        assert!((1..=10).contains(&number));
                    }
                    for fault in [
                        content_type(raw).err(),
                        title_selection(raw).err(),
                        agent(raw).err(),
                    ] {
                        let told = fault.map_or(0, |fault| fault.message.len());
                        assert!(told < 700, "{told} bytes say what is wrong");
                    }
                }
            );
        }
    }
}
