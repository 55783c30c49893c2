//! `/costs`: what was spent, told apart by day, agent, model, user or keyword, and the same as a file for spreadsheets.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use greenlit_domain::agent::Agent;
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::spending::{By, DELETED, Date, Line, Report, Spent};

use super::dashboard::agent_key;
use super::form::Form;
use super::shell::{self, Shell};
use super::words::Words;
use crate::api::costs::{Wish, read, report};
use crate::app::App;
use crate::auth::Caller;
use crate::charts::{Chart, Labels, Series, Shape};
use crate::problem::Problem;
use crate::query::Query;

/// How many lines the page shows; the file has all.
const LINES: usize = 50;

#[derive(Template)]
#[template(path = "costs.html")]
struct Page {
    shell: Shell,
    bys: Vec<Choice>,
    whose: Vec<Choice>,
    from: String,
    to: String,
    label: String,
    by: &'static str,
    is_all: bool,
    /// What the first column is of.
    head: String,
    chart: String,
    lines: Vec<LineShown>,
    whole: LineShown,
    rest: Option<String>,
    remarks: Vec<String>,
    csv: String,
}

/// Another view of the page.
struct Choice {
    address: String,
    told: String,
    is_chosen: bool,
}

/// A line in words.
struct LineShown {
    name: String,
    more: String,
    /// Its cost and the greatest of all, for the bar.
    bar: (i64, i64),
    calls: String,
    packages: String,
    sent: String,
    received: String,
    cost: String,
    share: String,
    each: String,
}

/// Shows what was spent.
pub async fn costs(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    Query(mut fields): Query,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let mut wish = read(&app, &caller, &mut fields)?;
    fields.finish()?;
    wish.limit = LINES;
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let is_all = caller.is_admin() && form.text("whose") == Some("all");
    let by = wish.spending.by;
    let (found, rest) = report(&app, &wish).await?;
    let days = match by {
        By::Day => found.clone(),
        _ => app.store.spending_by_day(&wish.spending).await?,
    };
    let here = Address::of(&wish, is_all);
    Ok(shell::html(&Page {
        bys: here.bys(&shell, &caller),
        whose: here.whose(&shell, &caller),
        from: wish.asked.from.to_string(),
        to: wish.asked.to.to_string(),
        label: wish.asked.label.clone().unwrap_or_default(),
        by: by.as_str(),
        is_all,
        head: shell.say(key(by)),
        chart: chart(&shell, &wish, &days),
        lines: lines(&shell, &found),
        whole: LineShown::of(
            &shell,
            String::new(),
            String::new(),
            &found.whole,
            &found.whole,
            0,
        ),
        rest: rest.map(|rest| {
            shell.say_all(
                "costs-rest",
                [
                    ("count", rest.lines.into()),
                    ("cost", shell.money(&rest.spent.cost.into()).into()),
                ],
            )
        }),
        remarks: remarks(&shell, &found.whole),
        csv: format!("/costs.csv?{}", here.query(by, is_all)),
        shell,
    }))
}

/// The page's own address, to lead to its other views.
struct Address<'w> {
    wish: &'w Wish,
    is_all: bool,
}

impl<'w> Address<'w> {
    fn of(wish: &'w Wish, is_all: bool) -> Self {
        Self { wish, is_all }
    }

    fn query(&self, by: By, is_all: bool) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("by", by.as_str());
        query.append_pair("from", &self.wish.asked.from.to_string());
        query.append_pair("to", &self.wish.asked.to.to_string());
        if let Some(label) = &self.wish.asked.label {
            query.append_pair("label", label);
        }
        if is_all {
            query.append_pair("whose", "all");
        }
        query.finish()
    }

    /// Who sees their own alone has one user to tell apart.
    fn bys(&self, words: &Words, caller: &Caller) -> Vec<Choice> {
        let all = By::ALL.into_iter();
        all.filter(|by| *by != By::User || caller.is_admin())
            .map(|by| Choice {
                address: format!("/costs?{}", self.query(by, self.is_all)),
                told: words.say(key(by)),
                is_chosen: by == self.wish.spending.by,
            })
            .collect()
    }

    fn whose(&self, words: &Words, caller: &Caller) -> Vec<Choice> {
        if !caller.is_admin() {
            return Vec::new();
        }
        [(false, "dashboard-mine"), (true, "dashboard-everybody")]
            .map(|(is_all, key)| Choice {
                address: format!("/costs?{}", self.query(self.wish.spending.by, is_all)),
                told: words.say(key),
                is_chosen: is_all == self.is_all,
            })
            .into()
    }
}

fn key(by: By) -> &'static str {
    match by {
        By::Day => "costs-day",
        By::Agent => "costs-agent",
        By::Model => "costs-model",
        By::User => "costs-user",
        By::Keyword => "costs-keyword",
    }
}

