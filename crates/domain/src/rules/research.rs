//! Judges research: enough questions and angles, sources that are addresses, a picture that can be painted.

use super::ledger::Ledger;
use super::written::{self, Field};
use crate::brief::ResearchTask;
use crate::judgement::Judgement;
use crate::research::{Angle, Fact, PictureBrief, Research, Source};
use crate::score::content_words;
use crate::text;

/// The fewest questions of viewers.
pub const MIN_QUESTIONS: usize = 5;
/// The fewest angles.
pub const MIN_ANGLES: usize = 3;

const MAX_LIST: usize = 20;
const MAX_LINE: usize = 300;
const MAX_SUMMARY: usize = 1_500;
const MAX_URL: usize = 2_000;

/// Colours for a picture whose brief names none that can be read.
const FALLBACK_PALETTE: [&str; 3] = ["#1f3a5f", "#f2a541", "#f7f3e9"];

/// The research after repairs, its score, and what is wrong with it.
#[must_use]
pub fn judge(task: &ResearchTask, research: Research) -> Judgement<Research> {
    let mut ledger = Ledger::default();
    let research = repaired(&mut ledger, task, research);
    check_amounts(&mut ledger, &research);
    check_topic(&mut ledger, task, &research);
    check_language(&mut ledger, task, &research);
    ledger.judge(research, 100)
}

fn repaired(ledger: &mut Ledger, task: &ResearchTask, raw: Research) -> Research {
    let keyword = task.brief.keyword.as_str();
    let mut primary_keyword = ledger.line("primary keyword", &raw.primary_keyword, 200);
    if primary_keyword.is_empty() {
        ledger.repaired("took the keyword as primary keyword");
        primary_keyword = keyword.to_owned();
    }
    Research {
        summary: ledger.line("summary", &raw.summary, MAX_SUMMARY),
        wants: ledger.lines("wants", raw.wants, MAX_LIST, MAX_LINE),
        fears: ledger.lines("fears", raw.fears, MAX_LIST, MAX_LINE),
        questions: ledger.lines("questions", raw.questions, MAX_LIST, MAX_LINE),
        angles: angles(ledger, raw.angles),
        primary_keyword,
        secondary_keywords: ledger.lines("secondary keywords", raw.secondary_keywords, 30, 100),
        facts: facts(ledger, raw.facts),
        picture: picture(ledger, raw.picture, keyword),
    }
}

fn angles(ledger: &mut Ledger, raw: Vec<Angle>) -> Vec<Angle> {
    let given = raw.len();
    let mut kept: Vec<Angle> = Vec::with_capacity(given.min(MAX_LIST));
    for angle in raw.into_iter().take(MAX_LIST) {
        let name = ledger.line("angle", &angle.name, 120);
        let why = ledger.line("reason of an angle", &angle.why, 400);
        let known = kept
            .iter()
            .any(|other| other.name == name || text::folded(&other.name) == text::folded(&name));
        if !name.is_empty() && !known {
            kept.push(Angle { name, why });
        }
    }
    if kept.len() < given {
        ledger.repaired(format!("dropped {} of {given} angles", given - kept.len()));
    }
    kept
}

fn facts(ledger: &mut Ledger, raw: Vec<Fact>) -> Vec<Fact> {
    let mut without_address = 0;
    let facts = raw
        .into_iter()
        .take(MAX_LIST * 2)
        .filter_map(|fact| {
            let claim = ledger.line("claim", &fact.claim, 500);
            let had_source = fact.source.is_some();
            let source = fact.source.and_then(source);
            without_address += usize::from(had_source && source.is_none());
            (!claim.is_empty()).then_some(Fact { claim, source })
        })
        .collect();
    if without_address > 0 {
        ledger.repaired(format!(
            "marked {without_address} facts as unsourced: their source was no http or https address"
        ));
    }
    facts
}

/// A source with an address that a browser would open, or nothing.
fn source(raw: Source) -> Option<Source> {
    let url = raw.url.trim();
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?
        .split(['/', '?', '#'])
        .next()?;
    let plain = url.len() <= MAX_URL
        && !url.chars().any(|c| {
            c.is_whitespace() || text::is_hidden(c) || matches!(c, '<' | '>' | '"' | '`' | '\\')
        });
    // A name with a dot; no user or password, which only serves to mislead.
    let named = host.contains('.') && !host.contains('@') && !host.starts_with('.');
    (plain && named).then(|| {
        let title = text::line(&raw.title, 200);
        Source {
            title: if title.is_empty() {
                host.to_owned()
            } else {
                title
            },
            url: url.to_owned(),
        }
    })
}

