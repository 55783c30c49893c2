//! Waiting for a person's pick: since when, who is told, until when, and the links that open it to whoever holds them.
//!
//! Rows are the truth, and several processes look at them: each thing is done by whoever changes its row first. A link's
//! token stands in its message alone; here is its SHA-256.

use std::fmt;
use std::time::Duration;

use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::time::Timestamp;
use greenlit_domain::titles::Titles;
use greenlit_domain::waiting::{Channel, Occasion, Then};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::db::{Query, Row, Transaction, apart, array, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::read;
use crate::search::Mark;
use crate::wakes::Changes;

/// How long a notice is its process's. Sending one takes seconds.
pub const NOTICE_LEASE: Duration = Duration::from_secs(60);

/// How many waits begin with one look.
const BEGIN: u32 = 200;

/// What a wait begins with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WaitTerms {
    /// Who is told.
    pub channels: Vec<Channel>,
    /// After how long people are told again.
    pub reminder: Option<Duration>,
    /// After how long nobody is waited for any more.
    pub deadline: Option<Duration>,
    /// What happens then.
    pub then: Then,
}

/// A generation that waits for a pick, as far as it is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// Which.
    pub generation: GenerationId,
    /// The how-manieth wait of the generation.
    pub number: u32,
    /// Whose.
    pub user: UserId,
    /// Of the titles.
    pub revision: u32,
    /// Since when it is watched.
    pub since: Timestamp,
    /// When what happens by itself.
    pub deadline: Option<Deadline>,
}

/// What happens by itself when nobody picks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// When.
    pub at: Timestamp,
    /// What.
    pub then: Then,
}

/// Something to be told, taken by this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    id: Uuid,
    /// Of which generation.
    pub generation: GenerationId,
    /// Of which of its waits.
    pub number: u32,
    /// By which way.
    pub channel: Channel,
    /// Why.
    pub occasion: Occasion,
    /// How often it was tried, this time included.
    pub attempt: u32,
}

/// Who is told, as far as accounts know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reader {
    /// The language they read.
    pub locale: Option<String>,
    /// Where mails to them go.
    pub email: Option<String>,
    /// Of what they want mails.
    pub mails: Vec<Occasion>,
}

/// How a notice ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeEnd {
    /// It is with the receiver's server.
    Sent,
    /// The receiver's server does not want it.
    Refused(String),
    /// It was tried often enough.
    GivenUp(String),
}

/// What a link opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Which generation.
    pub generation: GenerationId,
    /// Whose.
    pub user: UserId,
    /// The revision of the titles that it is about.
    pub revision: u32,
    /// Until when it opens anything.
    pub expires_at: Timestamp,
    /// Whether it can still be answered.
    pub standing: LinkStanding,
    /// When what happens by itself.
    pub deadline: Option<Deadline>,
}

/// Whether a link can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkStanding {
    /// It can.
    Open,
    /// Its wait is over: it shows what came of it.
    Over,
}

/// The secret part of a link: 256 random bits.
#[derive(Clone)]
pub struct LinkToken(SecretString);

/// A job of the list of those that wait.
#[derive(Debug, Clone)]
pub struct WaitingJob {
    /// Which.
    pub id: GenerationId,
    /// What it is about.
    pub keyword: String,
    /// Its language.
    pub language: String,
    /// When it was begun.
    pub created_at: Timestamp,
    /// Since when its titles are there.
    pub since: Timestamp,
    /// What is offered.
    pub titles: Titles,
    /// When what happens by itself.
    pub deadline: Option<Deadline>,
}