/// What each day cost, days without calls too.
fn chart(words: &Words, wish: &Wish, days: &Report) -> String {
    let dollars =
        |value: f64| words.money(&Cost::from(MicroDollars(value.round().max(0.0) as i64)));
    let of_day = |day: Date| {
        let name = day.to_string();
        let line = days.lines.iter().find(|line| line.name == name);
        line.map(|line| line.spent.cost.0 as f64)
    };
    let all: Vec<_> = wish.asked.from.to(wish.asked.to).collect();
    let chart = Chart {
        id: "days",
        title: words.say("costs-days"),
        told: words.say("costs-days-told"),
        points: all.iter().map(|day| words.short_date(*day)).collect(),
        series: vec![Series {
            name: words.say("dashboard-cost"),
            values: all.iter().map(|day| of_day(*day)).collect(),
        }],
        write: &dollars,
        words: Labels {
            table: words.say("dashboard-table"),
            point: words.say("costs-day"),
            empty: words.say("dashboard-empty"),
        },
    };
    chart.html(Shape::Bars)
}

fn lines(words: &Words, report: &Report) -> Vec<LineShown> {
    let costs = report.lines.iter().map(|line| line.spent.cost.0);
    let greatest = costs.max().unwrap_or(0).max(1);
    let shown = |line: &Line| {
        let (name, more) = names(words, report.by, line);
        LineShown::of(words, name, more, &line.spent, &report.whole, greatest)
    };
    report.lines.iter().map(shown).collect()
}

/// What a line is of in words, and what is known of it besides.
fn names(words: &Words, by: By, line: &Line) -> (String, String) {
    let known_as = line.known_as.clone().unwrap_or_default();
    match by {
        By::Day => {
            let day = line.name.parse::<Date>();
            let told = day.map_or_else(|_| line.name.clone(), |day| words.date(day));
            (told, String::new())
        }
        By::Agent => {
            let agent = Agent::parse(&line.name);
            let told = agent.map_or_else(|| line.name.clone(), |agent| words.say(agent_key(agent)));
            (told, String::new())
        }
        By::User | By::Keyword if line.name == DELETED => {
            (words.say("costs-deleted"), String::new())
        }
        By::User if known_as.is_empty() => (words.say("costs-local"), String::new()),
        By::User => (known_as, String::new()),
        By::Model | By::Keyword => (line.name.clone(), known_as),
    }
}

impl LineShown {
    fn of(
        words: &Words,
        name: String,
        more: String,
        spent: &Spent,
        whole: &Spent,
        greatest: i64,
    ) -> Self {
        let count = |count: u64| words.number(i64::try_from(count).unwrap_or(i64::MAX));
        let share = f64::from(spent.share_of(whole)) / 10.0;
        Self {
            name,
            more,
            bar: (spent.cost.0, greatest),
            calls: count(spent.calls),
            packages: count(spent.packages),
            sent: count(spent.input),
            received: count(spent.output),
            cost: cost(words, spent),
            share: format!("{}%", words.decimal(share)),
            each: spent
                .a_package()
                .map_or_else(|| "–".to_owned(), |each| words.money(&each.into())),
        }
    }
}

/// What it cost; where a part is not known, that it is more than the known part.
fn cost(words: &Words, spent: &Spent) -> String {
    let known = words.money(&spent.cost.into());
    match spent.unknown {
        0 => known,
        _ if spent.cost == MicroDollars::ZERO => words.money(&Cost::UNKNOWN),
        _ => words.say_with("dashboard-and-unknown", "cost", known),
    }
}

/// What is to be known of the sums.
fn remarks(words: &Words, whole: &Spent) -> Vec<String> {
    [
        ("costs-unknown", whole.unknown),
        ("costs-refused", whole.refused),
        ("costs-under-way", whole.under_way),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(key, count)| words.say_with(key, "count", i64::try_from(count).unwrap_or(i64::MAX)))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::words::Locale;

    #[test]
    fn names_are_those_that_people_know() {
        let words = Words::of(Locale::English);
        let told = |by, name: &str, known_as: Option<&str>| {
            let line = Line {
                name: name.to_owned(),
                known_as: known_as.map(str::to_owned),
                spent: Spent::default(),
            };
            names(&words, by, &line)
        };
        let only = |name: &str| (name.to_owned(), String::new());
        assert_eq!(told(By::Day, "2026-11-24", None), only("24 Nov 2026"));
        assert_eq!(
            told(By::User, "id", Some("ana@example.org")),
            only("ana@example.org")
        );
        assert_ne!(told(By::User, "id", None), only("id"));
        assert_eq!(told(By::User, DELETED, None), only("What was deleted"));
        assert_eq!(told(By::Keyword, "rye", None), only("rye"));
        assert_eq!(
            told(By::Model, "m", Some("openai")),
            ("m".to_owned(), "openai".to_owned())
        );
    }

    #[test]
    fn what_is_not_known_is_told_beside_the_sums() {
        let words = Words::of(Locale::English);
        let whole = Spent {
            unknown: 3,
            cost: MicroDollars(2_000_000),
            ..Spent::default()
        };
        assert_eq!(remarks(&words, &Spent::default()), Vec::<String>::new());
        assert!(remarks(&words, &whole)[0].starts_with("3 calls of unknown cost"));
        assert_eq!(cost(&words, &whole), "over $2.00");
    }
}
