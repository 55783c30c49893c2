//! Tiers: what people may have. An admin changes them; they hold from the next job on.

use greenlit_domain::id::UserId;
use greenlit_domain::time::Timestamp;
use serde::Serialize;
use serde_json::json;

use super::audit::{By, Note, note};
use crate::db::{Row, Transaction, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

/// What people of a tier may have. `None` is: as much as one likes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tier {
    /// Its name.
    pub name: String,
    /// Packages that are begun from midnight to midnight, UTC.
    pub packages_per_day: Option<u32>,
    /// Jobs that are worked on at once; more wait for their turn.
    pub in_flight: Option<u32>,
    /// The greatest priority that may be asked for.
    pub priority: i64,
    /// The most thumbnails of a job.
    pub thumbnails: u32,
    /// Credits that come with each month in which something is begun.
    pub credits_per_month: Option<u32>,
}

impl Store {
    /// All tiers, by name.
    pub async fn tiers(&self) -> Result<Vec<Tier>, StoreError> {
        query("read of tiers", "SELECT * FROM tiers ORDER BY name")
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(tier)
            .collect()
    }

    /// The tier of this user; the local user has none.
    pub async fn tier_of(&self, user: UserId) -> Result<Option<Tier>, StoreError> {
        query("read of a tier", same!("people_tier_of"))
            .bind(user)
            .fetch_optional(&self.readers)
            .await?
            .as_ref()
            .map(tier)
            .transpose()
    }

    /// Changes a tier, or makes one.
    pub async fn set_tier(&self, wish: Tier, by: By) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.writer
            .own(Changes::ready([]), move |transaction| {
                Box::pin(async move {
                    let before = named(transaction, &wish.name).await?;
                    set(transaction, &wish, now).await?;
                    let changed = Note {
                        by,
                        action: "tier.changed",
                        subject: &wish.name,
                        before: before.map(|tier| json!(tier)),
                        after: Some(json!(wish)),
                    };
                    note(transaction, now, changed).await
                })
            })
            .await
    }
}

async fn set(
    transaction: &mut Transaction<'_>,
    tier: &Tier,
    now: Timestamp,
) -> Result<(), StoreError> {
    query("change of a tier", same!("people_set_tier"))
        .bind(tier.name.as_str())
        .bind(tier.packages_per_day)
        .bind(tier.in_flight)
        .bind(tier.priority)
        .bind(tier.thumbnails)
        .bind(tier.credits_per_month)
        .bind(now)
        .execute(transaction)
        .await?;
    Ok(())
}

async fn named(transaction: &mut Transaction<'_>, name: &str) -> Result<Option<Tier>, StoreError> {
    query("read of a tier", "SELECT * FROM tiers WHERE name = $1")
        .bind(name)
        .fetch_optional(transaction)
        .await?
        .as_ref()
        .map(tier)
        .transpose()
}

pub(super) async fn must_be(
    transaction: &mut Transaction<'_>,
    name: &str,
) -> Result<(), StoreError> {
    match named(transaction, name).await? {
        Some(_) => Ok(()),
        None => Err(StoreError::Conflict(format!(
            "there is no tier {name:?}: the tiers are listed at /api/admin/tiers, and by `greenlit user tier`"
        ))),
    }
}

pub(super) fn tier(row: &Row) -> Result<Tier, StoreError> {
    Ok(Tier {
        name: row.get("name")?,
        packages_per_day: row.maybe("packages_per_day")?,
        in_flight: row.maybe("in_flight")?,
        priority: row.get("priority")?,
        thumbnails: row.get("thumbnails")?,
        credits_per_month: row.maybe("credits_per_month")?,
    })
}
