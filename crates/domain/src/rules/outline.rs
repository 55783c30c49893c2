//! Judges an outline: it keeps its title's promise, and what goes to YouTube holds YouTube's limits. Chapters are
//! computed, never taken from a model.

use super::ledger::Ledger;
use super::promise::{Claims, Said};
use super::words;
use super::written::{self, Field};
use crate::brief::OutlineTask;
use crate::judgement::Judgement;
use crate::language::Language;
use crate::outline::{Chapter, HOOK_SECONDS, Hook, Outline, OutlineDraft, Section};
use crate::score::content_words;
use crate::text;
use crate::youtube;

/// The fewest sections.
pub const MIN_SECTIONS: usize = 4;
/// The most sections.
pub const MAX_SECTIONS: usize = 8;
/// The shortest section: YouTube shows no shorter chapter.
pub const MIN_SECTION_SECONDS: u32 = youtube::MIN_CHAPTER_SECONDS;
/// The longest section.
pub const MAX_SECTION_SECONDS: u32 = 1_800;
/// The promise must stand in so many characters: more is hidden behind "more".
pub const PROMISE_CHARS: usize = 120;

const MAX_SPOKEN: usize = 2_000;
const MAX_HEADING: usize = 80;
const MAX_HASHTAGS: usize = 8;

/// The outline with its chapters and its whole description, its score, and what is wrong with it.
#[must_use]
pub fn judge(task: &OutlineTask, draft: OutlineDraft) -> Judgement<Outline> {
    let mut ledger = Ledger::default();
    let language = &task.brief.language;
    let hook = Hook {
        says: ledger.line("hook", &draft.hook.says, MAX_SPOKEN),
        shows: ledger.line("hook's picture", &draft.hook.shows, MAX_SPOKEN),
    };
    let sections = sections(&mut ledger, draft.sections);
    let call_to_action = ledger.line("call to action", &draft.call_to_action, 500);
    let pinned_comment = text::paragraphs(&draft.pinned_comment, 1_000);
    let body = description_body(&mut ledger, &draft.description);
    let tags = tags(&mut ledger, &draft.tags);
    let hashtags = hashtags(&mut ledger, &draft.hashtags);
    let chapters = chapters(&sections, language);
    let thumbnail_words = own_words(&mut ledger, task, draft.thumbnail_words);
    check_parts(
        &mut ledger,
        &hook,
        &sections,
        &call_to_action,
        &pinned_comment,
    );
    check_description(&mut ledger, task, &body);
    check_promise(&mut ledger, task, &hook, &sections, &body);
    let description = assembled(&mut ledger, &body, &chapters, &hashtags);
    let outline = Outline {
        hook,
        sections,
        call_to_action,
        pinned_comment,
        description,
        tags,
        hashtags,
        chapters,
        thumbnail_words,
    };
    check_language(&mut ledger, task, &outline, &body);
    check_upload(&mut ledger, task, &outline);
    ledger.judge(outline, 100)
}

fn sections(ledger: &mut Ledger, raw: Vec<Section>) -> Vec<Section> {
    let given = raw.len();
    let mut bounded = 0;
    let sections: Vec<Section> = raw
        .into_iter()
        .take(MAX_SECTIONS + 1)
        .map(|section| {
            let seconds = section
                .seconds
                .clamp(MIN_SECTION_SECONDS, MAX_SECTION_SECONDS);
            bounded += usize::from(seconds != section.seconds);
            Section {
                heading: youtube::without_angles(ledger.line(
                    "heading",
                    &section.heading,
                    MAX_HEADING,
                )),
                says: ledger.line("section", &section.says, MAX_SPOKEN),
                shows: ledger.line("section's picture", &section.shows, MAX_SPOKEN),
                seconds,
            }
        })
        .collect();
    if bounded > 0 {
        ledger.repaired(format!(
            "brought {bounded} sections to {MIN_SECTION_SECONDS} to {MAX_SECTION_SECONDS} seconds"
        ));
    }
    if !(MIN_SECTIONS..=MAX_SECTIONS).contains(&given) {
        ledger.hard(
            "outline.sections",
            format!("{given} sections: plan {MIN_SECTIONS} to {MAX_SECTIONS}"),
        );
    }
    sections
}

