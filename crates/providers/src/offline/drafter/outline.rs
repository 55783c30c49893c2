//! An outline that keeps a title's promise: its number decides how many points there are, its noun which ones.

use greenlit_domain::brief::OutlineTask;
use greenlit_domain::outline::{Hook, OutlineDraft, Section};
use greenlit_domain::rules::words;
use greenlit_domain::settings::ContentType;
use greenlit_domain::text::{self, Kind as WordKind};

use super::chance::Chance;
use super::neutral::{self, EVERYWHERE, SIGNS};
use super::patterns::{Slots, first_large};
use super::prose::{Kind, Prose};
use super::topic::{Form, Topic};
use super::voice::Voice;

/// Stands for the title while slots are filled, so that nothing in a title is taken for a slot.
const TITLE: &str = "\u{1}";

/// An outline for the chosen title.
pub(super) fn draft(task: &OutlineTask, attempt: u32) -> OutlineDraft {
    let brief = &task.brief;
    let voice = Voice::of(brief);
    let topic = voice.topic(brief);
    let mut chance = super::chance(brief, "outline", 1, attempt);
    let slots = voice.slots(&topic, 5);
    let writer = Writer {
        task,
        topic: &topic,
        slots: &slots,
    };
    let (hook, sections, extras) = match voice.prose() {
        Some(prose) => writer.written(prose, &mut chance),
        None => writer.neutral(&mut chance),
    };
    OutlineDraft {
        hook,
        sections,
        call_to_action: extras.call_to_action,
        description: extras.description,
        tags: writer.tags(),
        hashtags: writer.hashtags(),
        pinned_comment: extras.pinned,
        thumbnail_words: extras.words,
    }
}

/// What an outline has beside hook and sections.
struct Extras {
    call_to_action: String,
    description: String,
    pinned: String,
    words: Option<String>,
}

struct Writer<'a> {
    task: &'a OutlineTask,
    topic: &'a Topic,
    slots: &'a Slots<'a>,
}

