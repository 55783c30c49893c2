//! Erasing somebody: all rows of theirs in one transaction, then the files that nobody else uses; and the receipt.
//!
//! What an erasure does with each table stands in [`super::kept`]. Files go after the commit; a process that dies in between
//! leaves their names in `erased_files`, and whoever opens the folder next removes them.

use std::collections::HashSet;
use std::fmt::Write as _;

use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::thumbnail::BlobId;
use greenlit_domain::time::Timestamp;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::accounts::{self, Role};
use super::audit::{By, Note, note};
use super::exporting::{Person, meaning};
use super::kept::{Erased, TABLES, Table};
use super::tries;
use crate::budget::{free_calls_of_user, let_go};
use crate::db::{Query, Row, Transaction, apart, array, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::spending::keep_spend;
use crate::wakes::Changes;

/// What is said of an erasure, and kept without saying whose it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its number, which cannot be guessed: whoever has it may read the receipt.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// What was done, in lines. The last line holds the SHA-256 of all lines before it.
    pub text: String,
    /// The same SHA-256.
    pub sha256: String,
}

/// What an erasure would find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How many rows of each table, where there are any.
    pub rows: Vec<(&'static Table, u64)>,
    /// How many files only they use.
    pub files: u64,
    /// How many of their jobs are not final yet.
    pub unfinished: u64,
}

impl Store {
    /// Counts what [`Self::erase`] would find, and changes nothing.
    pub async fn found_of(&self, of: &Person) -> Result<Found, StoreError> {
        let mut rows = Vec::new();
        for table in TABLES {
            let Some(condition) = table.condition() else {
                continue;
            };
            let sql = format!(
                "SELECT count(*) AS number FROM {} WHERE {condition}",
                table.name
            );
            let ask = meaning(Query::built("count for an erasure", sql), condition, of);
            let found = number(ask.fetch_optional(&self.readers).await?)?;
            if found > 0 {
                rows.push((table, found));
            }
        }
        let files = query("count of pictures", same!("erase_count_files"))
            .bind(of.user)
            .fetch_optional(&self.readers)
            .await?;
        let unfinished = query("count of unfinished jobs", UNFINISHED)
            .bind(of.user)
            .fetch_all(&self.readers)
            .await?;
        Ok(Found {
            rows,
            files: number(files)?,
            unfinished: unfinished.len() as u64,
        })
    }

    /// Erases everything of somebody: all or nothing. What is under way is broken off first. The local user of a folder stays,
    /// without anything of theirs.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when nobody has this id; [`StoreError::Conflict`] when nobody would be left to look after the
    /// service.
    pub async fn erase(&self, user: UserId, by: By) -> Result<Receipt, StoreError> {
        let mut tries = 1;
        let receipt = loop {
            match self.erase_rows(user, by).await {
                Err(error) if error.is_of_a_reference() && tries < TRIES => tries += 1,
                erased => break erased?,
            }
        };
        self.days.forget();
        self.remove_erased_files().await?;
        self.writer.scrub().await;
        Ok(receipt)
    }

    async fn erase_rows(&self, user: UserId, by: By) -> Result<Receipt, StoreError> {
        let now = self.clock.now();
        let (number, pseudonym) = (random()?, random()?);
        self.writer
            .own(Changes::anything(), move |transaction| {
                Box::pin(async move {
                    let erasure = Erasure {
                        person: held(transaction, user).await?,
                        by,
                        number,
                        pseudonym,
                        now,
                    };
                    erasure.run(transaction).await
                })
            })
            .await
    }

