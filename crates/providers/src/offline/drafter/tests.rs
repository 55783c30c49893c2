//! The drafter, judged by the rules that judge models.

use std::sync::Arc;

use greenlit_domain::brief::{Brief, OutlineTask, ResearchTask, Task, TitlesTask};
use greenlit_domain::judgement::Judgement;
use greenlit_domain::keyword::Keyword;
use greenlit_domain::language::{Language, detect};
use greenlit_domain::outline::{Outline, OutlineDraft};
use greenlit_domain::research::Research;
use greenlit_domain::rules;
use greenlit_domain::settings::{ContentType, DEFAULT_QUALITY_BAR};
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

/// `cargo test -p greenlit-providers -- --ignored --nocapture read_the_drafts`
#[test]
#[ignore = "for reading, not for checking"]
fn read_the_drafts() {
    for keyword in [
        "sourdough for beginners",
        "how to fix a bike",
        "iPhone 17 vs Pixel 11",
        "what is rust",
        "home gym",
        "houseplants",
        "best laptops 2026",
        "learn guitar",
        "why is the sky blue",
        "budget travel in japan",
        "chatgpt",
        "pão de fermentação natural",
        "como fazer pão em casa",
        "iPhone 17 ou Galaxy S26",
        "o que é blockchain",
        "investimentos para iniciantes",
        "vale a pena morar em Portugal",
        "masa madre para principiantes",
        "寿司の作り方",
        "김치",
        "как испечь хлеб",
    ] {
        let brief = brief(keyword, None, 1);
        let research = research(&brief).result;
        let judged = titles(&brief, &research, 1, Vec::new(), None);
        println!("\n## {keyword} ({}) {}", brief.language, judged.score);
        for candidate in &judged.result.candidates {
            println!(
                "{:3}  {:<70} | {}",
                candidate.score, candidate.text, candidate.thumbnail_words
            );
        }
        for reason in &judged.reasons {
            println!("     {reason}");
        }
    }
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