fn picture(ledger: &mut Ledger, raw: PictureBrief, keyword: &str) -> PictureBrief {
    let mut subject = ledger.line("picture's subject", &raw.subject, 400);
    if subject.is_empty() {
        ledger.repaired("took the keyword as the picture's subject");
        subject = keyword.to_owned();
    }
    let given = raw.palette.len();
    let mut palette: Vec<String> = Vec::with_capacity(4);
    for colour in raw.palette.iter().take(16).filter_map(|raw| colour(raw)) {
        if palette.len() < 4 && !palette.contains(&colour) {
            palette.push(colour);
        }
    }
    if palette.len() < given {
        ledger.repaired(format!(
            "dropped {} of {given} colours",
            given - palette.len()
        ));
    }
    if palette.len() < 2 {
        ledger.soft(
            "research.palette",
            5,
            "the picture needs two to four colours, each as #rrggbb",
        );
        for fallback in FALLBACK_PALETTE {
            if palette.len() < 3 && palette.iter().all(|known| known != fallback) {
                palette.push(fallback.to_owned());
            }
        }
    }
    PictureBrief {
        subject,
        mood: ledger.line("picture's mood", &raw.mood, 200),
        palette,
        empty_side: raw.empty_side,
    }
}

/// `#rrggbb` in small letters, from that or `#rgb`.
fn colour(raw: &str) -> Option<String> {
    let digits = raw.trim().strip_prefix('#')?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    match digits.len() {
        6 => Some(format!("#{}", digits.to_ascii_lowercase())),
        3 => {
            let doubled: String = digits.chars().flat_map(|digit| [digit, digit]).collect();
            Some(format!("#{}", doubled.to_ascii_lowercase()))
        }
        _ => None,
    }
}

fn check_amounts(ledger: &mut Ledger, research: &Research) {
    if research.summary.is_empty() {
        ledger.hard(
            "research.summary",
            "the summary is empty: say in two or three sentences who watches and what they are after",
        );
    } else if text::columns(&research.summary) < 40 {
        ledger.soft(
            "research.summary_short",
            8,
            "the summary is too short to be of use: write two or three sentences",
        );
    }
    too_few(
        ledger,
        "research.questions",
        "questions",
        research.questions.len(),
        MIN_QUESTIONS,
    );
    too_few(
        ledger,
        "research.angles",
        "angles",
        research.angles.len(),
        MIN_ANGLES,
    );
    for (rule, name, found) in [
        ("research.wants", "wants", research.wants.len()),
        ("research.fears", "fears", research.fears.len()),
        (
            "research.secondary_keywords",
            "secondary keywords",
            research.secondary_keywords.len(),
        ),
    ] {
        if found < 2 {
            ledger.soft(
                rule,
                8,
                format!("only {found} {name}: give at least 2, better 3 to 5"),
            );
        }
    }
    let sourced = research
        .facts
        .iter()
        .filter(|fact| fact.source.is_some())
        .count();
    if sourced == 0 {
        ledger.soft(
            "research.unsourced",
            10,
            "no fact has a source: name the page that each statement was taken from, or leave it out",
        );
    }
    if research.angles.iter().any(|angle| angle.why.is_empty()) {
        ledger.soft(
            "research.angle_why",
            5,
            "say of every angle why viewers would care",
        );
    }
}

fn too_few(ledger: &mut Ledger, rule: &str, name: &str, found: usize, least: usize) {
    if found < least {
        ledger.hard(
            rule,
            format!(
                "{found} different {name}: {} more are needed ({least} at least)",
                least - found
            ),
        );
    }
}

/// Research that never names its topic is about something else.
fn check_topic(ledger: &mut Ledger, task: &ResearchTask, research: &Research) {
    let topic = content_words(task.brief.keyword.as_str(), &task.brief.language);
    let mut found = false;
    let texts = std::iter::once(research.summary.as_str())
        .chain(research.questions.iter().map(String::as_str))
        .chain(std::iter::once(research.primary_keyword.as_str()));
    for text in texts {
        text::for_each_word(text, |word| found |= topic.contains(&word.stem()));
        if found {
            return;
        }
    }
    ledger.soft(
        "research.off_topic",
        30,
        format!(
            "neither summary nor questions mention {:?}",
            text::shorten(task.brief.keyword.as_str(), 80)
        ),
    );
}