    /// The receipt of this number.
    pub async fn receipt(&self, id: Uuid) -> Result<Option<Receipt>, StoreError> {
        query(
            "read of a receipt",
            "SELECT id, at, receipt, sha256 FROM erasures WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(&self.readers)
        .await?
        .as_ref()
        .map(receipt)
        .transpose()
    }

    /// The newest receipt of whoever had this id.
    pub async fn receipt_of(&self, user: UserId) -> Result<Option<Receipt>, StoreError> {
        query(
            "read of a receipt",
            "SELECT id, at, receipt, sha256 FROM erasures WHERE who = $1 ORDER BY at DESC LIMIT 1",
        )
        .bind(who(user))
        .fetch_optional(&self.readers)
        .await?
        .as_ref()
        .map(receipt)
        .transpose()
    }

    /// Removes the files of erased people that still lie in this folder, and says how many.
    pub async fn remove_erased_files(&self) -> Result<u64, StoreError> {
        const MOST: i64 = 500;
        let (mut after, mut removed) = (String::new(), 0);
        loop {
            let names: Vec<String> = query("read of erased files", same!("erased_files"))
                .bind(after.as_str())
                .bind(MOST)
                .fetch_all(&self.readers)
                .await?
                .iter()
                .map(|row| row.get("sha256"))
                .collect::<Result<_, _>>()?;
            let Some(last) = names.last() else {
                return Ok(removed);
            };
            after.clone_from(last);
            for name in names {
                if self.blobs.remove(&BlobId(name)).await {
                    removed += 1;
                }
            }
        }
    }
}

const UNFINISHED: &str = "SELECT id FROM video_generations \
     WHERE user_id = $1 AND status IN ('queued', 'processing', 'awaiting_selection')";

/// A folder has its local user as long as it has a database.
const LOCAL_AS_NEW: &str = "UPDATE users SET name = 'local', locale = NULL, theme = NULL, \
     mails = '[\"asked\",\"reminder\"]' WHERE id = $1";

/// How often an erasure is tried again that something new was begun under.
const TRIES: u32 = 5;

/// Who is to be erased. Nobody else erases them meanwhile.
async fn held(transaction: &mut Transaction<'_>, user: UserId) -> Result<Person, StoreError> {
    query("search of a person", apart!("erase_hold"))
        .bind(user)
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or_else(|| StoreError::NotFound(user.to_string()))?;
    let row = query(
        "read of an account",
        "SELECT email FROM accounts WHERE user_id = $1",
    )
    .bind(user)
    .fetch_optional(transaction)
    .await?;
    Ok(Person {
        user,
        email: row.map(|row| row.get("email")).transpose()?,
    })
}

/// An erasure under way.
struct Erasure {
    person: Person,
    by: By,
    /// The receipt's.
    number: Uuid,
    /// What stands for the person where an entry of the log stays.
    pseudonym: Uuid,
    now: Timestamp,
}

/// What was done with a table.
struct Done {
    table: &'static str,
    rows: u64,
}

impl Erasure {
    async fn run(self, transaction: &mut Transaction<'_>) -> Result<Receipt, StoreError> {
        let user = self.person.user;
        let was_admin = match accounts::must_be(transaction, user).await {
            Ok(account) => account.role == Role::Admin && account.disabled_at.is_none(),
            Err(StoreError::NotFound(_)) => false,
            Err(error) => return Err(error),
        };
        transaction.overwrite_what_goes().await?;
        // Before what lost calls set aside is given back: how much it was is kept, too.
        keep_spend(transaction, Some(user), None).await?;
        self.break_off(transaction).await?;
        query("keeping of the books", same!("erase_picks"))
            .bind(user)
            .execute(&mut *transaction)
            .await?;
        query("search of pictures", same!("erase_files"))
            .bind(user)
            .bind(self.now)
            .execute(&mut *transaction)
            .await?;
        let mut unnamed = vec![
            self.unname_changes(transaction).await?,
            self.unname_pauses(transaction).await?,
        ];
        let mut gone = Vec::new();
        for table in TABLES {
            gone.extend(self.remove(transaction, table).await?);
        }
        let files = self.remove_blobs(transaction).await?;
        if let Some(email) = &self.person.email {
            gone.push(Done {
                table: "sign_in_tries",
                rows: query("erasure", "DELETE FROM sign_in_tries WHERE who = $1")
                    .bind(tries::of_account(email))
                    .execute(&mut *transaction)
                    .await?,
            });
        }
        if was_admin {
            accounts::must_have_admin(transaction).await?;
        }
        self.note(transaction).await?;
        for done in [&mut gone, &mut unnamed] {
            done.retain(|done| done.rows > 0);
            done.sort_by_key(|done| done.table);
        }
        let receipt = self.receipt(&gone, &unnamed, files);
        self.keep(transaction, &receipt).await?;
        Ok(receipt)
    }

    /// Ends what is under way, so that whoever works on it stores nothing more, and gives back what it had set aside.
    async fn break_off(&self, transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
        let user = self.person.user;
        let unfinished = ids(query("search of unfinished jobs", UNFINISHED)
            .bind(user)
            .fetch_all(&mut *transaction)
            .await?)?;
        query("cancel", apart!("cancel_these"))
            .bind(array(&unfinished)?)
            .bind(self.now)
            .fetch_all(&mut *transaction)
            .await?;
        let under_way: Vec<_> = unfinished.iter().map(|id| (id, i64::MAX)).collect();
        query("end of calls under way", apart!("forget_sent"))
            .bind(array(&under_way)?)
            .bind(self.now)
            .execute(&mut *transaction)
            .await?;
        let holding = ids(query(
            "search of what is held",
            "SELECT h.generation_id AS id FROM budget_holds AS h \
             JOIN video_generations AS g ON g.id = h.generation_id WHERE g.user_id = $1",
        )
        .bind(user)
        .fetch_all(&mut *transaction)
        .await?)?;
        let_go(transaction, &holding, self.now).await?;
        free_calls_of_user(transaction, user).await
    }

