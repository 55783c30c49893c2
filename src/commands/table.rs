//! A plain table for lists.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

/// A table without lines, as wide as the terminal.
pub fn new<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(
            console::Term::stdout()
                .size_checked()
                .map_or(120, |(_, columns)| columns.max(40)),
        )
        .set_header(header);
    // What people copy stays in one piece.
    if let Some(first) = table.column_mut(0) {
        first.set_constraint(ColumnConstraint::ContentWidth);
    }
    table
}
