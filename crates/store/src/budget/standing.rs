//! How budgets stand.

use greenlit_domain::budget::{Fit, Meter, Month, Scope};
use greenlit_domain::money::MicroDollars;
use greenlit_domain::time::Timestamp;
use serde_json::json;

use super::{meter, scope};
use crate::db::{Row, apart, json as to_json, query};
use crate::error::StoreError;
use crate::open::Store;

/// How a budget stands in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetStanding {
    /// Whose.
    pub scope: Scope,
    /// What may be spent; `None` is no limit.
    pub limit: Option<MicroDollars>,
    /// What is used.
    pub meter: Meter,
    /// Of what is held, that for calls of which nobody knows whether they are billed.
    pub unknown: MicroDollars,
    /// How many they are.
    pub unknown_calls: u32,
    /// When something first found no room this month.
    pub refused_at: Option<Timestamp>,
}

impl BudgetStanding {
    /// Whether so much more fits.
    #[must_use]
    pub fn fit(&self, more: MicroDollars) -> Fit {
        self.meter.fit(self.limit, more)
    }

    /// How much of the limit is taken, in whole percent: all of it when something found no room.
    #[must_use]
    pub fn percent(&self) -> Option<u32> {
        let percent = self.meter.percent(self.limit?);
        Some(if self.refused_at.is_some() {
            percent.max(100)
        } else {
            percent
        })
    }
}

impl Store {
    /// How these budgets stand in a month, in this order. `service_limit` is the service's where none was set by hand.
    pub async fn budgets_of(
        &self,
        scopes: &[Scope],
        month: Month,
        service_limit: Option<MicroDollars>,
    ) -> Result<Vec<BudgetStanding>, StoreError> {
        let names: Vec<_> = scopes.iter().map(ToString::to_string).collect();
        let found = self
            .read_budgets(json!(names), month, service_limit)
            .await?;
        Ok(scopes
            .iter()
            .map(|scope| {
                let standing = found.iter().find(|one| one.scope == *scope);
                standing.copied().unwrap_or(BudgetStanding {
                    scope: *scope,
                    limit: service_limit.filter(|_| *scope == Scope::Service),
                    meter: Meter::default(),
                    unknown: MicroDollars::ZERO,
                    unknown_calls: 0,
                    refused_at: None,
                })
            })
            .collect())
    }

    /// How all budgets stand that are limited or were used in a month.
    pub async fn budgets(
        &self,
        month: Month,
        service_limit: Option<MicroDollars>,
    ) -> Result<Vec<BudgetStanding>, StoreError> {
        self.read_budgets(json!(null), month, service_limit).await
    }

    async fn read_budgets(
        &self,
        scopes: serde_json::Value,
        month: Month,
        service_limit: Option<MicroDollars>,
    ) -> Result<Vec<BudgetStanding>, StoreError> {
        query("read of budgets", apart!("budget_standing"))
            .bind(month.to_string())
            .bind(to_json("scopes", &scopes)?)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(|row| standing(row, service_limit))
            .collect()
    }
}

fn standing(row: &Row, service_limit: Option<MicroDollars>) -> Result<BudgetStanding, StoreError> {
    let scope = scope(row)?;
    let is_limited: i64 = row.get("is_limited")?;
    let by_hand: Option<i64> = row.maybe("limit_micros")?;
    let limit = if is_limited != 0 {
        by_hand.map(MicroDollars)
    } else {
        service_limit.filter(|_| scope == Scope::Service)
    };
    // A limit that was raised since makes room again.
    let refused_at: Option<Timestamp> = row.maybe("refused_at")?;
    let raised_at: Option<Timestamp> = row.maybe("limited_at")?;
    Ok(BudgetStanding {
        scope,
        limit,
        meter: meter(row)?,
        unknown: MicroDollars(row.get("unknown_micros")?),
        unknown_calls: row.get("unknown_calls")?,
        refused_at: refused_at.filter(|refused| raised_at.is_none_or(|raised| raised < *refused)),
    })
}
