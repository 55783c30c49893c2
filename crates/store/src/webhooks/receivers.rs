//! Receivers: adding, changing, switching on and off, exchanging secrets, removing. Each call names whose it is, and what is
//! another's is not there.

use std::time::Duration;

use greenlit_domain::id::{HookId, UserId};
use greenlit_domain::time::Timestamp;
use greenlit_domain::webhook::{HookEvent, OffReason};
use serde_json::{Value, json};

use super::{Hook, HookSecret};
use crate::db::{Row, Transaction, json as bound, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::people::{By, Note, note};
use crate::wakes::Changes;

/// The most receivers of a user.
pub const MOST_HOOKS: u32 = 10;

/// A receiver to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHook {
    /// Whose.
    pub user: UserId,
    /// Where.
    pub url: String,
    /// What it is for.
    pub note: Option<String>,
    /// What it is told of.
    pub events: Vec<HookEvent>,
}

/// What becomes of a receiver; what is `None` stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HookChange {
    /// Where.
    pub url: Option<String>,
    /// What it is for; `Some(None)` takes the words away.
    pub note: Option<Option<String>>,
    /// What it is told of.
    pub events: Option<Vec<HookEvent>>,
}

impl Store {
    /// Adds a receiver, with a secret that is given this once.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when its owner has [`MOST_HOOKS`] already.
    pub async fn add_hook(&self, by: By, new: NewHook) -> Result<(Hook, HookSecret), StoreError> {
        let now = self.clock.now();
        let secret = HookSecret::new()?;
        let id = HookId(uuid::Uuid::now_v7());
        let user = new.user;
        let added = told(id, &new.url, &new.events);
        let insert = query("insert of a webhook", same!("webhook_insert"))
            .bind(id)
            .bind(user)
            .bind(new.url)
            .bind(new.note)
            .bind(bound("events", &new.events)?)
            .bind(secret.expose())
            .bind(now);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let there = count(transaction, user).await?;
                    if there >= MOST_HOOKS {
                        return Err(StoreError::Conflict(format!(
                            "there are {there} webhooks already: remove one first"
                        )));
                    }
                    insert.execute(&mut *transaction).await?;
                    let now_is = Some(added);
                    changed(transaction, now, by, user, ("webhook.added", None, now_is)).await?;
                    Ok((find(transaction, user, id).await?, secret))
                })
            })
            .await
    }

    /// The receivers of this user, the oldest first.
    pub async fn hooks(&self, user: UserId) -> Result<Vec<Hook>, StoreError> {
        query("read of webhooks", same!("webhook_list"))
            .bind(user)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not this user's.
    pub async fn hook(&self, user: UserId, id: HookId) -> Result<Hook, StoreError> {
        one(user, id)
            .fetch_optional(&self.readers)
            .await?
            .as_ref()
            .map(read)
            .transpose()?
            .ok_or_else(|| missing(id))
    }

    /// Changes it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not this user's.
    pub async fn change_hook(
        &self,
        by: By,
        user: UserId,
        id: HookId,
        change: HookChange,
    ) -> Result<Hook, StoreError> {
        let now = self.clock.now();
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let hook = find(transaction, user, id).await?;
                    let before = told(id, &hook.url, &hook.events);
                    let events = change.events.unwrap_or(hook.events);
                    query("change of a webhook", same!("webhook_change"))
                        .bind(user)
                        .bind(id)
                        .bind(change.url.unwrap_or(hook.url))
                        .bind(change.note.unwrap_or(hook.note))
                        .bind(bound("events", &events)?)
                        .bind(now)
                        .execute(&mut *transaction)
                        .await?;
                    let hook = find(transaction, user, id).await?;
                    let after = told(id, &hook.url, &hook.events);
                    let change = ("webhook.changed", Some(before), Some(after));
                    changed(transaction, now, by, user, change).await?;
                    Ok(hook)
                })
            })
            .await
    }

    /// Gives it another secret; the one before signs too for so long.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not this user's.
    pub async fn rotate_hook(
        &self,
        by: By,
        user: UserId,
        id: HookId,
        overlap: Duration,
    ) -> Result<(Hook, HookSecret), StoreError> {
        let now = self.clock.now();
        let secret = HookSecret::new()?;
        let rotate = query("exchange of a secret", same!("webhook_rotate"))
            .bind(user)
            .bind(id)
            .bind(secret.expose())
            .bind(now.plus(overlap))
            .bind(now);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    if rotate.execute(&mut *transaction).await? == 0 {
                        return Err(missing(id));
                    }
                    let hook = find(transaction, user, id).await?;
                    let after = told(id, &hook.url, &hook.events);
                    let change = ("webhook.secret", None, Some(after));
                    changed(transaction, now, by, user, change).await?;
                    Ok((hook, secret))
                })
            })
            .await
    }

    /// Switches it on: how long it has failed is counted anew.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not this user's.
    pub async fn switch_hook_on(
        &self,
        by: By,
        user: UserId,
        id: HookId,
    ) -> Result<Hook, StoreError> {
        let now = self.clock.now();
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    query("switch of a webhook", same!("webhook_switch_on"))
                        .bind(user)
                        .bind(id)
                        .bind(now)
                        .execute(&mut *transaction)
                        .await?;
                    let hook = find(transaction, user, id).await?;
                    let after = told(id, &hook.url, &hook.events);
                    let change = ("webhook.on", None, Some(after));
                    changed(transaction, now, by, user, change).await?;
                    Ok(hook)
                })
            })
            .await
    }

    /// Switches it off, as its owner wishes. What is not delivered yet stays in the log.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not this user's.
    pub async fn switch_hook_off(
        &self,
        by: By,
        user: UserId,
        id: HookId,
    ) -> Result<Hook, StoreError> {
        let now = self.clock.now();
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let hook = find(transaction, user, id).await?;
                    switch_off(transaction, id, OffReason::Owner, now).await?;
                    let after = told(id, &hook.url, &hook.events);
                    let change = ("webhook.off", None, Some(after));
                    changed(transaction, now, by, user, change).await?;
                    find(transaction, user, id).await
                })
            })
            .await
    }

    /// Removes it with its log.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not this user's.
    pub async fn remove_hook(&self, by: By, user: UserId, id: HookId) -> Result<(), StoreError> {
        let now = self.clock.now();
        let remove = query(
            "removal of a webhook",
            "DELETE FROM webhook_endpoints WHERE user_id = $1 AND id = $2",
        )
        .bind(user)
        .bind(id);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let hook = find(transaction, user, id).await?;
                    remove.execute(&mut *transaction).await?;
                    let before = told(id, &hook.url, &hook.events);
                    let change = ("webhook.removed", Some(before), None);
                    changed(transaction, now, by, user, change).await
                })
            })
            .await
    }
}

