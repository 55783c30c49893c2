//! Words, as texts are compared by them: case, accents and punctuation away.

use std::cell::RefCell;
use std::sync::LazyLock;

use unicode_normalization::char::decompose_canonical;

use super::cleaning::is_mark;

/// Whether a script writes without spaces between words (or, as Korean, glues its particles to them), so that
/// pairs of characters stand for words when texts are compared.
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{E01}'..='\u{FFF}' | '\u{1000}'..='\u{109F}' | '\u{1100}'..='\u{11FF}'
        | '\u{1780}'..='\u{17DD}' | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{9FFF}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FFDC}' | '\u{1B000}'..='\u{1B16F}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// What a word is when texts are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Letters, perhaps with digits.
    Word,
    /// Digits only.
    Number,
    /// Two neighbouring characters of a script without spaces.
    Pair,
}

/// A word as texts are compared by it: case and accents away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// The folded letters.
    pub text: &'a str,
    /// What it is.
    pub kind: Kind,
}

impl Word<'_> {
    /// A number that stands for the word.
    #[must_use]
    pub fn hash(&self) -> u64 {
        fnv(self.text.as_bytes())
    }

    /// A number that stands for the word's beginning, so that "baking" and "bakes" are not strangers.
    #[must_use]
    pub fn stem(&self) -> u64 {
        match self.kind {
            Kind::Word => {
                let chars = self.text.chars().count();
                let keep = if chars > 6 { 5 } else { chars.min(4) };
                let end = self
                    .text
                    .char_indices()
                    .nth(keep)
                    .map_or(self.text.len(), |(at, _)| at);
                fnv(&self.text.as_bytes()[..end])
            }
            Kind::Number | Kind::Pair => self.hash(),
        }
    }
}

/// A number that stands for a folded word.
#[must_use]
pub fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

thread_local! {
    /// The buffer for folding: a title is judged in microseconds, most of which would be allocations.
    static FOLDED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Calls `each` with every word of `text`, in order.
pub fn for_each_word(text: &str, mut each: impl FnMut(Word<'_>)) {
    let mut buffer = FOLDED.with(RefCell::take);
    let mut word = WordInProgress::new(&mut buffer);
    for c in text.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                word.letter(c.to_ascii_lowercase(), &mut each);
            } else if c != '\'' {
                word.end(&mut each);
            }
        } else if is_unspaced(c) {
            word.unspaced(c, &mut each);
        } else if c.is_alphanumeric() || word.takes(c) {
            match FOLDS.get(c as usize).copied().flatten() {
                Some(plain) => word.letter(plain, &mut each),
                None => fold(c, |part| word.letter(part, &mut each)),
            }
        } else if !matches!(c, '’' | '\u{200C}' | '\u{200D}') {
            word.end(&mut each);
        }
    }
    word.end(&mut each);
    FOLDED.with(|cell| cell.replace(buffer));
}

/// Letters that fold to one letter, looked up by code point: accents are the usual case, not the exception.
static FOLDS: LazyLock<Vec<Option<char>>> = LazyLock::new(|| {
    (0..0x600)
        .map(|code| {
            let mut parts = Vec::new();
            fold(char::from_u32(code)?, |part| parts.push(part));
            match parts.as_slice() {
                [one] => Some(*one),
                _ => None,
            }
        })
        .collect()
});

/// Calls `each` with the letters of a character without case and accents.
fn fold(c: char, mut each: impl FnMut(char)) {
    // By way of the capital, for some letters have two small forms.
    for lower in c.to_uppercase().flat_map(char::to_lowercase) {
        if u32::from(lower) < 0x2000 {
            decompose_canonical(lower, |part| {
                if !('\u{300}'..='\u{36F}').contains(&part) {
                    each(part);
                }
            });
        } else {
            each(plain_digit(lower));
        }
    }
}

/// The folded words joined by spaces: equal for titles that differ in case, accents or punctuation alone.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for_each_word(text, |word| {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word.text);
    });
    out
}

fn plain_digit(c: char) -> char {
    match c {
        '\u{FF10}'..='\u{FF19}' => char::from(b'0' + (u32::from(c) - 0xFF10) as u8),
        c => c,
    }
}

/// A word as its letters come in.
struct WordInProgress<'a> {
    buffer: &'a mut String,
    only_digits: bool,
    pair: Option<(char, Paired)>,
}

/// Whether a character of a script without spaces has been part of a pair already.
#[derive(PartialEq)]
enum Paired {
    Yes,
    No,
}

impl<'a> WordInProgress<'a> {
    fn new(buffer: &'a mut String) -> Self {
        buffer.clear();
        Self {
            buffer,
            only_digits: true,
            pair: None,
        }
    }

    fn takes(&self, c: char) -> bool {
        !self.buffer.is_empty() && is_mark(c)
    }

    fn letter(&mut self, c: char, each: &mut impl FnMut(Word<'_>)) {
        self.end_pair(each);
        self.only_digits &= c.is_numeric();
        self.buffer.push(c);
    }

    fn unspaced(&mut self, c: char, each: &mut impl FnMut(Word<'_>)) {
        self.end_word(each);
        if let Some((before, _)) = self.pair {
            emit_pair(before, Some(c), each);
            self.pair = Some((c, Paired::Yes));
        } else {
            self.pair = Some((c, Paired::No));
        }
    }

    fn end(&mut self, each: &mut impl FnMut(Word<'_>)) {
        self.end_word(each);
        self.end_pair(each);
    }

    fn end_word(&mut self, each: &mut impl FnMut(Word<'_>)) {
        if !self.buffer.is_empty() {
            let kind = if self.only_digits {
                Kind::Number
            } else {
                Kind::Word
            };
            each(Word {
                text: self.buffer,
                kind,
            });
            self.buffer.clear();
            self.only_digits = true;
        }
    }

    fn end_pair(&mut self, each: &mut impl FnMut(Word<'_>)) {
        if let Some((alone, Paired::No)) = self.pair.take() {
            emit_pair(alone, None, each);
        }
    }
}

fn emit_pair(first: char, second: Option<char>, each: &mut impl FnMut(Word<'_>)) {
    let mut bytes = [0; 8];
    let first_len = first.encode_utf8(&mut bytes).len();
    let second_len = second.map_or(0, |c| c.encode_utf8(&mut bytes[first_len..]).len());
    if let Ok(text) = std::str::from_utf8(&bytes[..first_len + second_len]) {
        each(Word {
            text,
            kind: Kind::Pair,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lose_case_accents_and_apostrophes() {
        assert_eq!(folded("Don't PANIC: pão, 7 tips!"), "dont panic pao 7 tips");
        assert_eq!(folded("寿司の作り方 ３"), "寿司 司の の作 作り り方 3");
    }
}
