//! Prints what the offline drafter writes, to be read by somebody who speaks the language:
//! `cargo run -p greenlit-providers --example drafts -- es "masa madre" "cómo hacer pan"`

use std::sync::Arc;

use greenlit_domain::brief::{Brief, OutlineTask, ResearchTask, Task, TitlesTask};
use greenlit_domain::keyword::Keyword;
use greenlit_domain::language::Language;
use greenlit_domain::outline::OutlineDraft;
use greenlit_domain::research::Research;
use greenlit_domain::rules;
use greenlit_domain::settings::ContentType;
use greenlit_domain::titles::{SelectedTitle, TitleDraft};
use greenlit_providers::offline::drafter::Drafter;
use serde::Deserialize;

#[derive(Deserialize)]
struct TitlesAnswer {
    titles: Vec<TitleDraft>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let language = Language::parse(&arguments.next().ok_or("a language and keywords, please")?)?;
    for keyword in arguments {
        let brief = Arc::new(Brief {
            keyword: Keyword::parse(&keyword)?,
            language: language.clone(),
            niche: None,
            audience: None,
            content_type: ContentType::Educational,
            seed: 1,
        });
        print(&brief)?;
    }
    Ok(())
}

fn print(brief: &Arc<Brief>) -> Result<(), Box<dyn std::error::Error>> {
    println!("\n=== {} ({})\n", brief.keyword, brief.language);
    let task = ResearchTask {
        brief: Arc::clone(brief),
    };
    let research: Research = serde_json::from_str(&Drafter.draft(&Task::Research(task), 1)?)?;
    println!("{}\n{}\n", research.summary, research.questions.join("\n"));
    let task = TitlesTask {
        brief: Arc::clone(brief),
        research: Arc::new(research.clone()),
        revision: 1,
        note: None,
        turned_down: Vec::new(),
    };
    let answer: TitlesAnswer =
        serde_json::from_str(&Drafter.draft(&Task::Titles(task.clone()), 1)?)?;
    let judged = rules::titles::judge(&task, answer.titles);
    for title in &judged.result.candidates {
        println!(
            "{:3} {} | {}",
            title.score, title.text, title.thumbnail_words
        );
    }
    let Some(best) = judged.result.candidates.first() else {
        return Ok(());
    };
    let task = OutlineTask {
        brief: Arc::clone(brief),
        research: Arc::new(research),
        title: SelectedTitle {
            text: best.text.clone(),
            candidate: Some(best.id),
            thumbnail_words: Some(best.thumbnail_words.clone()),
        },
    };
    let outline: OutlineDraft = serde_json::from_str(&Drafter.draft(&Task::Outline(task), 1)?)?;
    println!("\n{}\n", outline.hook.says);
    for section in &outline.sections {
        println!("- {}: {}", section.heading, section.says);
    }
    println!(
        "\n{}\n{}\n{}\n{} {}",
        outline.description,
        outline.call_to_action,
        outline.pinned_comment,
        outline.tags.join(", "),
        outline.hashtags.join(" ")
    );
    Ok(())
}
