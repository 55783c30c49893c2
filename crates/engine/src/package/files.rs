//! The text files of a package's folder.

use std::fmt::Write;

use greenlit_domain::package::Package;
use greenlit_domain::research::{Fact, Research};
use greenlit_domain::titles::TitleCandidate;

use super::markdown::{address, line};

/// What stands first in each file of a package that no model made.
const OFFLINE: &str =
    "offline draft: made by greenlit's built-in drafter, without a model or research on the web";

/// Name and content of each text file. What a package that stopped early did not come to has no file.
pub(super) fn files(package: &Package) -> Result<Vec<(&'static str, String)>, serde_json::Error> {
    let mut json = serde_json::to_string_pretty(package)?;
    json.push('\n');
    let to_paste = |text: &str| format!("{}{text}\n", offline_line(package));
    let made = [
        ("package.json", Some(json)),
        ("research.md", Some(research(package))),
        ("titles.md", titles(package)),
        ("outline.md", outline(package)),
        (
            "description.txt",
            package.description.as_deref().map(to_paste),
        ),
        (
            "tags.txt",
            package.tags.as_ref().map(|tags| to_paste(&tags.join(", "))),
        ),
    ];
    Ok(made
        .into_iter()
        .filter_map(|(name, text)| Some((name, text?)))
        .collect())
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

fn titles(package: &Package) -> Option<String> {
    let titles = package.titles.as_ref()?;
    let mut out = heading(package, "Titles", &package.keyword);
    match &package.selected_title {
        Some(title) => {
            put!(out, "Chosen: **{}**\n", line(&title.text));
        }
        None => {
            put!(out, "None is chosen yet.\n");
        }
    }
    put!(
        out,
        "| # | Score | Title | Angle | Thumbnail words |\n|---|---|---|---|---|"
    );
    for title in titles {
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
    for title in titles {
        scores(&mut out, title);
    }
    let pairs = package.pairs.as_deref().unwrap_or_default();
    if !pairs.is_empty() {
        put!(out, "## Pairs for Test & Compare\n");
    }
    for pair in pairs {
        put!(out, "- `{}`: {}", pair.file, line(&pair.title));
    }
    Some(out)
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

fn outline(package: &Package) -> Option<String> {
    let plan = package.outline.as_ref()?;
    let title = package.selected_title.as_ref();
    let of = title.map_or(package.keyword.as_str(), |title| &title.text);
    let mut out = heading(package, "Outline", of);
    put!(out, "## 0:00 Hook\n");
    put!(
        out,
        "**Say:** {}\n\n**Show:** {}\n",
        line(&plan.hook.says),
        line(&plan.hook.shows)
    );
    let chapters = package.chapters.as_deref().unwrap_or_default();
    let starts = chapters.iter().skip(1).map(|chapter| chapter.start);
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
    Some(out)
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
