//! The seven parts of a title's score. Points are whole numbers, so that they add up exactly.

use super::words::Lists;
use super::{Ground, KEYWORD_WORDS, Reading};
use crate::titles::ScorePart;

/// A part with its points held between nothing and all there are.
fn part(name: &str, points: i32, max: i32, reason: impl Into<String>) -> ScorePart {
    ScorePart {
        name: name.to_owned(),
        points: points.clamp(0, max) as f32,
        max: max as f32,
        reason: reason.into(),
    }
}

/// 15 points: 30 to 55 columns are read whole nearly everywhere that YouTube shows titles.
pub(super) fn length(reading: &Reading) -> ScorePart {
    let columns = reading.columns as i32;
    let (points, reason) = match columns {
        30..=55 => (15, format!("{columns} columns: shown whole")),
        0..30 => (
            5 + (columns - 10).max(-10) / 2,
            format!("{columns} columns: room to say more"),
        ),
        56..=70 => (
            15 - (columns - 55) / 2,
            format!("{columns} columns: cut in narrow places"),
        ),
        _ => (
            7 - (columns - 70) / 6,
            format!("{columns} columns: cut in most places"),
        ),
    };
    part("length", points, 15, reason)
}

/// 20 points: 12 for the keyword's words, 8 for having them early.
pub(super) fn keyword(reading: &Reading, ground: &Ground) -> ScorePart {
    let wanted = ground.keyword.len().min(KEYWORD_WORDS);
    let found = reading.keyword_found.min(wanted);
    if wanted == 0 {
        return part("keyword", 20, 20, "the keyword has no words to look for");
    }
    let words = (12 * found / wanted) as i32;
    let (early, place) = match reading.keyword_at {
        Some(0..=14) => (8, "at the beginning"),
        Some(15..=30) => (6, "early"),
        Some(31..=55) => (3, "late"),
        Some(_) => (1, "where it may be cut off"),
        None => (0, "nowhere"),
    };
    part(
        "keyword",
        words + early,
        20,
        format!("{found} of {wanted} keyword words, {place}"),
    )
}

/// 15 points: can be understood at a glance.
pub(super) fn clarity(reading: &Reading, ground: &Ground) -> ScorePart {
    let mut points = 10;
    let mut reason = "plain";
    let says_what = reading.clear > 0 || !reading.numbers.is_empty() || reading.question;
    if says_what {
        points += 5;
        reason = "says what the viewer gets";
    } else if ground.tongue.lists == Lists::None {
        points += 2;
    }
    let words = if reading.unspaced {
        reading.columns / 5
    } else {
        reading.words
    };
    if words > 14 {
        points -= 4;
        reason = "many words to take in";
    } else if words < 3 {
        points -= 4;
        reason = "too few words to tell what it is";
    }
    if reading.separators > 2 {
        points -= 4;
        reason = "falls into too many pieces";
    }
    if reading.repeated > 2 {
        points -= 4;
        reason = "says a word again and again";
    }
    if reading.emoji > 2 {
        points -= 4;
        reason = "more signs than words";
    }
    part("clarity", points, 15, reason)
}

/// 15 points: leaves a question open that the video answers.
pub(super) fn curiosity(reading: &Reading, ground: &Ground) -> ScorePart {
    let signs = 4 * i32::from(reading.question)
        + 2 * i32::from(!reading.numbers.is_empty())
        + 2 * i32::from(reading.separators > 0);
    if ground.tongue.lists == Lists::None {
        return part(
            "curiosity",
            7 + signs,
            15,
            "by its signs: no word list for this language",
        );
    }
    let words = match reading.curious {
        0 => 0,
        1 => 7,
        _ => 9,
    };
    let points = 3 + words + signs + 3 * i32::from(reading.contrast > 0);
    let reason = if reading.curious > 0 {
        "opens a gap"
    } else if reading.question {
        "asks a question"
    } else if reading.contrast > 0 {
        "sets two things against each other"
    } else {
        "leaves nothing open"
    };
    part("curiosity", points, 15, reason)
}

/// 15 points: numbers, measures and specifics.
pub(super) fn concreteness(reading: &Reading, ground: &Ground) -> ScorePart {
    let mut points =
        3 + (2 * ground.keyword.len().min(2) as i32) * i32::from(reading.keyword_found > 0);
    let mut reason = "general";
    if reading.rest.len() >= 2 {
        points += 2;
        reason = "names something specific";
    }
    if reading.measure > 0 {
        points += 3;
        reason = "names a time, an amount or a step";
    }
    if !reading.numbers.is_empty() {
        points += 5;
        reason = "has a number";
    }
    if ground.tongue.lists == Lists::None {
        points += 2;
    }
    part("concreteness", points, 15, reason)
}

/// 12 points, taken away for what viewers learn to distrust.
pub(super) fn honesty(reading: &Reading, ground: &Ground) -> ScorePart {
    let mut points = 12;
    let mut reason = "promises no more than it says";
    if reading.superlative > 0 {
        points -= 2 * reading.superlative.min(2) as i32;
        reason = "a superlative that nothing proves";
    }
    let big_claim = reading.numbers.iter().any(|(hash, value)| {
        (reading.money_or_percent || *value > 100)
            && !(1900..=2100).contains(value)
            && !ground.numbers.contains(hash)
    });
    if big_claim {
        points -= 5;
        reason = "a figure that research does not hold";
    }
    if reading.exclamations > 1 {
        points -= 3;
        reason = "more than one exclamation mark";
    }
    if reading.hype > 0 {
        points -= 5 * reading.hype.min(2) as i32;
        reason = "words of clickbait";
    }
    if reading.shouted > 1 && reading.capitals * 2 > reading.letters {
        points -= 8;
        reason = "shouts in capitals";
    }
    part("honesty", points, 12, reason)
}

/// 8 points: is not another title of the list over again.
pub(super) fn difference(nearest: f32) -> ScorePart {
    let points = (8.0 * (1.0 - (nearest - 0.2).max(0.0) / 0.6)).round() as i32;
    let reason = match points {
        7.. => "unlike its siblings",
        4..=6 => "somewhat like a sibling",
        _ => "much like a sibling",
    };
    part("difference", points, 8, reason)
}
