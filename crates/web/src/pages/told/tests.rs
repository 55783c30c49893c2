//! Whatever can be said of the work is known by its form and has words in each language.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::form::{Piece, forms};
use super::*;

const PORTUGUESE: Words = Words::of(Locale::Portuguese);
const ENGLISH: Words = Words::of(Locale::English);

/// The whole with quotations in angle marks.
fn shown(told: &Told) -> String {
    let parts = told.parts.iter().map(|part| match part {
        Part::Ours(text) => text.clone(),
        Part::Quoted(text) => format!("‹{text}›"),
    });
    parts.collect()
}

fn in_portuguese(text: &str) -> String {
    shown(&tell(&PORTUGUESE, text))
}

fn is_known(kind: Kind, text: &str) -> bool {
    Reading::default().find(kind, text.trim()).is_some()
}

/// What may stand in the place of a variable.
fn sample(kind: Kind) -> String {
    match kind {
        Kind::Number => "7",
        Kind::Numbers => "7 and 9",
        Kind::Word => "models.example",
        Kind::Text => "Some Words",
        Kind::Title => "\"Bread: 7 \\\"mistakes\\\"; all of them\"",
        Kind::Step => "titles",
        Kind::Agent => "research",
        Kind::Part => "curiosity",
        Kind::Language => "Japanese (ja)",
        Kind::Said => "Too many; slow down",
        Kind::Cause => "no image model is configured (GREENLIT_IMAGE_MODEL or --image-model)",
        Kind::Asked => "a JSON schema",
        Kind::Sentence => "the description is empty",
        Kind::Sentences => {
            "the description is empty [a.b]; the model answered nothing [c]; the pinned comment is empty [d]"
        }
        Kind::Drops => "\"a; b\" is nearly \"c\"; \"d\" holds no word",
        Kind::Drop => "\"d\" holds no word",
        Kind::Parts => {
            "keyword 3 of 18 (1 of 2 keyword words, late), clarity 3 of 15 (many words to take in)"
        }
        Kind::ScoredPart => "clarity 3 of 15 (plain)",
        Kind::Points => "1 of 2 keyword words, late",
        Kind::Length => "shown whole",
        Kind::Place => "late",
        Kind::Limit => "is empty",
        Kind::Todo => "try again later",
        Kind::Name => "questions",
    }
    .to_owned()
}

/// English that must not be left in Portuguese; names, commands and settings are the same.
fn english_left(text: &str) -> Vec<&str> {
    const ENGLISH: [&str; 20] = [
        "the", "is", "are", "of", "and", "not", "with", "has", "have", "be", "can", "than",
        "write", "say", "says", "holds", "words", "answer", "answered", "than",
    ];
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| ENGLISH.contains(word))
        .collect()
}

#[test]
fn each_form_is_found_by_its_sentence_and_said_in_both_languages() {
    let forms = forms();
    let entries = form::ENGLISH
        .lines()
        .filter(|line| line.starts_with("told-"))
        .count();
    // All but those that are no forms: whatever cannot be read would be left out silently.
    assert_eq!(forms.len(), entries - 2);
    for form in &forms {
        let sentence: String = form
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Words(words) => words.clone(),
                Piece::Value { kind, .. } => sample(*kind),
            })
            .collect();
        let found = Reading::default().find(form.kind, &sentence);
        let found = found.unwrap_or_else(|| panic!("{}: {sentence}", form.key));
        // A sentence may fit the form of another that says the same; never one with other words.
        assert_eq!(found.key, form.key, "{sentence}");
        let [english, portuguese] = [ENGLISH, PORTUGUESE].map(|words| {
            let mut quotes = Vec::new();
            Told::of(&said(&words, &found, &mut quotes), &quotes)
        });
        let portuguese: String = portuguese
            .parts
            .into_iter()
            .filter_map(|part| match part {
                Part::Ours(text) => Some(text),
                Part::Quoted(_) => None,
            })
            .collect();
        let portuguese = portuguese.replace("Bread: 7 \"mistakes\"; all of them", "");
        assert_eq!(
            english_left(&portuguese),
            Vec::<&str>::new(),
            "{}: {portuguese}",
            form.key
        );
        assert!(!shown(&english).contains(OPEN) && !portuguese.contains(OPEN));
        assert!(!portuguese.contains("told-"), "{}: {portuguese}", form.key);
        let same = [
            "told-of-rule",
            "told-drop-limit",
            "told-upload-tag",
            "told-upload-tags",
            "told-name-sections",
        ];
        let is_name = shown(&english) == portuguese && !same.contains(&form.key.as_str());
        assert!(
            !is_name || form.kind == Kind::ScoredPart,
            "{} is not translated",
            form.key
        );
    }
}