impl LinkToken {
    fn new() -> Result<Self, StoreError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| {
            StoreError::Unavailable(format!("the system has no randomness: {error}"))
        })?;
        Ok(Self(SecretString::from(hex(&bytes))))
    }

    /// As it stands in the link.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether a text has the form of a token.
    pub fn is_one(text: &str) -> bool {
        text.len() == 64
            && text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

impl Store {
    /// Whether there is anything to do for those who wait. It only reads.
    pub async fn waits_are_due(&self) -> Result<bool, StoreError> {
        let row = query("read of waits", same!("waits_due"))
            .bind(self.clock.now())
            .fetch_optional(&self.readers)
            .await?;
        let due: Option<i64> = row.as_ref().map(|row| row.get("due")).transpose()?;
        Ok(due == Some(1))
    }

    /// Begins the waits of generations that wait and are not watched yet, and ends those that are over.
    pub async fn watch_waits(&self, terms: &WaitTerms) -> Result<(), StoreError> {
        let now = self.clock.now();
        let deadline = terms.deadline.filter(|_| terms.then != Then::Keep);
        let end = query("end of waits", same!("end_waits")).bind(now);
        let drop_notices = query("end of notices", same!("end_notices")).bind(now);
        let begin = query("begin of waits", same!("open_waits"))
            .bind(now)
            .bind(terms.reminder.map(|after| now.plus(after)))
            .bind(deadline.map(|after| now.plus(after)))
            .bind(deadline.map(|_| terms.then.as_str()))
            .bind(BEGIN);
        let channels = terms.channels.clone();
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    end.execute(&mut *transaction).await?;
                    drop_notices.execute(&mut *transaction).await?;
                    let begun = begin.fetch_all(&mut *transaction).await?;
                    announce(transaction, &begun, &channels, Occasion::Asked, now).await
                })
            })
            .await
    }

    /// Makes the notices of reminders whose time has come.
    pub async fn remind_waits(&self, channels: &[Channel]) -> Result<(), StoreError> {
        let now = self.clock.now();
        let remind = query("reminder", same!("remind_waits")).bind(now);
        let channels = channels.to_vec();
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let late = remind.fetch_all(&mut *transaction).await?;
                    announce(transaction, &late, &channels, Occasion::Reminder, now).await
                })
            })
            .await
    }

    /// Takes notices whose time has come, at most so many.
    pub async fn take_notices(&self, most: u32) -> Result<Vec<Notice>, StoreError> {
        let now = self.clock.now();
        let take = query("take of notices", same!("take_notices"))
            .bind(now)
            .bind(now.plus(NOTICE_LEASE))
            .bind(most);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let rows = take.fetch_all(transaction).await?;
                    rows.iter().map(read_notice).collect()
                })
            })
            .await
    }

    /// Ends a notice. Says no when another process has tried it since.
    pub async fn finish_notice(&self, notice: &Notice, end: NoticeEnd) -> Result<bool, StoreError> {
        match end {
            NoticeEnd::Sent => self.end_notice(notice, "sent", None).await,
            NoticeEnd::Refused(why) => self.end_notice(notice, "refused", Some(why)).await,
            NoticeEnd::GivenUp(why) => self.end_notice(notice, "given_up", Some(why)).await,
        }
    }

    /// Ends a notice whose wait is over: there is nothing to tell any more.
    pub async fn drop_notice(&self, notice: &Notice) -> Result<bool, StoreError> {
        self.end_notice(notice, "answered", None).await
    }

    async fn end_notice(
        &self,
        notice: &Notice,
        outcome: &'static str,
        error: Option<String>,
    ) -> Result<bool, StoreError> {
        let finish = query("end of a notice", same!("finish_notice"))
            .bind(notice.id)
            .bind(notice.attempt)
            .bind(outcome)
            .bind(error)
            .bind(self.clock.now());
        self.one_row(finish).await
    }

    /// Puts a notice off. Says no when another process has tried it since.
    pub async fn put_off_notice(
        &self,
        notice: &Notice,
        until: Timestamp,
        why: String,
    ) -> Result<bool, StoreError> {
        let put_off = query("delay of a notice", same!("put_off_notice"))
            .bind(notice.id)
            .bind(notice.attempt)
            .bind(until)
            .bind(why);
        self.one_row(put_off).await
    }

    /// The wait that a notice is about, unless it is over.
    pub async fn wait_of(&self, notice: &Notice) -> Result<Option<Wait>, StoreError> {
        query("read of a wait", same!("wait"))
            .bind(notice.generation)
            .bind(notice.number)
            .fetch_optional(&self.readers)
            .await?
            .as_ref()
            .map(read_wait)
            .transpose()
    }

    /// Waits whose deadline has come, at most so many.
    pub async fn overdue_waits(&self, most: u32) -> Result<Vec<Wait>, StoreError> {
        query("read of waits", same!("overdue_waits"))
            .bind(self.clock.now())
            .bind(most)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(read_wait)
            .collect()
    }

    /// Makes a link to a wait. Those that have expired are forgotten on the way.
    pub async fn make_link(&self, wait: &Wait, lives: Duration) -> Result<LinkToken, StoreError> {
        let now = self.clock.now();
        let token = LinkToken::new()?;
        let forget = query(
            "end of old links",
            "DELETE FROM pick_links WHERE expires_at <= $1",
        )
        .bind(now);
        let insert = query("insert of a link", same!("insert_link"))
            .bind(hash(token.expose()))
            .bind(wait.generation)
            .bind(wait.number)
            .bind(wait.user)
            .bind(now)
            .bind(now.plus(lives));
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    forget.execute(&mut *transaction).await?;
                    insert.execute(transaction).await?;
                    Ok(token)
                })
            })
            .await
    }

    /// What a token opens. One that has expired opens nothing, as one that never was.
    pub async fn link(&self, token: &str) -> Result<Option<Link>, StoreError> {
        if !LinkToken::is_one(token) {
            return Ok(None);
        }
        query("read of a link", same!("link"))
            .bind(hash(token))
            .bind(self.clock.now())
            .fetch_optional(&self.readers)
            .await?
            .as_ref()
            .map(read_link)
            .transpose()
    }

    /// Who is told of a user's jobs.
    pub async fn reader(&self, user: UserId) -> Result<Reader, StoreError> {
        let row = query("read of a user", same!("reader"))
            .bind(user)
            .fetch_optional(&self.readers)
            .await?;
        match row {
            None => Ok(Reader::default()),
            Some(row) => Ok(Reader {
                locale: row.maybe("locale")?,
                email: row.maybe("email")?,
                mails: read::mails(&row)?,
            }),
        }
    }

    /// The jobs of a user that wait for a pick, the oldest first, at most so many after this one.
    pub async fn waiting(
        &self,
        user: UserId,
        after: Option<Mark>,
        most: u32,
    ) -> Result<Vec<WaitingJob>, StoreError> {
        let after = after.unwrap_or(Mark {
            created_at: Timestamp(-1),
            id: GenerationId(Uuid::nil()),
        });
        query("read of what waits", same!("waiting"))
            .bind(user)
            .bind(after.created_at)
            .bind(after.id)
            .bind(most)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(read_waiting)
            .collect()
    }

    /// Runs a statement in a transaction of its own, and says whether it changed a row.
    pub(crate) async fn one_row(&self, statement: Query) -> Result<bool, StoreError> {
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move { Ok(statement.execute(transaction).await? == 1) })
            })
            .await
    }
}

