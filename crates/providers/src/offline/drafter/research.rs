//! Research without looking anything up: what viewers of any such video ask. It states no facts.

use greenlit_domain::brief::{Brief, ResearchTask};
use greenlit_domain::layout::Side;
use greenlit_domain::research::{Angle, PictureBrief, Research};
use greenlit_domain::settings::ContentType;

use super::chance::Chance;
use super::neutral::{self, EVERYWHERE};
use super::patterns::{Slots, first_large};
use super::prose::Prose;
use super::topic::{Form, Topic};
use super::voice::Voice;

/// Colours that hold a light and a dark tone apart.
const PALETTES: [[&str; 3]; 8] = [
    ["#1f3a5f", "#f2a541", "#f7f3e9"],
    ["#0b6e4f", "#fa9f42", "#fff8e7"],
    ["#3d1e6d", "#ff6f91", "#ffe5d9"],
    ["#7b2d26", "#f0b67f", "#fef9ef"],
    ["#0d3b66", "#f4d35e", "#faf0ca"],
    ["#22223b", "#c9ada7", "#f2e9e4"],
    ["#004e64", "#25a18e", "#e8fff1"],
    ["#5f0f40", "#fb8b24", "#fff1e0"],
];

/// Research on a keyword.
pub(super) fn draft(task: &ResearchTask, attempt: u32) -> Research {
    let brief = &task.brief;
    let voice = Voice::of(brief);
    let topic = voice.topic(brief);
    let mut chance = super::chance(brief, "research", 1, attempt);
    let slots = voice.slots(&topic, 5);
    match voice.prose() {
        Some(prose) => written(brief, &topic, &slots, prose, &mut chance),
        None => neutral(brief, &topic, &slots, &mut chance),
    }
}

fn written(
    brief: &Brief,
    topic: &Topic,
    slots: &Slots<'_>,
    prose: &Prose,
    chance: &mut Chance,
) -> Research {
    let questions = match topic.form {
        Form::Thing | Form::Ranked => prose.thing_questions,
        Form::Doing { .. } => prose.doing_questions,
        Form::Question => prose.open_questions,
        Form::Versus { .. } => prose.versus_questions,
    };
    let fill =
        |list: &[&str]| -> Vec<String> { list.iter().map(|text| slots.fill(text)).collect() };
    let who = brief.audience.as_deref().unwrap_or(prose.anybody);
    let mut angles: Vec<Angle> = prose
        .angles
        .iter()
        .map(|(name, why)| Angle {
            name: (*name).to_owned(),
            why: (*why).to_owned(),
        })
        .collect();
    chance.shuffle(&mut angles);
    Research {
        // The audience comes from outside: it is put in after filling, so that nothing in it is taken for a slot.
        summary: slots
            .fill(&prose.summary.replace("{w}", "\u{1}"))
            .replace('\u{1}', &first_large(who)),
        wants: fill(prose.wants),
        fears: fill(prose.fears),
        questions: fill(questions),
        angles,
        primary_keyword: brief.keyword.as_str().to_owned(),
        secondary_keywords: fill(prose.searches),
        facts: Vec::new(),
        picture: PictureBrief {
            subject: slots.fill(prose.picture),
            mood: prose.moods[mood(brief)].to_owned(),
            palette: palette(chance),
            empty_side: side(chance),
        },
    }
}

/// From the few phrases of a language, or from words that are understood everywhere.
fn neutral(brief: &Brief, topic: &Topic, slots: &Slots<'_>, chance: &mut Chance) -> Research {
    let phrases = neutral::phrases(brief.language.primary());
    let topic_only = slots.fill("{T}");
    let mut lines: Vec<(String, String)> = phrases
        .iter()
        .map(|pattern| (pattern.angle.to_owned(), slots.fill(pattern.title)))
        .collect();
    for word in EVERYWHERE {
        let word = slots.fill(word);
        lines.push((
            format!("{topic_only}: {word}"),
            format!("{topic_only}: {word}?"),
        ));
    }
    let texts = |from: usize, count: usize| -> Vec<String> {
        lines
            .iter()
            .skip(from)
            .take(count)
            .map(|(_, text)| text.clone())
            .collect()
    };
    Research {
        summary: format!("{} (offline)", texts(0, 3).join(" · ")),
        wants: texts(6, 3),
        fears: texts(9, 2),
        questions: texts(0, 6),
        angles: lines
            .iter()
            .take(5)
            .map(|(name, why)| Angle {
                name: name.clone(),
                why: why.clone(),
            })
            .collect(),
        primary_keyword: brief.keyword.as_str().to_owned(),
        secondary_keywords: ["101", "FAQ", "DIY"]
            .iter()
            .map(|word| format!("{} {word}", topic.core))
            .collect(),
        facts: Vec::new(),
        picture: PictureBrief {
            subject: topic.core.clone(),
            mood: ["warm and inviting", "bold and playful", "calm and clear"][mood(brief)]
                .to_owned(),
            palette: palette(chance),
            empty_side: side(chance),
        },
    }
}

fn mood(brief: &Brief) -> usize {
    match brief.content_type {
        ContentType::Educational => 0,
        ContentType::Entertainment => 1,
        ContentType::Informational => 2,
    }
}

fn palette(chance: &mut Chance) -> Vec<String> {
    PALETTES[chance.below(PALETTES.len())]
        .iter()
        .map(|colour| (*colour).to_owned())
        .collect()
}

fn side(chance: &mut Chance) -> Side {
    if chance.below(2) == 0 {
        Side::Left
    } else {
        Side::Right
    }
}
