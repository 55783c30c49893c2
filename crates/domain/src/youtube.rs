//! YouTube's limits, in one place: the validator that agents, files and publishing share, and the repairs that
//! need no guess. Sources: YouTube Data API reference for `videos` (title, description, tags; read November 2026);
//! chapters as measured by users (YouTube ignores a list that breaks a rule without saying so).

use std::fmt;

use crate::outline::Chapter;
use crate::text;

/// The most characters of a title, by the larger of code points and UTF-16 units: which one YouTube counts is not documented.
pub const MAX_TITLE_CHARS: usize = 100;
/// The most bytes of a description in UTF-8.
pub const MAX_DESCRIPTION_BYTES: usize = 5_000;
/// The most characters of all tags, as [`tags_length`] counts them.
pub const MAX_TAGS_LENGTH: usize = 500;
/// The most characters of one tag.
pub const MAX_TAG_CHARS: usize = 100;
/// The fewest chapters that YouTube shows.
pub const MIN_CHAPTERS: usize = 3;
/// The most chapters that YouTube shows.
pub const MAX_CHAPTERS: usize = 100;
/// The shortest chapter that YouTube shows.
pub const MIN_CHAPTER_SECONDS: u32 = 10;
/// With more hashtags than this YouTube ignores all of them.
pub const MAX_HASHTAGS: usize = 60;

/// A part of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The title.
    Title,
    /// The description, chapters and hashtags included.
    Description,
    /// The tags.
    Tags,
    /// The chapter marks.
    Chapters,
    /// Hashtags in title and description together.
    Hashtags,
}

impl Field {
    /// The field's name in messages and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Description => "description",
            Self::Tags => "tags",
            Self::Chapters => "chapters",
            Self::Hashtags => "hashtags",
        }
    }
}

/// A limit that an upload breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub field: Field,
    /// The rule's stable name, such as `youtube.title_too_long`.
    pub rule: &'static str,
    /// What is wrong and what would be right.
    pub message: String,
}

impl Fault {
    fn new(field: Field, rule: &'static str, message: impl Into<String>) -> Self {
        Self {
            field,
            rule,
            message: message.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field.as_str(), self.message)
    }
}

/// What is to be uploaded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Upload<'a> {
    /// The title.
    pub title: &'a str,
    /// The whole description.
    pub description: &'a str,
    /// The tags.
    pub tags: &'a [String],
    /// The chapter marks that stand in the description; empty when it has none.
    pub chapters: &'a [Chapter],
    /// How long the video is, where that is known; the last chapter is measured by it.
    pub duration: Option<u32>,
}

/// Every limit that an upload breaks, in the order of its fields.
#[must_use]
pub fn faults(upload: &Upload<'_>) -> Vec<Fault> {
    let mut faults = title_faults(upload.title);
    faults.extend(description_faults(upload.description));
    faults.extend(tags_faults(upload.tags));
    if !upload.chapters.is_empty() {
        faults.extend(chapters_faults(upload.chapters, upload.duration));
    }
    let hashtags = count_hashtags(upload.title) + count_hashtags(upload.description);
    if hashtags > MAX_HASHTAGS {
        faults.push(Fault::new(
            Field::Hashtags,
            "youtube.too_many_hashtags",
            format!("title and description hold {hashtags} hashtags: with more than {MAX_HASHTAGS} YouTube ignores all of them"),
        ));
    }
    faults
}

/// A title's length as the stricter of YouTube's possible counts.
#[must_use]
pub fn title_length(title: &str) -> usize {
    // A character outside the first plane is two UTF-16 units, so these are never fewer than code points.
    title.encode_utf16().count()
}

/// The limits that a title breaks.
#[must_use]
pub fn title_faults(title: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    if title.trim().is_empty() {
        faults.push(Fault::new(
            Field::Title,
            "youtube.title_empty",
            "is empty: YouTube wants 1 to 100 characters",
        ));
    }
    let length = title_length(title);
    if length > MAX_TITLE_CHARS {
        faults.push(Fault::new(
            Field::Title,
            "youtube.title_too_long",
            format!("has {length} characters: YouTube takes at most {MAX_TITLE_CHARS}"),
        ));
    }
    if has_angle(title) {
        faults.push(Fault::new(Field::Title, "youtube.title_angle", ANGLE));
    }
    if has_control(title, Lines::One) {
        faults.push(Fault::new(Field::Title, "youtube.title_control", CONTROL));
    }
    faults
}

/// The limits that a description breaks.
#[must_use]
pub fn description_faults(description: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    if description.len() > MAX_DESCRIPTION_BYTES {
        faults.push(Fault::new(
            Field::Description,
            "youtube.description_too_long",
            format!(
                "has {} bytes: YouTube takes at most {MAX_DESCRIPTION_BYTES} (letters with accents count 2, Han and kana 3)",
                description.len()
            ),
        ));
    }
    if has_angle(description) {
        faults.push(Fault::new(
            Field::Description,
            "youtube.description_angle",
            ANGLE,
        ));
    }
    if has_control(description, Lines::Many) {
        faults.push(Fault::new(
            Field::Description,
            "youtube.description_control",
            CONTROL,
        ));
    }
    faults
}

