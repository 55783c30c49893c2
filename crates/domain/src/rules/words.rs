//! Thumbnail words: at most four, short enough to be set big, and adding to the title.

use unicode_segmentation::UnicodeSegmentation;

use crate::language::Language;
use crate::score::words::tongue;
use crate::text;

/// The most words on a thumbnail.
pub const MAX_WORDS: usize = 4;

/// The most graphemes on a thumbnail, spaces included: more cannot be read at 168 pixels.
pub const MAX_GRAPHEMES: usize = 36;

/// The thumbnail words as they can be set: one line, at most four words; `None` when nothing is left.
#[must_use]
pub fn fit(raw: &str) -> Option<String> {
    let clean = text::line(raw, 200);
    let mut fitted = String::new();
    for word in clean.split_whitespace().take(MAX_WORDS) {
        let word = word.trim_matches(['"', '“', '”', '<', '>']);
        if word.is_empty() {
            continue;
        }
        if !fitted.is_empty() {
            fitted.push(' ');
        }
        fitted.push_str(word);
    }
    let fitted = fitted.replace(['<', '>'], "");
    let short = first_graphemes(&fitted, MAX_GRAPHEMES).trim_end_matches([',', ';', ' ']);
    text::has_word(short).then(|| short.to_owned())
}

/// Whether the words can be set as they are.
#[must_use]
pub fn fits(words: &str) -> bool {
    fit(words).as_deref() == Some(words)
}

/// Whether the words only say what the title says.
#[must_use]
pub fn repeat_title(words: &str, title: &str) -> bool {
    let mut in_title = Vec::with_capacity(24);
    text::for_each_word(title, |word| in_title.push(word.stem()));
    let mut adds = false;
    text::for_each_word(words, |word| adds |= !in_title.contains(&word.stem()));
    !adds
}

/// Words for a title that has none of its own: its number with what is counted, or its longest content words.
#[must_use]
pub fn from_title(title: &str, language: &Language) -> String {
    let tongue = tongue(language);
    let clean: Vec<&str> = title
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let number = clean
        .iter()
        .position(|word| word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit()));
    let content = |word: &&&str| !tongue.is_small(text::fnv(text::folded(word).as_bytes()));
    let picked: Vec<&str> = match number {
        Some(at) => clean[at..].iter().take(2).copied().collect(),
        None => clean.iter().filter(content).take(2).copied().collect(),
    };
    let joined = if picked.is_empty() {
        title.to_owned()
    } else {
        picked.join(" ")
    };
    let short: String = first_graphemes(&joined, 18).to_uppercase();
    fit(&short).unwrap_or_else(|| "?".to_owned())
}

fn first_graphemes(text: &str, max: usize) -> &str {
    match text.grapheme_indices(true).nth(max) {
        Some((end, _)) => text[..end].trim_end(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_words_become_four() {
        assert_eq!(
            fit(" IT  IS <NOT> YOUR FAULT ").as_deref(),
            Some("IT IS NOT YOUR")
        );
        assert_eq!(fit("!!!"), None);
        assert!(fits("START HERE"));
    }

    #[test]
    fn repeating_the_title_is_told() {
        assert!(repeat_title("SOURDOUGH MISTAKES", "7 sourdough mistakes"));
        assert!(!repeat_title("FLAT LOAF?", "7 sourdough mistakes"));
    }

    #[test]
    fn a_title_gives_words() {
        let en = Language::english();
        assert_eq!(
            from_title("Avoid these 7 mistakes in bread", &en),
            "7 MISTAKES"
        );
        assert_eq!(from_title("寿司の作り方", &en), "寿司の作り方");
    }
}