    /// Removes the rows of a table that are the person's, where that is what becomes of them.
    async fn remove(
        &self,
        transaction: &mut Transaction<'_>,
        table: &'static Table,
    ) -> Result<Option<Done>, StoreError> {
        let (Erased::Gone, Some(condition)) = (table.erased, table.condition()) else {
            return Ok(None);
        };
        let sql = if table.name == "users" && self.person.user == UserId::LOCAL {
            LOCAL_AS_NEW.to_owned()
        } else {
            format!("DELETE FROM {} WHERE {condition}", table.name)
        };
        let rows = meaning(Query::built("erasure", sql), condition, &self.person)
            .execute(transaction)
            .await?;
        Ok(Some(Done {
            table: table.name,
            rows,
        }))
    }

    /// Takes the person out of the log's entries; what was changed and when stays.
    async fn unname_changes(&self, transaction: &mut Transaction<'_>) -> Result<Done, StoreError> {
        let log = TABLES.iter().find(|table| table.name == "audit_log");
        let condition = log.and_then(Table::condition).unwrap_or("false");
        let sql = format!(
            "SELECT id, actor, erased_actor, subject, before, after FROM audit_log WHERE {condition}"
        );
        let rows = meaning(Query::built("erasure", sql), condition, &self.person)
            .fetch_all(&mut *transaction)
            .await?;
        let keys: HashSet<String> = query(
            "search of keys",
            "SELECT 'key:' || CAST(id AS text) AS scope FROM api_keys WHERE user_id = $1",
        )
        .bind(self.person.user)
        .fetch_all(&mut *transaction)
        .await?
        .iter()
        .map(|row| row.get("scope"))
        .collect::<Result<_, _>>()?;
        let entries = rows
            .iter()
            .map(|row| self.unnamed(row, &keys))
            .collect::<Result<Vec<_>, _>>()?;
        query("erasure", apart!("erase_names"))
            .bind(array(&entries)?)
            .execute(transaction)
            .await?;
        Ok(Done {
            table: "audit_log",
            rows: entries.len() as u64,
        })
    }

    fn unnamed(&self, row: &Row, keys: &HashSet<String>) -> Result<UnnamedEntry, StoreError> {
        let actor: Option<UserId> = row.maybe("actor")?;
        let was_theirs = actor == Some(self.person.user);
        let subject: String = row.get("subject")?;
        let is_about = self.is_about(&subject) || keys.contains(&subject);
        let fact = |name| -> Result<Option<String>, StoreError> {
            let text: Option<String> = row.maybe(name)?;
            Ok(text.map(|text| if is_about { impersonal(&text) } else { text }))
        };
        Ok((
            row.get("id")?,
            actor.filter(|_| !was_theirs),
            if was_theirs {
                Some(self.pseudonym)
            } else {
                row.maybe("erased_actor")?
            },
            if is_about {
                self.called()
            } else {
                subject.clone()
            },
            fact("before")?,
            fact("after")?,
        ))
    }

    /// Whether an entry's subject is this person: their address, alone or before the beginning of a key, or their budget.
    /// What they changed about others is told as it is.
    fn is_about(&self, subject: &str) -> bool {
        subject.split(' ').next() == self.person.email.as_deref()
            || subject == format!("user:{}", self.person.user)
    }

    fn called(&self) -> String {
        format!("erased:{}", self.pseudonym)
    }

    async fn unname_pauses(&self, transaction: &mut Transaction<'_>) -> Result<Done, StoreError> {
        let rows = query(
            "erasure",
            "UPDATE pauses SET user_id = $2, reason = NULL WHERE user_id = $1",
        )
        .bind(self.person.user)
        .bind(UserId::LOCAL)
        .execute(transaction)
        .await?;
        Ok(Done {
            table: "pauses",
            rows,
        })
    }