const ANGLE: &str = "holds < or >: YouTube refuses both";
const CONTROL: &str = "holds control characters: use plain text";

/// Tags as YouTube counts them: joined by commas, and quoted when they hold a space.
#[must_use]
pub fn tags_length<T: AsRef<str>>(tags: &[T]) -> usize {
    tags.iter()
        .map(|tag| tag_length(tag.as_ref()))
        .sum::<usize>()
        + tags.len().saturating_sub(1)
}

fn tag_length(tag: &str) -> usize {
    tag.encode_utf16().count() + if tag.contains(' ') { 2 } else { 0 }
}

/// The limits that tags break.
#[must_use]
pub fn tags_faults(tags: &[String]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = Vec::with_capacity(tags.len());
    for tag in tags {
        if let Some((rule, why)) = tag_fault(tag) {
            faults.push(Fault::new(
                Field::Tags,
                rule,
                format!("{:?} {why}", text::shorten(tag, 40)),
            ));
        }
        seen.push(tag.to_lowercase());
    }
    seen.sort_unstable();
    for twice in seen.windows(2).filter(|pair| pair[0] == pair[1]) {
        faults.push(Fault::new(
            Field::Tags,
            "youtube.tag_twice",
            format!("{:?} stands there twice", text::shorten(&twice[0], 40)),
        ));
    }
    let length = tags_length(tags);
    if length > MAX_TAGS_LENGTH {
        faults.push(Fault::new(
            Field::Tags,
            "youtube.tags_too_long",
            format!(
                "count {length} with commas and quotes: YouTube takes at most {MAX_TAGS_LENGTH}"
            ),
        ));
    }
    faults
}

fn tag_fault(tag: &str) -> Option<(&'static str, String)> {
    if tag.trim().is_empty() {
        return Some(("youtube.tag_empty", "is empty".to_owned()));
    }
    let length = tag.encode_utf16().count();
    if length > MAX_TAG_CHARS {
        return Some((
            "youtube.tag_too_long",
            format!("has {length} characters: a tag takes at most {MAX_TAG_CHARS}"),
        ));
    }
    if has_angle(tag) || tag.contains([',', '"']) || has_control(tag, Lines::One) {
        return Some((
            "youtube.tag_characters",
            "holds a comma, a quote, < or > or a control character".to_owned(),
        ));
    }
    None
}

/// The rules that a list of chapters breaks. YouTube ignores such a list without a word.
#[must_use]
pub fn chapters_faults(chapters: &[Chapter], duration: Option<u32>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |rule, message: String| faults.push(Fault::new(Field::Chapters, rule, message));
    if chapters.len() < MIN_CHAPTERS || chapters.len() > MAX_CHAPTERS {
        fault(
            "youtube.chapters_count",
            format!(
                "are {}: YouTube shows {MIN_CHAPTERS} to {MAX_CHAPTERS}",
                chapters.len()
            ),
        );
    }
    if chapters.first().is_some_and(|first| first.start != 0) {
        fault("youtube.chapters_start", "must begin at 0:00".to_owned());
    }
    for pair in chapters.windows(2) {
        if pair[1].start < pair[0].start.saturating_add(MIN_CHAPTER_SECONDS) {
            fault(
                "youtube.chapter_short",
                format!(
                    "{} ({}) must be at least {MIN_CHAPTER_SECONDS} s after {}",
                    timestamp(pair[1].start, false),
                    text::shorten(&pair[1].title, 40),
                    timestamp(pair[0].start, false)
                ),
            );
        }
    }
    if let (Some(end), Some(last)) = (duration, chapters.last())
        && end < last.start.saturating_add(MIN_CHAPTER_SECONDS)
    {
        fault(
            "youtube.chapter_short",
            format!("the last one must be at least {MIN_CHAPTER_SECONDS} s before the end"),
        );
    }
    for chapter in chapters
        .iter()
        .filter(|chapter| chapter.title.trim().is_empty())
    {
        fault(
            "youtube.chapter_unnamed",
            format!("the one at {} has no name", timestamp(chapter.start, false)),
        );
    }
    faults
}

/// `0:15`, `12:05`, or `1:02:09`; with hours throughout where any chapter needs them.
#[must_use]
pub fn timestamp(seconds: u32, with_hours: bool) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if with_hours || hours > 0 {
        format!("{hours}:{minutes:02}:{rest:02}")
    } else {
        format!("{minutes}:{rest:02}")
    }
}

