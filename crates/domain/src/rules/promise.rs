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
    tongue: &'static Tongue,
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
            tongue,
        };
        text::for_each_word(title, |word| claims.note(&word));
        claims
    }

    fn note(&mut self, word: &Word<'_>) {
        let stem = word.stem();
        if word.kind == Kind::Number {
            let year = word.text.len() == 4
                && (word.text.starts_with("19") || word.text.starts_with("20"));
            if !year && self.numbers.len() < MAX_CLAIMS {
                self.numbers.push((stem, word.text.to_owned()));
            }
        } else if !self.tongue.is_small(word.text)
            && self.words.len() < MAX_CLAIMS
            && !self.words.contains(&stem)
        {
            self.words.push(stem);
        }
    }

    /// Looks for the claims in `texts`. A number may also be kept by having `counted` things: 7 sections keep "7 mistakes".
    #[must_use]
    pub fn kept_by<'a>(&self, texts: impl Iterator<Item = &'a str>, counted: usize) -> Kept {
        let mut numbers: Vec<bool> = self
            .numbers
            .iter()
            .map(|(_, text)| text.parse() == Ok(counted))
            .collect();
        let mut words = vec![false; self.words.len()];
        for text in texts {
            if numbers.iter().all(|found| *found) && words.iter().all(|found| *found) {
                break;
            }
            text::for_each_word(text, |word| {
                let stem = word.stem();
                if let Some(at) = self.words.iter().position(|wanted| *wanted == stem) {
                    words[at] = true;
                }
                let value = number_word(word.text);
                for (at, (wanted, digits)) in self.numbers.iter().enumerate() {
                    numbers[at] |= *wanted == stem || value.is_some_and(|value| digits == value);
                }
            });
        }
        let found = words.iter().filter(|found| **found).count();
        Kept {
            missing_numbers: self
                .numbers
                .iter()
                .zip(&numbers)
                .filter(|(_, found)| !**found)
                .map(|((_, text), _)| text.clone())
                .collect(),
            coverage: if words.is_empty() {
                1.0
            } else {
                found as f32 / words.len() as f32
            },
        }
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
        Claims::of(title, &Language::english()).kept_by([text].into_iter(), counted)
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
