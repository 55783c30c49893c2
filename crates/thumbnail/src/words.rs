//! The words of a thumbnail, cleaned and bounded. What a reader cannot see (controls, bidirectional overrides) is
//! dropped; what a reader would miss (a fifth word) is an error, never cut off.

use unicode_segmentation::UnicodeSegmentation;

use crate::error::ThumbnailError;

/// Words that a viewer reads at a glance.
pub(crate) const MAX_WORDS: usize = 4;
/// Characters, as a reader counts them, that can be legible at all.
pub(crate) const MAX_GRAPHEMES: usize = 48;

/// Words that passed the limits: one to four, folded whitespace, nothing invisible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words(String);

impl Words {
    pub(crate) fn parse(raw: &str) -> Result<Self, ThumbnailError> {
        let visible: String = raw
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .filter(is_visible)
            .collect();
        let words: Vec<&str> = visible.split_whitespace().collect();
        if words.is_empty() {
            return Err(ThumbnailError::NoWords);
        }
        if words.len() > MAX_WORDS {
            return Err(ThumbnailError::TooManyWords {
                count: words.len(),
                max: MAX_WORDS,
            });
        }
        let text = words.join(" ");
        let graphemes = text.graphemes(true).count();
        if graphemes > MAX_GRAPHEMES || text.chars().count() > 4 * MAX_GRAPHEMES {
            return Err(ThumbnailError::TooManyCharacters {
                graphemes,
                max: MAX_GRAPHEMES,
            });
        }
        Ok(Self(text))
    }

    /// The words as they are set: capitals where the writing system has them, for even lines and tight leading.
    pub(crate) fn display(&self, language: &str) -> String {
        let turkic = matches!(primary(language).as_str(), "tr" | "az");
        let set: Vec<String> = self
            .0
            .split(' ')
            .map(|word| capitals(word, turkic))
            .collect();
        set.join(" ")
    }
}

/// A label's text without what cannot be seen, at most 40 characters; none if nothing is left.
pub(crate) fn mark(raw: &str) -> Option<String> {
    let visible: String = raw
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(is_visible)
        .collect();
    let text: String = visible.trim().graphemes(true).take(40).collect();
    (!text.is_empty()).then_some(text)
}

/// The first part of a language tag, in lower case.
pub(crate) fn primary(language: &str) -> String {
    language
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

fn is_visible(c: &char) -> bool {
    let invisible = c.is_control()
        || matches!(*c,
            '\u{00AD}' | '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}');
    !invisible
}

/// A word with capitals inside ("iPhone", "kWh") is a name and stays as it is.
fn capitals(word: &str, turkic: bool) -> String {
    let named =
        word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase);
    if named {
        return word.to_owned();
    }
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            'i' if turkic => out.push('İ'),
            // Greek drops the accent in capitals and keeps the diaeresis.
            'ά' | 'Ά' => out.push('Α'),
            'έ' | 'Έ' => out.push('Ε'),
            'ή' | 'Ή' => out.push('Η'),
            'ί' | 'Ί' => out.push('Ι'),
            'ό' | 'Ό' => out.push('Ο'),
            'ύ' | 'Ύ' => out.push('Υ'),
            'ώ' | 'Ώ' => out.push('Ω'),
            'ΐ' => out.push('Ϊ'),
            'ΰ' => out.push('Ϋ'),
            // Georgian capitals are in few fonts and not used for emphasis alone.
            '\u{10D0}'..='\u{10FF}' => out.push(c),
            _ => out.extend(c.to_uppercase()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_words_are_kept_and_a_fifth_is_an_error() {
        assert_eq!(
            Words::parse(" one  two\tthree\nfour ").unwrap().0,
            "one two three four"
        );
        assert_eq!(
            Words::parse("a b c d e"),
            Err(ThumbnailError::TooManyWords { count: 5, max: 4 })
        );
    }

    #[test]
    fn nothing_visible_is_no_words() {
        for raw in ["", "  \t\n", "\u{202E}\u{200B}", "\u{0}\u{7}"] {
            assert_eq!(Words::parse(raw), Err(ThumbnailError::NoWords), "{raw:?}");
        }
    }

    #[test]
    fn bidirectional_overrides_and_controls_are_dropped() {
        assert_eq!(Words::parse("SAFE\u{202E}TXT\u{0}").unwrap().0, "SAFETXT");
    }

    #[test]
    fn an_endless_word_is_refused() {
        let error = Words::parse(&"a".repeat(5_000)).unwrap_err();
        assert!(matches!(
            error,
            ThumbnailError::TooManyCharacters {
                graphemes: 5_000,
                ..
            }
        ));
    }

    #[test]
    fn capitals_follow_the_language() {
        let set = |raw: &str, language: &str| Words::parse(raw).unwrap().display(language);
        assert_eq!(set("pão que cresce", "pt-BR"), "PÃO QUE CRESCE");
        assert_eq!(set("istanbul ışık", "tr"), "İSTANBUL IŞIK");
        assert_eq!(set("καλό ψωμί", "el"), "ΚΑΛΟ ΨΩΜΙ");
        assert_eq!(set("iPhone für 5 kWh", "de"), "iPhone FÜR 5 kWh");
        assert_eq!(set("straße", "de"), "STRASSE");
        assert_eq!(set("失敗しない酵母", "ja"), "失敗しない酵母");
    }
}
