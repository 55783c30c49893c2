//! Tables as CSV (RFC 4180) that a spreadsheet may open: what comes from outside never begins a formula.

/// A table that grows by lines.
#[derive(Debug, Default)]
pub struct Csv {
    text: String,
}

/// One field.
#[derive(Debug, Clone, Copy)]
pub enum Cell<'a> {
    /// Words, which may be anybody's.
    Text(&'a str),
    /// A figure of ours; `None` is left empty.
    Figure(Option<i64>),
}

impl Csv {
    /// Adds a line.
    pub fn line<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        for (place, cell) in cells.into_iter().enumerate() {
            if place > 0 {
                self.text.push(',');
            }
            match cell {
                Cell::Text(text) => self.words(text),
                Cell::Figure(Some(figure)) => self.text.push_str(&figure.to_string()),
                Cell::Figure(None) => {}
            }
        }
        self.text.push_str("\r\n");
    }

    /// The whole table.
    #[must_use]
    pub fn text(self) -> String {
        self.text
    }

    /// A spreadsheet reckons what begins with one of these signs; behind an apostrophe it is text
    /// (<https://owasp.org/www-community/attacks/CSV_Injection>).
    fn words(&mut self, text: &str) {
        let is_formula =
            text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
        let guard = if is_formula { "'" } else { "" };
        if text.contains(['"', ',', '\r', '\n', ';', '\t']) || text.starts_with(' ') {
            self.text.push('"');
            self.text.push_str(guard);
            self.text.push_str(&text.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(guard);
            self.text.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        let mut csv = Csv::default();
        csv.line([Cell::Text(text)]);
        csv.text()
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let mut csv = Csv::default();
        csv.line([
            Cell::Text("pão, caseiro"),
            Cell::Figure(Some(-3)),
            Cell::Figure(None),
            Cell::Text("5\" tall"),
        ]);
        assert_eq!(csv.text(), "\"pão, caseiro\",-3,,\"5\"\" tall\"\r\n");
        assert_eq!(of("a\nb"), "\"a\nb\"\r\n");
    }

    #[test]
    fn a_keyword_is_never_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            let told = of(formula);
            assert!(told.trim_start_matches('"').starts_with('\''), "{told:?}");
        }
        assert_eq!(
            of("=HYPERLINK(\"http://x\",1)"),
            "\"'=HYPERLINK(\"\"http://x\"\",1)\"\r\n"
        );
    }
}
