//! Where lines break and how large they are set. A headline is a small puzzle with few answers, so all of them are
//! tried: every way to break the words into lines, each fitted to the region, the best-looking one taken.

use crate::shape::{Direction, Line, LineKind, Shaper};

/// The most lines that words are broken into.
const MAX_LINES: usize = 4;

/// A place for words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Region {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// The tallest that letters may be.
    pub(crate) max_body: f32,
    /// How much larger than the smallest line another may be set.
    pub(crate) spread: f32,
    /// Space between lines, as a share of the letters' height.
    pub(crate) leading: f32,
    /// Pixels kept free between one line's ink and the next's.
    pub(crate) clear: f32,
    /// The most lines.
    pub(crate) max_lines: usize,
    /// Which edge of the region the block of lines keeps to.
    pub(crate) anchor: Anchor,
}

/// Which edge a block of lines keeps to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Left,
    Right,
    /// Where the language begins its lines.
    Start,
}

/// A line with its place.
#[derive(Debug, Clone)]
pub(crate) struct SetLine {
    pub(crate) line: Line,
    /// Pixels an em.
    pub(crate) size: f32,
    /// Horizontal scale.
    pub(crate) condense: f32,
    /// Where the ink begins.
    pub(crate) left: f32,
    pub(crate) baseline: f32,
}

impl SetLine {
    /// Height of its letters in pixels.
    pub(crate) fn body(&self) -> f32 {
        self.line.body * self.size
    }

    /// Width of its ink in pixels, emboldening included.
    pub(crate) fn width(&self) -> f32 {
        width_em(&self.line, self.condense) * self.size
    }
}

/// Words in their places.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) lines: Vec<SetLine>,
    /// How badly the lines end, 0 (at spaces) and up.
    pub(crate) awkward: f32,
}

impl Setting {
    /// Height of the smallest line's letters.
    pub(crate) fn smallest(&self) -> f32 {
        self.lines
            .iter()
            .map(SetLine::body)
            .fold(f32::MAX, f32::min)
    }

    /// The line that carries the weight: a number, else the last word long enough to mean something, else the last.
    pub(crate) fn emphasis(&self) -> Option<usize> {
        let last = self.lines.len().checked_sub(2)? + 1;
        let letters = |line: &SetLine| line.line.text.chars().filter(|c| c.is_alphabetic()).count();
        let numeric = |line: &SetLine| line.line.text.chars().any(char::is_numeric);
        let number = self.lines.iter().rposition(numeric);
        let word = self
            .lines
            .iter()
            .rposition(|line| letters(line) > 2 || line.line.kind != LineKind::Alphabetic);
        number.or(word).or(Some(last))
    }
}

fn width_em(line: &Line, condense: f32) -> f32 {
    line.width() * condense + line.embolden()
}

/// Sets pieces into a region as large and as well as they go.
pub(crate) fn arrange(
    shaper: &mut Shaper<'_>,
    pieces: &[Piece],
    region: &Region,
    condense: f32,
) -> Option<Setting> {
    let best = partitions(pieces.len(), region.max_lines.min(MAX_LINES))
        .into_iter()
        .map(|cuts| (score(&cuts, pieces, region, condense), cuts))
        .max_by(|a, b| a.0.total_cmp(&b.0))?
        .1;
    let lines: Vec<Line> = texts(&best, pieces)
        .iter()
        .map(|text| shaper.line(text))
        .collect();
    Some(place(lines, awkward(&best, pieces), region, condense))
}

/// A piece that no line break divides, measured alone.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) line: Line,
    /// Advance of the space after it, in ems.
    pub(crate) space: f32,
    /// How well a line ends after it, 0 (badly) to 1.
    pub(crate) ends_well: f32,
    /// What comes after it.
    pub(crate) end: End,
}

/// What comes after a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The next piece, on the same line or another.
    Free,
    /// The rest of a divided word: on another line, or the hyphen would be wrong.
    Divided,
}

/// Measures the pieces of a text.
pub(crate) fn pieces(shaper: &mut Shaper<'_>, text: &str) -> Vec<Piece> {
    let texts = shaper.pieces(text);
    let mut all = Vec::with_capacity(texts.len());
    for (at, piece) in texts.iter().enumerate() {
        let next = texts.get(at + 1).map_or("", String::as_str);
        let spaced = piece.ends_with(char::is_whitespace);
        all.push(Piece {
            text: piece.clone(),
            line: shaper.line(piece),
            space: if spaced { 0.28 } else { 0.02 },
            ends_well: if spaced || next.is_empty() {
                1.0
            } else {
                phrase_end(piece, next)
            },
            end: End::Free,
        });
    }
    all
}

/// In every face, unlike the typographic hyphen U+2010.
const HYPHEN: char = '-';

