//! The keyword: parsed once, valid for ever. Any language and script is kept; markup and what nobody sees is not.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};
use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};

use crate::text;

/// The most graphemes a keyword may have.
pub const MAX_GRAPHEMES: usize = 200;

/// The most characters a keyword may have: a grapheme may hold any number of them, and memory is not free.
pub const MAX_CHARS: usize = 1_000;

/// The fewest graphemes, except in scripts where two are a word.
pub const MIN_GRAPHEMES: usize = 3;

/// What a video is about, as the user typed it, made safe.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Keyword(String);

/// Why a text is no keyword.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeywordError {
    /// Nothing was left after cleaning.
    #[error("the keyword is empty: say in a few words what the video is about")]
    Empty,
    /// Too few graphemes.
    #[error(
        "the keyword has {found} character(s): at least 3 are needed (2 in Han, kana or hangul)"
    )]
    TooShort {
        /// How many there are.
        found: usize,
    },
    /// Too many graphemes, or a few with endless parts.
    #[error(
        "the keyword is longer than {MAX_GRAPHEMES} characters: shorten it to what people would search for"
    )]
    TooLong,
    /// Only symbols.
    #[error("the keyword holds no letter or number: say in words what the video is about")]
    NoWords,
}

impl Keyword {
    /// Reads a keyword as typed: NFC, markup and invisible characters away, whitespace folded, then measured.
    pub fn parse(raw: &str) -> Result<Self, KeywordError> {
        // Markup may be long without being content; what is longer than this is no keyword.
        if raw.len() > MAX_CHARS * 16 {
            return Err(KeywordError::TooLong);
        }
        let clean = text::line(&without_markup(raw), MAX_CHARS + 1);
        let found = text::graphemes(&clean);
        if found == 0 {
            return Err(KeywordError::Empty);
        }
        if found > MAX_GRAPHEMES || clean.chars().count() > MAX_CHARS {
            return Err(KeywordError::TooLong);
        }
        if !clean.chars().any(char::is_alphanumeric) {
            return Err(KeywordError::NoWords);
        }
        let least = if clean.chars().any(is_dense) {
            2
        } else {
            MIN_GRAPHEMES
        };
        if found < least {
            return Err(KeywordError::TooShort { found });
        }
        Ok(Self(clean))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Keyword {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

/// Scripts in which two characters are a word.
fn is_dense(c: char) -> bool {
    matches!(
        c.script(),
        Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul
    )
}

/// The text without tags, comments, and the insides of scripts and styles; stray `<` and `>` become spaces,
/// for YouTube refuses them everywhere.
fn without_markup(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(open) = rest.find(['<', '>']) {
        out.push_str(&rest[..open]);
        rest = after_tag(&rest[open..]);
        out.push(' ');
    }
    out.push_str(rest);
    out
}

/// What follows the tag that `text` begins with, or the bracket alone when it opens none.
fn after_tag(text: &str) -> &str {
    let body = &text[1..];
    let opens = text.starts_with('<')
        && body.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    if !opens {
        return body;
    }
    if let Some(comment) = body.strip_prefix("!--") {
        return comment.find("-->").map_or("", |end| &comment[end + 3..]);
    }
    for hidden in ["script", "style"] {
        if body
            .get(..hidden.len())
            .is_some_and(|name| name.eq_ignore_ascii_case(hidden))
        {
            let close = format!("</{hidden}");
            let inside = body.to_ascii_lowercase();
            if let Some(end) = inside.find(&close) {
                return body[end..].find('>').map_or("", |at| &body[end + at + 1..]);
            }
        }
    }
    body.find('>').map_or(body, |end| &body[end + 1..])
}

/// The longest name of a folder; leaves room for a suffix and a deep path on every system.
const MAX_SLUG_BYTES: usize = 60;

/// A folder name made from a keyword: small letters, digits and single hyphens. Latin letters lose their accents,
/// other scripts stay as they are. Legal on Windows, macOS and Linux, and never empty.
pub fn slug(keyword: &Keyword) -> String {
    let mut out = String::new();
    for c in keyword.as_str().nfkd().flat_map(char::to_lowercase) {
        match plain_latin(c) {
            Some(letters) => out.push_str(letters),
            None if text::is_hidden(c) => {}
            None if c.is_alphanumeric() => out.push(c),
            None if is_latin_mark(c) => {}
            None if joins_letters(c) && !out.is_empty() && !out.ends_with('-') => out.push(c),
            None if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            None => {}
        }
    }
    let composed: String = out.nfc().collect();
    let cut = text::cut_bytes(&composed, MAX_SLUG_BYTES).trim_matches('-');
    if cut.is_empty() {
        "keyword".to_owned()
    } else if is_reserved(cut) {
        format!("{cut}-video")
    } else {
        cut.to_owned()
    }
}

fn is_latin_mark(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

/// Marks that scripts other than Latin spell with.
fn joins_letters(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && unicode_normalization::char::is_combining_mark(c)
}

/// Latin letters that do not come apart into a letter and a mark.
fn plain_latin(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "ng",
        _ => return None,
    })
}

/// Names that Windows keeps for devices.
fn is_reserved(name: &str) -> bool {
    let device = |prefix: &str| {
        name.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    matches!(
        name,
        "con" | "prn" | "aux" | "nul" | "conin" | "conout" | "clock"
    ) || device("com")
        || device("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(raw: &str) -> String {
        Keyword::parse(raw).unwrap().to_string()
    }

    #[test]
    fn accents_and_scripts_are_kept() {
        for text in [
            "pão de fermentação",
            "寿司",
            "김치",
            "قهوة عربية",
            "C++",
            "iPhone 17 vs Pixel 11",
        ] {
            assert_eq!(parsed(text), text);
        }
        assert_eq!(parsed("pa\u{303}o"), "pão");
    }

    #[test]
    fn markup_and_invisible_characters_go() {
        let cases = [
            ("<b>sour</b>dough  bread", "sour dough bread"),
            ("<script>alert(1)</script>baking", "baking"),
            ("a <!-- x --> b c", "a b c"),
            ("5 < 7 and 9 > 8", "5 7 and 9 8"),
            ("bread\u{202E}\u{0}\u{200B}\r\n maker", "bread maker"),
            ("<scr<b>ipt>hello", "ipt hello"),
        ];
        for (raw, clean) in cases {
            assert_eq!(parsed(raw), clean);
        }
    }

    #[test]
    fn what_is_no_keyword_says_why() {
        assert_eq!(Keyword::parse(" \u{200B} "), Err(KeywordError::Empty));
        assert_eq!(
            Keyword::parse("ab"),
            Err(KeywordError::TooShort { found: 2 })
        );
        assert_eq!(
            Keyword::parse("鮨"),
            Err(KeywordError::TooShort { found: 1 })
        );
        assert_eq!(Keyword::parse("!!! 🎉🎉"), Err(KeywordError::NoWords));
        assert_eq!(Keyword::parse(&"a".repeat(201)), Err(KeywordError::TooLong));
        assert_eq!(
            Keyword::parse(&"a".repeat(200)).unwrap().as_str().len(),
            200
        );
        let endless = format!("abc {}", "👩\u{200D}".repeat(900));
        assert_eq!(Keyword::parse(&endless), Err(KeywordError::TooLong));
    }

    #[test]
    fn json_cannot_smuggle_a_bad_keyword_in() {
        assert!(serde_json::from_str::<Keyword>("\"x\"").is_err());
        let keyword: Keyword = serde_json::from_str("\"<i>rye</i> bread\"").unwrap();
        assert_eq!(keyword.as_str(), "rye bread");
    }

    #[test]
    fn folders_are_named_plainly() {
        let cases = [
            ("Pão de Fermentação!", "pao-de-fermentacao"),
            ("../../etc/passwd", "etc-passwd"),
            ("CON", "con-video"),
            ("com¹", "com1-video"),
            ("寿司 の作り方", "寿司-の作り方"),
            ("Straße & Łódź", "strasse-lodz"),
            ("हिन्दी सीखें", "हिन्दी-सीखें"),
            // A selector that chooses how a character looks.
            ("\u{20000}\u{E0100}¡", "\u{20000}"),
        ];
        for (raw, folder) in cases {
            assert_eq!(slug(&Keyword::parse(raw).unwrap()), folder);
        }
    }

    proptest! {
        #[test]
        fn parsing_twice_changes_nothing(raw in "(?s:.{0,60})|[<>/a-z!\\- ]{0,40}|\\PC{0,250}") {
            if let Ok(keyword) = Keyword::parse(&raw) {
                prop_assert_eq!(Keyword::parse(keyword.as_str()), Ok(keyword.clone()));
                prop_assert!(!keyword.as_str().contains(['<', '>']));
                prop_assert!(!keyword.as_str().chars().any(char::is_control));
            }
        }

        #[test]
        fn every_folder_is_legal_everywhere(raw in "(?s:.{3,80})|[.a-z/\\\\: ]{3,20}") {
            if let Ok(keyword) = Keyword::parse(&raw) {
                let folder = slug(&keyword);
                prop_assert!(!folder.is_empty() && folder.len() <= MAX_SLUG_BYTES + 6);
                prop_assert!(!folder.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|', '.', ' ']));
                prop_assert!(!folder.chars().any(|c| c.is_control() || text::is_hidden(c)));
                prop_assert!(!is_reserved(&folder));
                prop_assert!(!folder.starts_with('-') && !folder.ends_with('-'));
            }
        }
    }
}
