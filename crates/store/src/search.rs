//! The jobs of a user, by what they are and page by page.
//!
//! A page goes on after the last job that was seen, by time and id, so that it stays right while jobs arrive. Words are
//! looked for in the keyword in small letters, which is kept beside it: databases know those of some languages alone.

use greenlit_domain::generation::{FailureCode, Status};
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::time::Timestamp;
use uuid::Uuid;

use crate::db::{apart, array, query};
use crate::error::StoreError;
use crate::open::Store;
use crate::read;
use crate::rows::Summary;

/// Where a list begins: no job is begun after the year 9999.
const NEWER_THAN_ALL: Mark = Mark {
    created_at: Timestamp(253_402_300_799_999),
    id: GenerationId(Uuid::max()),
};

/// Which jobs are meant. What is not said, is not asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    /// In one of these.
    pub statuses: Vec<Status>,
    /// With this label.
    pub label: Option<String>,
    /// That failed with one of these.
    pub errors: Vec<FailureCode>,
    /// Whose keyword holds all these words, in whatever case.
    pub words: Option<String>,
    /// Begun later than this.
    pub created_after: Option<Timestamp>,
    /// Begun earlier than this.
    pub created_before: Option<Timestamp>,
}

impl Search {
    /// Whether an index that holds nothing else answers it: these are few, however long the history is.
    fn is_of_those_that_wait(&self) -> bool {
        self.statuses == [Status::AwaitingSelection]
            && self.label.is_none()
            && self.errors.is_empty()
    }
}

/// Where a job stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// When it was begun.
    pub created_at: Timestamp,
    /// Which it is.
    pub id: GenerationId,
}

/// A page of jobs.
#[derive(Debug, Clone)]
pub struct Page {
    /// The newest first.
    pub jobs: Vec<Summary>,
    /// After which the next page goes on; `None` when this is the last.
    pub next: Option<Mark>,
}

impl Store {
    /// The jobs of a user after this one, the newest first.
    pub async fn page(
        &self,
        user: UserId,
        search: &Search,
        after: Option<Mark>,
        limit: usize,
    ) -> Result<Page, StoreError> {
        let mut marks = self
            .search(user, search, after, limit.saturating_add(1))
            .await?;
        let more = marks.len() > limit;
        marks.truncate(limit);
        let ids: Vec<_> = marks.iter().map(|mark| mark.id).collect();
        Ok(Page {
            jobs: self.summaries(&ids).await?,
            next: marks.last().copied().filter(|_| more),
        })
    }

    /// Where the jobs stand that are meant, at most so many.
    pub async fn search(
        &self,
        user: UserId,
        search: &Search,
        after: Option<Mark>,
        most: usize,
    ) -> Result<Vec<Mark>, StoreError> {
        let after = after.unwrap_or(NEWER_THAN_ALL);
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        let asked = if search.is_of_those_that_wait() {
            query("search of waiting jobs", apart!("search_awaiting")).bind(user)
        } else {
            query("search of jobs", apart!("search_marks"))
                .bind(user)
                .bind(array(&search.statuses)?)
                .bind(search.label.as_deref())
                .bind(array(&search.errors)?)
        };
        let words = search.words.as_deref().unwrap_or_default();
        let words: Vec<_> = words.split_whitespace().map(folded).collect();
        asked
            .bind(array(&words)?)
            .bind(search.created_after.unwrap_or(Timestamp(-1)))
            .bind(search.created_before.unwrap_or(NEWER_THAN_ALL.created_at))
            .bind(after.created_at)
            .bind(after.id)
            .bind(most)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(|row| {
                Ok(Mark {
                    created_at: row.get("created_at")?,
                    id: row.get("id")?,
                })
            })
            .collect()
    }

    /// These jobs, the newest first.
    async fn summaries(&self, ids: &[GenerationId]) -> Result<Vec<Summary>, StoreError> {
        query("read of the list", apart!("summaries"))
            .bind(array(ids)?)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(read::summary)
            .collect()
    }
}

/// A text as words are looked for in it, in whatever case.
pub(crate) fn folded(text: &str) -> String {
    text.to_lowercase()
}
