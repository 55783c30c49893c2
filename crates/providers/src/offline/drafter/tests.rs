//! The drafter, judged by the rules that judge models.

use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Waker};

use greenlit_domain::brief::{Brief, OutlineTask, ResearchTask, Task, TitlesTask};
use greenlit_domain::judgement::Judgement;
use greenlit_domain::keyword::Keyword;
use greenlit_domain::language::{Language, detect};
use greenlit_domain::model::{AnswerSchema, LanguageModel, TextRequest, Usage};
use greenlit_domain::outline::{Outline, OutlineDraft};
use greenlit_domain::research::Research;
use greenlit_domain::rules;
use greenlit_domain::settings::{ContentType, DEFAULT_QUALITY_BAR};
use greenlit_domain::step::Step;
use greenlit_domain::titles::{SelectedTitle, TitleDraft, Titles};
use proptest::prelude::*;
use serde::Deserialize;

use super::Drafter;

#[derive(Deserialize)]
struct TitlesAnswer {
    titles: Vec<TitleDraft>,
}

fn brief(keyword: &str, language: Option<&str>, seed: u64) -> Arc<Brief> {
    let keyword = Keyword::parse(keyword).unwrap();
    let language = match language {
        Some(tag) => Language::parse(tag).unwrap(),
        None => detect(&keyword, None),
    };
    Arc::new(Brief {
        keyword,
        language,
        niche: None,
        audience: None,
        content_type: ContentType::Educational,
        seed,
    })
}

fn research(brief: &Arc<Brief>) -> Judgement<Research> {
    let task = ResearchTask {
        brief: brief.clone(),
    };
    let text = Drafter.draft(&Task::Research(task.clone()), 1).unwrap();
    rules::research::judge(&task, serde_json::from_str(&text).unwrap())
}

fn titles(
    brief: &Arc<Brief>,
    research: &Research,
    revision: u32,
    turned_down: Vec<String>,
    note: Option<&str>,
) -> Judgement<Titles> {
    let task = TitlesTask {
        brief: brief.clone(),
        research: Arc::new(research.clone()),
        revision,
        note: note.map(str::to_owned),
        turned_down,
    };
    let text = Drafter.draft(&Task::Titles(task.clone()), 1).unwrap();
    let answer: TitlesAnswer = serde_json::from_str(&text).unwrap();
    rules::titles::judge(&task, answer.titles)
}

fn outline(brief: &Arc<Brief>, research: &Research, title: SelectedTitle) -> Judgement<Outline> {
    let task = OutlineTask {
        brief: brief.clone(),
        research: Arc::new(research.clone()),
        title,
    };
    let text = Drafter.draft(&Task::Outline(task.clone()), 1).unwrap();
    let draft: OutlineDraft = serde_json::from_str(&text).unwrap();
    rules::outline::judge(&task, draft)
}

fn own_title(text: &str) -> SelectedTitle {
    SelectedTitle {
        text: text.to_owned(),
        candidate: None,
        thumbnail_words: None,
    }
}

fn texts(titles: &Titles) -> Vec<String> {
    titles
        .candidates
        .iter()
        .map(|candidate| candidate.text.clone())
        .collect()
}

#[test]
fn the_same_seed_repeats_and_another_does_not() {
    let (one, again, other) = (
        brief("sourdough for beginners", None, 1),
        brief("sourdough for beginners", None, 1),
        brief("sourdough for beginners", None, 2),
    );
    let ground = research(&one).result;
    let first = texts(&titles(&one, &ground, 1, Vec::new(), None).result);
    assert_eq!(
        first,
        texts(&titles(&again, &ground, 1, Vec::new(), None).result)
    );
    assert_ne!(
        first,
        texts(&titles(&other, &ground, 1, Vec::new(), None).result)
    );
}

