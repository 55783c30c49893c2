//! Whether PostgreSQL itself keeps users' rows apart.

use greenlit_store::RowSecurity;

use super::Checked;

/// Reads it, and notes every problem.
pub(super) fn parse(checked: &mut Checked<'_>) -> RowSecurity {
    let wish = checked
        .value("GREENLIT_ROW_SECURITY", |value| {
            RowSecurity::parse(value).ok_or_else(|| "must be auto, require or off".to_owned())
        })
        .unwrap_or_default();
    if wish == RowSecurity::Require && checked.raw_text("DATABASE_URL").is_none() {
        checked.problems.push(
            "GREENLIT_ROW_SECURITY: SQLite has no row security: name a PostgreSQL database in DATABASE_URL".to_owned(),
        );
    }
    wish
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Origin, Raw};

    fn parsed(values: &[(&'static str, &str)]) -> (RowSecurity, Vec<String>) {
        let raw: Raw = values
            .iter()
            .map(|(name, value)| (*name, ((*value).to_owned(), Origin::Environment)))
            .collect();
        let mut problems = Vec::new();
        let wish = parse(&mut Checked {
            raw: &raw,
            problems: &mut problems,
        });
        (wish, problems)
    }

    const SERVER: (&str, &str) = ("DATABASE_URL", "postgres://h/d");

    #[test]
    fn it_is_used_where_it_may_be_unless_it_is_said() {
        assert_eq!(parsed(&[]), (RowSecurity::Auto, Vec::new()));
        let off = parsed(&[SERVER, ("GREENLIT_ROW_SECURITY", "off")]);
        assert_eq!(off, (RowSecurity::Off, Vec::new()));
        let (_, problems) = parsed(&[SERVER, ("GREENLIT_ROW_SECURITY", "yes")]);
        assert!(
            problems[0].contains("must be auto, require or off"),
            "{problems:?}"
        );
    }

    #[test]
    fn what_only_postgresql_has_is_not_required_of_sqlite() {
        let require = ("GREENLIT_ROW_SECURITY", "require");
        assert_eq!(parsed(&[SERVER, require]).1, Vec::<String>::new());
        let (_, problems) = parsed(&[require]);
        assert!(problems[0].contains("DATABASE_URL"), "{problems:?}");
    }
}
