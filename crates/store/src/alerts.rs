//! Alerts in rows: what was told of is entered once over all processes, with whom to tell by which way; each notice is tried
//! until it is taken, and what became of it can be seen.

use std::time::Duration;

use greenlit_domain::alert::{Alert, Audience};
use greenlit_domain::id::UserId;
use greenlit_domain::time::Timestamp;
use greenlit_domain::waiting::Channel;
use greenlit_domain::webhook::HookEvent;
use uuid::Uuid;

use crate::db::{Row, Transaction, json, query, same};
use crate::error::StoreError;
use crate::links::NoticeEnd;
use crate::open::Store;
use crate::wakes::Changes;
use crate::webhooks::{enter_other, wake};

/// For how long a notice is its process's: longer than one try takes.
const NOTICE_LEASE: Duration = Duration::from_secs(60);

/// Something to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAlert {
    /// What.
    pub alert: Alert,
    /// Whom it concerns.
    pub audience: Audience,
    /// Who is told of it by which way, beside the webhooks of those whom it concerns; `None` where it is told with a greater
    /// one.
    pub to: Option<Vec<Addressee>>,
}

/// Who is told by which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Addressee {
    /// Mail to a user.
    Mail(UserId),
    /// The one room of a channel.
    Room(Channel),
}

/// A notice of an alert, taken by this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertNotice {
    id: Uuid,
    /// To whom.
    pub to: Addressee,
    /// Of what.
    pub alert: Alert,
    /// How often it was tried, this time included.
    pub attempt: u32,
}

/// An alert, and what became of its notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertStanding {
    /// Its name.
    pub id: Uuid,
    /// What it is about.
    pub alert: Alert,
    /// Whom it concerns.
    pub audience: Audience,
    /// Since when.
    pub at: Timestamp,
    /// Who is told.
    pub notices: Vec<NoticeStanding>,
}

/// What became of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeStanding {
    /// To whom.
    pub to: Addressee,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried again; `None` when it is done with.
    pub next_at: Option<Timestamp>,
    /// What it ended with.
    pub outcome: Option<Outcome>,
    /// What the last try met.
    pub error: Option<String>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// How a notice ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is with the receiver's server.
    Sent,
    /// The receiver's server does not want it.
    Refused,
    /// It was tried often enough.
    GivenUp,
}

impl Outcome {
    /// Its stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::GivenUp => "given_up",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Sent, Self::Refused, Self::GivenUp]
            .into_iter()
            .find(|one| one.as_str() == name)
    }
}

impl Addressee {
    /// By which way.
    pub fn channel(self) -> Channel {
        match self {
            Self::Mail(_) => Channel::Mail,
            Self::Room(channel) => channel,
        }
    }

    fn reader(self) -> Option<UserId> {
        match self {
            Self::Mail(user) => Some(user),
            Self::Room(_) => None,
        }
    }
}

impl AlertNotice {
    /// The same for each try.
    #[must_use]
    pub fn name(&self) -> String {
        self.id.to_string()
    }
}

impl Store {
    /// Enters what is to be told, all or none, and says for each whether it is new: one that was entered before, here or by
    /// another process, is not told again.
    pub async fn enter_alerts(&self, alerts: Vec<NewAlert>) -> Result<Vec<bool>, StoreError> {
        let now = self.clock.now();
        self.writer
            .own(wake(), move |transaction| {
                Box::pin(async move {
                    let mut are_new = Vec::with_capacity(alerts.len());
                    for new in &alerts {
                        are_new.push(enter(transaction, new, now).await?);
                    }
                    Ok(are_new)
                })
            })
            .await
    }