/// Ends the wait of a generation that is answered: its links show what came of it from now on.
pub(crate) async fn end_wait(
    transaction: &mut Transaction<'_>,
    id: GenerationId,
    now: Timestamp,
) -> Result<(), StoreError> {
    query("end of a wait", same!("end_wait"))
        .bind(id)
        .bind(now)
        .execute(transaction)
        .await
        .map(drop)
}

/// Makes a notice for each of these waits and each channel.
async fn announce(
    transaction: &mut Transaction<'_>,
    waits: &[Row],
    channels: &[Channel],
    occasion: Occasion,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut notices = Vec::new();
    for wait in waits {
        let generation: GenerationId = wait.get("generation_id")?;
        let number: u32 = wait.get("number")?;
        for channel in channels {
            let id = Uuid::now_v7();
            notices.push((id, generation, number, channel.as_str(), occasion.as_str()));
        }
    }
    if notices.is_empty() {
        return Ok(());
    }
    query("insert of notices", apart!("insert_notices"))
        .bind(array(&notices)?)
        .bind(now)
        .execute(transaction)
        .await
        .map(drop)
}

fn read_wait(row: &Row) -> Result<Wait, StoreError> {
    Ok(Wait {
        generation: row.get("generation_id")?,
        number: row.get("number")?,
        user: row.get("user_id")?,
        revision: row.get("revision")?,
        since: row.get("since")?,
        deadline: read_deadline(row)?,
    })
}