/// A source file without its tests and comments.
fn code(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = fs::read_to_string(root.join(path)).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The texts in quotation marks of a source, whose values are `{}`.
fn texts(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(open) = rest.find('"') {
        // A quotation mark as a character.
        if rest[..open].ends_with('\'') {
            rest = &rest[open + 1..];
            continue;
        }
        let mut text = String::new();
        let mut chars = rest[open + 1..].char_indices();
        let mut end = rest.len();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    end = open + 1 + at + 1;
                    break;
                }
                '\\' => match chars.next() {
                    Some((_, '\n')) => {
                        while rest[open + 1..][chars.offset()..].starts_with(' ') {
                            chars.next();
                        }
                    }
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, other)) => text.push(other),
                    None => break,
                },
                other => text.push(other),
            }
        }
        found.push(text);
        rest = &rest[end..];
    }
    found
}

/// The words of a form or of a text that fills in values, piece by piece.
fn skeleton(text: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                plain.push('\0');
            }
            other if depth == 0 => plain.push(other),
            _ => {}
        }
    }
    plain
}

/// Whether words stand in a form, values being any.
fn stands_in(form: &str, text: &str) -> bool {
    // A value of the text may be words of the form: "only \0 \0: give" is "only \0 wants: give".
    fn fits(form: &[u8], text: &[u8], open: bool) -> bool {
        match (form, text) {
            ([], []) => true,
            (_, []) => open,
            ([0, rest @ ..], [0, more @ ..]) => {
                fits(rest, more, open) || fits(rest, text, open) || fits(form, more, open)
            }
            // A form's value takes words of the text, as far as they go.
            ([0, rest @ ..], [_, more @ ..]) => fits(rest, text, open) || fits(form, more, open),
            ([_, rest @ ..], [0, more @ ..]) => fits(form, more, open) || fits(rest, text, open),
            ([a, rest @ ..], [b, more @ ..]) => a == b && fits(rest, more, open),
            ([], _) => false,
        }
    }
    fits(form.as_bytes(), text.as_bytes(), false)
}