/// Divides the longest alphabetic word, as the last resort for words that fit nowhere else.
pub(crate) fn divided(shaper: &mut Shaper<'_>, pieces: &[Piece]) -> Option<Vec<Piece>> {
    let letters = |piece: &Piece| piece.text.trim().chars().count();
    let (at, longest) = pieces
        .iter()
        .enumerate()
        .max_by_key(|(_, piece)| letters(piece))?;
    if longest.line.kind != LineKind::Alphabetic {
        return None;
    }
    let (head, tail) = divide(&longest.text)?;
    let head = format!("{head}{HYPHEN}");
    let parts = [
        Piece {
            line: shaper.line(&head),
            text: head,
            space: 0.0,
            ends_well: 0.2,
            end: End::Divided,
        },
        Piece {
            line: shaper.line(&tail),
            text: tail,
            ..longest.clone()
        },
    ];
    Some([&pieces[..at], &parts, &pieces[at + 1..]].concat())
}

/// Divides a word near its middle, before a consonant that a vowel follows: where most alphabetic languages would.
fn divide(word: &str) -> Option<(String, String)> {
    const VOWELS: &str = "AEIOUYÀÁÂÃÄÅÆÈÉÊËÌÍÎÏÒÓÔÕÖØÙÚÛÜÝĂĄĘĚŐŮŰİIΑΕΗΙΟΥΩАЕЁИІЇОУЫЭЮЯ";
    let letters: Vec<char> = word.chars().collect();
    let length = letters.iter().filter(|c| !c.is_whitespace()).count();
    let vowel = |at: usize| {
        letters
            .get(at)
            .is_some_and(|c| c.to_uppercase().any(|c| VOWELS.contains(c)))
    };
    let onset = |at: &usize| letters[*at].is_alphabetic() && !vowel(*at) && vowel(at + 1);
    let nearest = (3..length.checked_sub(2)?)
        .filter(onset)
        .min_by_key(|at| (2 * at).abs_diff(length))?;
    (length >= 8).then(|| {
        (
            letters[..nearest].iter().collect(),
            letters[nearest..].iter().collect(),
        )
    })
}

/// In text without spaces a phrase tends to end where kana turn to kanji or katakana: "失敗しない|酵母".
fn phrase_end(piece: &str, next: &str) -> f32 {
    let (Some(before), Some(after)) = (piece.chars().last(), next.chars().next()) else {
        return 1.0;
    };
    let hiragana = |c: char| matches!(c as u32, 0x3041..=0x309F);
    let katakana = |c: char| matches!(c as u32, 0x30A0..=0x30FF);
    let han = |c: char| crate::scripts::is_ideographic(c);
    match () {
        () if hiragana(before) && !hiragana(after) => 0.95,
        () if katakana(before) && han(after) || han(before) && katakana(after) => 0.7,
        () if katakana(before) && hiragana(after) || han(before) && hiragana(after) => 0.1,
        () if han(before) && han(after) => 0.25,
        () => 0.15,
    }
}

/// Every way to put `count` pieces on at most `lines` lines: the ends of the lines.
fn partitions(count: usize, lines: usize) -> Vec<Vec<usize>> {
    let mut done = Vec::new();
    let mut open = vec![Vec::new()];
    while let Some(cuts) = open.pop() {
        let start = cuts.last().copied().unwrap_or(0);
        if start == count {
            done.push(cuts);
        } else if cuts.len() < lines {
            open.extend((start + 1..=count).map(|end| [cuts.as_slice(), &[end]].concat()));
        }
    }
    done.retain(|cuts| !cuts.is_empty());
    done
}

fn texts(cuts: &[usize], pieces: &[Piece]) -> Vec<String> {
    ranges(cuts)
        .map(|range| {
            pieces[range]
                .iter()
                .map(|piece| piece.text.as_str())
                .collect()
        })
        .collect()
}

fn ranges(cuts: &[usize]) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    cuts.iter()
        .scan(0, |start, end| Some(std::mem::replace(start, *end)..*end))
}

/// A line's measures before it is shaped: what its pieces add up to.
#[derive(Debug, Clone, Copy)]
struct Measure {
    width: f32,
    rise: f32,
    fall: f32,
    body: f32,
}

fn measure(pieces: &[Piece], condense: f32) -> Measure {
    let mut sum = Measure {
        width: 0.0,
        rise: 0.0,
        fall: 0.0,
        body: 0.0,
    };
    for (at, piece) in pieces.iter().enumerate() {
        let gap = if at + 1 < pieces.len() {
            piece.space * condense
        } else {
            0.0
        };
        sum.width += width_em(&piece.line, horizontal(&piece.line, condense)) + gap;
        sum.rise = sum.rise.max(piece.line.rise);
        sum.fall = sum.fall.max(piece.line.fall);
        sum.body = sum.body.max(piece.line.body);
    }
    sum
}

/// Only alphabets are condensed: a narrow kanji is a wrong kanji.
fn horizontal(line: &Line, condense: f32) -> f32 {
    if line.kind == LineKind::Alphabetic {
        condense
    } else {
        1.0
    }
}

