//! Whether a result is written in its language. It condemns only what is certain: a foreign script, or the small words
//! of another language where those of its own are missing. Product names, loan words and quotes are no small words.
//!
//! Decided over whole results and whole fields, never over one title. Languages without signs are never condemned.

mod signs;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::ledger::Ledger;
use crate::brief::Brief;
use crate::language::{self, Language, Script};
use crate::text;
use signs::{LANGUAGES, Mask, is_chinese, languages_of};

/// What a text says of its language.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Written {
    /// As far as one can tell, in the right one.
    Right,
    /// More of it seems foreign than not.
    Mostly(Option<&'static str>),
    /// Certainly wrong; the tag of the language that it is in, if that is clear.
    Wrong(Option<&'static str>),
}

/// A part of a result, all of it to be in the keyword's language.
pub(super) struct Field<'a> {
    /// What it is called, in the plural: "titles".
    pub(super) name: &'static str,
    /// Its texts.
    pub(super) texts: Vec<&'a str>,
}

/// Languages that nobody writes without a letter of their own script, whatever the keyword. Others are told by the
/// keyword, because the offline drafter knows no words of theirs.
const NEVER_WITHOUT: [&str; 5] = ["ja", "zh", "ko", "ru", "ar"];

/// Fewer foreign small words than this may be a name or a quote.
const FEWEST: usize = 5;

/// Fewer different ones may be a refrain.
const FEWEST_DIFFERENT: usize = 4;

/// The same for a language of another script, where the language's own words cannot speak against it.
const FEWEST_DIFFERENT_ACROSS: usize = 6;

/// So many foreign small words must come on one of the language's own.
const RATIO: usize = 4;

/// Running text has a small word in two or three; a text of names has fewer than one in so many.
const ONE_IN: usize = 8;

/// The most characters of a field that are read.
const LONGEST: usize = 6_000;

/// Judges a result whose name is `whole` ("titles") by all its fields together, then field by field. What stands in
/// `given` (the keyword, a person's own title) may be in any language and tells nothing.
pub(super) fn check(
    ledger: &mut Ledger,
    rule: &str,
    points: i32,
    brief: &Brief,
    given: &[&str],
    whole: &str,
    fields: &[Field<'_>],
) {
    let reader = Reader::new(brief, given);
    let texts = fields.iter().flat_map(|field| field.texts.iter().copied());
    let together = reader.verdict(texts);
    if let Written::Wrong(found) = together {
        ledger.hard(rule, advice(whole, found, &brief.language));
        return;
    }
    let mut condemned = false;
    for field in fields {
        // A field may be a few words such as "OK!": only a language that is recognised condemns it.
        if let Written::Wrong(Some(found)) = reader.verdict(field.texts.iter().copied()) {
            ledger.hard(rule, advice(field.name, Some(found), &brief.language));
            condemned = true;
        }
    }
    if let (Written::Mostly(found), false) = (together, condemned) {
        let inside = found.map_or_else(
            || format!("not in {}", brief.language.described()),
            |tag| format!("in {}", language::name(tag).unwrap_or(tag)),
        );
        ledger.soft(
            rule,
            points,
            format!(
                "much of the {whole} is {inside}: write everything in {}",
                brief.language.described()
            ),
        );
    }
}

fn advice(name: &str, found: Option<&str>, language: &Language) -> String {
    let wanted = language.described();
    match found.map(|tag| language::name(tag).unwrap_or(tag)) {
        Some(found) => format!("the {name} are in {found}: write them in {wanted}"),
        None => format!("the {name} are not in {wanted}: write them in that language"),
    }
}

/// Reads texts that are to be in one language.
struct Reader<'a> {
    brief: &'a Brief,
    /// The scripts of the language without which nothing is written in it.
    scripts: &'static [Script],
    /// The language's row in the table of signs.
    own: Option<usize>,
    keyword: String,
    given: HashSet<String>,
}