impl Writer<'_> {
    fn title(&self) -> &str {
        &self.task.title.text
    }

    /// Fills slots, and the title where `{title}` stands.
    fn fill(&self, pattern: &str) -> String {
        self.slots
            .fill(&pattern.replace("{title}", TITLE))
            .replace(TITLE, self.title())
    }

    fn written(&self, prose: &Prose, chance: &mut Chance) -> (Hook, Vec<Section>, Extras) {
        let one_of =
            |chance: &mut Chance, list: &[&'static str]| chance.pick(list).unwrap_or_default();
        let hook = Hook {
            says: self.fill(one_of(chance, prose.hooks)),
            shows: prose.hook_shows.to_owned(),
        };
        let listed = list(self.title(), self.task.brief.keyword.as_str(), prose);
        let compares = matches!(self.topic.form, Form::Versus { .. });
        let points = match listed.or(prose.differences().filter(|_| compares)) {
            Some((count, kind)) => self.listed(prose, kind, count),
            None => prose
                .plain
                .iter()
                .map(|(heading, says)| (self.fill(heading), self.fill(says)))
                .collect(),
        };
        let mut shows: Vec<&str> = prose.shows.to_vec();
        chance.shuffle(&mut shows);
        let sections = points
            .into_iter()
            .enumerate()
            .map(|(nth, (heading, says))| Section {
                heading,
                says,
                shows: shows[nth % shows.len()].to_owned(),
                seconds: self.seconds(chance),
            })
            .collect();
        let promise = match self.topic.form {
            Form::Thing | Form::Ranked | Form::Versus { .. } => "{T}",
            Form::Doing { .. } => "{V}",
            Form::Question => prose.question,
        };
        let lead = one_of(chance, prose.leads);
        let description = prose
            .description
            .replace("{P}", promise)
            .replace("{lead}", lead)
            .replace("?: ", "? ");
        let description = self
            .fill(&description)
            .replace("?. ", "? ")
            .replace("!. ", "! ");
        (
            hook,
            sections,
            Extras {
                call_to_action: self.fill(one_of(chance, prose.call_to_action)),
                description: upper_after_question(&description),
                pinned: self.fill(one_of(chance, prose.pinned)),
                words: self.own_words(prose.words, chance),
            },
        )
    }

    /// Opening, the promised points, closing; the frame gives way when there are many points.
    fn listed(&self, prose: &Prose, kind: &Kind, count: usize) -> Vec<(String, String)> {
        let mut sections = vec![(self.fill(prose.opening.0), self.fill(prose.opening.1))];
        for (nth, (heading, says)) in kind.items.iter().take(count).enumerate() {
            let heading = format!("{} {}: {}", kind.label, nth + 1, self.fill(heading));
            sections.push((heading, self.fill(says)));
        }
        if sections.len() < 8 {
            sections.push((self.fill(prose.closing.0), self.fill(prose.closing.1)));
        }
        sections
    }

    fn neutral(&self, chance: &mut Chance) -> (Hook, Vec<Section>, Extras) {
        let phrases = neutral::phrases(self.task.brief.language.primary());
        let mut points: Vec<(String, String)> = phrases
            .iter()
            .map(|pattern| (first_large(pattern.angle), self.fill(pattern.title)))
            .collect();
        let mut words: Vec<&str> = EVERYWHERE.to_vec();
        chance.shuffle(&mut words);
        for word in words {
            let word = self.fill(word);
            points.push((word.clone(), self.fill(&format!("{{T}}: {word}"))));
        }
        points.truncate(6);
        let sections = points
            .into_iter()
            .map(|(heading, says)| Section {
                heading,
                shows: says.clone(),
                says,
                seconds: self.seconds(chance),
            })
            .collect();
        let hook = Hook {
            says: self.fill("{title} ({T})"),
            shows: self.fill("{T}"),
        };
        let description = self.fill("{T} — {title}");
        (
            hook,
            sections,
            Extras {
                call_to_action: self.fill("{T}? 👍"),
                description,
                pinned: self.fill("{T}: 👍 / 👎?"),
                words: self.own_words(SIGNS, chance),
            },
        )
    }

    /// A few words that the title does not say, when it has none of its own.
    fn own_words(&self, list: &[&'static str], chance: &mut Chance) -> Option<String> {
        if self
            .task
            .title
            .thumbnail_words
            .as_deref()
            .and_then(words::fit)
            .is_some()
        {
            return None;
        }
        let mut list: Vec<&str> = list.to_vec();
        chance.shuffle(&mut list);
        list.iter()
            .find(|words| !words::repeat_title(words, self.title()))
            .or(list.first())
            .map(|words| (*words).to_owned())
    }

    fn seconds(&self, chance: &mut Chance) -> u32 {
        let (least, spread) = match self.task.brief.content_type {
            ContentType::Educational => (75, 10),
            ContentType::Entertainment => (45, 6),
            ContentType::Informational => (60, 7),
        };
        least + 5 * chance.below(spread) as u32
    }

    fn tags(&self) -> Vec<String> {
        let research = &self.task.research;
        let mut tags = vec![
            self.task.brief.keyword.as_str().to_owned(),
            self.topic.bare.clone(),
            research.primary_keyword.clone(),
        ];
        tags.extend(research.secondary_keywords.iter().take(10).cloned());
        tags.extend(self.task.brief.niche.clone());
        let mut kept: Vec<String> = Vec::with_capacity(tags.len());
        for tag in tags {
            let fits = tag.encode_utf16().count() <= 60;
            if fits
                && !kept
                    .iter()
                    .any(|other| other.to_lowercase() == tag.to_lowercase())
            {
                kept.push(tag);
            }
        }
        kept
    }

    /// The topic as one word, and the channel's field.
    fn hashtags(&self) -> Vec<String> {
        let things = match &self.topic.form {
            Form::Versus { one, other } => [Some(one.as_str()), Some(other.as_str())],
            _ => [Some(self.topic.bare.as_str()), None],
        };
        things
            .into_iter()
            .chain([self.task.brief.niche.as_deref()])
            .flatten()
            .filter_map(hashtag)
            .collect()
    }
}

/// `#HomeGym` of "home gym"; nothing that is too long to be read.
fn hashtag(text: &str) -> Option<String> {
    let mut tag = String::from("#");
    for word in text
        .split(|c: char| c.is_whitespace() || c.is_ascii_punctuation())
        .take(4)
    {
        tag.push_str(&first_large(word));
    }
    let readable = tag.chars().any(char::is_alphabetic) && (4..=30).contains(&tag.chars().count());
    readable.then_some(tag)
}

/// The number of points that a title promises and what they are, where this can be drafted. The keyword's own
/// numbers ("iPhone 17") promise nothing, and what is counted usually follows its number.
fn list<'a>(title: &str, keyword: &str, prose: &'a Prose) -> Option<(usize, &'a Kind)> {
    let mut own = Vec::new();
    text::for_each_word(keyword, |word| own.push(word.hash()));
    let (mut count, mut before, mut after) = (None, None, None);
    text::for_each_word(title, |word| {
        if word.kind == WordKind::Number {
            if count.is_none() && !own.contains(&word.hash()) {
                count = word.text.parse().ok();
            }
        } else if !own.contains(&word.hash()) {
            let kind = prose
                .kinds
                .iter()
                .find(|kind| kind.stems.iter().any(|stem| word.text.starts_with(stem)));
            if count.is_some() {
                after = after.or(kind);
            } else {
                before = before.or(kind);
            }
        }
    });
    count
        .filter(|count| (2..=7).contains(count))
        .zip(after.or(before))
}

/// "What is rust? in plain words" begins its second sentence small.
fn upper_after_question(text: &str) -> String {
    match text.split_once("? ") {
        Some((before, after)) if before.chars().count() < 60 => {
            format!("{before}? {}", first_large(after))
        }
        _ => text.to_owned(),
    }
}
