//! What a title promises, and whether a text keeps it: its numbers and its content words must be found.

use crate::language::Language;
use crate::score::words::{Tongue, tongue};
use crate::text::{self, Kind, Word};

/// The most claims that are looked for.
const MAX_CLAIMS: usize = 64;

/// What a title claims.
#[derive(Debug, Clone)]
pub struct Claims {
    /// Numbers such as the 7 of "7 mistakes"; years promise nothing.
    numbers: Vec<(u64, String)>,
    /// The stems of content words.
    words: Vec<u64>,
}

/// How much of a title's claims was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Numbers that were not found.
    pub missing_numbers: Vec<String>,
    /// The part of the content words that was found, 0 to 1.
    pub coverage: f32,
}

impl Kept {
    /// All numbers and at least half of the words were found.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.missing_numbers.is_empty() && self.coverage >= 0.5
    }
}

impl Claims {
    /// Reads a title.
    #[must_use]
    pub fn of(title: &str, language: &Language) -> Self {
        let tongue = tongue(language);
        let mut claims = Self {
            numbers: Vec::new(),
            words: Vec::new(),
        };
        text::for_each_word(title, |word| claims.note(&word, tongue));
        claims
    }

    fn note(&mut self, word: &Word<'_>, tongue: &Tongue) {
        let stem = word.stem();
        if word.kind == Kind::Number {
            let year = word.text.len() == 4
                && (word.text.starts_with("19") || word.text.starts_with("20"));
            if !year && self.numbers.len() < MAX_CLAIMS {
                self.numbers.push((stem, word.text.to_owned()));
            }
        } else if !tongue.is_small(word.hash())
            && self.words.len() < MAX_CLAIMS
            && !self.words.contains(&stem)
        {
            self.words.push(stem);
        }
    }

    /// Looks for the claims in what a text says.
    #[must_use]
    pub fn kept_by(&self, said: &Said) -> Kept {
        let found = self.words.iter().filter(|word| said.has(**word)).count();
        Kept {
            missing_numbers: self
                .numbers
                .iter()
                .filter(|(hash, _)| !said.has(*hash))
                .map(|(_, text)| text.clone())
                .collect(),
            coverage: if self.words.is_empty() {
                1.0
            } else {
                found as f32 / self.words.len() as f32
            },
        }
    }
}

/// The words of a text, read once however many titles are held against it.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Stems, and numbers by their digits; sorted.
    words: Vec<u64>,
}

impl Said {
    /// Reads `texts`. A number may also be said by having `counted` things: 7 sections keep "7 mistakes".
    #[must_use]
    pub fn new<'a>(texts: impl Iterator<Item = &'a str>, counted: usize) -> Self {
        let mut words = Vec::with_capacity(512);
        words.push(text::fnv(counted.to_string().as_bytes()));
        for text in texts {
            text::for_each_word(text, |word| {
                words.push(word.stem());
                if let Some(digits) = number_word(word.text) {
                    words.push(text::fnv(digits.as_bytes()));
                }
            });
        }
        words.sort_unstable();
        Self { words }
    }

    fn has(&self, word: u64) -> bool {
        self.words.binary_search(&word).is_ok()
    }
}

/// Small numbers spelt out, folded.
fn number_word(word: &str) -> Option<&'static str> {
    if word.len() > 6 {
        return None;
    }
    Some(match word {
        "one" | "um" | "uma" | "un" | "uno" | "una" => "1",
        "two" | "dois" | "duas" | "dos" | "deux" | "zwei" | "due" => "2",
        "three" | "tres" | "trois" | "drei" | "tre" => "3",
        "four" | "quatro" | "cuatro" | "quatre" | "vier" => "4",
        "five" | "cinco" | "cinq" | "funf" | "cinque" => "5",
        "six" | "seis" | "sechs" | "sei" => "6",
        "seven" | "sete" | "siete" | "sept" | "sieben" | "sette" => "7",
        "eight" | "oito" | "ocho" | "huit" | "acht" | "otto" => "8",
        "nine" | "nove" | "nueve" | "neuf" | "neun" => "9",
        "ten" | "dez" | "diez" | "dix" | "zehn" | "dieci" => "10",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(title: &str, text: &str, counted: usize) -> Kept {
        Claims::of(title, &Language::english()).kept_by(&Said::new([text].into_iter(), counted))
    }

    #[test]
    fn a_number_is_kept_by_digits_words_or_as_many_sections() {
        assert!(kept("7 bread mistakes", "seven mistakes with bread", 5).is_kept());
        assert!(kept("7 bread mistakes", "7 bread mistakes", 5).is_kept());
        assert!(kept("7 bread mistakes", "bread mistakes", 7).is_kept());
        assert_eq!(
            kept("7 bread mistakes", "bread mistakes", 5).missing_numbers,
            ["7"]
        );
        assert!(kept("Bread in 2026", "all about bread", 5).is_kept());
    }

    #[test]
    fn words_are_found_by_their_beginnings() {
        assert!(kept("Baking bread", "how bakers bake: breads", 4).coverage >= 0.5);
        assert!(kept("The secret of perfect pizza dough", "my cat sleeps", 4).coverage < 0.1);
    }
}
