//! How long drafting and judging take: `cargo run --release -p greenlit-providers --example offline_speed`.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use greenlit_domain::brief::{Brief, OutlineTask, ResearchTask, Task, TitlesTask};
use greenlit_domain::keyword::Keyword;
use greenlit_domain::language::detect;
use greenlit_domain::outline::OutlineDraft;
use greenlit_domain::research::Research;
use greenlit_domain::rules;
use greenlit_domain::settings::ContentType;
use greenlit_domain::titles::{SelectedTitle, TitleDraft};
use greenlit_providers::offline::drafter::Drafter;
use serde::Deserialize;

#[derive(Deserialize, Clone)]
struct TitlesAnswer {
    titles: Vec<TitleDraft>,
}

const ROUNDS: u32 = 2_000;

fn timed<T>(name: &str, mut work: impl FnMut() -> T) {
    for _ in 0..ROUNDS / 10 {
        black_box(work());
    }
    let begun = Instant::now();
    for _ in 0..ROUNDS {
        black_box(work());
    }
    println!(
        "  {name:<16} {:7.1} µs",
        begun.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS)
    );
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for text in [
        "sourdough for beginners",
        "pão de fermentação natural",
        "寿司の作り方",
    ] {
        let keyword = Keyword::parse(text)?;
        println!("{text}");
        timed("parse keyword", || Keyword::parse(text));
        timed("find language", || detect(&keyword, None));
        let language = detect(&keyword, None);
        let brief = Arc::new(Brief {
            keyword,
            language,
            niche: None,
            audience: None,
            content_type: ContentType::Educational,
            seed: 7,
        });
        measure(brief)?;
    }
    Ok(())
}

fn measure(brief: Arc<Brief>) -> Result<(), Box<dyn std::error::Error>> {
    let research_task = ResearchTask {
        brief: brief.clone(),
    };
    let ask = Task::Research(research_task.clone());
    timed("draft research", || Drafter.draft(&ask, 1));
    let research: Research = serde_json::from_str(&Drafter.draft(&ask, 1)?)?;
    timed("judge research", || {
        rules::research::judge(&research_task, research.clone())
    });
    let titles_task = TitlesTask {
        brief: brief.clone(),
        research: Arc::new(research.clone()),
        revision: 1,
        note: None,
        turned_down: Vec::new(),
    };
    let ask = Task::Titles(titles_task.clone());
    timed("draft titles", || Drafter.draft(&ask, 1));
    let answer: TitlesAnswer = serde_json::from_str(&Drafter.draft(&ask, 1)?)?;
    timed("judge titles", || {
        rules::titles::judge(&titles_task, answer.titles.clone())
    });
    let titles = rules::titles::judge(&titles_task, answer.titles.clone()).result;
    let Some(best) = titles.candidates.first() else {
        return Ok(());
    };
    let selected = SelectedTitle {
        text: best.text.clone(),
        candidate: Some(best.id),
        thumbnail_words: Some(best.thumbnail_words.clone()),
    };
    let outline_task = OutlineTask {
        brief: brief.clone(),
        research: Arc::new(research),
        title: selected.clone(),
    };
    let ask = Task::Outline(outline_task.clone());
    timed("draft outline", || Drafter.draft(&ask, 1));
    let draft: OutlineDraft = serde_json::from_str(&Drafter.draft(&ask, 1)?)?;
    timed("judge outline", || {
        rules::outline::judge(&outline_task, draft.clone())
    });
    let outline = rules::outline::judge(&outline_task, draft).result;
    timed("select pairs", || {
        rules::pairs::select(&titles, &selected, &outline, &brief.language, 3)
    });
    Ok(())
}