impl<'a> Reader<'a> {
    fn new(brief: &'a Brief, given: &[&str]) -> Self {
        let primary = brief.language.primary();
        let scripts = match primary {
            // Korean may hold Han characters, and never holds nothing else.
            "ko" if !brief.language.scripts().is_empty() => &[Script::Hangul],
            _ => brief.language.scripts(),
        };
        let keyword = brief.keyword.as_str().to_lowercase();
        let mut known = HashSet::new();
        // A title may leave an apostrophe off, and make one word of "don't".
        let joined = keyword.replace(['\'', '’'], "");
        for text in given
            .iter()
            .copied()
            .chain([keyword.as_str(), joined.as_str()])
        {
            words(&text.to_lowercase(), |word| {
                known.insert(word.to_owned());
            });
        }
        let own = LANGUAGES.iter().position(|signs| {
            signs.tag == primary && scripts.first().is_none_or(|script| *script == signs.script)
        });
        Self {
            brief,
            scripts,
            own,
            keyword,
            given: known,
        }
    }

    fn verdict<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Written {
        let mut seen = Seen::default();
        let mut left = LONGEST;
        for text in texts {
            let text: String = text.chars().take(left).collect();
            left -= text.chars().count();
            seen.all
                .extend(text.chars().filter_map(Script::of), self.scripts);
            let outside = text.to_lowercase().replace(&self.keyword, " ");
            words(&outside, |word| {
                if !self.is_given(word) {
                    seen.word(word, self.scripts);
                }
            });
            if left == 0 {
                break;
            }
        }
        match self.by_script(&seen) {
            Written::Right => self.by_signs(&seen),
            other => other,
        }
    }

    /// Whether a word is one of those that tell nothing, or the beginning of one that was shortened.
    fn is_given(&self, word: &str) -> bool {
        self.given.contains(word)
            || (word.len() > 8 && self.given.iter().any(|given| given.starts_with(word)))
    }

    /// By letters alone.
    fn by_script(&self, seen: &Seen) -> Written {
        if self.scripts.is_empty() || seen.all.total < 10 {
            return Written::Right;
        }
        let found = self.foreign(seen);
        if seen.all.own == 0 && self.is_told() {
            return Written::Wrong(found);
        }
        let outside = &seen.outside;
        if found.is_some() && outside.own * 10 < outside.total {
            return Written::Wrong(found);
        }
        if seen.all.own * 3 < seen.all.total {
            return Written::Mostly(found);
        }
        match self.brief.language.primary() {
            "ja" => {
                let (han, kana) = (outside.of(Script::Han), outside.of(Script::Kana));
                let is_chinese = han >= 20 && kana * 20 < han + kana && seen.chinese >= 3;
                if is_chinese {
                    Written::Wrong(Some("zh"))
                } else {
                    Written::Right
                }
            }
            "zh" | "yue" => {
                let all = seen.kana + outside.of(Script::Han);
                if seen.kana >= 10 && seen.kana * 5 > all && !self.asks_in(Script::Kana) {
                    Written::Wrong(Some("ja"))
                } else {
                    Written::Right
                }
            }
            _ => Written::Right,
        }
    }

    /// Whether a text without a letter of the language's script is wrong for certain.
    fn is_told(&self) -> bool {
        let mut keyword = self.keyword.chars().filter_map(Script::of).peekable();
        let keyword_is_own =
            keyword.peek().is_some() && keyword.all(|script| self.scripts.contains(&script));
        keyword_is_own || NEVER_WITHOUT.contains(&self.brief.language.primary())
    }

    /// Whether the keyword is in this script: then its letters in a text, perhaps of a shortened keyword, tell nothing.
    fn asks_in(&self, script: Script) -> bool {
        self.keyword.chars().any(|c| Script::of(c) == Some(script))
    }

    /// The language of another script that the text is in, where that is clear.
    fn foreign(&self, seen: &Seen) -> Option<&'static str> {
        let (script, letters) = seen
            .outside
            .counts
            .iter()
            .filter(|(script, _)| !self.scripts.contains(script))
            .filter(|(script, _)| has_signs(*script) || !self.asks_in(*script))
            .max_by_key(|(_, letters)| *letters)
            .copied()?;
        if has_signs(script) {
            let rows = LANGUAGES.iter().enumerate();
            return rows
                .filter(|(_, signs)| signs.script == script)
                .map(|(row, signs)| {
                    (
                        seen.having(1 << row, 0, FEWEST_DIFFERENT_ACROSS),
                        usize::MAX - row,
                        signs.tag,
                    )
                })
                .max()
                .filter(|(hits, _, _)| *hits >= FEWEST && *hits * ONE_IN >= seen.words)
                .map(|(_, _, tag)| tag);
        }
        if letters < 20 {
            return None;
        }
        match script {
            Script::Han if seen.outside.of(Script::Kana) > 0 => Some("ja"),
            Script::Kana => Some("ja"),
            script => language::default_of(script),
        }
    }

    /// By small words and letters, against each language of the same script.
    fn by_signs(&self, seen: &Seen) -> Written {
        let Some(own) = self.own else {
            return Written::Right;
        };
        let rivals = LANGUAGES
            .iter()
            .enumerate()
            .filter(|(row, signs)| *row != own && signs.script == LANGUAGES[own].script);
        let worst = rivals
            .map(|(row, signs)| {
                let against = seen.having(1 << row, 1 << own, FEWEST_DIFFERENT);
                let own = seen.count(1 << own, 1 << row);
                (against, own, signs.tag)
            })
            .filter(|(against, own, _)| *against >= FEWEST && against > own)
            .max_by_key(|(against, own, _)| against - own);
        match worst {
            Some((against, own, tag))
                if against >= own * RATIO && against * ONE_IN >= seen.words =>
            {
                Written::Wrong(Some(tag))
            }
            Some((_, _, tag)) => Written::Mostly(Some(tag)),
            None => Written::Right,
        }
    }
}

