//! Questions to the store.

use greenlit_domain::event::Event;
use greenlit_domain::generation::Generation;
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::time::Timestamp;

use crate::db::{Row, apart, array, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::read;
use crate::rows::{Averages, History};

/// Of how many packages averages are at most.
const NEWEST: i64 = 1_000;

impl Store {
    /// Asks the database for nothing, to see whether it answers.
    pub async fn check(&self) -> Result<(), StoreError> {
        query("check", "SELECT 1 AS one")
            .fetch_all(&self.readers)
            .await
            .map(drop)
    }

    /// One generation of this user.
    pub async fn generation(
        &self,
        user: UserId,
        id: GenerationId,
    ) -> Result<Generation, StoreError> {
        let row = query("read of a job", same!("generation"))
            .bind(id)
            .bind(user)
            .fetch_optional(&self.readers)
            .await?
            .ok_or_else(|| StoreError::NotFound(id.to_string()))?;
        read::generation(&row)
    }

    /// When those of the given generations go on that were put off and that nobody works on.
    pub async fn postponed(
        &self,
        ids: &[GenerationId],
    ) -> Result<Vec<(GenerationId, Timestamp)>, StoreError> {
        query("search of waiting jobs", apart!("postponed"))
            .bind(array(ids)?)
            .bind(self.clock().now())
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(|row| Ok((row.get("id")?, row.get("ready_at")?)))
            .collect()
    }

    /// The generations of this user whose id starts or ends with the text; people copy parts of ids.
    pub async fn find(&self, user: UserId, part: &str) -> Result<Vec<GenerationId>, StoreError> {
        if part.is_empty()
            || !part
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        {
            return Ok(Vec::new());
        }
        query("search of a job", same!("find"))
            .bind(user)
            .bind(part.to_ascii_lowercase())
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(|row| row.get("id"))
            .collect()
    }

    /// What is stored of a generation besides its row.
    pub async fn history(&self, id: GenerationId) -> Result<History, StoreError> {
        let results = self
            .rows_of(
                id,
                "SELECT step, revision, result, notes FROM step_results WHERE generation_id = $1 \
                 ORDER BY created_at, step, revision",
            )
            .await?;
        let picks = self
            .rows_of(
                id,
                "SELECT user_id, revision, answer, created_at FROM picks WHERE generation_id = $1 ORDER BY id",
            )
            .await?;
        let calls = self
            .rows_of(
                id,
                "SELECT * FROM calls WHERE generation_id = $1 ORDER BY id",
            )
            .await?;
        Ok(History {
            results: results
                .iter()
                .map(read::step_result)
                .collect::<Result<_, _>>()?,
            picks: picks.iter().map(read::pick).collect::<Result<_, _>>()?,
            calls: calls.iter().map(read::call).collect::<Result<_, _>>()?,
        })
    }

    /// The labels of a generation.
    pub async fn labels(&self, id: GenerationId) -> Result<Vec<String>, StoreError> {
        self.rows_of(
            id,
            "SELECT label FROM labels WHERE generation_id = $1 ORDER BY label",
        )
        .await?
        .iter()
        .map(|row| row.get("label"))
        .collect()
    }

    /// The events of a generation after the given number, oldest first.
    pub async fn events(&self, id: GenerationId, after: u64) -> Result<Vec<Event>, StoreError> {
        let rows = query(
            "read of events",
            "SELECT generation_id, number, at, type, data FROM events \
             WHERE generation_id = $1 AND number > $2 ORDER BY number",
        )
        .bind(id)
        .bind(after.cast_signed())
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(read::event).collect()
    }

    /// What packages of this user cost on average that these models made alone; the newest thousand are looked at.
    /// Without an image model it does not matter who painted.
    pub async fn average_cost(
        &self,
        user: UserId,
        text_model: &str,
        image_model: Option<&str>,
    ) -> Result<Averages, StoreError> {
        let rows = query("read of what packages cost", same!("average_cost"))
            .bind(user)
            .bind(text_model)
            .bind(image_model)
            .bind(NEWEST)
            .fetch_all(&self.readers)
            .await?;
        read::averages(&rows)
    }

    /// The same of all users together.
    pub async fn average_cost_of_all(
        &self,
        text_model: &str,
        image_model: Option<&str>,
    ) -> Result<Averages, StoreError> {
        let rows = query("read of what packages cost", same!("average_cost_of_all"))
            .bind(text_model)
            .bind(image_model)
            .bind(NEWEST)
            .fetch_all(&self.readers)
            .await?;
        read::averages(&rows)
    }

    /// The generations of this user that can go on without a person: queued ones, and those of dead processes.
    pub async fn unfinished(&self, user: UserId) -> Result<Vec<GenerationId>, StoreError> {
        query(
            "read of unfinished jobs",
            "SELECT id FROM video_generations WHERE user_id = $1 AND ready_at IS NOT NULL ORDER BY id",
        )
        .bind(user)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| row.get("id"))
        .collect()
    }

    /// Whether a generation is held by nobody who lives: its process is gone, or its lease is over.
    pub async fn is_abandoned(&self, id: GenerationId) -> Result<bool, StoreError> {
        let row = query(
            "read of a lease",
            "SELECT owner, lease_until FROM video_generations WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(&self.readers)
        .await?;
        let Some(row) = row else { return Ok(true) };
        let (owner, until) = (
            row.maybe::<String>("owner")?,
            row.maybe::<Timestamp>("lease_until")?,
        );
        Ok(match (owner, until) {
            (Some(owner), Some(until)) => until <= self.clock.now() || !self.is_alive(&owner),
            _ => true,
        })
    }

    async fn rows_of(&self, id: GenerationId, sql: &'static str) -> Result<Vec<Row>, StoreError> {
        query("read of a job's history", sql)
            .bind(id)
            .fetch_all(&self.readers)
            .await
    }
}
