//! Title candidates: patterns that suit the keyword, filled, scored as the rules score them, and picked so that
//! no two are alike and the angles differ.

use greenlit_domain::brief::TitlesTask;
use greenlit_domain::score::{self, Ground, NEARLY_ALIKE, Reading};
use greenlit_domain::settings::ContentType;
use greenlit_domain::text;
use greenlit_domain::titles::{CANDIDATES, TitleDraft};
use greenlit_domain::youtube;
use serde::Serialize;

use super::chance::Chance;
use super::neutral::{self, EVERYWHERE, SIGNS};
use super::patterns::{Pattern, Suits};
use super::topic::{SHORT_COLUMNS, Topic};
use super::topical;
use super::voice::Voice;

/// The form of the answer.
#[derive(Debug, Serialize)]
pub(super) struct TitlesAnswer {
    titles: Vec<TitleDraft>,
}

/// Longer titles are cut off in most places.
const WANTED_COLUMNS: usize = 70;

/// What the note of "again" asks for, as far as patterns can follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Shorter,
    Numbers,
    NoNumbers,
    Questions,
    Nothing,
}

/// Ten candidates.
pub(super) fn draft(task: &TitlesTask, attempt: u32) -> TitlesAnswer {
    let brief = &task.brief;
    let voice = Voice::of(brief);
    let topic = voice.topic(brief);
    let mut chance = super::chance(brief, "titles", task.revision, attempt);
    let mut selection = Selection::new(task);
    let primary = brief.language.primary();
    let is_fun = brief.content_type == ContentType::Entertainment;
    // A long topic leaves few titles of a good length; those of its beginning are better than none.
    let shorter = voice.topic_within(brief, SHORT_COLUMNS);
    let topics = [&topic, &shorter];
    let tries = topics.iter().take(match voice.prose() {
        Some(_) if shorter.full != topic.full => 2,
        _ => 1,
    });
    for topic in tries {
        for patterns in voice.patterns(topic, primary) {
            if selection.is_full() {
                break;
            }
            let suitable = patterns.iter().filter(|pattern| {
                topic.suits(pattern.suits) && (is_fun || pattern.suits != Suits::Fun)
            });
            let ideas = filled(voice, topic, suitable, &mut chance);
            selection.take_best(ideas, &mut chance);
        }
    }
    selection.fill_up(voice, &topic, &mut chance);
    TitlesAnswer {
        titles: selection.chosen,
    }
}

fn filled<'a>(
    voice: Voice,
    topic: &Topic,
    patterns: impl Iterator<Item = &'a Pattern>,
    chance: &mut Chance,
) -> Vec<TitleDraft> {
    let mut ideas: Vec<TitleDraft> = patterns
        .map(|pattern| {
            let number = chance.pick(&[3, 5, 7]).unwrap_or(5);
            let slots = voice.slots(topic, number);
            let text = tidy(slots.fill(pattern.title));
            TitleDraft {
                thumbnail_words: topical::words(voice, topic, pattern.words, &text)
                    .unwrap_or_else(|| slots.fill(pattern.words)),
                angle: pattern.angle.to_owned(),
                text,
            }
        })
        .collect();
    chance.shuffle(&mut ideas);
    ideas
}

/// Cleaned as the rules clean it, so that both see the same title; "C++?: " and the like read badly.
fn tidy(text: String) -> String {
    text::line(&text.replace("?:", "?").replace("??", "?"), 400)
}

/// The titles chosen so far.
struct Selection<'a> {
    task: &'a TitlesTask,
    ground: Ground,
    wish: Wish,
    chosen: Vec<TitleDraft>,
    read: Vec<Reading>,
    turned_down: Vec<Reading>,
}

impl<'a> Selection<'a> {
    fn new(task: &'a TitlesTask) -> Self {
        let ground = Ground::new(&task.brief, &task.research);
        let turned_down = task
            .turned_down
            .iter()
            .map(|title| Reading::new(text::cut_bytes(title, 1_000), &ground))
            .collect();
        Self {
            task,
            wish: wish(task.note.as_deref().unwrap_or_default()),
            turned_down,
            ground,
            chosen: Vec::with_capacity(CANDIDATES),
            read: Vec::with_capacity(CANDIDATES),
        }
    }