#[test]
fn drafts_read_as_before() {
    for keyword in [
        "sourdough for beginners",
        "how to fix a bike",
        "iPhone 17 vs Pixel 11",
        "what is rust",
        "pão de fermentação natural",
        "寿司の作り方",
    ] {
        let brief = brief(keyword, None, 1);
        let ground = research(&brief).result;
        let titles = titles(&brief, &ground, 1, Vec::new(), None).result;
        let best = &titles.candidates[0];
        let chosen = SelectedTitle {
            text: best.text.clone(),
            candidate: Some(best.id),
            thumbnail_words: Some(best.thumbnail_words.clone()),
        };
        let outline = outline(&brief, &ground, chosen).result;
        let mut page = String::new();
        for candidate in &titles.candidates {
            page.push_str(&format!(
                "{:3} {} | {} | {}\n",
                candidate.score, candidate.text, candidate.angle, candidate.thumbnail_words
            ));
        }
        page.push_str(&format!(
            "\n{}\n\n{}\n\n",
            ground.summary,
            ground.questions.join("\n")
        ));
        page.push_str(&format!("HOOK {}\n", outline.hook.says));
        for section in &outline.sections {
            page.push_str(&format!(
                "- {} ({} s): {}\n",
                section.heading, section.seconds, section.says
            ));
        }
        page.push_str(&format!(
            "\n{}\n\nTAGS {}\n",
            outline.description,
            outline.tags.join(", ")
        ));
        insta::assert_snapshot!(greenlit_domain::keyword::slug(&brief.keyword), page);
    }
}

#[test]
fn the_drafter_answers_as_a_model_that_counts_nothing() {
    static SCHEMA: LazyLock<AnswerSchema> = LazyLock::new(|| AnswerSchema {
        name: "research",
        schema: serde_json::Value::Null,
    });
    let task = ResearchTask {
        brief: brief("sourdough", None, 1),
    };
    let request = TextRequest {
        step: Step::Research,
        attempt: 1,
        task: Task::Research(task.clone()),
        system: Arc::from(""),
        messages: Vec::new(),
        schema: &SCHEMA,
        max_output_tokens: 1,
        terms: Default::default(),
    };
    let mut answering = Drafter.complete(&request);
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(Ok(answer)) = answering.as_mut().poll(&mut context) else {
        panic!("the drafter answers at once");
    };
    assert_eq!(answer.facts.usage, Some(Usage::default()));
    assert_eq!(
        answer.text,
        Drafter.draft(&Task::Research(task), 1).unwrap()
    );
    assert_eq!(&*Drafter.identity().provider, "offline");
}

#[test]
fn forms_are_told_apart() {
    let cases = [
        ("sourdough for beginners", "Thing sourdough"),
        ("how to fix a bike", "Doing fixing a bike"),
        ("How to swim", "Doing swimming"),
        ("learn guitar for beginners", "Doing learning guitar"),
        ("what is rust", "Question rust"),
        ("why is the sky blue", "Question why is the sky blue"),
        ("best laptops 2026", "Ranked laptops"),
        ("iPhone 17 vs Pixel 11", "Versus iPhone 17 vs Pixel 11"),
        ("C++", "Thing C++"),
        ("como fazer pão em casa", "Doing fazer pão em casa"),
        (
            "café ou chá para iniciantes",
            "Versus café vs chá para iniciantes",
        ),
        ("melhores celulares 2026", "Ranked celulares"),
    ];
    for (keyword, read) in cases {
        let brief = brief(keyword, None, 1);
        let topic = super::voice::Voice::of(&brief).topic(&brief);
        let form = format!("{:?}", topic.form);
        let form = form.split([' ', '{']).next().unwrap_or_default();
        assert_eq!(format!("{form} {}", topic.core), read, "{}", brief.language);
    }
}

#[test]
fn again_brings_new_titles_and_follows_a_note() {
    let brief = brief("how to fix a bike", None, 1);
    let ground = research(&brief).result;
    let first = texts(&titles(&brief, &ground, 1, Vec::new(), None).result);
    let second = titles(
        &brief,
        &ground,
        2,
        first.clone(),
        Some("as questions please"),
    );
    let second = texts(&second.result);
    assert_eq!(second.len(), 10);
    assert!(second.iter().all(|title| !first.contains(title)));
    assert!(
        second.iter().filter(|title| title.contains('?')).count() >= 3,
        "{second:#?}"
    );
}

