//! The dashboard's charts.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::agent::Agent;
use greenlit_domain::generation::Status;
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_store::{Day, DayFigures};

use super::agent_key;
use crate::charts::{Chart, Labels, Series, Shape};
use crate::pages::words::Words;

type Days = [Arc<DayFigures>];

/// All of them as HTML.
pub fn all(words: &Words, days: &Days) -> Vec<String> {
    let milliseconds =
        |value: f64| words.duration(Duration::from_millis(value.round().max(0.0) as u64));
    let dollars = |value: f64| words.money(&Cost::from(MicroDollars(value.round() as i64)));
    let count = |value: f64| words.number(value.round() as i64);
    let chart = |id, key, told, series, write, shape| {
        let chart = Chart {
            id,
            title: words.say(key),
            told: words.say(told),
            points: days.iter().map(|day| short(words, day.day)).collect(),
            series,
            write,
            words: Labels {
                table: words.say("dashboard-table"),
                point: words.say("dashboard-day"),
                empty: words.say("dashboard-empty"),
            },
        };
        chart.html(shape)
    };
    vec![
        chart(
            "jobs",
            "dashboard-jobs",
            "dashboard-jobs-told",
            jobs(words, days),
            &count as &dyn Fn(f64) -> String,
            Shape::Bars,
        ),
        chart(
            "costs",
            "dashboard-costs",
            "dashboard-costs-told",
            costs(words, days),
            &dollars,
            Shape::Bars,
        ),
        chart(
            "medians",
            "dashboard-p50",
            "dashboard-p50-told",
            times(words, days, 50),
            &milliseconds,
            Shape::Lines,
        ),
        chart(
            "slowest",
            "dashboard-p95",
            "dashboard-p95-told",
            times(words, days, 95),
            &milliseconds,
            Shape::Lines,
        ),
    ]
}

/// A series an agent.
fn agents(
    words: &Words,
    days: &Days,
    value: impl Fn(&DayFigures, Agent) -> Option<f64>,
) -> Vec<Series> {
    let series = Agent::ALL.map(|agent| Series {
        name: words.say(agent_key(agent)),
        values: days.iter().map(|day| value(day, agent)).collect(),
    });
    series.into()
}

fn times(words: &Words, days: &Days, percent: u8) -> Vec<Series> {
    agents(words, days, |day, agent| {
        day.agent(agent).percentile(percent).map(f64::from)
    })
}

fn costs(words: &Words, days: &Days) -> Vec<Series> {
    agents(words, days, |day, agent| {
        Some(day.agent(agent).cost.0 as f64)
    })
}

/// What became of the jobs of each day.
fn jobs(words: &Words, days: &Days) -> Vec<Series> {
    use Status::{AwaitingSelection, Cancelled, Completed, Failed, Processing, Queued};
    let kinds: [(&str, &[Status]); 4] = [
        ("status-completed", &[Completed]),
        ("status-failed", &[Failed]),
        ("status-cancelled", &[Cancelled]),
        ("dashboard-open", &[Queued, Processing, AwaitingSelection]),
    ];
    let series = kinds.map(|(key, statuses)| Series {
        name: words.say(key),
        values: days
            .iter()
            .map(|day| {
                let jobs = statuses.iter().map(|status| day.jobs_in(*status));
                Some(f64::from(jobs.sum::<u32>()))
            })
            .collect(),
    });
    series.into()
}

/// A day and its month, such as `24 Nov`.
fn short(words: &Words, day: Day) -> String {
    let date = day.start().to_string();
    let number = |range: Range<usize>| date.get(range).and_then(|text| text.parse::<u8>().ok());
    match (number(8..10), number(5..7)) {
        (Some(day), Some(month)) => format!("{day} {}", words.say(&format!("month-{month}"))),
        _ => date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::words::Locale;

    #[test]
    fn a_day_is_told_with_its_month() {
        let day = Day(20_781);
        assert_eq!(short(&Words::of(Locale::English), day), "24 Nov");
        assert!(short(&Words::of(Locale::Portuguese), day).starts_with("24 nov"));
    }
}