/// The draft's own text: without `<` and `>`, and without chapter lines and hashtag lines, which greenlit writes itself.
fn description_body(ledger: &mut Ledger, raw: &str) -> String {
    let clean = text::paragraphs(raw, youtube::MAX_DESCRIPTION_BYTES + 1);
    let clean = youtube::without_angles(clean);
    let given = clean.lines().count();
    let kept: Vec<&str> = clean
        .lines()
        .filter(|line| !is_chapter_line(line) && !is_hashtag_line(line))
        .collect();
    if kept.len() < given {
        ledger.repaired(format!(
            "took {} lines of chapters or hashtags out of the description: greenlit writes its own",
            given - kept.len()
        ));
        return text::paragraphs(&kept.join("\n"), youtube::MAX_DESCRIPTION_BYTES);
    }
    clean
}

/// A line that begins with a time, such as `1:05 The flour`.
pub(super) fn is_chapter_line(line: &str) -> bool {
    let stamp = line
        .trim_start_matches(['-', '*', '•', '(', '[', ' '])
        .split([' ', ')', ']'])
        .next()
        .unwrap_or_default();
    let parts = stamp.split(':').count();
    (2..=3).contains(&parts)
        && stamp.split(':').all(|part| {
            (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        })
}

fn is_hashtag_line(line: &str) -> bool {
    let mut words = line.split_whitespace().peekable();
    words.peek().is_some() && words.all(|word| word.starts_with('#') && word.len() > 1)
}

fn tags(ledger: &mut Ledger, raw: &[String]) -> Vec<String> {
    let (fitted, left_out) = youtube::fit_tags(raw);
    if left_out > 0 {
        ledger.repaired(format!(
            "dropped {left_out} tags that YouTube would not take ({} together, doubles, or no text)",
            youtube::MAX_TAGS_LENGTH
        ));
    }
    if fitted.len() < 3 {
        ledger.soft(
            "outline.tags",
            8,
            format!("{} tags can be used: give 8 to 15", fitted.len()),
        );
    }
    fitted
}

/// Hashtags of letters and digits alone, each once.
fn hashtags(ledger: &mut Ledger, raw: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(MAX_HASHTAGS);
    for raw in raw.iter().take(60) {
        let line = text::line(raw, 120);
        let mut tag = String::from("#");
        tag.extend(line.chars().filter(|c| {
            c.is_alphanumeric() || *c == '_' || unicode_normalization::char::is_combining_mark(*c)
        }));
        let known = kept
            .iter()
            .any(|other| other.to_lowercase() == tag.to_lowercase());
        let readable = tag.chars().any(char::is_alphabetic) && tag.chars().count() <= 50;
        if readable && !known && kept.len() < MAX_HASHTAGS {
            kept.push(tag);
        }
    }
    if kept.len() < raw.len() {
        ledger.repaired(format!("kept {} of {} hashtags", kept.len(), raw.len()));
    }
    if kept.is_empty() {
        ledger.soft("outline.hashtags", 4, "no hashtag can be used: give 3 to 5");
    }
    kept
}

/// The hook is the first chapter; each section follows where the one before it ends.
fn chapters(sections: &[Section], language: &Language) -> Vec<Chapter> {
    let mut start = HOOK_SECONDS;
    let mut chapters = Vec::with_capacity(sections.len() + 1);
    chapters.push(Chapter {
        start: 0,
        title: intro(language).to_owned(),
    });
    for section in sections {
        chapters.push(Chapter {
            start,
            title: section.heading.clone(),
        });
        start = start.saturating_add(section.seconds);
    }
    chapters
}

/// What the first chapter is called.
fn intro(language: &Language) -> &'static str {
    match language.primary() {
        "pt" => "Introdução",
        "es" => "Introducción",
        "ja" => "はじめに",
        "zh" => "开场",
        "ko" => "인트로",
        "ru" => "Вступление",
        "uk" => "Вступ",
        "ar" => "مقدمة",
        "he" => "פתיחה",
        "el" => "Εισαγωγή",
        "hi" => "परिचय",
        "th" => "บทนำ",
        _ => "Intro",
    }
}

