//! What the ledger's calls came to, for reports and for the check of an invoice.
//!
//! A report asks for days as they begin and end in some time zone; the ledger's own days are UTC's, and an index leads to them.

use std::collections::BTreeMap;

use greenlit_domain::agent::Agent;
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::invoice::{Booked, Entered, Kind};
use greenlit_domain::money::MicroDollars;
use greenlit_domain::spending::{By, DELETED, Date, Line, Report, Span, Spent};
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;

use crate::db::{Json, Row, Transaction, apart, array, json, query, same};
use crate::error::StoreError;
use crate::figures::{Day, Whose};
use crate::open::Store;

/// Which calls a report is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spending {
    /// Whose.
    pub whose: Whose,
    /// Of packages with this label alone.
    pub label: Option<String>,
    /// What they are told apart by.
    pub by: By,
    /// Days that follow each other, each of which is one line where days are told apart.
    pub days: Vec<Span>,
}

impl Store {
    /// What these calls came to.
    pub async fn spending(&self, asked: &Spending) -> Result<Report, StoreError> {
        let agents: BTreeMap<_, _> = Step::ALL
            .into_iter()
            .map(|step| (step.as_str(), Agent::of(step).as_str()))
            .collect();
        let days = match asked.by {
            By::Day => asked.days.clone(),
            _ => together(&asked.days),
        };
        let lines = self.spent(asked, asked.by.as_str(), &days, &agents);
        let all = together(&asked.days);
        let whole = async {
            match asked.by {
                // A package has one of each, so that no line has a package of another.
                By::User | By::Keyword => Ok(None),
                _ => self.spent(asked, "all", &all, &agents).await.map(Some),
            }
        };
        let (lines, whole) = tokio::try_join!(lines, whole)?;
        let packages = whole.as_deref().unwrap_or(&lines).iter();
        let packages = packages.map(|line| line.spent.packages).sum();
        Ok(Report::new(asked.by, lines, packages))
    }

    /// The same of each day alone, without how many packages there are over all days.
    pub async fn spending_by_day(&self, asked: &Spending) -> Result<Report, StoreError> {
        let lines = self
            .spent(asked, By::Day.as_str(), &asked.days, &BTreeMap::new())
            .await?;
        Ok(Report::new(By::Day, lines, 0))
    }

    async fn spent(
        &self,
        asked: &Spending,
        by: &'static str,
        days: &[Span],
        agents: &BTreeMap<&str, &str>,
    ) -> Result<Vec<Line>, StoreError> {
        let user = match asked.whose {
            Whose::User(user) => Some(user),
            Whose::All => None,
        };
        let (days, agents) = (bounds(days)?, json("agents", agents)?);
        let mut rows = query("read of costs", apart!("spending"))
            .bind(user)
            .bind(asked.label.as_deref())
            .bind(days.clone())
            .bind(by)
            .bind(agents.clone())
            .fetch_all(&self.readers)
            .await?;
        if asked.whose == Whose::All && asked.label.is_none() {
            let past = query("read of costs", apart!("past_spending"))
                .bind(days)
                .bind(by)
                .bind(agents)
                .bind(DELETED)
                .fetch_all(&self.readers)
                .await?;
            rows.extend(past);
        }
        rows.iter().map(line).collect()
    }

    /// What the ledger has of calls that were sent on these days in UTC, by provider, day and model; those that were
    /// deleted since are lines of their own.
    pub async fn entered(
        &self,
        first: Date,
        last: Date,
    ) -> Result<BTreeMap<String, Vec<Entered>>, StoreError> {
        let mut providers: BTreeMap<String, Vec<Entered>> = BTreeMap::new();
        for sql in [apart!("entered"), same!("past_entered")] {
            let rows = query("read of the ledger", sql)
                .bind(first.days_after_1970())
                .bind(last.days_after_1970())
                .fetch_all(&self.readers)
                .await?;
            for row in &rows {
                let lines = providers.entry(row.get("provider")?).or_default();
                lines.push(entered(row)?);
            }
        }
        Ok(providers)
    }
}

/// Keeps in the books what the calls of this user, or of this job, came to: they go in the same transaction.
pub(crate) async fn keep_spend(
    transaction: &mut Transaction<'_>,
    user: Option<UserId>,
    generation: Option<GenerationId>,
) -> Result<(), StoreError> {
    query("keeping of the books", same!("keep_spend"))
        .bind(user)
        .bind(generation)
        .execute(transaction)
        .await
        .map(drop)
}

/// Days that follow each other, as one.
fn together(days: &[Span]) -> Vec<Span> {
    match (days.first(), days.last()) {
        (Some(first), Some(last)) => vec![Span {
            first: first.first,
            last: last.last,
            begins: first.begins,
            ends: last.ends,
        }],
        _ => Vec::new(),
    }
}

fn bounds(days: &[Span]) -> Result<Json, StoreError> {
    let days: Vec<_> = days
        .iter()
        .map(|span| {
            let last_moment = Timestamp(span.ends.0.saturating_sub(1));
            let name = span.first.to_string();
            let days = (Day::of(span.begins).0, Day::of(last_moment).0);
            (name, days.0, days.1, span.begins.0, span.ends.0)
        })
        .collect();
    array(&days)
}

fn line(row: &Row) -> Result<Line, StoreError> {
    Ok(Line {
        // A keyword whose job was deleted meanwhile has no calls either.
        name: row.maybe("name")?.unwrap_or_default(),
        known_as: row.maybe("known_as")?,
        spent: Spent {
            calls: count(row, "calls")?,
            packages: count(row, "packages")?,
            refused: count(row, "refused")?,
            under_way: count(row, "under_way")?,
            cost: MicroDollars(row.get("cost")?),
            unknown: count(row, "unknown")?,
            input: count(row, "input_tokens")?,
            cached_input: count(row, "cached_input_tokens")?,
            output: count(row, "output_tokens")?,
            images: count(row, "images")?,
        },
    })
}

fn entered(row: &Row) -> Result<Entered, StoreError> {
    let day: i64 = row.get("day")?;
    let kind = match row.get::<i64>("is_picture")? {
        0 => Kind::Text,
        _ => Kind::Picture,
    };
    Ok(Entered {
        day: Date::after_1970(day)
            .ok_or_else(|| StoreError::corrupt("day", day, "there is no such day"))?,
        model: row.get("model")?,
        kind,
        booked: Booked {
            answered: count(row, "answered")?,
            lost: count(row, "lost")?,
            under_way: count(row, "under_way")?,
            unpriced: count(row, "unpriced")?,
            input: count(row, "input_tokens")?,
            cached_input: count(row, "cached_input_tokens")?,
            output: count(row, "output_tokens")?,
            images: count(row, "images")?,
            cost: MicroDollars(row.get("cost")?),
            at_most: MicroDollars(row.get("at_most")?),
        },
    })
}

/// A count is never negative.
fn count(row: &Row, name: &'static str) -> Result<u64, StoreError> {
    Ok(row.get::<i64>(name)?.max(0).cast_unsigned())
}