/// Where sentences are made that are stored, with the beginnings of what in these files is none, or only a part of one.
const MAKERS: [(&str, &[&str]); 35] = [
    ("crates/domain/src/rules/ledger.rs", &[]),
    // What is counted is named in the text itself.
    (
        "crates/domain/src/rules/research.rs",
        &["dropped \0 of \0 angles", "dropped \0 of \0 colours"],
    ),
    (
        "crates/domain/src/rules/titles.rs",
        &["angle \0", " Dropped: \0."],
    ),
    ("crates/domain/src/rules/outline.rs", &[]),
    (
        "crates/domain/src/rules/written/mod.rs",
        &["not in \0", "in \0"],
    ),
    (
        "crates/domain/src/youtube.rs",
        &["\0: \0", "\0 \0", "\0 stands there twice"],
    ),
    ("crates/domain/src/score/parts.rs", &[]),
    (
        "crates/agents/src/agent.rs",
        &["broke a limit", "stayed below the bar"],
    ),
    (
        "crates/agents/src/title.rs",
        &[
            ", titles, angles",
            "The note is",
            "The titles under",
            "Write every text",
            "You write titles",
        ],
    ),
    (
        "crates/agents/src/prompt.rs",
        &[
            "Answer the task",
            "Mend this",
            "The text between",
            "Your answer was",
            "Your last answer",
            "plain data",
            "structs of strings",
        ],
    ),
    ("crates/thumbnail/src/error.rs", &[]),
    ("crates/engine/src/stop.rs", &["the data folder"]),
    ("crates/engine/src/asking.rs", &["out of money"]),
    ("crates/providers/src/resilience/gate.rs", &[]),
    ("crates/providers/src/resilience/hedge.rs", &[]),
    ("crates/engine/src/steps.rs", &["offline draft"]),
    ("crates/engine/src/compose.rs", &[]),
    ("crates/engine/src/state.rs", &[]),
    ("crates/engine/src/pipeline.rs", &[]),
    ("crates/engine/src/pausing.rs", &[]),
    ("crates/engine/src/paused.rs", &[]),
    ("crates/engine/src/journal.rs", &[]),
    ("crates/engine/src/package/assemble.rs", &[]),
    (
        "crates/providers/src/openai/errors.rs",
        &[
            " (from a proxy",
            // What servers say, by which their refusals are told apart.
            "api key not valid",
            "content policy",
            "context length",
            "context size",
            "context window",
            "credit balance is",
            "does not exist",
            "exceeded your current quota",
            "insufficient credits",
            "invalid api key",
            "no endpoints found",
            "no such model",
            "not a valid model",
            "not found",
            "not implemented",
            "number of tokens allowed",
            "prompt is too long",
            "resource unavailable",
            "safety system",
            "unexpected endpoint",
            "unknown endpoint",
        ],
    ),
    (
        "crates/providers/src/openai/text.rs",
        &["its filter stopped the answer"],
    ),
    ("crates/providers/src/openai/images.rs", &[]),
    // What is wrong with settings ends a program at its start.
    (
        "crates/providers/src/openai/client.rs",
        &["OPENAI_", "it does not begin", "it holds a password"],
    ),
    ("crates/providers/src/offline/painter/mod.rs", &[]),
    ("crates/providers/src/simulated/fate.rs", &[]),
    ("crates/providers/src/resilience/retry.rs", &[]),
    ("src/wiring/service.rs", &[]),
    // What is wrong with settings ends a program at its start.
    (
        "crates/providers/src/egress/mod.rs",
        &["the HTTP client would not start"],
    ),
    ("crates/providers/src/egress/resolver.rs", &[]),
    (
        "crates/providers/src/webhooks.rs",
        &["\0 holds characters that no header has"],
    ),
    ("crates/engine/src/webhooks/sender.rs", &[]),
];

