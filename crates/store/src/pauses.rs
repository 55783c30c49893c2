//! Agents and providers that a person has paused. Work that comes to one is put off, and goes on when the pause is over.

use greenlit_domain::agent::Agent;
use greenlit_domain::id::UserId;
use greenlit_domain::time::Timestamp;
use uuid::Uuid;

use crate::db::{Query, Row, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

/// What can be paused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pausable {
    /// An agent, whoever its provider is.
    Agent(Agent),
    /// A provider, whichever agent asks it.
    Provider(String),
}

/// A pause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// Its name.
    pub id: Uuid,
    /// Of what.
    pub of: Pausable,
    /// Why.
    pub reason: Option<String>,
    /// Since when.
    pub since: Timestamp,
}

impl Pausable {
    fn kind(&self) -> &'static str {
        match self {
            Self::Agent(_) => "agent",
            Self::Provider(_) => "provider",
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Agent(agent) => agent.as_str(),
            Self::Provider(name) => name,
        }
    }
}

impl Store {
    /// Pauses an agent or a provider; one that is paused already stays so, and its pause is given.
    pub async fn pause(
        &self,
        user: UserId,
        of: Pausable,
        reason: Option<String>,
    ) -> Result<Pause, StoreError> {
        let pause = query("pause", same!("pause"))
            .bind(Uuid::now_v7())
            .bind(user)
            .bind(of.kind())
            .bind(of.name())
            .bind(reason)
            .bind(self.clock.now());
        let read = query("read of a pause", same!("pause_of"))
            .bind(of.kind())
            .bind(of.name());
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    pause.execute(&mut *transaction).await?;
                    let row = read.fetch_optional(transaction).await?;
                    row.as_ref()
                        .map(read_pause)
                        .ok_or_else(|| StoreError::corrupt("pause", of.name(), "it is gone"))?
                })
            })
            .await
    }

    /// All pauses, the oldest first.
    pub async fn pauses(&self) -> Result<Vec<Pause>, StoreError> {
        query("read of pauses", same!("pauses"))
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(read_pause)
            .collect()
    }

    /// Ends a pause: what was put off by it goes on at once.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none with this name.
    pub async fn unpause(&self, id: Uuid) -> Result<(), StoreError> {
        let end = query("end of a pause", "DELETE FROM pauses WHERE id = $1").bind(id);
        let wake = self.wake(id);
        self.writer
            .own(Changes::ready([]), move |transaction| {
                Box::pin(async move {
                    if end.execute(&mut *transaction).await? == 0 {
                        return Err(StoreError::NotFound(id.to_string()));
                    }
                    wake.execute(transaction).await?;
                    Ok(())
                })
            })
            .await?;
        // What was put off while that was on its way to be committed.
        self.wake_paused(id).await
    }

    /// Wakes what a pause put off that is over.
    async fn wake_paused(&self, id: Uuid) -> Result<(), StoreError> {
        let wake = self.wake(id);
        self.writer
            .own(Changes::ready([]), move |transaction| {
                Box::pin(async move {
                    wake.execute(transaction).await?;
                    Ok(())
                })
            })
            .await
    }

    /// For whoever has just put work off by a pause, which may have ended between the look at it and now: then the work is
    /// made ready again.
    pub async fn wake_unless_paused(&self, id: Uuid) -> Result<(), StoreError> {
        let pauses = self.pauses().await?;
        if pauses.iter().any(|pause| pause.id == id) {
            return Ok(());
        }
        self.wake_paused(id).await
    }

    fn wake(&self, id: Uuid) -> Query {
        query("end of a pause", same!("wake_paused"))
            .bind(self.clock.now())
            .bind(format!("%\"pause\":\"{id}\"%"))
    }
}

fn read_pause(row: &Row) -> Result<Pause, StoreError> {
    let kind: String = row.get("kind")?;
    let name: String = row.get("name")?;
    let of = match kind.as_str() {
        "agent" => Agent::parse(&name)
            .map(Pausable::Agent)
            .ok_or_else(|| StoreError::corrupt("pause", &name, "no such agent"))?,
        _ => Pausable::Provider(name),
    };
    Ok(Pause {
        id: row.get("id")?,
        of,
        reason: row.maybe("reason")?,
        since: row.get("created_at")?,
    })
}
