//! What is paid a month beside the models: hosting, a database and the like. It is only told, beside what packages cost.

use greenlit_domain::money::MicroDollars;
use greenlit_domain::text;

use super::gather::FILE;
use super::values::dollars;

/// The section's name in the file.
pub(super) const SECTION: &str = "infrastructure";

/// The most that are told apart.
const MOST: usize = 20;

/// The longest name.
const NAME: usize = 40;

/// Something that is paid every month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Monthly {
    /// What for.
    pub name: String,
    /// How much.
    pub amount: MicroDollars,
}

/// Reads `hosting=20, database=25`.
pub(super) fn parse(value: &str) -> Result<Vec<Monthly>, String> {
    let right = "must be names with US dollars a month, such as hosting=20, database=25";
    let mut all: Vec<Monthly> = Vec::new();
    let parts = value.split(',').map(str::trim);
    for (index, part) in parts.filter(|part| !part.is_empty()).enumerate() {
        let place = index + 1;
        let (name, amount) = part.split_once('=').ok_or(right)?;
        let name = text::line(name, NAME);
        if name.is_empty() {
            return Err(right.to_owned());
        }
        if all.iter().any(|known| known.name == name) {
            return Err(format!("number {place}: this name was there before"));
        }
        let amount = dollars(amount.trim()).map_err(|_| format!("number {place}: {right}"))?;
        all.push(Monthly { name, amount });
    }
    if all.len() > MOST {
        return Err(format!("names more than {MOST}: sum some of them up"));
    }
    Ok(all)
}

/// The file's section as one line, in the order of its names.
pub(super) fn written(table: &toml::Table) -> Result<String, String> {
    let mut parts = Vec::new();
    for (name, value) in table {
        let amount = match value {
            toml::Value::Integer(amount) => amount.to_string(),
            toml::Value::Float(amount) => amount.to_string(),
            _ => {
                return Err(format!(
                    "{FILE}: {SECTION}.{name} must be a number of US dollars a month"
                ));
            }
        };
        if name.contains(['=', ',']) {
            return Err(format!(
                "{FILE}: {SECTION}.{name}: a name has no = and no comma"
            ));
        }
        parts.push(format!("{name}={amount}"));
    }
    Ok(parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(value: &str) -> Vec<(String, i64)> {
        let all = parse(value).unwrap().into_iter();
        all.map(|one| (one.name, one.amount.0)).collect()
    }

    #[test]
    fn names_stand_with_dollars_a_month() {
        let both = [
            ("hosting".to_owned(), 20_000_000),
            ("data base".to_owned(), 25_500_000),
        ];
        assert_eq!(named("hosting=20, data base = 25.5,"), both);
        let table = "hosting = 20\n'data base' = 25.5".parse().unwrap();
        let mut found = named(&written(&table).unwrap());
        found.sort();
        assert_eq!(found, {
            let mut both = both;
            both.sort();
            both
        });
    }

    #[test]
    fn what_is_none_is_told() {
        for (value, told) in [
            ("hosting", "such as hosting=20"),
            ("=20", "such as hosting=20"),
            ("hosting=much", "number 1: must be"),
            ("a=1,hosting=-1", "number 2: must be"),
            ("a=1,a=2", "number 2: this name"),
        ] {
            let wrong = parse(value).unwrap_err();
            assert!(wrong.contains(told), "{wrong}");
        }
        let many: Vec<_> = (0..21).map(|number| format!("n{number}=1")).collect();
        assert!(parse(&many.join(",")).unwrap_err().contains("more than 20"));
        for table in ["hosting = 'much'", "'a=b' = 1"] {
            assert!(written(&table.parse().unwrap()).is_err(), "{table}");
        }
    }
}