fn own_words(ledger: &mut Ledger, task: &OutlineTask, raw: Option<String>) -> Option<String> {
    let fitted = raw.as_deref().and_then(words::fit);
    if task
        .title
        .thumbnail_words
        .as_deref()
        .and_then(words::fit)
        .is_some()
    {
        return fitted;
    }
    if raw
        .as_deref()
        .is_some_and(|raw| raw.split_whitespace().nth(words::MAX_WORDS).is_some())
    {
        ledger.repaired("cut the thumbnail words to four");
    }
    match &fitted {
        None => ledger.hard(
            "outline.thumbnail_words",
            "the title has no thumbnail words: give one to four that add to it",
        ),
        Some(words) if words::repeat_title(words, &task.title.text) => ledger.soft(
            "outline.words_repeat",
            5,
            "the thumbnail words only repeat the title: say something that adds to it",
        ),
        Some(_) => {}
    }
    fitted
}

fn check_parts(
    ledger: &mut Ledger,
    hook: &Hook,
    sections: &[Section],
    call_to_action: &str,
    pinned: &str,
) {
    if hook.says.is_empty() {
        ledger.hard(
            "outline.hook",
            "the hook says nothing: write what is said in the first 15 seconds",
        );
    }
    let unnamed = sections
        .iter()
        .filter(|section| section.heading.is_empty())
        .count();
    if unnamed > 0 {
        ledger.hard(
            "outline.heading",
            format!("{unnamed} sections have no heading: each becomes a chapter"),
        );
    }
    let silent = sections
        .iter()
        .filter(|section| section.says.is_empty())
        .count();
    if silent > 0 {
        ledger.hard(
            "outline.says",
            format!("{silent} sections say nothing: write what is said"),
        );
    }
    if sections.iter().any(|section| section.shows.is_empty()) || hook.shows.is_empty() {
        ledger.soft(
            "outline.shows",
            5,
            "say of the hook and of every section what is shown",
        );
    }
    if call_to_action.is_empty() {
        ledger.soft("outline.call_to_action", 8, "the call to action is empty");
    }
    if pinned.is_empty() {
        ledger.soft("outline.pinned_comment", 5, "the pinned comment is empty");
    }
}

fn check_description(ledger: &mut Ledger, task: &OutlineTask, body: &str) {
    if body.is_empty() {
        ledger.hard("outline.description", "the description is empty");
        return;
    }
    let beginning = match body.char_indices().nth(PROMISE_CHARS) {
        Some((end, _)) => &body[..end],
        None => body,
    };
    let title = Claims::of(&task.title.text, &task.brief.language);
    let kept = title.kept_by(&Said::new([beginning].into_iter(), 0));
    let topic = content_words(task.brief.keyword.as_str(), &task.brief.language);
    let mut names_topic = false;
    text::for_each_word(beginning, |word| {
        names_topic |= topic.contains(&word.stem())
    });
    if kept.coverage < 0.3 && !names_topic {
        ledger.soft(
            "outline.promise_late",
            15,
            format!("the first {PROMISE_CHARS} characters of the description do not say what the title promises"),
        );
    }
}

/// What the title claims must be in the video.
fn check_promise(
    ledger: &mut Ledger,
    task: &OutlineTask,
    hook: &Hook,
    sections: &[Section],
    body: &str,
) {
    let texts = [hook.says.as_str(), body]
        .into_iter()
        .chain(sections.iter().flat_map(|section| {
            [
                section.heading.as_str(),
                section.says.as_str(),
                section.shows.as_str(),
            ]
        }));
    let kept = Claims::of(&task.title.text, &task.brief.language)
        .kept_by(&Said::new(texts, sections.len()));
    if !kept.missing_numbers.is_empty() {
        ledger.hard(
            "outline.promise_number",
            format!(
                "the title promises {}, and the outline does not: say it, or have as many sections",
                kept.missing_numbers.join(" and ")
            ),
        );
    }
    if kept.coverage < 0.34 {
        ledger.hard(
            "outline.promise",
            format!(
                "the outline does not deliver what the title says: {:?}",
                task.title.text
            ),
        );
    } else if kept.coverage < 0.6 {
        ledger.soft(
            "outline.promise_thin",
            10,
            format!(
                "much of what the title says is not in the outline: {:?}",
                task.title.text
            ),
        );
    }
}

