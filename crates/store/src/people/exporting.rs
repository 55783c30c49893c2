//! What is kept of somebody, read for an export: table by table, a bounded number of rows at once.

use greenlit_domain::id::UserId;
use greenlit_domain::thumbnail::BlobId;
use greenlit_domain::time::Timestamp;
use greenlit_domain::used::Act;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::audit::{By, Note, note};
use super::kept::{Column, Key, Kind, Shown, Table};
use crate::db::{Query, Row, query};
use crate::error::StoreError;
use crate::open::Store;
use crate::search::{self, Search};
use crate::usage::enter_act;
use crate::wakes::Changes;

/// How many rows are read at once, and of how many jobs.
const ROWS: u32 = 500;
const JOBS: usize = 25;

/// How many files are named at once.
const FILES: u32 = 100;

/// Whose data is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub user: UserId,
    /// The address of their account; the local user of a folder has none.
    pub email: Option<String>,
}

/// Rows of one table, each as an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// In the order of the table's key.
    pub rows: Vec<Map<String, Value>>,
    /// After which the next ones are read; `None` when there are no more.
    pub next: Option<Mark>,
}

/// Where reading goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// After this id.
    Id(Uuid),
    /// After this number.
    Number(i64),
    /// After these words.
    Words(String),
    /// After this job.
    Job(search::Mark),
}

/// A file that somebody's jobs use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Its name.
    pub blob: BlobId,
    /// Such as `image/jpeg`.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
}

impl Store {
    /// Who this is, as far as data is kept of them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when nobody has this id.
    pub async fn person(&self, user: UserId) -> Result<Person, StoreError> {
        let row = query(
            "read of a person",
            "SELECT a.email FROM users AS u LEFT JOIN accounts AS a ON a.user_id = u.id WHERE u.id = $1",
        )
        .bind(user)
        .fetch_optional(&self.readers)
        .await?
        .ok_or_else(|| StoreError::NotFound(user.to_string()))?;
        Ok(Person {
            user,
            email: row.maybe("email")?,
        })
    }

    /// Notes in the log of changes that somebody took all data of a person out.
    pub async fn note_export(&self, of: &Person, by: By) -> Result<(), StoreError> {
        let (now, user) = (self.clock.now(), of.user);
        let subject = match &of.email {
            Some(email) => email.clone(),
            None => format!("user:{}", of.user),
        };
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let exported = Note {
                        by,
                        action: "account.exported",
                        subject: &subject,
                        before: None,
                        after: None,
                    };
                    note(transaction, now, exported).await?;
                    enter_act(transaction, user, Act::DataExported, now).await
                })
            })
            .await
    }

    /// The next rows of a table that an export of this person shows.
    pub async fn kept_rows(
        &self,
        of: &Person,
        table: &'static Table,
        after: Option<&Mark>,
    ) -> Result<Rows, StoreError> {
        let Shown::File(_, key) = table.shown else {
            return Ok(Rows {
                rows: Vec::new(),
                next: None,
            });
        };
        match key {
            Key::Jobs => self.rows_of_jobs(of, table, after).await,
            Key::Few => self.all_rows(of, table).await,
            Key::Id(_) | Key::Number(_) | Key::Words(_) => {
                self.page_by(of, table, key, after).await
            }
        }
    }

    /// The next files that this person's jobs use, by name.
    pub async fn kept_files(
        &self,
        of: &Person,
        after: Option<&BlobId>,
    ) -> Result<Vec<KeptFile>, StoreError> {
        query(
            "read of pictures",
            "SELECT DISTINCT b.sha256, b.media_type, b.size FROM blobs AS b \
             JOIN blob_uses AS u ON u.sha256 = b.sha256 JOIN video_generations AS g ON g.id = u.generation_id \
             WHERE g.user_id = $1 AND b.sha256 > $2 ORDER BY b.sha256 LIMIT $3",
        )
        .bind(of.user)
        .bind(after.map_or("", |blob| blob.0.as_str()))
        .bind(FILES)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            Ok(KeptFile {
                blob: BlobId(row.get("sha256")?),
                media_type: row.get("media_type")?,
                size: row.get("size")?,
            })
        })
        .collect()
    }
}

impl Store {
    /// The rows of the next jobs, the newest jobs first.
    async fn rows_of_jobs(
        &self,
        of: &Person,
        table: &'static Table,
        after: Option<&Mark>,
    ) -> Result<Rows, StoreError> {
        let after = match after {
            Some(Mark::Job(mark)) => Some(*mark),
            _ => None,
        };
        let jobs = self
            .search(of.user, &Search::default(), after, JOBS)
            .await?;
        let Some(last) = jobs.last().copied() else {
            return Ok(Rows::last(Vec::new()));
        };
        let places: Vec<_> = (1..=jobs.len()).map(|place| format!("${place}")).collect();
        let job = table.job();
        let second = table.columns.iter().find(|column| column.name != job);
        let sql = format!(
            "SELECT {} FROM {} WHERE {job} IN ({}) ORDER BY {job}, {}",
            columns(table),
            table.name,
            places.join(", "),
            second.map_or(job, |column| column.name),
        );
        let ask = Query::built("read for an export", sql);
        let ask = jobs.iter().fold(ask, |ask, mark| ask.bind(mark.id));
        let rows = ask.fetch_all(&self.readers).await?;
        Ok(Rows {
            rows: objects(table, &rows)?,
            next: (jobs.len() == JOBS).then_some(Mark::Job(last)),
        })
    }

