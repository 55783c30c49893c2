//! Text as data from outside: cleaning, measuring and comparing it. Everything here is bounded and goes over
//! the text once, so that a megabyte from a model costs no more than the part that is kept.

mod cleaning;
mod words;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

#[cfg(test)]
pub(crate) use cleaning::assert_clean;
pub use cleaning::{is_hidden, line, paragraphs};
pub use words::{Kind, Word, fnv, folded, for_each_word, is_unspaced};

/// How many characters a reader sees.
#[must_use]
pub fn graphemes(text: &str) -> usize {
    if text.is_ascii() {
        // Only "\r\n" is one grapheme of two bytes, and cleaned text holds none.
        text.len()
    } else {
        text.graphemes(true).count()
    }
}

/// How wide a text is shown: a Han character, kana or hangul syllable takes two columns, a Latin letter one.
#[must_use]
pub fn columns(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.width()
    }
}

/// The longest beginning that has at most `max_chars` characters by the larger of code points and UTF-16
/// units, cut between graphemes, and between words where that keeps at least half.
#[must_use]
pub fn shorten(text: &str, max_chars: usize) -> &str {
    let text = text.trim();
    if text.len() <= max_chars || text.encode_utf16().count() <= max_chars {
        return text;
    }
    let mut units = 0;
    let mut hard = 0;
    let mut at_word = 0;
    for (start, grapheme) in text.grapheme_indices(true) {
        if grapheme.trim().is_empty() {
            at_word = start;
        }
        units += grapheme.encode_utf16().count();
        if units > max_chars {
            break;
        }
        hard = start + grapheme.len();
    }
    if hard == 0 {
        // One giant grapheme: cut it between characters.
        for (start, c) in text.char_indices() {
            hard = start;
            if text[..start].encode_utf16().count() + c.len_utf16() > max_chars {
                break;
            }
        }
    }
    let end = if at_word * 2 >= hard { at_word } else { hard };
    text[..end].trim_end()
}

/// Words from outside as a message quotes them: cleaned, cut and in quotes.
#[must_use]
pub fn quoted(raw: &str) -> String {
    format!("{:?}", line(raw, 40))
}

/// The longest beginning of at most `max_bytes` bytes that ends between characters.
#[must_use]
pub fn cut_bytes(text: &str, max_bytes: usize) -> &str {
    text[..text.floor_char_boundary(max_bytes)].trim_end()
}

/// Whether there is something to read: a letter or a digit. Marks alone, which Unicode counts as alphabetic, are nothing.
#[must_use]
pub fn has_word(text: &str) -> bool {
    text.chars()
        .any(|c| c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_is_cut_between_words_where_it_has_some() {
        assert_eq!(shorten("one two three", 9), "one two");
        assert_eq!(shorten("寿司の作り方", 3), "寿司の");
    }

    proptest! {
        #[test]
        fn shortening_holds_its_limit(raw in "(?s:.{0,80})", max in 1usize..40) {
            let short = shorten(&raw, max);
            prop_assert!(short.encode_utf16().count() <= max.max(1) + 1);
            prop_assert!(raw.contains(short));
        }
    }
}