/// Tags may be in several languages: people search in several.
fn check_language(ledger: &mut Ledger, task: &OutlineTask, outline: &Outline, body: &str) {
    let sections = outline.sections.iter();
    let fields = [
        Field {
            name: "sentences of the hook",
            texts: vec![&outline.hook.says, &outline.hook.shows],
        },
        Field {
            name: "sections",
            texts: sections
                .flat_map(|section| [&section.heading, &section.says, &section.shows])
                .map(String::as_str)
                .collect(),
        },
        Field {
            name: "sentences of the description",
            texts: vec![body],
        },
        Field {
            name: "sentences of call to action and pinned comment",
            texts: vec![&outline.call_to_action, &outline.pinned_comment],
        },
    ];
    written::check(
        ledger,
        "outline.language",
        8,
        &task.brief,
        &[&task.title.text],
        "texts of the outline",
        &fields,
    );
}

/// Text, chapters, hashtags; the text gives way when all three are too long.
fn assembled(ledger: &mut Ledger, body: &str, chapters: &[Chapter], hashtags: &[String]) -> String {
    let with_hours = chapters.last().is_some_and(|last| last.start >= 3_600);
    let mut tail = String::with_capacity(600);
    for chapter in chapters {
        tail.push('\n');
        tail.push_str(&youtube::timestamp(chapter.start, with_hours));
        tail.push(' ');
        tail.push_str(&chapter.title);
    }
    if !hashtags.is_empty() {
        tail.push_str("\n\n");
        tail.push_str(&hashtags.join(" "));
    }
    let room = youtube::MAX_DESCRIPTION_BYTES.saturating_sub(tail.len() + 1);
    let fitted = if body.len() > room {
        ledger.repaired("cut the description, so that chapters and hashtags fit into 5,000 bytes");
        let cut = text::cut_bytes(body, room);
        cut.rfind(char::is_whitespace)
            .filter(|end| *end * 2 > cut.len())
            .map_or(cut, |end| cut[..end].trim_end())
    } else {
        body
    };
    format!("{fitted}\n{tail}").trim_start().to_owned()
}

