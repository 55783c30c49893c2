//! Which models are shown, and in which order: the table's rows, and what a server says of itself.

use std::cmp::Ordering;
use std::collections::HashMap;

use greenlit_domain::prices::Prices;
use greenlit_providers::models::{Row, Standing, Table};
use greenlit_providers::openai::ListedModel;

use crate::wiring::Names;

/// Who was asked what there is.
pub enum Asked {
    /// Nobody, and why.
    Nobody(String),
    /// A server that did not answer.
    Silent {
        /// Where.
        origin: String,
        /// Why.
        problem: String,
    },
    /// A server that told.
    Told {
        /// Where.
        origin: String,
        /// What it has.
        models: Vec<ListedModel>,
    },
}

impl Asked {
    /// Where the server is that was asked.
    pub fn origin(&self) -> Option<&str> {
        match self {
            Self::Nobody(_) => None,
            Self::Silent { origin, .. } | Self::Told { origin, .. } => Some(origin),
        }
    }

    /// Why it did not answer.
    pub fn problem(&self) -> Option<&str> {
        match self {
            Self::Silent { problem, .. } => Some(problem),
            Self::Nobody(_) | Self::Told { .. } => None,
        }
    }

    fn listed(&self) -> Option<&[ListedModel]> {
        match self {
            Self::Told { models, .. } => Some(models),
            Self::Nobody(_) | Self::Silent { .. } => None,
        }
    }
}

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Text,
    Picture,
    Embedding,
    Unknown,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Picture => "picture",
            Self::Embedding => "embedding",
            Self::Unknown => "unknown",
        }
    }

    fn of(row: &Row) -> Self {
        match (&row.text, &row.image, &row.embedding) {
            (Some(_), ..) => Self::Text,
            (None, Some(_), _) => Self::Picture,
            (None, None, Some(_)) => Self::Embedding,
            // A user's row may have a price alone.
            (None, None, None) => Self::Unknown,
        }
    }
}

/// One model.
#[derive(Debug)]
pub struct Line<'t> {
    pub id: String,
    pub kind: Kind,
    pub in_use: bool,
    /// Whether the server has it; `None` when nobody told.
    pub at_server: Option<bool>,
    pub row: Option<&'t Row>,
    pub prices: Option<&'t Prices>,
    pub standing: Standing,
    pub shutdown: Option<String>,
}

/// All models.
pub struct View<'t> {
    pub lines: Vec<Line<'t>>,
}

impl<'t> View<'t> {
    /// The table's rows, the server's further models, and those in use that neither has.
    pub fn new(table: &'t Table, names: &Names, asked: &Asked, today: &str) -> Self {
        let builder = Builder {
            table,
            today,
            used: used(table, names),
            shutdowns: asked.listed().map(|listed| shutdowns(table, listed)),
        };
        let rows = table.rows().map(|row| builder.line(&row.id, Kind::of(row)));
        let mut lines: Vec<_> = rows.collect();
        let further = asked
            .listed()
            .unwrap_or_default()
            .iter()
            .map(|model| (model.id.as_str(), Kind::Unknown));
        let named = [(&names.text, Kind::Text), (&names.image, Kind::Picture)];
        let named = named
            .into_iter()
            .filter_map(|(name, kind)| Some((name.as_deref()?, kind)));
        // What is in use is known to write or to paint.
        for (id, kind) in named.chain(further) {
            let is_there = |line: &Line<'_>| line.id == id;
            if table.row(id).is_none() && !lines.iter().any(is_there) {
                lines.push(builder.line(id, kind));
            }
        }
        lines.sort_by(order);
        Self { lines }
    }

    /// Those to be shown. Unless all are wanted: what a server has, or where none told, what is not gone; what is in
    /// use always; and of those without a row so many.
    pub fn shown(&self, all: bool, further: usize) -> impl Iterator<Item = &Line<'t>> {
        let mut left = further;
        self.lines.iter().filter(move |line| {
            let here = line
                .at_server
                .unwrap_or(!matches!(line.standing, Standing::Gone { .. }));
            if !(all || line.in_use || here) {
                return false;
            }
            if line.row.is_some() || line.in_use {
                return true;
            }
            let fits = left > 0;
            left = left.saturating_sub(1);
            fits
        })
    }
}

struct Builder<'t, 'a> {
    table: &'t Table,
    today: &'a str,
    used: Vec<String>,
    shutdowns: Option<HashMap<String, Option<String>>>,
}

impl<'t> Builder<'t, '_> {
    fn line(&self, id: &str, kind: Kind) -> Line<'t> {
        let row = self.table.row(id);
        let told = self.shutdowns.as_ref().map(|all| all.get(id));
        // The server knows its own last day better than the table does.
        let told_day = told.flatten().cloned().flatten();
        let standing = self.table.standing(id, self.today);
        let standing = match (&told_day, standing) {
            (None, standing) => standing,
            (Some(day), standing) => {
                let replacement = match standing {
                    Standing::Dies { replacement, .. } | Standing::Gone { replacement, .. } => {
                        replacement
                    }
                    Standing::Lives | Standing::Unknown => {
                        row.and_then(|row| row.replacement.clone())
                    }
                };
                Standing::on(self.today, Some(day), replacement)
            }
        };
        Line {
            id: id.to_owned(),
            kind,
            in_use: self.used.iter().any(|used| used == id),
            at_server: told.map(|told| told.is_some()),
            row,
            prices: self.table.prices(id, self.today),
            standing,
            shutdown: told_day.or_else(|| row?.shutdown.clone()),
        }
    }
}