    async fn all_rows(&self, of: &Person, table: &'static Table) -> Result<Rows, StoreError> {
        let Some(condition) = table.condition() else {
            return Ok(Rows::last(Vec::new()));
        };
        let sql = format!(
            "SELECT {} FROM {} WHERE {condition}",
            columns(table),
            table.name
        );
        let ask = meaning(Query::built("read for an export", sql), condition, of);
        let rows = ask.fetch_all(&self.readers).await?;
        objects(table, &rows).map(Rows::last)
    }

    async fn page_by(
        &self,
        of: &Person,
        table: &'static Table,
        key: Key,
        after: Option<&Mark>,
    ) -> Result<Rows, StoreError> {
        let (Some(condition), Key::Id(name) | Key::Number(name) | Key::Words(name)) =
            (table.condition(), key)
        else {
            return Ok(Rows::last(Vec::new()));
        };
        let place = if names_email(condition) { 3 } else { 2 };
        let beyond = match after {
            Some(_) => format!(" AND {name} > ${place}"),
            None => String::new(),
        };
        let sql = format!(
            "SELECT {} FROM {} WHERE {condition}{beyond} ORDER BY {name} LIMIT {ROWS}",
            columns(table),
            table.name,
        );
        let ask = meaning(Query::built("read for an export", sql), condition, of);
        let ask = match after {
            Some(Mark::Id(id)) => ask.bind(*id),
            Some(Mark::Number(number)) => ask.bind(*number),
            Some(Mark::Words(words)) => ask.bind(words.as_str()),
            Some(Mark::Job(_)) | None => ask,
        };
        let rows = ask.fetch_all(&self.readers).await?;
        let is_full = u32::try_from(rows.len()).is_ok_and(|length| length == ROWS);
        let next = match rows.last().filter(|_| is_full) {
            None => None,
            Some(row) => Some(match key {
                Key::Number(_) => Mark::Number(row.get(name)?),
                Key::Words(_) => Mark::Words(row.get(name)?),
                _ => Mark::Id(row.get(name)?),
            }),
        };
        Ok(Rows {
            rows: objects(table, &rows)?,
            next,
        })
    }
}

impl Rows {
    fn last(rows: Vec<Map<String, Value>>) -> Self {
        Self { rows, next: None }
    }
}

/// Says who is meant by a condition of [`Table::condition`].
pub(super) fn meaning(ask: Query, condition: &str, of: &Person) -> Query {
    let ask = ask.bind(of.user);
    if names_email(condition) {
        ask.bind(of.email.as_deref())
    } else {
        // PostgreSQL takes no more values than a statement names.
        ask
    }
}

fn names_email(condition: &str) -> bool {
    condition.contains("$2")
}

fn shown(table: &'static Table) -> impl Iterator<Item = &'static Column> {
    let is_shown = |column: &&Column| column.kind != Kind::Secret;
    table.columns.iter().filter(is_shown)
}

fn columns(table: &'static Table) -> String {
    let names: Vec<_> = shown(table).map(|column| column.name).collect();
    names.join(", ")
}

fn objects(table: &'static Table, rows: &[Row]) -> Result<Vec<Map<String, Value>>, StoreError> {
    rows.iter()
        .map(|row| {
            shown(table)
                .map(|column| Ok((camel(column.name), value(row, *column)?)))
                .collect()
        })
        .collect()
}

fn value(row: &Row, column: Column) -> Result<Value, StoreError> {
    let name = column.name;
    Ok(match column.kind {
        Kind::Text | Kind::Secret => row.maybe::<String>(name)?.map(Value::from),
        Kind::Int => row.maybe::<i64>(name)?.map(Value::from),
        Kind::Time => row
            .maybe::<Timestamp>(name)?
            .map(|time| Value::from(time.to_string())),
        Kind::Id => row
            .maybe::<Uuid>(name)?
            .map(|id| Value::from(id.to_string())),
        // What is no JSON any more is shown as it is: nobody's data stays behind for it.
        Kind::Json => row
            .maybe::<String>(name)?
            .map(|text| serde_json::from_str(&text).unwrap_or(Value::from(text))),
    }
    .unwrap_or(Value::Null))
}

/// `created_at` as all of the product's JSON has it: `createdAt`.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        camel.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_in_all_json_of_the_product() {
        for (name, camelled) in [
            ("id", "id"),
            ("created_at", "createdAt"),
            ("cached_input_tokens", "cachedInputTokens"),
            ("share_1", "share1"),
        ] {
            assert_eq!(camel(name), camelled);
        }
    }
}
