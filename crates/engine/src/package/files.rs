//! The text files of a package's folder.

use std::fmt::Write;

use greenlit_domain::package::Package;
use greenlit_domain::research::{Fact, Research};
use greenlit_domain::titles::TitleCandidate;

use super::markdown::{address, line};

/// What stands first in each file of a package that no model made.
const OFFLINE: &str =
    "offline draft: made by greenlit's built-in drafter, without a model or research on the web";

/// Name and content of each text file.
pub(super) fn files(package: &Package) -> Result<Vec<(&'static str, String)>, serde_json::Error> {
    let mut json = serde_json::to_string_pretty(package)?;
    json.push('\n');
    Ok(vec![
        ("package.json", json),
        ("research.md", research(package)),
        ("titles.md", titles(package)),
        ("outline.md", outline(package)),
        (
            "description.txt",
            format!("{}{}\n", offline_line(package), package.description),
        ),
        (
            "tags.txt",
            format!("{}{}\n", offline_line(package), package.tags.join(", ")),
        ),
    ])
}

/// Writing into a `String` cannot fail.
macro_rules! put {
    ($out:expr, $($arg:tt)*) => { let _ = writeln!($out, $($arg)*); };
}

fn research(package: &Package) -> String {
    let mut out = heading(package, "Research", &package.keyword);
    let Research {
        summary,
        wants,
        fears,
        questions,
        angles,
        facts,
        ..
    } = &package.research;
    put!(out, "{}\n", line(summary));
    list(
        &mut out,
        "What viewers want",
        wants.iter().map(|text| line(text)),
    );
    list(
        &mut out,
        "What they fear",
        fears.iter().map(|text| line(text)),
    );
    list(
        &mut out,
        "What they ask",
        questions.iter().map(|text| line(text)),
    );
    let angles = angles
        .iter()
        .map(|angle| format!("**{}**: {}", line(&angle.name), line(&angle.why)));
    list(&mut out, "Angles", angles);
    put!(
        out,
        "## Search words\n\n- **{}**",
        line(&package.research.primary_keyword)
    );
    let primary = &package.research.primary_keyword;
    let others = package.research.secondary_keywords.iter();
    for word in others.filter(|word| *word != primary) {
        put!(out, "- {}", line(word));
    }
    let sourced = facts.iter().filter(|fact| fact.source.is_some()).count();
    let grade = match facts.len() {
        0 => "No facts: nothing here is checked, so check what you say.".to_owned(),
        all => format!("{sourced} of {all} with a source."),
    };
    put!(out, "\n## Facts and sources\n\n{grade}\n");
    for fact in facts {
        put!(out, "- {}", fact_line(fact));
    }
    out
}

fn fact_line(fact: &Fact) -> String {
    match &fact.source {
        Some(source) => {
            format!(
                "{} ({}, {})",
                line(&fact.claim),
                line(&source.title),
                address(&source.url)
            )
        }
        None => format!(
            "{} *(unsourced: check it before you say it)*",
            line(&fact.claim)
        ),
    }
}

fn titles(package: &Package) -> String {
    let mut out = heading(package, "Titles", &package.keyword);
    put!(out, "Chosen: **{}**\n", line(&package.selected_title.text));
    put!(
        out,
        "| # | Score | Title | Angle | Thumbnail words |\n|---|---|---|---|---|"
    );
    for title in &package.titles {
        put!(
            out,
            "| {} | {} | {} | {} | {} |",
            title.id,
            title.score,
            line(&title.text),
            line(&title.angle),
            line(&title.thumbnail_words)
        );
    }
    put!(out, "\n## Where the scores come from\n");
    for title in &package.titles {
        scores(&mut out, title);
    }
    if !package.pairs.is_empty() {
        put!(out, "## Pairs for Test & Compare\n");
        for pair in &package.pairs {
            put!(out, "- `{}`: {}", pair.file, line(&pair.title));
        }
    }
    out
}

fn scores(out: &mut String, title: &TitleCandidate) {
    put!(out, "### {}. {}\n", title.id, line(&title.text));
    for part in &title.parts {
        put!(
            out,
            "- {} {:.0}/{:.0}: {}",
            line(&part.name),
            part.points,
            part.max,
            line(&part.reason)
        );
    }
    put!(out, "");
}

fn outline(package: &Package) -> String {
    let mut out = heading(package, "Outline", &package.selected_title.text);
    let plan = &package.outline;
    put!(out, "## 0:00 Hook\n");
    put!(
        out,
        "**Say:** {}\n\n**Show:** {}\n",
        line(&plan.hook.says),
        line(&plan.hook.shows)
    );
    let starts = package.chapters.iter().skip(1).map(|chapter| chapter.start);
    for (section, start) in plan.sections.iter().zip(starts) {
        put!(out, "## {} {}\n", clock(start), line(&section.heading));
        put!(
            out,
            "**Say:** {}\n\n**Show:** {}\n",
            line(&section.says),
            line(&section.shows)
        );
        put!(out, "*{} seconds*\n", section.seconds);
    }
    put!(out, "## Call to action\n\n{}\n", line(&plan.call_to_action));
    put!(out, "## Comment to pin\n\n{}", line(&plan.pinned_comment));
    out
}

fn heading(package: &Package, what: &str, of: &str) -> String {
    let mut out = format!("# {what}: {}\n\n", line(of));
    if package.offline_draft {
        put!(out, "> {OFFLINE}\n");
    }
    out
}

/// A line that is easy to delete: these files are pasted into YouTube.
fn offline_line(package: &Package) -> String {
    if package.offline_draft {
        format!("[{OFFLINE}]\n\n")
    } else {
        String::new()
    }
}

fn list(out: &mut String, name: &str, lines: impl Iterator<Item = String>) {
    put!(out, "## {name}\n");
    for text in lines {
        put!(out, "- {text}");
    }
    put!(out, "");
}

/// `m:ss`, or `h:mm:ss` from an hour on.
fn clock(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}