#[test]
fn every_sentence_that_is_made_has_a_form() {
    let forms: Vec<String> = forms()
        .iter()
        .map(|form| {
            let pieces = form.pieces.iter().map(|piece| match piece {
                Piece::Words(words) => words.clone(),
                Piece::Value { .. } => "\0".to_owned(),
            });
            pieces.collect()
        })
        .collect();
    let mut missing = BTreeSet::new();
    for (file, others) in MAKERS {
        for text in texts(&code(file)) {
            let text = skeleton(&text);
            let is_sentence = text.trim().contains(' ') && text.chars().any(char::is_alphabetic);
            if is_sentence
                && !others.iter().any(|other| text.starts_with(other))
                && !forms.iter().any(|form| stands_in(form, text.trim()))
            {
                missing.insert(format!("{file}: {text}"));
            }
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn sentences_are_said_in_portuguese_with_what_others_said_in_quotation() {
    for (stored, said) in [
        (
            "3 different questions: 2 more are needed (5 at least)",
            "3 diferentes em “perguntas”: faltam 2 (no mínimo 5)",
        ),
        (
            "the titles are in Japanese: write them in Brazilian Portuguese (pt-BR)",
            "“títulos” está em 日本語: escreva em Português (Brasil)",
        ),
        (
            "https://api.example answered 429: Rate limit; slow down; too many requests a minute: ask fewer at once (--jobs), or raise the limit at the provider (it asks to wait 5 min)",
            "https://api.example respondeu 429: ‹Rate limit; slow down›; pedidos demais por minuto: faça menos ao mesmo tempo (--jobs) ou aumente o limite no provedor (ele pede para esperar 5 min)",
        ),
        (
            "research broke a limit in 3 tries (best score 40): the summary is empty: say in two or three sentences who watches and what they are after [research.summary]; no fact has a source: name the page that each statement was taken from, or leave it out [research.unsourced]",
            "Pesquisa: um limite não foi respeitado em 3 tentativas (melhor nota 40): o resumo está vazio: diga em duas ou três frases quem assiste e o que procura [research.summary]; nenhum fato tem fonte: cite a página de onde veio cada afirmação, ou deixe a afirmação de fora [research.unsourced]",
        ),
        (
            "the background is greenlit's own drawing: https://a.example answered 404; the server paints no pictures",
            "o fundo é um desenho do próprio greenlit: https://a.example respondeu 404; o servidor não pinta imagens",
        ),
        (
            "panicked at main",
            "Nas palavras originais: ‹panicked at main›",
        ),
    ] {
        assert_eq!(in_portuguese(stored), said);
    }
    assert_eq!(
        shown(&tell(&ENGLISH, "panicked at main")),
        "panicked at main"
    );
    assert_eq!(
        shown(&tell_points(&PORTUGUESE, "45 columns: shown whole")),
        "45 colunas: aparece inteiro"
    );
}

#[test]
fn the_longest_that_an_agent_says_is_still_known() {
    let drops =
        vec!["\"Bread; or not, and why: 9 things\" is nearly \"Bread [1]; or not\""; 40].join("; ");
    let reason = format!(
        "1 of 10 titles can be used: send 10 again, 9 of them new. Dropped: {drops}. [titles.too_few]"
    );
    let language = "the titles are in Japanese: write them in English (en) [titles.language]";
    let failure = format!(
        "titles broke a limit in 3 tries (best score 30): {reason}; {language}; {language}"
    );
    assert!(is_known(Kind::Sentence, &failure));
    let told = in_portuguese(&failure);
    assert_eq!(told.matches("é quase igual a").count(), 40);
    assert_eq!(told.matches("escreva em English").count(), 2);
}

#[test]
fn hostile_words_cost_little_and_forge_nothing() {
    let open = format!("a answered 429: {}", "; try again".repeat(1_200));
    let nested = format!(
        "the background is greenlit's own drawing: {}",
        "the background is greenlit's own drawing: ".repeat(300)
    );
    let list = format!("dropped 9: {}", "\"a\" is nearly \"b\"; ".repeat(700));
    for text in [
        open,
        nested,
        list,
        "\u{e000}0\u{e001}".to_owned(),
        "x".repeat(1_000_000),
        String::new(),
    ] {
        let told = tell(&PORTUGUESE, &text);
        assert!(!shown(&told).contains(OPEN));
    }
    let forged = "h answered 400: \u{e000}9\u{e001}; try again later";
    assert_eq!(
        in_portuguese(forged),
        "h respondeu 400: ‹9›; tente de novo mais tarde"
    );
}

/// What judges say of drafts of every sort.
mod judged {
    use std::sync::Arc;

    use greenlit_domain::brief::{Brief, OutlineTask, ResearchTask, TitlesTask};
    use greenlit_domain::judgement::Judgement;
    use greenlit_domain::keyword::Keyword;
    use greenlit_domain::language::Language;
    use greenlit_domain::layout::Side;
    use greenlit_domain::outline::{Hook, OutlineDraft, Section};
    use greenlit_domain::research::{PictureBrief, Research};
    use greenlit_domain::rules;
    use greenlit_domain::settings::ContentType;
    use greenlit_domain::titles::{SelectedTitle, TitleDraft};

    use super::*;

    fn brief(language: &str) -> Arc<Brief> {
        Arc::new(Brief {
            keyword: Keyword::parse("sourdough for beginners").unwrap(),
            language: Language::parse(language).unwrap(),
            niche: None,
            audience: None,
            content_type: ContentType::Educational,
            seed: 1,
        })
    }

    fn nothing() -> Research {
        Research {
            summary: String::new(),
            wants: Vec::new(),
            fears: Vec::new(),
            questions: Vec::new(),
            angles: Vec::new(),
            primary_keyword: String::new(),
            secondary_keywords: Vec::new(),
            facts: Vec::new(),
            picture: PictureBrief {
                subject: String::new(),
                mood: String::new(),
                palette: Vec::new(),
                empty_side: Side::Left,
            },
        }
    }

    #[track_caller]
    fn all_known<T>(judged: &Judgement<T>) {
        for reason in &judged.reasons {
            assert!(
                is_known(Kind::Sentence, &reason.message),
                "{}",
                reason.message
            );
        }
        for repair in &judged.repairs {
            assert!(is_known(Kind::Sentence, repair), "{repair}");
        }
    }

    const WORDS: &str = "(?s:.{0,60})|[A-Za-z#<>:;\"' 0-9\n]{0,130}|the bread is in the oven and that is what you want|o pão que você não fez está no forno e isso é para você";

    fn words() -> impl Strategy<Value = String> {
        proptest::string::string_regex(WORDS).unwrap()
    }

    fn list(most: usize) -> impl Strategy<Value = Vec<String>> {
        proptest::collection::vec(words(), 0..most)
    }

    proptest! {
        #[test]
        fn of_titles(texts in list(60), angle in words(), on_it in words(), language in "en|pt-BR|ja|xx", down in list(3)) {
            let task = TitlesTask {
                brief: brief(&language), research: Arc::new(nothing()), revision: 1, turned_down: down, note: None,
            };
            let drafts = texts.into_iter().map(|text| TitleDraft { text, angle: angle.clone(), thumbnail_words: on_it.clone() });
            let judged = rules::titles::judge(&task, drafts.collect());
            all_known(&judged);
            for part in judged.result.candidates.iter().flat_map(|title| &title.parts) {
                prop_assert!(is_known(Kind::Points, &part.reason), "{}", part.reason);
            }
        }

        #[test]
        fn of_outlines(texts in list(12), tags in list(20), says in words(), seconds in any::<u32>(), language in "en|pt-BR|ja|xx", title in "7 bread mistakes|Castles|[a-z0-9 ]{1,60}") {
            let task = OutlineTask {
                brief: brief(&language), research: Arc::new(nothing()),
                title: SelectedTitle { text: title, candidate: None, thumbnail_words: None },
            };
            let draft = OutlineDraft {
                hook: Hook { says: says.clone(), shows: says.clone() },
                sections: texts.iter().map(|text| Section { heading: text.clone(), says: text.clone(), shows: says.clone(), seconds }).collect(),
                call_to_action: says.clone(), pinned_comment: says.clone(), description: texts.join("\n"),
                tags: tags.clone(), hashtags: tags, thumbnail_words: Some(says),
            };
            all_known(&rules::outline::judge(&task, draft));
        }

        #[test]
        fn of_research(texts in list(24), summary in words(), language in "en|pt-BR|ja|xx") {
            let task = ResearchTask { brief: brief(&language) };
            let research = Research {
                summary, questions: texts.clone(), wants: texts.clone(), fears: texts.clone(), secondary_keywords: texts, ..nothing()
            };
            all_known(&rules::research::judge(&task, research));
        }
    }
}
