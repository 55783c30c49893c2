//! The titles as a table: number, score, title, and where the score comes from.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use console::style;
use greenlit_domain::titles::{ScorePart, TitleCandidate};

use super::plain;

/// The table, as wide as the terminal.
pub fn table(titles: &[TitleCandidate], width: u16) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width)
        .set_header(["#", "score", "title, words on the thumbnail, and why"]);
    for title in titles {
        let text = format!(
            "{}\n  {}\n  {}",
            plain(&title.text),
            style(plain(&title.thumbnail_words)).for_stderr().cyan(),
            style(reasons(title)).for_stderr().dim(),
        );
        table.add_row([title.id.to_string(), title.score.to_string(), text]);
    }
    for index in [0, 1] {
        if let Some(column) = table.column_mut(index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}

/// The parts with their points; the reasons of the best and of the worst one.
fn reasons(title: &TitleCandidate) -> String {
    let share = |part: &&ScorePart| {
        if part.max > 0.0 {
            part.points / part.max
        } else {
            1.0
        }
    };
    // Nearly every title is honest and unlike its siblings: that tells them apart least.
    let tells = |part: &&ScorePart| !matches!(part.name.as_str(), "honesty" | "difference");
    let best = title
        .parts
        .iter()
        .filter(tells)
        .max_by(|a, b| share(a).total_cmp(&share(b)));
    let worst = title
        .parts
        .iter()
        .min_by(|a, b| share(a).total_cmp(&share(b)));
    let told = |sign: char, part: &ScorePart| {
        format!(
            "{sign} {} {:.0}/{:.0}: {}",
            part.name,
            part.points,
            part.max,
            plain(&part.reason)
        )
    };
    match (best, worst) {
        (Some(best), Some(worst)) if best.name != worst.name => {
            format!("{}  {}", told('+', best), told('-', worst))
        }
        (Some(only), _) => told('+', only),
        _ => String::new(),
    }
}