/// Claims may keep the words of their sources, and the picture is for a model: these are not asked.
fn check_language(ledger: &mut Ledger, task: &ResearchTask, research: &Research) {
    fn all(list: &[String]) -> Vec<&str> {
        list.iter().map(String::as_str).collect()
    }
    let angles = &research.angles;
    let fields = [
        Field {
            name: "sentences of the summary",
            texts: vec![&research.summary],
        },
        Field {
            name: "questions",
            texts: all(&research.questions),
        },
        Field {
            name: "wants",
            texts: all(&research.wants),
        },
        Field {
            name: "fears",
            texts: all(&research.fears),
        },
        Field {
            name: "angles",
            texts: angles
                .iter()
                .flat_map(|angle| [angle.name.as_str(), angle.why.as_str()])
                .collect(),
        },
        Field {
            name: "secondary keywords",
            texts: all(&research.secondary_keywords),
        },
    ];
    written::check(
        ledger,
        "research.language",
        10,
        &task.brief,
        &[],
        "texts of the research",
        &fields,
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests_support::{brief, research};
    use std::sync::Arc;

    fn task(keyword: &str, language: &str) -> ResearchTask {
        ResearchTask {
            brief: Arc::new(brief(keyword, language)),
        }
    }

    fn rules<T>(judgement: &Judgement<T>) -> Vec<&str> {
        judgement
            .reasons
            .iter()
            .map(|reason| reason.rule.as_str())
            .collect()
    }

    #[test]
    fn good_research_passes_unchanged() {
        let judged = judge(&task("sourdough for beginners", "en"), research());
        assert_eq!(rules(&judged), Vec::<&str>::new());
        assert_eq!(judged.score, 100);
        assert_eq!(judged.result, research());
    }

    #[test]
    fn research_without_sources_is_graded_lower() {
        let mut raw = research();
        raw.facts.clear();
        let judged = judge(&task("sourdough for beginners", "en"), raw);
        assert_eq!(rules(&judged), ["research.unsourced"]);
        assert_eq!(judged.score, 90);
    }

    #[test]
    fn repeated_questions_do_not_count() {
        let mut raw = research();
        raw.questions = vec!["Why is my sourdough flat?".to_owned(); 9];
        let judged = judge(&task("sourdough", "en"), raw);
        assert!(!judged.is_within_limits());
        assert!(judged.reasons[0].message.contains("4 more are needed"));
        assert!(judged.score <= 40);
    }

    #[test]
    fn a_source_that_is_no_web_address_leaves_the_fact_unsourced() {
        for url in [
            "javascript:alert(1)",
            "ftp://a.b/c",
            "https://nodots",
            "https://u@evil.com/",
            "https://a.b/\"x",
        ] {
            let mut raw = research();
            raw.facts = vec![Fact {
                claim: "Flour matters.".to_owned(),
                source: Some(Source {
                    title: "t".to_owned(),
                    url: url.to_owned(),
                }),
            }];
            let judged = judge(&task("sourdough", "en"), raw);
            assert_eq!(judged.result.facts[0].source, None, "{url}");
            assert_eq!(judged.repairs.len(), 1);
        }
    }

    #[test]
    fn colours_that_cannot_be_read_are_replaced_and_said() {
        let mut raw = research();
        raw.picture.palette = vec!["red".to_owned(), "#FA0".to_owned(), "#12345".to_owned()];
        let judged = judge(&task("sourdough", "en"), raw);
        assert_eq!(judged.result.picture.palette[0], "#ffaa00");
        assert_eq!(judged.result.picture.palette.len(), 3);
        assert!(rules(&judged).contains(&"research.palette"));
    }

    #[test]
    fn a_japanese_keyword_with_english_research_is_refused() {
        let judged = judge(&task("寿司の作り方", "ja"), research());
        assert_eq!(rules(&judged)[0], "research.language");
        assert!(!judged.is_within_limits());
    }

    #[test]
    fn a_megabyte_is_cut() {
        let mut raw = research();
        raw.summary = "sourdough ".repeat(100_000);
        raw.questions = vec!["q".repeat(1_000_000); 30];
        let judged = judge(&task("sourdough", "en"), raw);
        assert!(judged.result.summary.len() <= MAX_SUMMARY);
        assert!(!judged.is_within_limits());
    }
}