    /// Removes the blobs that nobody uses any more. The names of those that others use are no longer the erasure's.
    async fn remove_blobs(&self, transaction: &mut Transaction<'_>) -> Result<u64, StoreError> {
        let files = query("erasure", same!("erase_blobs"))
            .bind(self.now)
            .execute(&mut *transaction)
            .await?;
        query(
            "erasure",
            "DELETE FROM erased_files WHERE sha256 IN (SELECT b.sha256 FROM blobs AS b)",
        )
        .execute(transaction)
        .await?;
        Ok(files)
    }

    async fn note(&self, transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
        let erased = Note {
            by: match self.by {
                By::User(user) if user == self.person.user => By::Erased(self.pseudonym),
                by => by,
            },
            action: "account.erased",
            subject: &self.called(),
            before: None,
            after: Some(json!({ "receipt": self.number })),
        };
        note(transaction, self.now, erased).await
    }

    fn receipt(&self, gone: &[Done], unnamed: &[Done], files: u64) -> Receipt {
        let mut text = format!(
            "greenlit: receipt of an erasure\nreceipt: {}\nat: {}\nrows removed:\n",
            self.number, self.now
        );
        lines(&mut text, gone);
        let _ = writeln!(text, "files removed: {files}");
        text.push_str("rows kept without whom they are about:\n");
        lines(&mut text, unnamed);
        text.push_str(
            "kept: what all erased people's calls cost, summed by month and model, and this receipt\n",
        );
        let sha256 = hex(text.as_bytes());
        let _ = writeln!(text, "sha256 of the lines above: {sha256}");
        Receipt {
            id: self.number,
            at: self.now,
            text,
            sha256,
        }
    }

    async fn keep(
        &self,
        transaction: &mut Transaction<'_>,
        receipt: &Receipt,
    ) -> Result<(), StoreError> {
        query(
            "keeping of a receipt",
            "INSERT INTO erasures (id, at, who, receipt, sha256) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(receipt.id)
        .bind(receipt.at)
        .bind(who(self.person.user))
        .bind(receipt.text.as_str())
        .bind(receipt.sha256.as_str())
        .execute(transaction)
        .await?;
        Ok(())
    }
}

/// A row of `erase_names.sql`.
type UnnamedEntry = (
    Uuid,
    Option<UserId>,
    Option<Uuid>,
    String,
    Option<String>,
    Option<String>,
);

/// What an entry of the log may go on telling of somebody who is erased: numbers and settings, nothing that was written.
fn impersonal(text: &str) -> String {
    const FACTS: [&str; 8] = [
        "role",
        "tier",
        "disabledAt",
        "scopes",
        "jobs",
        "credits",
        "limitMicros",
        "receipt",
    ];
    let Ok(Value::Object(told)) = serde_json::from_str(text) else {
        return "{}".to_owned();
    };
    let facts: Map<String, Value> = told
        .into_iter()
        .filter(|(name, _)| FACTS.contains(&name.as_str()))
        .collect();
    Value::Object(facts).to_string()
}

fn lines(text: &mut String, done: &[Done]) {
    for Done { table, rows } in done {
        let _ = writeln!(text, "  {table}: {rows}");
    }
}

fn receipt(row: &Row) -> Result<Receipt, StoreError> {
    Ok(Receipt {
        id: row.get("id")?,
        at: row.get("at")?,
        text: row.get("receipt")?,
        sha256: row.get("sha256")?,
    })
}

fn ids(rows: Vec<Row>) -> Result<Vec<GenerationId>, StoreError> {
    rows.iter().map(|row| row.get("id")).collect()
}

fn number(row: Option<Row>) -> Result<u64, StoreError> {
    let number: i64 = row.map_or(Ok(0), |row| row.get("number"))?;
    Ok(number.cast_unsigned())
}

/// A number that nobody can guess and that does not tell when it was made.
fn random() -> Result<Uuid, StoreError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        StoreError::Unavailable(format!("the system has no randomness: {error}"))
    })?;
    Ok(Builder::from_random_bytes(bytes).into_uuid())
}

/// An id that stands nowhere else any more, so that it can be known again and not be read. Models are told another hash of it.
fn who(user: UserId) -> String {
    hex(format!("greenlit erased {user}").as_bytes())
}

fn hex(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_of_the_log_keeps_facts_and_no_words() {
        let told = r#"{"credits":3,"why":"for Ana","name":"laptop","scopes":["read"]}"#;
        assert_eq!(impersonal(told), r#"{"credits":3,"scopes":["read"]}"#);
        assert_eq!(impersonal("\"ana@example.org\""), "{}");
    }
}
