//! Questions to the store.

use greenlit_domain::event::Event;
use greenlit_domain::generation::{Generation, Status};
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::time::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, SqlSafeStr};

use crate::error::StoreError;
use crate::open::Store;
use crate::read::{self, GENERATION_COLUMNS, column};
use crate::rows::{Averages, History, Summary};

/// Which jobs to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only in this status.
    pub status: Option<Status>,
    /// Only with this label.
    pub label: Option<String>,
    /// Only whose keyword holds these words.
    pub words: Option<String>,
    /// At most so many, the newest first.
    pub limit: u32,
}

impl Store {
    /// One generation of this user.
    pub async fn generation(
        &self,
        user: UserId,
        id: GenerationId,
    ) -> Result<Generation, StoreError> {
        let sql = format!(
            "SELECT {GENERATION_COLUMNS} FROM video_generations WHERE id = $1 AND user_id = $2"
        );
        let row = sqlx::query(AssertSqlSafe(sql).into_sql_str())
            .bind(id.to_string())
            .bind(user.to_string())
            .fetch_optional(&self.readers)
            .await
            .map_err(StoreError::database("read of a job"))?
            .ok_or_else(|| StoreError::NotFound(id.to_string()))?;
        read::generation(&row)
    }

    /// When those of the given generations go on that were put off and that nobody works on.
    pub async fn postponed(
        &self,
        ids: &[GenerationId],
    ) -> Result<Vec<(GenerationId, Timestamp)>, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as(include_str!("../sql/postponed.sql"))
            .bind(
                serde_json::to_string(ids)
                    .map_err(|why| StoreError::corrupt("ids", "a question", why))?,
            )
            .bind(self.clock().now().0)
            .fetch_all(&self.readers)
            .await
            .map_err(StoreError::database("search of waiting jobs"))?;
        rows.into_iter()
            .map(|(id, at)| {
                let parsed = id.parse();
                let id = parsed.map_err(|why| StoreError::corrupt("id", &id, why))?;
                Ok((id, Timestamp(at)))
            })
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
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM video_generations \
             WHERE user_id = $1 AND (id LIKE $2 || '%' OR id LIKE '%' || $2) LIMIT 3",
        )
        .bind(user.to_string())
        .bind(part.to_ascii_lowercase())
        .fetch_all(&self.readers)
        .await
        .map_err(StoreError::database("search of a job"))?;
        ids.iter()
            .map(|id| id.parse().map_err(|why| StoreError::corrupt("id", id, why)))
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
        .map(|row| column(row, "label"))
        .collect()
    }

    /// The events of a generation after the given number, oldest first.
    pub async fn events(&self, id: GenerationId, after: u64) -> Result<Vec<Event>, StoreError> {
        let rows = sqlx::query(
            "SELECT generation_id, number, at, type, data FROM events \
             WHERE generation_id = $1 AND number > $2 ORDER BY number",
        )
        .bind(id.to_string())
        .bind(after.cast_signed())
        .fetch_all(&self.readers)
        .await
        .map_err(StoreError::database("read of events"))?;
        rows.iter().map(read::event).collect()
    }

    /// The jobs of a user, the newest first.
    pub async fn list(&self, user: UserId, filter: &Filter) -> Result<Vec<Summary>, StoreError> {
        let rows = sqlx::query(include_str!("../sql/list.sql"))
            .bind(user.to_string())
            .bind(filter.status.map(Status::as_str))
            .bind(filter.label.as_deref())
            .bind(filter.words.as_deref())
            .bind(i64::from(filter.limit))
            .fetch_all(&self.readers)
            .await
            .map_err(StoreError::database("read of the list"))?;
        rows.iter().map(read::summary).collect()
    }

    /// What packages of this user cost on average that these models made alone; the newest thousand are looked at.
    /// Without an image model it does not matter who painted.
    pub async fn average_cost(
        &self,
        user: UserId,
        text_model: &str,
        image_model: Option<&str>,
    ) -> Result<Averages, StoreError> {
        const NEWEST: i64 = 1_000;
        let rows = sqlx::query(include_str!("../sql/average_cost.sql"))
            .bind(user.to_string())
            .bind(text_model)
            .bind(image_model)
            .bind(NEWEST)
            .fetch_all(&self.readers)
            .await
            .map_err(StoreError::database("read of what packages cost"))?;
        read::averages(&rows)
    }

    /// The generations of this user that can go on without a person: queued ones, and those of dead processes.
    pub async fn unfinished(&self, user: UserId) -> Result<Vec<GenerationId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM video_generations WHERE user_id = $1 AND ready_at IS NOT NULL ORDER BY id",
        )
        .bind(user.to_string())
        .fetch_all(&self.readers)
        .await
        .map_err(StoreError::database("read of unfinished jobs"))?;
        ids.iter()
            .map(|id| id.parse().map_err(|why| StoreError::corrupt("id", id, why)))
            .collect()
    }

    /// Whether a generation is held by nobody who lives: its process is gone, or its lease is over.
    pub async fn is_abandoned(&self, id: GenerationId) -> Result<bool, StoreError> {
        let row: Option<(Option<String>, Option<i64>)> =
            sqlx::query_as("SELECT owner, lease_until FROM video_generations WHERE id = $1")
                .bind(id.to_string())
                .fetch_optional(&self.readers)
                .await
                .map_err(StoreError::database("read of a lease"))?;
        Ok(match row {
            Some((Some(owner), Some(until))) => {
                until <= self.clock.now().0 || !self.folder.is_alive(&owner)
            }
            _ => true,
        })
    }

    async fn rows_of(
        &self,
        id: GenerationId,
        sql: &'static str,
    ) -> Result<Vec<SqliteRow>, StoreError> {
        sqlx::query(sql)
            .bind(id.to_string())
            .fetch_all(&self.readers)
            .await
            .map_err(StoreError::database("read of a job's history"))
    }
}