fn read_deadline(row: &Row) -> Result<Option<Deadline>, StoreError> {
    let at: Option<Timestamp> = row.maybe("deadline_at")?;
    let rule: Option<String> = row.maybe("rule")?;
    let Some((at, rule)) = at.zip(rule) else {
        return Ok(None);
    };
    let then =
        Then::parse(&rule).ok_or_else(|| StoreError::corrupt("rule", &rule, "no such rule"))?;
    Ok(Some(Deadline { at, then }))
}

fn read_notice(row: &Row) -> Result<Notice, StoreError> {
    let channel: String = row.get("channel")?;
    let occasion: String = row.get("occasion")?;
    Ok(Notice {
        id: row.get("id")?,
        generation: row.get("generation_id")?,
        number: row.get("number")?,
        channel: Channel::parse(&channel)
            .ok_or_else(|| StoreError::corrupt("channel", &channel, "no such channel"))?,
        occasion: Occasion::parse(&occasion)
            .ok_or_else(|| StoreError::corrupt("occasion", &occasion, "no such occasion"))?,
        attempt: row.get("attempts")?,
    })
}

fn read_link(row: &Row) -> Result<Link, StoreError> {
    let ended: Option<Timestamp> = row.maybe("ended_at")?;
    Ok(Link {
        generation: row.get("generation_id")?,
        user: row.get("user_id")?,
        revision: row.get("revision")?,
        expires_at: row.get("expires_at")?,
        standing: match ended {
            None => LinkStanding::Open,
            Some(_) => LinkStanding::Over,
        },
        deadline: read_deadline(row)?,
    })
}

fn read_waiting(row: &Row) -> Result<WaitingJob, StoreError> {
    let id: GenerationId = row.get("id")?;
    let titles: String = row.get("result")?;
    Ok(WaitingJob {
        id,
        keyword: row.get("keyword")?,
        language: row.get("language")?,
        created_at: row.get("created_at")?,
        since: row.get("since")?,
        titles: serde_json::from_str(&titles)
            .map_err(|why| StoreError::corrupt("titles", id, why))?,
        deadline: read_deadline(row)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_256_bits_unlike_any_other_and_is_not_shown() {
        let [one, two] = [(); 2].map(|()| LinkToken::new().unwrap());
        assert!(LinkToken::is_one(one.expose()));
        assert_ne!(one.expose(), two.expose());
        assert!(!format!("{one:?}").contains(one.expose()));
        for odd in ["", "x", &"A".repeat(64), &"0".repeat(63), &"ä".repeat(32)] {
            assert!(!LinkToken::is_one(odd), "{odd}");
        }
    }

    mod fuzz {
        use super::super::*;

        #[test]
        fn what_looks_like_a_token_is_32_bytes_in_hexadecimal() {
            greenlit_fuzz::fuzz!(
                &[
                    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                    "0011223344556677",
                    "ABCDEF",
                    "0",
                    "f",
                    "g",
                    "%2e",
                    "é",
                ],
                |text| if LinkToken::is_one(text) {
                    let bytes: Vec<u8> = (0..text.len())
                        .step_by(2)
                        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
                        .collect();
                    assert_eq!(bytes.len(), 32, "{text:?}");
                    assert_eq!(hex(&bytes), text);
                }
            );
        }
    }
}