    /// Takes notices by these channels whose time has come, at most so many.
    pub async fn take_alert_notices(
        &self,
        channels: &[Channel],
        most: u32,
    ) -> Result<Vec<AlertNotice>, StoreError> {
        let now = self.clock.now();
        let names: Vec<_> = channels.iter().map(|channel| channel.as_str()).collect();
        let names = names.join(",");
        if channels.is_empty() || !self.alerts_are_due(now, &names).await? {
            return Ok(Vec::new());
        }
        let take = query("take of alerts", same!("alert_notices_take"))
            .bind(now)
            .bind(now.plus(NOTICE_LEASE))
            .bind(most)
            .bind(names);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let rows = take.fetch_all(transaction).await?;
                    rows.iter().map(read_notice).collect()
                })
            })
            .await
    }

    /// Whether there is a notice whose time has come; asked often, so it takes no turn at the writer.
    async fn alerts_are_due(&self, now: Timestamp, channels: &str) -> Result<bool, StoreError> {
        let due = query(
            "look for alerts",
            "SELECT 1 AS due FROM alert_notices WHERE next_at <= $1 AND $2 LIKE '%' || channel || '%' LIMIT 1",
        );
        let due = due
            .bind(now)
            .bind(channels)
            .fetch_optional(&self.readers)
            .await?;
        Ok(due.is_some())
    }

    /// Ends a notice. Says no when another process has tried it since.
    pub async fn finish_alert(
        &self,
        notice: &AlertNotice,
        end: NoticeEnd,
    ) -> Result<bool, StoreError> {
        let (outcome, error) = match end {
            NoticeEnd::Sent => (Outcome::Sent, None),
            NoticeEnd::Refused(why) => (Outcome::Refused, Some(why)),
            NoticeEnd::GivenUp(why) => (Outcome::GivenUp, Some(why)),
        };
        let finish = query("end of an alert", same!("alert_notice_finish"))
            .bind(notice.id)
            .bind(notice.attempt)
            .bind(outcome.as_str())
            .bind(error)
            .bind(self.clock.now());
        self.one_row(finish).await
    }

    /// Puts a notice off. Says no when another process has tried it since.
    pub async fn put_off_alert(
        &self,
        notice: &AlertNotice,
        until: Timestamp,
        why: String,
    ) -> Result<bool, StoreError> {
        let put_off = query("delay of an alert", same!("alert_notice_put_off"))
            .bind(notice.id)
            .bind(notice.attempt)
            .bind(until)
            .bind(why);
        self.one_row(put_off).await
    }

    /// The newest alerts, at most so many, with what became of each notice: those of one user, or everybody's.
    pub async fn alerts(
        &self,
        of: Option<UserId>,
        most: u32,
    ) -> Result<Vec<AlertStanding>, StoreError> {
        let rows = query("read of alerts", same!("alerts"))
            .bind(of)
            .bind(most)
            .fetch_all(&self.readers)
            .await?;
        let mut alerts: Vec<AlertStanding> = Vec::new();
        for row in &rows {
            let id: Uuid = row.get("id")?;
            if alerts.last().is_none_or(|last| last.id != id) {
                alerts.push(read_alert(id, row)?);
            }
            if let (Some(notice), Some(last)) = (read_standing(row)?, alerts.last_mut()) {
                last.notices.push(notice);
            }
        }
        Ok(alerts)
    }
}

/// Enters an alert with its notices, unless it was entered before.
async fn enter(
    transaction: &mut Transaction<'_>,
    new: &NewAlert,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let id = Uuid::now_v7();
    let key = new.alert.key();
    let concerned = match new.audience {
        Audience::Admins => None,
        Audience::User(user) => Some(user),
    };
    let entered = query("insert of an alert", same!("alert_enter"))
        .bind(id)
        .bind(key.as_str())
        .bind(concerned)
        .bind(json("alert", &new.alert)?)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
    let Some(to) = new.to.as_ref().filter(|_| entered == 1) else {
        return Ok(entered == 1);
    };
    for to in to {
        query("insert of an alert", same!("alert_notice_enter"))
            .bind(Uuid::now_v7())
            .bind(id)
            .bind(to.channel().as_str())
            .bind(to.reader())
            .bind(now)
            .execute(&mut *transaction)
            .await?;
    }
    if let Alert::BudgetThreshold(crossed) = &new.alert {
        let data =
            serde_json::to_value(crossed).map_err(|why| StoreError::corrupt("alert", &key, why))?;
        let event = HookEvent::BudgetThreshold;
        enter_other(transaction, new.audience, event, &key, &data, now).await?;
    }
    Ok(true)
}

fn read_notice(row: &Row) -> Result<AlertNotice, StoreError> {
    Ok(AlertNotice {
        id: row.get("id")?,
        to: addressee(row.get("channel")?, row.maybe("user_id")?)?,
        alert: about(row)?,
        attempt: row.get("attempts")?,
    })
}

fn read_alert(id: Uuid, row: &Row) -> Result<AlertStanding, StoreError> {
    let concerned: Option<UserId> = row.maybe("user_id")?;
    Ok(AlertStanding {
        id,
        alert: about(row)?,
        audience: concerned.map_or(Audience::Admins, Audience::User),
        at: row.get("created_at")?,
        notices: Vec::new(),
    })
}

fn read_standing(row: &Row) -> Result<Option<NoticeStanding>, StoreError> {
    let Some(channel) = row.maybe::<String>("channel")? else {
        return Ok(None);
    };
    let outcome: Option<String> = row.maybe("outcome")?;
    let outcome = outcome
        .map(|name| {
            Outcome::parse(&name).ok_or_else(|| StoreError::corrupt("outcome", &name, "it is new"))
        })
        .transpose()?;
    Ok(Some(NoticeStanding {
        to: addressee(channel, row.maybe("reader")?)?,
        attempts: row.get("attempts")?,
        next_at: row.maybe("next_at")?,
        outcome,
        error: row.maybe("error")?,
        ended_at: row.maybe("ended_at")?,
    }))
}

fn addressee(channel: String, reader: Option<UserId>) -> Result<Addressee, StoreError> {
    match (Channel::parse(&channel), reader) {
        (Some(Channel::Mail), Some(user)) => Ok(Addressee::Mail(user)),
        (Some(channel), None) => Ok(Addressee::Room(channel)),
        _ => Err(StoreError::corrupt(
            "channel",
            &channel,
            "it has no reader, or is new",
        )),
    }
}

fn about(row: &Row) -> Result<Alert, StoreError> {
    let text: String = row.get("about")?;
    serde_json::from_str(&text).map_err(|why| StoreError::corrupt("alert", &text, why))
}