/// The models in use, by the names of their rows where they have one.
fn used(table: &Table, names: &Names) -> Vec<String> {
    [&names.text, &names.image]
        .into_iter()
        .flatten()
        .map(|name| row_name(table, name))
        .collect()
}

/// What the server has, by the names of rows where they have one, with the last day that it tells. A snapshot's day
/// counts only where the model itself is not listed.
fn shutdowns(table: &Table, listed: &[ListedModel]) -> HashMap<String, Option<String>> {
    let mut days = HashMap::new();
    let (exact, snapshots): (Vec<_>, Vec<_>) = listed
        .iter()
        .partition(|model| row_name(table, &model.id) == model.id);
    for model in exact.into_iter().chain(snapshots) {
        days.entry(row_name(table, &model.id))
            .or_insert_with(|| model.shutdown_date.clone());
    }
    days
}

fn row_name(table: &Table, model: &str) -> String {
    table.row(model).map_or(model, |row| &row.id).to_owned()
}

/// By kind; what lives before what goes; the cheapest first, and what has no price last.
fn order(a: &Line<'_>, b: &Line<'_>) -> Ordering {
    let life = |line: &Line<'_>| match line.standing {
        Standing::Lives | Standing::Unknown => 0,
        Standing::Dies { .. } => 1,
        Standing::Gone { .. } => 2,
    };
    let price = |line: &Line<'_>| {
        line.prices
            .map_or(f64::INFINITY, |prices| prices.output + prices.input)
    };
    a.kind
        .cmp(&b.kind)
        .then(life(a).cmp(&life(b)))
        .then(price(a).total_cmp(&price(b)))
        .then_with(|| a.id.cmp(&b.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: &str = "2026-11-24";

    fn listed(id: &str, day: Option<&str>) -> ListedModel {
        ListedModel {
            id: id.to_owned(),
            shutdown_date: day.map(str::to_owned),
        }
    }

    fn told(models: &[(&str, Option<&str>)]) -> Asked {
        Asked::Told {
            origin: "http://localhost".to_owned(),
            models: models.iter().map(|(id, day)| listed(id, *day)).collect(),
        }
    }

    fn names(text: &str) -> Names {
        Names {
            text: Some(text.to_owned()),
            image: None,
        }
    }

    fn shown(view: &View<'_>, all: bool) -> Vec<String> {
        view.shown(all, 20).map(|line| line.id.clone()).collect()
    }

    fn line<'v>(view: &'v View<'_>, id: &str) -> &'v Line<'v> {
        view.lines.iter().find(|line| line.id == id).unwrap()
    }

    #[test]
    fn what_the_server_tells_of_a_last_day_beats_the_table() {
        let table = Table::load(None).unwrap();
        let asked = told(&[
            ("gpt-6-sol", Some("2026-12-24")),
            ("gpt-5", Some("2027-12-11")),
            ("gpt-4o-2024-08-06", Some("2026-11-30")),
        ]);
        let view = View::new(&table, &names("gpt-6-sol"), &asked, TODAY);
        let dies = |on: &str, replacement: Option<&str>| Standing::Dies {
            on: on.to_owned(),
            replacement: replacement.map(str::to_owned),
        };
        assert_eq!(line(&view, "gpt-6-sol").standing, dies("2026-12-24", None));
        assert_eq!(line(&view, "gpt-5").standing, Standing::Lives);
        let snapshot = line(&view, "gpt-4o");
        assert_eq!(snapshot.at_server, Some(true));
        assert_eq!(snapshot.standing, dies("2026-11-30", Some("gpt-6-luna")));
        assert_eq!(line(&view, "gpt-6-luna").at_server, Some(false));
    }

    #[test]
    fn a_servers_own_models_stand_with_those_of_the_table_and_have_no_price() {
        let table = Table::load(None).unwrap();
        let asked = told(&[("llama3.1", None), ("gpt-6-luna", None)]);
        let view = View::new(&table, &names("llama3.1"), &asked, TODAY);
        assert_eq!(shown(&view, false), ["gpt-6-luna", "llama3.1"]);
        let own = line(&view, "llama3.1");
        assert!(own.in_use && own.prices.is_none() && own.kind == Kind::Text);
        assert!(shown(&view, true).len() > 40);
    }

    #[test]
    fn what_is_in_use_is_shown_even_when_it_is_gone_or_missing() {
        let table = Table::load(None).unwrap();
        let nobody = Asked::Nobody("no key".to_owned());
        let view = View::new(&table, &names("gpt-4-turbo"), &nobody, TODAY);
        let shown_ids = shown(&view, false);
        assert!(shown_ids.contains(&"gpt-4-turbo".to_owned()));
        assert!(!shown_ids.contains(&"gpt-4".to_owned()));
        let asked = told(&[("other", None)]);
        let view = View::new(&table, &names("llama3.1"), &asked, TODAY);
        assert_eq!(shown(&view, false), ["llama3.1", "other"]);
        assert_eq!(line(&view, "llama3.1").at_server, Some(false));
    }

    #[test]
    fn of_models_without_a_row_only_so_many_are_shown() {
        let table = Table::load(None).unwrap();
        let many: Vec<_> = (0..30).map(|n| format!("voice-{n}")).collect();
        let many: Vec<_> = many.iter().map(|id| (id.as_str(), None)).collect();
        let view = View::new(&table, &names("voice-29"), &told(&many), TODAY);
        assert_eq!(shown(&view, false).len(), 21);
        assert_eq!(view.shown(false, usize::MAX).count(), 30);
    }
}
