//! The seven parts of a title's score. Points are whole numbers, so that they add up exactly.

use std::fmt;

use super::words::Lists;
use super::{Ground, KEYWORD_WORDS, Reading};
use crate::titles::ScorePart;

/// One part; its reason is written out only when somebody reads it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    name: &'static str,
    pub(super) points: u8,
    max: u8,
    reason: Why,
}

/// Why a part has its points.
#[derive(Debug, Clone, Copy)]
enum Why {
    Plain(&'static str),
    Columns(usize, &'static str),
    Words(usize, usize, &'static str),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(text) => f.write_str(text),
            Self::Columns(columns, text) => write!(f, "{columns} columns: {text}"),
            Self::Words(found, wanted, place) => {
                write!(f, "{found} of {wanted} keyword words, {place}")
            }
        }
    }
}

impl From<Part> for ScorePart {
    fn from(part: Part) -> Self {
        Self {
            name: part.name.to_owned(),
            points: f32::from(part.points),
            max: f32::from(part.max),
            reason: part.reason.to_string(),
        }
    }
}

/// A part with its points held between nothing and all there are.
fn part(name: &'static str, points: i32, max: u8, reason: Why) -> Part {
    Part {
        name,
        points: points.clamp(0, i32::from(max)) as u8,
        max,
        reason,
    }
}

/// 10 points: 30 to 55 columns are read whole nearly everywhere that YouTube shows titles.
pub(super) fn length(reading: &Reading) -> Part {
    let columns = reading.columns as i32;
    let (points, reason) = match columns {
        30..=55 => (10, "shown whole"),
        0..30 => (10 - (30 - columns) / 3, "room to say more"),
        56..=70 => (10 - (columns - 55) / 3, "cut in narrow places"),
        _ => (5 - (columns - 70) / 6, "cut in most places"),
    };
    part("length", points, 10, Why::Columns(reading.columns, reason))
}

/// 18 points: 11 for the keyword's words, 7 for having them early.
pub(super) fn keyword(reading: &Reading, ground: &Ground) -> Part {
    let wanted = ground.keyword.len().min(KEYWORD_WORDS);
    let found = reading.keyword_found.min(wanted);
    if wanted == 0 {
        return part(
            "keyword",
            18,
            18,
            Why::Plain("the keyword has no words to look for"),
        );
    }
    let words = (11 * found / wanted) as i32;
    let (early, place) = match reading.keyword_at {
        Some(0..=14) => (7, "at the beginning"),
        Some(15..=30) => (5, "early"),
        Some(31..=55) => (2, "late"),
        Some(_) => (1, "where it may be cut off"),
        None => (0, "nowhere"),
    };
    part(
        "keyword",
        words + early,
        18,
        Why::Words(found, wanted, place),
    )
}

/// 15 points: can be understood at a glance.
pub(super) fn clarity(reading: &Reading, ground: &Ground) -> Part {
    let (mut points, mut reason) = (8, "plain");
    if reading.clear > 0 || !reading.numbers.is_empty() || reading.question {
        (points, reason) = (12, "says what the viewer gets");
    } else if ground.tongue.lists == Lists::None {
        points = 10;
    }
    let words = if reading.unspaced {
        reading.columns / 5
    } else {
        reading.words
    };
    match words {
        0..=2 => (points, reason) = (points - 5, "too few words to tell what it is"),
        3..=10 => points += 3,
        11..=14 => {}
        _ => (points, reason) = (points - 4, "many words to take in"),
    }
    if reading.separators > 2 {
        (points, reason) = (points - 4, "falls into too many pieces");
    }
    if reading.repeated > 2 {
        (points, reason) = (points - 4, "says a word again and again");
    }
    if reading.emoji > 2 {
        (points, reason) = (points - 4, "more signs than words");
    }
    part("clarity", points, 15, Why::Plain(reason))
}

/// 20 points: leaves a question open that the video answers.
pub(super) fn curiosity(reading: &Reading, ground: &Ground) -> Part {
    let numbers = reading.numbers.len() > reading.keyword_numbers;
    let signs = 4 * i32::from(reading.question) + 3 * i32::from(numbers);
    if ground.tongue.lists == Lists::None {
        let pause = 2 * i32::from(reading.separators > 0);
        let reason = "by its signs: no word list for this language";
        return part("curiosity", 8 + signs + pause, 20, Why::Plain(reason));
    }
    let words = match reading.curious {
        0 => 0,
        1 => 9,
        _ => 12,
    };
    let contrast = 4 * i32::from(reading.contrast > 0);
    let reason = if reading.curious > 0 {
        "opens a gap"
    } else if reading.question {
        "asks a question"
    } else if reading.contrast > 0 {
        "sets two things against each other"
    } else {
        "leaves nothing open"
    };
    part(
        "curiosity",
        3 + words + signs + contrast,
        20,
        Why::Plain(reason),
    )
}

/// 17 points: numbers, measures and specifics.
pub(super) fn concreteness(reading: &Reading, ground: &Ground) -> Part {
    let narrow = ground.keyword.len().min(3).min(reading.keyword_found) as i32;
    let (mut points, mut reason) = (2 + narrow, "general");
    if reading.rest.len() >= 2 {
        (points, reason) = (points + 4, "names something specific");
    }
    if reading.measure > 0 {
        (points, reason) = (points + 3, "names a time, an amount or a step");
    }
    if reading.numbers.len() > reading.keyword_numbers {
        (points, reason) = (points + 5, "has a number");
    }
    if ground.tongue.lists == Lists::None {
        points += 2;
    }
    part("concreteness", points, 17, Why::Plain(reason))
}

/// 12 points, taken away for what viewers learn to distrust.
pub(super) fn honesty(reading: &Reading, ground: &Ground) -> Part {
    let (mut points, mut reason) = (12, "promises no more than it says");
    if reading.superlative > 0 {
        let many = reading.superlative.min(2) as i32;
        (points, reason) = (points - 3 * many, "a superlative that nothing proves");
    }
    let bold = reading.numbers.iter().any(|(hash, value)| {
        (reading.money_or_percent || *value > 100)
            && !(1900..=2100).contains(value)
            && !ground.numbers.contains(hash)
    });
    if bold {
        (points, reason) = (points - 5, "a figure that research does not hold");
    }
    if reading.exclamations > 1 {
        (points, reason) = (points - 3, "more than one exclamation mark");
    }
    if reading.hype > 0 {
        let many = reading.hype.min(2) as i32;
        (points, reason) = (points - 6 * many, "words of clickbait");
    }
    if reading.shouted > 1 && reading.capitals * 2 > reading.letters {
        (points, reason) = (points - 8, "shouts in capitals");
    }
    part("honesty", points, 12, Why::Plain(reason))
}

/// 8 points: is not another title of the list over again.
pub(super) fn difference(nearest: f32) -> Part {
    let points = (8.0 * (1.0 - (nearest - 0.2).max(0.0) / 0.6)).round() as i32;
    let reason = match points {
        7.. => "unlike its siblings",
        4..=6 => "somewhat like a sibling",
        _ => "much like a sibling",
    };
    part("difference", points, 8, Why::Plain(reason))
}