/// How many hashtags a text holds: `#` at the beginning of a word, with a letter or number behind it.
#[must_use]
pub fn count_hashtags(text: &str) -> usize {
    let mut before = ' ';
    let mut count = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '#'
            && !before.is_alphanumeric()
            && chars
                .peek()
                .is_some_and(|next| next.is_alphanumeric() || *next == '_')
        {
            count += 1;
        }
        before = c;
    }
    count
}

/// `text` without `<` and `>`, which YouTube refuses.
#[must_use]
pub fn without_angles(text: String) -> String {
    if has_angle(&text) {
        text.replace(['<', '>'], "")
    } else {
        text
    }
}

/// The tags that fit, in their order, and how many were left out: cleaned, without `<`, `>`, commas and quotes, without
/// empty ones and doubles, at most 100 characters each and 500 together.
#[must_use]
pub fn fit_tags(tags: &[String]) -> (Vec<String>, usize) {
    let mut fitted: Vec<String> = Vec::with_capacity(tags.len().min(64));
    let mut seen: Vec<String> = Vec::with_capacity(tags.len().min(64));
    let mut length = 0;
    // 250 tags of one character and their commas are 500.
    for raw in tags.iter().take(250) {
        let tag = text::line(
            &text::line(raw, 400).replace(['<', '>', ',', '"', '#'], " "),
            200,
        );
        let with_comma = tag_length(&tag) + usize::from(!fitted.is_empty());
        if tag.is_empty()
            || tag.encode_utf16().count() > MAX_TAG_CHARS
            || length + with_comma > MAX_TAGS_LENGTH
        {
            continue;
        }
        let key = tag.to_lowercase();
        if !seen.contains(&key) {
            length += with_comma;
            seen.push(key);
            fitted.push(tag);
        }
    }
    let left_out = tags.len() - fitted.len();
    (fitted, left_out)
}

fn has_angle(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'<' | b'>'))
}

/// Whether line breaks are allowed.
#[derive(PartialEq)]
enum Lines {
    One,
    Many,
}

fn has_control(text: &str, lines: Lines) -> bool {
    text.chars()
        .any(|c| c.is_control() && !(lines == Lines::Many && c == '\n'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chapter(start: u32) -> Chapter {
        Chapter {
            start,
            title: format!("at {start}"),
        }
    }

    fn rules(faults: &[Fault]) -> Vec<&str> {
        faults.iter().map(|fault| fault.rule).collect()
    }

    #[test]
    fn tags_count_as_youtube_says() {
        assert_eq!(tags_length(&["Foo-Baz"]), 7);
        assert_eq!(tags_length(&["Foo Baz"]), 9);
        assert_eq!(tags_length(&["Foo Baz", "a"]), 11);
    }

    #[test]
    fn a_title_of_emoji_counts_twice() {
        assert!(title_faults(&"é".repeat(100)).is_empty());
        assert_eq!(
            rules(&title_faults(&"🍞".repeat(51))),
            ["youtube.title_too_long"]
        );
        assert_eq!(
            rules(&title_faults("<\u{7}")),
            ["youtube.title_angle", "youtube.title_control"]
        );
        assert_eq!(rules(&title_faults(" ")), ["youtube.title_empty"]);
    }

    #[test]
    fn a_description_is_measured_in_bytes() {
        assert!(description_faults(&"ã".repeat(2_500)).is_empty());
        assert_eq!(
            rules(&description_faults(&"ã".repeat(2_501))),
            ["youtube.description_too_long"]
        );
    }

    #[test]
    fn every_fault_of_an_upload_is_named() {
        let upload = Upload {
            title: "",
            description: &"#a ".repeat(61),
            tags: &["a,b".to_owned(), "x".to_owned(), "X".to_owned()],
            chapters: &[chapter(5), chapter(9)],
            duration: Some(12),
        };
        assert_eq!(
            rules(&faults(&upload)),
            [
                "youtube.title_empty",
                "youtube.tag_characters",
                "youtube.tag_twice",
                "youtube.chapters_count",
                "youtube.chapters_start",
                "youtube.chapter_short",
                "youtube.chapter_short",
                "youtube.too_many_hashtags"
            ]
        );
    }

    #[test]
    fn good_chapters_have_no_fault() {
        assert!(chapters_faults(&[chapter(0), chapter(10), chapter(20)], Some(30)).is_empty());
        assert_eq!(timestamp(75, false), "1:15");
        assert_eq!(timestamp(3_661, false), "1:01:01");
        assert_eq!(timestamp(5, true), "0:00:05");
    }

    #[test]
    fn hashtags_begin_words() {
        assert_eq!(count_hashtags("#one a#two C# #3 # #寿司"), 3);
    }

    proptest! {
        #[test]
        fn fitted_tags_have_no_fault(tags in proptest::collection::vec("(?s:.{0,130})|[a-c ]{0,4}", 0..60)) {
            let (fitted, left_out) = fit_tags(&tags);
            prop_assert_eq!(tags_faults(&fitted), vec![]);
            prop_assert_eq!(fitted.len() + left_out, tags.len());
        }
    }
}
