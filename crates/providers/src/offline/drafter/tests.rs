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
        "masa madre para principiantes",
        "cómo hacer pan en casa",
        "qué es la inflación",
        "pan o arroz",
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
        ("como funciona a bolsa", "Question como funciona a bolsa"),
        (
            "cómo hacer pan de masa madre",
            "Doing hacer pan de masa madre",
        ),
        ("cómo maquillarse paso a paso", "Doing maquillarse"),
        ("cómo funciona el wifi", "Question cómo funciona el wifi"),
        ("qué es la inflación", "Question la inflación"),
        (
            "los mejores destinos de España",
            "Ranked destinos de España",
        ),
        ("masa madre para principiantes", "Thing masa madre"),
    ];
    for (keyword, read) in cases {
        let brief = brief(keyword, None, 1);
        let topic = super::voice::Voice::of(&brief).topic(&brief);
        let form = format!("{:?}", topic.form);
        let form = form.split([' ', '{']).next().unwrap_or_default();
        assert_eq!(format!("{form} {}", topic.core), read, "{}", brief.language);
    }
}

/// What a native would stumble over.
#[test]
fn spanish_agrees_with_what_it_can_know() {
    use super::{patterns::Slots, spanish, voice::Voice};
    let filled = |keyword: &str, pattern: &str| {
        let brief = brief(keyword, Some("es"), 1);
        let topic = Voice::Spanish.topic(&brief);
        let slots: Slots<'_> = Voice::Spanish.slots(&topic, 5);
        slots.fill(pattern)
    };
    let cases = [
        (
            "inversiones para principiantes",
            "sobre {x}",
            "sobre las inversiones",
        ),
        ("inversiones", "¿[vale|valen] la pena?", "¿valen la pena?"),
        (
            "el ayuno intermitente",
            "sobre {x}",
            "sobre el ayuno intermitente",
        ),
        (
            "el ayuno intermitente",
            "{k} consejos",
            "ayuno intermitente consejos",
        ),
        (
            "crisis económica",
            "¿[vale|valen] la pena?",
            "¿vale la pena?",
        ),
        ("viaje a Japón", "sobre {x}", "sobre el viaje a Japón"),
        ("iphone 17", "sobre {x}", "sobre iPhone 17"),
        ("que es la inflación", "¿{Q}?", "¿Qué es la inflación?"),
        (
            "porque el cielo es azul",
            "¿{Q}?",
            "¿Por qué el cielo es azul?",
        ),
        (
            "cómo vestirse bien",
            "antes de {u}",
            "antes de vestirte bien",
        ),
        ("plata u oro", "{A} {or} {b}", "Plata u oro"),
        (
            "padres e hijos o amigos",
            "{A} {or} {b}",
            "Padres e hijos o amigos",
        ),
        ("aguja vs hilo", "{A} {and} {b}", "Aguja e hilo"),
        ("agua o hielo", "{A} {and} {b}", "Agua y hielo"),
    ];
    for (keyword, pattern, text) in cases {
        assert_eq!(filled(keyword, pattern), text, "{keyword}");
    }
    assert_eq!(spanish::yours("vender ropa"), "vender ropa");
}

/// A long topic has titles about its beginning before it has titles of signs.
#[test]
fn a_long_keyword_has_sentences_for_titles() {
    for (keyword, language) in [
        (
            "cómo ahorrar dinero en casa con un sueldo bajo cuando tienes hijos y deudas",
            "es",
        ),
        (
            "como ganhar dinheiro na internet trabalhando de casa sem investir nada",
            "pt-BR",
        ),
        (
            "how to save money every month on a low income with two kids and debts",
            "en",
        ),
    ] {
        let brief = brief(keyword, Some(language), 1);
        let ground = research(&brief).result;
        let list = titles(&brief, &ground, 1, Vec::new(), None).result;
        assert!(
            texts(&list).iter().all(|title| !title.contains('×')),
            "{:#?}",
            texts(&list)
        );
    }
}

/// At least one of ten thumbnails takes up a topic that has a short name, and none only repeats its title.
#[test]
fn thumbnail_words_take_up_the_topic_and_add_to_the_title() {
    for (keyword, nick) in [
        ("sourdough for beginners", "SOURDOUGH"),
        ("pão de fermentação natural", "PÃO"),
        ("masa madre para principiantes", "MASA MADRE"),
    ] {
        let mut touching = 0;
        for seed in 0..10 {
            let brief = brief(keyword, None, seed);
            let ground = research(&brief).result;
            for candidate in titles(&brief, &ground, 1, Vec::new(), None)
                .result
                .candidates
            {
                let words = &candidate.thumbnail_words;
                touching += usize::from(words.contains(nick));
                assert!(rules::words::fits(words), "{words}");
                assert!(
                    !rules::words::repeat_title(words, &candidate.text),
                    "{words} | {}",
                    candidate.text
                );
            }
        }
        assert!(touching >= 10, "{keyword}: {touching} of 100");
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
        "(cómo |qué es |por qué |los mejores |la |entrenar |¿cuándo )[a-zñó ]{3,60}",
        "[a-z]{2,20} (vs|or|ou|versus) [a-z0-9 ]{2,60}",
        "[\\p{Han}]{2,200}",
        "[\\p{Hiragana}\\p{Katakana}]{2,40}",
        "[\\p{Hangul} ]{2,60}",
        // Its letters for writing: of those for mathematics sixty leave no room in a title for another word.
        "[[\\p{Arabic} ]&&[\\u{0}-\\u{ffff}]]{3,60}",
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
        // A letter or two among signs leave little to vary.
        let letters = brief.keyword.as_str().chars().filter(|c| c.is_alphabetic()).count();
        let revisions = if letters < 4 { 1 } else { 3 };
        for revision in 1..=revisions {
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