/// Keywords of many scripts, forms and lengths.
fn any_keyword() -> impl Strategy<Value = Keyword> {
    prop_oneof![
        "[a-zA-Z ]{3,60}",
        "\\PC{3,200}",
        "(?s:.{3,200})",
        "(how to |what is |why |best |como |o que é |is )[a-zé ]{3,40}",
        "[a-z]{2,20} (vs|or|ou|versus) [a-z0-9 ]{2,60}",
        "[\\p{Han}]{2,200}",
        "[\\p{Hiragana}\\p{Katakana}]{2,40}",
        "[\\p{Hangul} ]{2,60}",
        "[\\p{Arabic} ]{3,60}",
        "[\\p{Cyrillic} ]{3,60}",
        "[\\p{Thai}]{3,200}",
        "[\\p{Devanagari} ]{3,100}",
        "[🍞🎉👩‍🍳a1 ]{3,80}",
        "[!?.,:;'\"#&(){}\\[\\]a1 ]{3,80}",
        "[A-Z0-9 ]{3,30}",
        "[a-z]{150,200}",
    ]
    .prop_filter_map("a legal keyword", |raw| Keyword::parse(&raw).ok())
}

fn any_language() -> impl Strategy<Value = Option<Language>> {
    let tags = [
        "en", "pt-BR", "es", "fr", "de", "it", "ja", "zh", "ko", "ru", "ar", "th", "hi", "am",
        "xx", "he", "el", "sr-Latn",
    ];
    prop_oneof![
        2 => Just(None),
        3 => proptest::sample::select(tags.to_vec()).prop_map(|tag| Some(Language::parse(tag).unwrap())),
        1 => "[a-z]{2,3}".prop_map(|tag| Some(Language::parse(&tag).unwrap())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_legal_keyword_passes_the_bar(
        keyword in any_keyword(),
        language in any_language(),
        kind in proptest::sample::select(ContentType::ALL.to_vec()),
        seed in any::<u64>(),
        niche in proptest::option::of("\\PC{0,40}"),
        audience in proptest::option::of("[a-z{}]{0,40}"),
        own in "\\PC{1,100}|[a-z0-9 ]{1,100}|(?s:.{1,60})",
    ) {
        let language = language.unwrap_or_else(|| detect(&keyword, None));
        let brief = Arc::new(Brief { keyword, language, niche, audience, content_type: kind, seed });
        let judged = research(&brief);
        prop_assert!(judged.passes(DEFAULT_QUALITY_BAR), "research {}: {:?}", judged.score, judged.reasons);
        let ground = judged.result;
        let mut turned_down = Vec::new();
        let mut pick = None;
        for revision in 1..=3 {
            let judged = titles(&brief, &ground, revision, turned_down.clone(), None);
            prop_assert!(judged.passes(DEFAULT_QUALITY_BAR), "titles {revision} {}: {:?} {:#?}", judged.score, judged.reasons, texts(&judged.result));
            turned_down.extend(texts(&judged.result));
            pick = judged.result.candidates.into_iter().next();
        }
        let pick = pick.unwrap();
        let chosen = SelectedTitle { text: pick.text, candidate: Some(1), thumbnail_words: Some(pick.thumbnail_words) };
        let judged = outline(&brief, &ground, chosen);
        prop_assert!(judged.passes(DEFAULT_QUALITY_BAR), "outline {}: {:?}", judged.score, judged.reasons);
        if let Ok(own) = greenlit_domain::input::own_title(&own) {
            let judged = outline(&brief, &ground, own_title(&own));
            prop_assert!(judged.passes(DEFAULT_QUALITY_BAR), "own {}: {:?}", judged.score, judged.reasons);
        }
    }
}
