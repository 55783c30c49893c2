//! Cleaning: what is seen stays, and nothing else.

use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_script::{Script, UnicodeScript};

/// Marks on one letter beyond this many are decoration ("zalgo"), not writing.
const MARKS_A_LETTER: usize = 6;

/// After so many rounds of dropping and putting in order a text is taken as it is: writing needs one.
const PASSES: usize = 8;

/// One line in NFC: control, invisible and direction-changing characters gone, whitespace folded, cut after
/// `max_chars` characters.
#[must_use]
pub fn line(raw: &str, max_chars: usize) -> String {
    clean(raw, max_chars, Breaks::Fold)
}

/// Like [`fn@line`], but line breaks stay, at most one empty line in a row.
#[must_use]
pub fn paragraphs(raw: &str, max_chars: usize) -> String {
    clean(raw, max_chars, Breaks::Keep)
}

/// Whether a character shows nothing or changes what others look like: control and format characters,
/// direction overrides, blank fillers, private use. Joiners and variation selectors are judged by where they stand.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    match c {
        ' '..='~' => false,
        c if c.is_control() => true,
        '\u{AD}'
        | '\u{34F}'
        | '\u{600}'..='\u{605}'
        | '\u{61C}'
        | '\u{6DD}'
        | '\u{70F}'
        | '\u{890}'..='\u{891}'
        | '\u{8E2}'
        | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'
        | '\u{200E}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{E000}'..='\u{F8FF}'
        | '\u{FDD0}'..='\u{FDEF}'
        | '\u{FE00}'..='\u{FE0D}'
        | '\u{FEFF}'
        | '\u{FFF0}'..='\u{FFFD}'
        | '\u{110BD}'
        | '\u{110CD}'
        | '\u{13430}'..='\u{1345F}'
        | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{10FFFF}' => true,
        c => u32::from(c) & 0xFFFE == 0xFFFE,
    }
}

/// What looks like a space: whitespace, and letters whose glyph is blank.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{115F}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}'
        )
}

/// Whether a character is a mark that joins the letter before it. Covers the blocks that are marks throughout.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}' | '\u{6D6}'..='\u{6DC}' | '\u{E31}' | '\u{E34}'..='\u{E3A}'
        | '\u{E47}'..='\u{E4E}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{3099}'..='\u{309A}' | '\u{FE20}'..='\u{FE2F}')
}

/// What becomes of line breaks.
#[derive(Clone, Copy, PartialEq)]
enum Breaks {
    Fold,
    Keep,
}

fn clean(raw: &str, max_chars: usize, breaks: Breaks) -> String {
    // Twice as much is read as is kept, so that what is dropped does not make the text short.
    let raw = &raw[..raw.floor_char_boundary(max_chars.saturating_mul(8).saturating_add(64))];
    let mut out = String::with_capacity(raw.len().min(max_chars));
    let mut state = Cleaning::default();
    let composed = raw.is_ascii() || is_nfc(raw);
    if composed {
        state.push_all(&mut out, raw.chars(), breaks);
    } else {
        state.push_all(&mut out, raw.nfc(), breaks);
    }
    for _ in 0..PASSES {
        if !state.dropped || is_nfc(&out) {
            break;
        }
        // Dropping a character may have brought a letter and its mark together, and what their new order parts, such as a
        // joiner from its letter, is dropped in turn.
        let again: String = out.nfc().collect();
        out.clear();
        state = Cleaning::default();
        state.push_all(&mut out, again.chars(), breaks);
    }
    if out.len() > max_chars
        && let Some((end, _)) = out.char_indices().nth(max_chars)
    {
        out.truncate(end);
        out.truncate(out.trim_end().len());
        while out.ends_with('\u{200D}') || out.ends_with('\u{200C}') {
            out.pop();
        }
    }
    out
}

/// What was written so far, as far as the next character needs it.
#[derive(Default)]
struct Cleaning {
    last: Option<char>,
    marks: usize,
    space: bool,
    breaks: usize,
    dropped: bool,
}

impl Cleaning {
    fn push_all(&mut self, out: &mut String, chars: impl Iterator<Item = char>, breaks: Breaks) {
        let mut chars = chars.peekable();
        while let Some(c) = chars.next() {
            let before = out.len();
            self.push(out, c, chars.peek().copied(), breaks);
            self.dropped |= out.len() == before && !is_blank(c);
        }
    }

    fn push(&mut self, out: &mut String, c: char, next: Option<char>, breaks: Breaks) {
        if is_blank(c) {
            self.space = true;
            if breaks == Breaks::Keep && matches!(c, '\n' | '\u{2028}' | '\u{2029}') {
                self.breaks += 1;
            }
            return;
        }
        if is_hidden(c) && !self.keeps_selector(c) {
            return;
        }
        match c {
            '\u{200C}' | '\u{200D}' if self.space || !joins(self.last, next) => return,
            '\u{FE0E}' | '\u{FE0F}' if self.space || !self.last.is_some_and(takes_selector) => {
                return;
            }
            c if is_mark(c) => {
                self.marks += 1;
                if self.marks > MARKS_A_LETTER || self.last.is_none() {
                    return;
                }
            }
            _ => self.marks = 0,
        }
        if self.space && !out.is_empty() {
            match self.breaks {
                0 => out.push(' '),
                1 => out.push('\n'),
                _ => out.push_str("\n\n"),
            }
        }
        self.space = false;
        self.breaks = 0;
        out.push(c);
        self.last = Some(c);
    }

