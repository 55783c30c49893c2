//! What fuzz targets share: texts that come near to what a parser expects, and for how long they are tried. Never ships.
//!
//! A target is a test in a module named `fuzz`, beside its parser. `cargo test` tries each for a moment, `scripts/fuzz` for
//! as long as one likes. Bytes alone would never get past a parser's first brace, so a target names pieces: whole good
//! texts, their parts, and what broke something once. Each piece is tried as it is; then bolero joins, repeats, cuts and
//! spoils them.

use std::time::Duration;

#[doc(hidden)]
pub use bolero;

/// How long a target is tried where `BOLERO_RANDOM_TEST_TIME_MS` says nothing else.
#[doc(hidden)]
pub const MOMENT: Duration = Duration::from_millis(300);

/// The most bytes that one text is made from.
#[doc(hidden)]
pub const MOST: usize = 48;

/// Characters that parsers and pages stumble over: ends of strings and lines, controls, marks that turn the reading
/// direction, joiners, what is no character, the first and last of each length in UTF-8.
const ODD: [char; 48] = [
    '"',
    '\'',
    '\\',
    '<',
    '>',
    '&',
    '=',
    '+',
    '-',
    '@',
    '|',
    '%',
    ';',
    ',',
    ':',
    '.',
    '/',
    '#',
    '*',
    '`',
    '[',
    ']',
    '{',
    '}',
    '\0',
    '\t',
    '\n',
    '\r',
    '\u{1b}',
    '\u{7f}',
    '\u{80}',
    '\u{85}',
    '\u{a0}',
    '\u{301}',
    '\u{5d0}',
    '\u{7ff}',
    '\u{800}',
    '\u{200b}',
    '\u{200d}',
    '\u{202e}',
    '\u{2028}',
    '\u{3042}',
    '\u{fe0f}',
    '\u{feff}',
    '\u{fffd}',
    '\u{1f469}',
    '\u{e0041}',
    '\u{10ffff}',
];

/// Tries a check with many texts made of these pieces: `fuzz!(&["{", "}"], |text| assert!(…))`.
///
/// It is a macro because bolero keeps what it finds beside the source that calls it.
#[macro_export]
macro_rules! fuzz {
    ($pieces:expr, |$text:ident| $check:expr) => {{
        let pieces: &'static [&'static str] = $pieces;
        for piece in pieces {
            let $text: &str = piece;
            $check;
        }
        $crate::bolero::check!()
            .with_generator($crate::bytes())
            .map(move |bytes: Vec<u8>| $crate::spelled(&bytes, pieces))
            .with_test_time($crate::MOMENT)
            .for_each(|text: &String| {
                let $text: &str = text;
                $check;
            });
    }};
}

/// Makes the bytes that a text is made from.
#[doc(hidden)]
pub fn bytes() -> impl bolero::ValueGenerator<Output = Vec<u8>> {
    bolero::produce::<Vec<u8>>().with().len(0..=MOST)
}

/// The text that these bytes stand for: each is a piece, a character, or a change of what stands there already.
#[doc(hidden)]
#[must_use]
pub fn spelled(bytes: &[u8], pieces: &[&str]) -> String {
    let mut text = String::new();
    for byte in bytes {
        let number = usize::from(*byte);
        match byte {
            0..=0x8f => text.push_str(pieces.get(number % pieces.len().max(1)).unwrap_or(&"")),
            0x90..=0xbf => text.push(ODD[number - 0x90]),
            0xc0..=0xdf => text.push(char::from(byte - 0xc0 + b'0')),
            0xe0..=0xef => cut(&mut text, number - 0xdf),
            0xf0..=0xf7 => spoil(&mut text, number - 0xef),
            // Texts that grow without an end only cost time.
            _ if text.len() < 4_096 => text = text.repeat(2),
            _ => {}
        }
    }
    text
}

/// Without its last characters.
fn cut(text: &mut String, characters: usize) {
    for _ in 0..characters {
        text.pop();
    }
}

/// With one character less, at an eighth of its length.
fn spoil(text: &mut String, eighths: usize) {
    let at = text.floor_char_boundary(text.len() * eighths / 9);
    if at < text.len() {
        text.remove(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_pieces_odd_characters_and_changes() {
        let pieces = ["{\"a\":", "1", "}"];
        assert_eq!(spelled(&[0, 1, 2], &pieces), "{\"a\":1}");
        assert_eq!(spelled(&[0, 0xe0], &pieces), "{\"a\"");
        assert_eq!(spelled(&[0, 0xf0], &pieces), "\"a\":");
        assert_eq!(spelled(&[1, 0xf8, 0xf8], &pieces), "1111");
        assert_eq!(spelled(&[0x90, 0xbf], &pieces), "\"\u{10ffff}");
        assert_eq!(spelled(&[0xc0, 0xd1], &[]), "0A");
        assert!(spelled(&[0xff; MOST], &["abc"]).is_empty());
        assert!(spelled(&[[0; 1].as_slice(), &[0xff; MOST]].concat(), &["abc"]).len() < 9_000);
    }

    #[test]
    fn a_target_sees_its_pieces_and_what_is_made_of_them() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static SEEN: AtomicUsize = AtomicUsize::new(0);
        static WHOLE: AtomicUsize = AtomicUsize::new(0);
        fuzz!(&["true", "false"], |text| {
            SEEN.fetch_add(1, Ordering::Relaxed);
            WHOLE.fetch_add(usize::from(text.parse::<bool>().is_ok()), Ordering::Relaxed);
        });
        assert!(
            SEEN.load(Ordering::Relaxed) > 100,
            "hardly any text was tried"
        );
        assert!(WHOLE.load(Ordering::Relaxed) > 10, "hardly any was good");
    }
}
