//! A subject and a few lines, by every channel.

use greenlit_domain::text;

/// What is told. It may hold what a provider said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The same for each try, so that one that comes twice is shown once: letters, digits and `-`.
    pub name: String,
    /// In one line.
    pub subject: String,
    /// What happened, and what to do.
    pub lines: Vec<String>,
}

/// No line of a letter is longer.
const LONGEST: usize = 600;

impl Letter {
    /// The subject, bounded and on one line.
    pub(super) fn subject(&self) -> String {
        text::line(&self.subject, 150)
    }

    /// The lines, each bounded.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.lines.iter().map(|line| text::line(line, LONGEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_provider_said_stays_on_its_line_and_is_bounded() {
        let letter = Letter {
            name: "a".to_owned(),
            subject: "no money\r\nBcc: x@y".to_owned(),
            lines: vec!["a".repeat(5_000), "<!channel>\u{202e}\nb".to_owned()],
        };
        assert!(!letter.subject().contains(['\r', '\n']));
        let lines: Vec<_> = letter.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.chars().count() <= LONGEST + 1));
        assert!(!lines[1].contains('\n'), "{}", lines[1]);
    }
}