fn score(cuts: &[usize], pieces: &[Piece], region: &Region, condense: f32) -> f32 {
    let lines: Vec<Measure> = ranges(cuts)
        .map(|range| measure(&pieces[range], condense))
        .collect();
    let sizes = fit(&lines, region);
    let smallest = lines
        .iter()
        .zip(&sizes)
        .map(|(line, size)| line.body * size)
        .fold(f32::MAX, f32::min);
    let ink: f32 = lines
        .iter()
        .zip(&sizes)
        .map(|(line, size)| line.width * line.body * size * size)
        .sum();
    let legible = smallest.min(150.0) / 150.0;
    legible + 0.8 * ink / (region.width * region.height)
        - 0.8 * awkward(cuts, pieces)
        - 0.03 * cuts.len() as f32
}

/// What the ends of all lines but the last cost, and words that were divided in vain.
fn awkward(cuts: &[usize], pieces: &[Piece]) -> f32 {
    let ends = &cuts[..cuts.len() - 1];
    let divided = |end: usize| pieces[end - 1].end == End::Divided;
    let vain = (1..pieces.len())
        .filter(|end| divided(*end) && !ends.contains(end))
        .count();
    ends.iter()
        .map(|end| 1.0 - pieces[end - 1].ends_well)
        .sum::<f32>()
        + 100.0 * vain as f32
}

/// The sizes of lines: as large as the region lets them, none much larger than the smallest.
fn fit(lines: &[Measure], region: &Region) -> Vec<f32> {
    let limit = |line: &Measure| {
        (region.width / line.width.max(0.05)).min(region.max_body / line.body.max(0.05))
    };
    let sizes = |base: f32| -> Vec<f32> {
        lines
            .iter()
            .map(|line| limit(line).min(base * region.spread))
            .collect()
    };
    let mut high = lines.iter().map(limit).fold(f32::MAX, f32::min);
    let mut low = 0.0;
    if height(lines, &sizes(high), region) <= region.height {
        return sizes(high);
    }
    for _ in 0..18 {
        let middle = (low + high) / 2.0;
        if height(lines, &sizes(middle), region) <= region.height {
            low = middle
        } else {
            high = middle
        }
    }
    sizes(low)
}

fn height(lines: &[Measure], sizes: &[f32], region: &Region) -> f32 {
    let steps = baselines(lines, sizes, region);
    let last = lines.len() - 1;
    steps[last] + lines[last].fall * sizes[last]
}

/// Baselines from the region's top: capitals keep the leading, accents and descenders keep clear of each other.
fn baselines(lines: &[Measure], sizes: &[f32], region: &Region) -> Vec<f32> {
    let mut at = Vec::with_capacity(lines.len());
    for i in 0..lines.len() {
        let (line, size) = (&lines[i], sizes[i]);
        let Some(above) = i.checked_sub(1) else {
            at.push(line.rise * size);
            continue;
        };
        let lead = region.leading * (line.body * size).min(lines[above].body * sizes[above]);
        let apart = region.clear.max(0.4 * lead);
        let clear = lines[above].fall * sizes[above] + line.rise * size + apart;
        at.push(at[above] + clear.max(line.body * size + lead));
    }
    at
}

fn place(lines: Vec<Line>, awkward: f32, region: &Region, condense: f32) -> Setting {
    let half = |line: &Line| line.embolden() / 2.0;
    let measures: Vec<Measure> = lines
        .iter()
        .map(|line| Measure {
            width: width_em(line, horizontal(line, condense)),
            rise: line.rise + half(line),
            fall: line.fall + half(line),
            body: line.body,
        })
        .collect();
    let sizes = fit(&measures, region);
    let spare = (region.height - height(&measures, &sizes, region)).max(0.0);
    let steps = baselines(&measures, &sizes, region);
    let block = measures
        .iter()
        .zip(&sizes)
        .map(|(m, size)| m.width * size)
        .fold(0.0, f32::max);
    let from_right = lines
        .first()
        .is_some_and(|line| line.direction == Direction::RightToLeft);
    let block_left = match region.anchor {
        Anchor::Start if from_right => region.left + region.width - block,
        Anchor::Left | Anchor::Start => region.left,
        Anchor::Right => region.left + region.width - block,
    };
    let set = |(i, line): (usize, Line)| {
        let own = measures[i].width * sizes[i];
        let indent = if line.direction == Direction::RightToLeft {
            block - own
        } else {
            0.0
        };
        let condense = horizontal(&line, condense);
        SetLine {
            size: sizes[i],
            condense,
            left: block_left + indent,
            baseline: region.top + spare / 2.0 + steps[i],
            line,
        }
    };
    Setting {
        awkward,
        lines: lines.into_iter().enumerate().map(set).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_divided_between_syllables() {
        let divided = |word| divide(word).map(|(head, tail)| format!("{head}-{tail}"));
        assert_eq!(divided("FERMENTAÇÃO").as_deref(), Some("FERMEN-TAÇÃO"));
        assert_eq!(divided("BROTBACKEN ").as_deref(), Some("BROT-BACKEN "));
        assert_eq!(divided("BREAD"), None);
    }

    #[test]
    fn every_way_to_break_is_tried_once() {
        let mut all = partitions(4, 4);
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 8);
        assert_eq!(partitions(4, 1), vec![vec![4]]);
    }
}