    /// Takes the best of `ideas`, with a little chance: an angle once, and no more than half of the list built alike;
    /// then what is left, until the list is full.
    fn take_best(&mut self, ideas: Vec<TitleDraft>, chance: &mut Chance) {
        let mut ranked: Vec<(i32, TitleDraft, Reading)> = ideas
            .into_iter()
            .filter(|idea| text::columns(&idea.text) <= WANTED_COLUMNS)
            .map(|idea| {
                let reading = Reading::new(&idea.text, &self.ground);
                let scored = i32::from(score::total(&reading, &self.ground, 0.0));
                let luck = chance.below(20) as i32;
                (scored + luck + self.wished(&idea.text), idea, reading)
            })
            .collect();
        ranked.sort_by_key(|(rank, _, _)| std::cmp::Reverse(*rank));
        let mut left = Vec::new();
        for (_, idea, reading) in ranked {
            let angle_taken = self.chosen.iter().any(|known| known.angle == idea.angle);
            if angle_taken || self.has_enough_like(&idea.text) {
                left.push((idea, reading));
            } else {
                self.add(idea, reading);
            }
        }
        for (idea, reading) in left {
            self.add(idea, reading);
        }
    }

    fn is_full(&self) -> bool {
        self.chosen.len() == CANDIDATES
    }

    /// Whether half of the list begins with the same letters.
    fn has_enough_like(&self, title: &str) -> bool {
        let begins = |title: &str| {
            title
                .chars()
                .take(4)
                .flat_map(char::to_lowercase)
                .collect::<String>()
        };
        let beginning = begins(title);
        let alike = self
            .chosen
            .iter()
            .filter(|known| begins(&known.text) == beginning)
            .count();
        alike >= CANDIDATES / 2
    }

    /// Points for following the person's note.
    fn wished(&self, title: &str) -> i32 {
        let follows = match self.wish {
            Wish::Shorter => text::columns(title) <= 40,
            Wish::Numbers => title.chars().any(|c| c.is_ascii_digit()),
            Wish::NoNumbers => !title.chars().any(|c| c.is_ascii_digit()),
            Wish::Questions => title.contains(['?', '？', '؟']),
            Wish::Nothing => false,
        };
        if follows { 100 } else { 0 }
    }

    /// Adds a title if YouTube takes it and it is neither turned down nor like one that is there.
    fn add(&mut self, idea: TitleDraft, reading: Reading) {
        let known = self
            .read
            .iter()
            .chain(&self.turned_down)
            .any(|other| score::likeness(&reading, other) >= NEARLY_ALIKE);
        let folded = text::folded(&idea.text);
        let refused = self
            .task
            .turned_down
            .iter()
            .any(|title| text::folded(title) == folded);
        let fits = youtube::title_faults(&idea.text).is_empty();
        if !self.is_full() && !known && !refused && fits {
            self.chosen.push(idea);
            self.read.push(reading);
        }
    }

    /// Fills up with the language's few words, then with words that are understood everywhere: first one, then two,
    /// then three of them.
    fn fill_up(&mut self, voice: Voice, topic: &Topic, chance: &mut Chance) {
        let mut words: Vec<&str> = neutral::phrases(self.task.brief.language.primary())
            .iter()
            .map(|pattern| pattern.angle)
            .collect();
        chance.shuffle(&mut words);
        let mut everywhere = EVERYWHERE.to_vec();
        chance.shuffle(&mut everywhere);
        for topic in [topic, &topic.first_word()] {
            for words in [&words, &everywhere] {
                for together in 1..=3 {
                    self.fill_with(voice, topic, words, together, chance);
                }
            }
        }
    }

    /// Fills up with `together` words at a time.
    fn fill_with(
        &mut self,
        voice: Voice,
        topic: &Topic,
        words: &[&str],
        together: usize,
        chance: &mut Chance,
    ) {
        for start in 0..words.len() {
            if self.is_full() {
                return;
            }
            let picked: Vec<&str> = (0..together)
                .map(|nth| words[(start + nth * 7) % words.len()])
                .collect();
            let number = chance.pick(&[3, 5, 7]).unwrap_or(5);
            let slots = voice.slots(topic, number);
            let together = picked.join(" + ");
            let idea = TitleDraft {
                text: tidy(slots.fill(&format!("{{T}}: {{n}} × {together}?"))),
                angle: slots.fill(&together),
                thumbnail_words: chance.pick(SIGNS).unwrap_or("GO!").to_owned(),
            };
            let reading = Reading::new(&idea.text, &self.ground);
            self.add(idea, reading);
        }
    }
}

fn wish(note: &str) -> Wish {
    let note = text::folded(note);
    let says = |words: &[&str]| words.iter().any(|word| note.contains(word));
    if says(&[
        "no number",
        "without number",
        "sem numero",
        "fewer number",
        "less number",
        "menos numero",
    ]) {
        Wish::NoNumbers
    } else if says(&["short", "curt", "corto", "corta", "breve"]) {
        Wish::Shorter
    } else if says(&["number", "numero", "list"]) {
        Wish::Numbers
    } else if says(&["question", "pergunta", "pregunta"]) {
        Wish::Questions
    } else {
        Wish::Nothing
    }
}