/// What the log of changes keeps of a receiver. Its address stands without its path: that may be what opens it.
fn told(id: HookId, url: &str, events: &[HookEvent]) -> Value {
    let place = match url.split_once("://") {
        Some((scheme, rest)) => {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            format!("{scheme}://{}", host.rsplit('@').next().unwrap_or_default())
        }
        None => String::new(),
    };
    json!({ "webhook": id, "to": place, "events": events })
}

/// Notes what became of a receiver of this user: the action, how it was, and how it is.
async fn changed(
    transaction: &mut Transaction<'_>,
    at: Timestamp,
    by: By,
    user: UserId,
    (action, before, after): (&'static str, Option<Value>, Option<Value>),
) -> Result<(), StoreError> {
    let subject = format!("user:{user}");
    let noted = Note {
        by,
        action,
        subject: &subject,
        before,
        after,
    };
    note(transaction, at, noted).await
}

/// Switches a receiver off, and ends what is on its way to it.
pub(super) async fn switch_off(
    transaction: &mut Transaction<'_>,
    id: HookId,
    why: OffReason,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let switched = query("switch of a webhook", same!("webhook_switch_off"))
        .bind(id)
        .bind(why.as_str())
        .bind(now)
        .execute(&mut *transaction)
        .await?;
    query("end of deliveries", same!("webhook_drop_pending"))
        .bind(id)
        .bind(now)
        .execute(transaction)
        .await?;
    Ok(switched == 1)
}

/// The receiver, in a transaction.
pub(super) async fn find(
    transaction: &mut Transaction<'_>,
    user: UserId,
    id: HookId,
) -> Result<Hook, StoreError> {
    one(user, id)
        .fetch_optional(transaction)
        .await?
        .as_ref()
        .map(read)
        .transpose()?
        .ok_or_else(|| missing(id))
}

/// A receiver that is switched on.
pub(super) async fn find_on(
    transaction: &mut Transaction<'_>,
    user: UserId,
    id: HookId,
) -> Result<Hook, StoreError> {
    let hook = find(transaction, user, id).await?;
    match hook.off {
        None => Ok(hook),
        Some(_) => Err(StoreError::Conflict(format!(
            "webhook {id} is switched off: switch it on first"
        ))),
    }
}

pub(super) fn missing(id: impl ToString) -> StoreError {
    StoreError::NotFound(id.to_string())
}

fn one(user: UserId, id: HookId) -> crate::db::Query {
    query("read of a webhook", same!("webhook_endpoint"))
        .bind(user)
        .bind(id)
}

/// How many this user has. Two who add one at once take turns at the user's row.
async fn count(transaction: &mut Transaction<'_>, user: UserId) -> Result<u32, StoreError> {
    query(
        "turn at a user",
        "UPDATE users SET updated_at = updated_at WHERE id = $1",
    )
    .bind(user)
    .execute(&mut *transaction)
    .await?;
    query(
        "count of webhooks",
        "SELECT count(*) AS there FROM webhook_endpoints WHERE user_id = $1",
    )
    .bind(user)
    .fetch_optional(transaction)
    .await?
    .map_or(Ok(0), |row| row.get("there"))
}

fn read(row: &Row) -> Result<Hook, StoreError> {
    let id: HookId = row.get("id")?;
    let events: Vec<String> = serde_json::from_str(&row.get::<String>("events")?)
        .map_err(|why| StoreError::corrupt("events", id, why))?;
    let off: Option<String> = row.maybe("off_reason")?;
    let off = off.map(|name| {
        OffReason::parse(&name)
            .ok_or_else(|| StoreError::corrupt("reason", id, "it is none of ours"))
    });
    Ok(Hook {
        id,
        user: row.get("user_id")?,
        url: row.get("url")?,
        note: row.maybe("note")?,
        // What this greenlit does not know it does not tell of.
        events: events
            .iter()
            .filter_map(|name| HookEvent::parse(name))
            .collect(),
        off: off.transpose()?,
        failing_since: row.maybe("failing_since")?,
        last_error: row.maybe("last_error")?,
        previous_until: row.maybe("previous_until")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}