/// Whether the languages of a script are told by words and not by letters alone.
fn has_signs(script: Script) -> bool {
    matches!(script, Script::Latin | Script::Cyrillic | Script::Arabic)
}

/// What was counted in a text.
#[derive(Default)]
struct Seen {
    /// All letters.
    all: Letters,
    /// The letters outside the keyword.
    outside: Letters,
    /// Characters that only Chinese has.
    chinese: usize,
    /// Kana that Chinese does not borrow.
    kana: usize,
    /// Words that were not given.
    words: usize,
    /// Those of them that are signs, and of which languages.
    small: Vec<(u64, Mask)>,
}

impl Seen {
    /// Counts a word that was not given.
    fn word(&mut self, word: &str, own: &[Script]) {
        self.words += 1;
        self.outside
            .extend(word.chars().filter_map(Script::of), own);
        self.chinese += word.chars().filter(|c| is_chinese(*c)).count();
        // Chinese takes の for a decoration, and the long-vowel sign for a dash.
        self.kana += word
            .chars()
            .filter(|c| Script::of(*c) == Some(Script::Kana) && !matches!(c, 'の' | 'ー'))
            .count();
        let languages = languages_of(word);
        if languages != 0 {
            self.small.push((text::fnv(word.as_bytes()), languages));
        }
    }

    /// How many signs speak for a language of `these` and none of `those`.
    fn count(&self, these: Mask, those: Mask) -> usize {
        let fits = |mask: Mask| mask & these != 0 && mask & those == 0;
        self.small.iter().filter(|(_, mask)| fits(*mask)).count()
    }

    /// The same; 0 when fewer than `least` different words do so again and again, as a refrain or a name would.
    fn having(&self, these: Mask, those: Mask, least: usize) -> usize {
        let fits = |mask: Mask| mask & these != 0 && mask & those == 0;
        let signs = self.small.iter().filter(|(_, mask)| fits(*mask));
        let different: HashSet<u64> = signs.map(|(word, _)| *word).collect();
        if different.len() < least {
            return 0;
        }
        self.count(these, those)
    }
}

/// Letters by script.
#[derive(Default)]
struct Letters {
    own: usize,
    total: usize,
    counts: Vec<(Script, usize)>,
}

impl Letters {
    fn extend(&mut self, letters: impl Iterator<Item = Script>, own: &[Script]) {
        for script in letters {
            self.total += 1;
            self.own += usize::from(own.contains(&script));
            match self.counts.iter_mut().find(|(known, _)| *known == script) {
                Some((_, count)) => *count += 1,
                None => self.counts.push((script, 1)),
            }
        }
    }

    fn of(&self, script: Script) -> usize {
        let known = self.counts.iter().find(|(known, _)| *known == script);
        known.map_or(0, |(_, count)| *count)
    }
}

/// Calls `each` with the words of a text in small letters. Spain's opening marks are words of their own, for no other
/// language has them.
fn words(text: &str, mut each: impl FnMut(&str)) {
    for piece in text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '¿' | '¡')) {
        let mut rest = piece;
        while let Some(mark) = rest.chars().next().filter(|c| matches!(c, '¿' | '¡')) {
            each(&rest[..mark.len_utf8()]);
            rest = &rest[mark.len_utf8()..];
        }
        if !rest.is_empty() {
            each(rest);
        }
    }
}
