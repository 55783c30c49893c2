//! What a person sees: progress on standard error, results on standard output.

pub mod picker;
pub mod progress;
pub mod titles;

use std::io::IsTerminal;

/// `NO_COLOR` set to anything but nothing means no colour (no-color.org).
pub fn obey_no_color() {
    if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        console::set_colors_enabled(false);
        console::set_colors_enabled_stderr(false);
    }
}

/// Whether a person can be asked: both what they see and what they type are a terminal.
pub fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// The width of the terminal that standard error goes to; 100 elsewhere.
pub fn width() -> u16 {
    console::Term::stderr()
        .size_checked()
        .map_or(100, |(_, columns)| columns.max(40))
}

/// One line of outside text: control characters gone, so that it cannot move the cursor or change colours.
pub fn plain(text: &str) -> String {
    greenlit_domain::text::line(text, 10_000)
}