/// The last word has the validator that publishing uses.
fn check_upload(ledger: &mut Ledger, task: &OutlineTask, outline: &Outline) {
    let duration = outline.sections.iter().fold(HOOK_SECONDS, |sum, section| {
        sum.saturating_add(section.seconds)
    });
    let upload = youtube::Upload {
        title: &task.title.text,
        description: &outline.description,
        tags: &outline.tags,
        chapters: &outline.chapters,
        duration: Some(duration),
    };
    for fault in youtube::faults(&upload) {
        // The title was judged when it was picked, and this agent cannot change it.
        if fault.field != youtube::Field::Title {
            ledger.hard(fault.rule, fault.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests_support::{brief, research};
    use crate::titles::SelectedTitle;
    use proptest::prelude::*;
    use std::sync::Arc;

    fn task(title: &str, thumbnail_words: Option<&str>) -> OutlineTask {
        OutlineTask {
            brief: Arc::new(brief("sourdough for beginners", "en")),
            research: Arc::new(research()),
            title: SelectedTitle {
                text: title.to_owned(),
                candidate: thumbnail_words.map(|_| 1),
                thumbnail_words: thumbnail_words.map(str::to_owned),
            },
        }
    }

    fn draft() -> OutlineDraft {
        let section = |heading: &str| Section {
            heading: heading.to_owned(),
            says: format!("{heading}: what goes wrong with sourdough and what to do."),
            shows: "Hands and dough.".to_owned(),
            seconds: 60,
        };
        OutlineDraft {
            hook: Hook {
                says: "Five mistakes flatten a first sourdough loaf.".to_owned(),
                shows: "A flat loaf.".to_owned(),
            },
            sections: vec![section("Starter"), section("Flour"), section("Water"), section("Oven")],
            call_to_action: "Tell me which one was yours.".to_owned(),
            description: "Sourdough for beginners: the mistakes that flatten a loaf.\n\n0:00 Start\n#bread #dough".to_owned(),
            tags: vec!["sourdough".to_owned(), "bread, easy".to_owned(), "starter".to_owned()],
            hashtags: vec!["#sour dough".to_owned(), "bread".to_owned(), "#Bread".to_owned()],
            pinned_comment: "What went wrong for you?".to_owned(),
            thumbnail_words: None,
        }
    }

    fn rules(judgement: &Judgement<Outline>) -> Vec<&str> {
        judgement
            .reasons
            .iter()
            .map(|reason| reason.rule.as_str())
            .collect()
    }

    const TITLE: &str = "Sourdough for Beginners: 5 Mistakes";

    #[test]
    fn chapters_and_description_are_computed() {
        let judged = judge(&task(TITLE, Some("FLAT LOAF?")), draft());
        assert_eq!(rules(&judged), Vec::<&str>::new());
        assert_eq!(
            judged.result.description,
            "Sourdough for beginners: the mistakes that flatten a loaf.\n\n0:00 Intro\n0:15 Starter\n1:15 Flour\n2:15 Water\n3:15 Oven\n\n#sourdough #bread"
        );
        assert_eq!(judged.result.tags, ["sourdough", "bread easy", "starter"]);
    }

    #[test]
    fn a_number_that_is_not_delivered_breaks_the_promise() {
        let judged = judge(&task("9 Sourdough Mistakes", Some("FLAT?")), draft());
        assert_eq!(rules(&judged), ["outline.promise_number"]);
    }

    #[test]
    fn a_title_about_something_else_is_a_broken_promise() {
        let judged = judge(
            &task("The secret history of medieval castles", Some("WHY?")),
            draft(),
        );
        assert_eq!(rules(&judged)[0], "outline.promise");
    }

    #[test]
    fn own_words_need_thumbnail_words() {
        assert_eq!(
            rules(&judge(&task(TITLE, None), draft())),
            ["outline.thumbnail_words"]
        );
        let mut with_words = draft();
        with_words.thumbnail_words = Some("FLAT LOAF? READ THIS NOW".to_owned());
        let judged = judge(&task(TITLE, None), with_words);
        assert!(judged.is_within_limits());
        assert_eq!(
            judged.result.thumbnail_words.as_deref(),
            Some("FLAT LOAF? READ THIS")
        );
    }

    #[test]
    fn a_long_description_gives_way_to_chapters() {
        let mut long = draft();
        long.description = "pão ".repeat(2_000);
        let judged = judge(&task(TITLE, Some("FLAT?")), long);
        assert!(judged.result.description.len() <= 5_000);
        assert!(judged.result.description.contains("0:15 Starter"));
        assert!(judged.repairs.iter().any(|repair| repair.contains("5,000")));
    }

    proptest! {
        #[test]
        fn what_passes_can_be_uploaded(
            description in "(?s:.{0,400})|[a-z# :0-9\n]{0,200}",
            headings in proptest::collection::vec("(?s:.{0,120})", 0..12),
            tags in proptest::collection::vec("(?s:.{0,120})", 0..30),
            hashtags in proptest::collection::vec("(?s:.{0,60})", 0..30),
            seconds in any::<u32>(),
        ) {
            let draft = OutlineDraft {
                sections: headings.into_iter().map(|heading| Section {
                    heading, says: "Sourdough".to_owned(), shows: "x".to_owned(), seconds,
                }).collect(),
                description, tags, hashtags,
                ..draft()
            };
            let judged = judge(&task("Sourdough", Some("WHY?")), draft);
            if judged.is_within_limits() {
                let outline = &judged.result;
                prop_assert_eq!(youtube::description_faults(&outline.description), vec![]);
                prop_assert_eq!(youtube::tags_faults(&outline.tags), vec![]);
                prop_assert_eq!(youtube::chapters_faults(&outline.chapters, None), vec![]);
            }
        }
    }
}