    /// Han characters may carry a selector for their regional form.
    fn keeps_selector(&self, c: char) -> bool {
        ('\u{E0100}'..='\u{E01EF}').contains(&c)
            && !self.space
            && self.last.is_some_and(|last| last.script() == Script::Han)
    }
}

/// A selector for a picture or text form follows a symbol, a digit, `#` or `*`.
fn takes_selector(c: char) -> bool {
    is_pictorial(c) || c.is_ascii_digit() || matches!(c, '#' | '*' | '©' | '®')
}

/// Emoji and symbols that emoji sequences are made of.
fn is_pictorial(c: char) -> bool {
    matches!(c, '\u{203C}'..='\u{203D}' | '\u{2049}' | '\u{2100}'..='\u{27BF}' | '\u{2900}'..='\u{2BFF}'
        | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Joiners stay inside emoji sequences and inside the scripts that spell with them.
fn joins(last: Option<char>, next: Option<char>) -> bool {
    let (Some(last), Some(next)) = (last, next) else {
        return false;
    };
    // What goes itself is joined to nothing.
    if is_hidden(next) || matches!(next, '\u{FE0E}' | '\u{FE0F}') {
        return false;
    }
    (is_pictorial(last) && is_pictorial(next))
        || (spells_with_joiners(last) && spells_with_joiners(next))
}

fn spells_with_joiners(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{F00}'..='\u{109F}'
        | '\u{1780}'..='\u{18AF}' | '\u{FB50}'..='\u{FDCF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{11000}'..='\u{11FFF}' | '\u{1E900}'..='\u{1E95F}')
}

/// Holds a cleaned text to what cleaning promises.
#[cfg(test)]
#[track_caller]
pub(crate) fn assert_clean(text: &str) {
    assert!(is_nfc(text), "{text:?} is not in NFC");
    assert_eq!(text.trim(), text, "{text:?} has blanks round it");
    assert!(!text.contains("  "), "{text:?} has two spaces in a row");
    let mut last = None;
    for c in text.chars() {
        let is_selector = ('\u{E0100}'..='\u{E01EF}').contains(&c)
            && last.is_some_and(|last: char| last.script() == Script::Han);
        assert!(!is_hidden(c) || is_selector, "{text:?} hides {c:?}");
        assert!(!is_blank(c) || c == ' ', "{text:?} holds the blank {c:?}");
        last = Some(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hidden_characters_and_stray_joiners_go_and_meaningful_joiners_stay() {
        assert_eq!(line("a\u{202E}b\u{200B}c\u{0}  d\n e", 99), "abc d e");
        assert_eq!(line("x\u{200D}y", 99), "xy");
        assert_eq!(line("👩\u{200D}🍳 cooks", 99), "👩\u{200D}🍳 cooks");
        assert_eq!(line("می\u{200C}خواهم", 99), "می\u{200C}خواهم");
        assert_eq!(line("\u{3164}\u{2800}", 99), "");
    }

    #[test]
    fn paragraphs_keep_one_empty_line() {
        assert_eq!(paragraphs(" a \r\n\n\n\n b\nc ", 99), "a\n\nb\nc");
    }

    #[test]
    fn a_megabyte_is_cut_quickly() {
        let text = "é\u{301}".repeat(300_000);
        assert!(line(&text, 100).chars().count() <= 100);
    }

    proptest! {
        #[test]
        fn a_cleaned_line_is_clean(raw in "\\PC{0,40}|(?s:.{0,60})", max in 1usize..50) {
            let once = line(&raw, max);
            prop_assert!(once.chars().count() <= max);
            prop_assert_eq!(line(&once, max), once.clone());
            prop_assert!(!once.contains('\n'));
        }
    }

    #[test]
    fn a_joiner_that_marks_in_their_order_part_from_its_letter_goes() {
        let raw = "x \u{327}\u{fdd0}\u{94d}\u{200d}\u{645}";
        let once = line(raw, 100);
        assert!(!once.contains('\u{200d}'), "{once:?}");
        assert_eq!(line(&once, 100), once);
    }

    mod fuzz {
        use super::*;

        #[test]
        fn a_line_is_clean_cut_to_its_length_and_the_same_again() {
            greenlit_fuzz::fuzz!(
                &[
                    "word ",
                    "pão",
                    "e\u{301}",
                    "\u{327}",
                    "寿司",
                    "\u{845b}\u{e0100}",
                    "한",
                    "\u{1112}\u{1161}\u{11ab}",
                    "👩\u{200D}🍳",
                    "می\u{200C}خواهم",
                    "क\u{94d}\u{200d}",
                    "\u{200d}",
                    "\u{fe0f}",
                    "1\u{fe0f}\u{20e3}",
                    "\u{202e}",
                    "\u{2066}",
                    "\u{feff}",
                    "\u{fdd0}",
                    "\u{3164}",
                    "\r\n",
                    "\n\n\n",
                    "\u{1b}[31m",
                ],
                |raw| for most in [1, 7, 40, 10_000] {
                    let clean = line(raw, most);
                    assert_clean(&clean);
                    assert!(clean.chars().count() <= most, "{clean:?}");
                    assert_eq!(line(&clean, most), clean);
                    let kept = paragraphs(raw, most);
                    assert!(
                        !kept.contains("\n\n\n") && kept.chars().count() <= most,
                        "{kept:?}"
                    );
                    assert_eq!(paragraphs(&kept, most), kept);
                }
            );
        }
    }
}
