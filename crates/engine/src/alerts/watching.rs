//! Finding what is to be told, and entering it with whom to tell.

use std::collections::HashSet;

use greenlit_domain::alert::{Alert, Audience, Crossed};
use greenlit_domain::budget::{Period, Scope, forecast};
use greenlit_domain::id::UserId;
use greenlit_domain::time::Timestamp;
use greenlit_domain::waiting::Channel;
use greenlit_store::alerts::{Addressee, NewAlert};
use greenlit_store::budget::BudgetStanding;
use greenlit_store::{Pausable, StoreError};

use super::{Alerts, Happened};
use crate::asking::OUT_OF_MONEY;

/// The keys of what is known to be entered: it need not be entered at each look.
pub(super) type Seen = HashSet<String>;

/// So many keys are remembered; beyond it the rows are asked again.
const REMEMBERED: usize = 10_000;

impl Alerts {
    /// Enters what is new, and gives it.
    ///
    /// # Errors
    /// When the store fails. What was not entered is with the next look.
    pub(super) async fn look(&self) -> Result<Vec<Happened>, StoreError> {
        let mut seen = self.seen.lock().await;
        let mut found = self.budgets(&seen).await?;
        found.extend(self.empty_providers(&seen).await?);
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let alerts: Vec<_> = found
            .iter()
            .map(|new| (new.alert.clone(), new.to.is_some()))
            .collect();
        let are_new = self.store.enter_alerts(found).await?;
        if seen.len() + alerts.len() > REMEMBERED {
            seen.clear();
        }
        seen.extend(alerts.iter().map(|(alert, _)| alert.key()));
        let new = alerts.into_iter().zip(are_new);
        Ok(new
            .filter(|((_, is_told), is_new)| *is_told && *is_new)
            .map(|((alert, _), _)| Happened::Found(alert))
            .collect())
    }

    /// Shares of budgets that are taken.
    async fn budgets(&self, seen: &Seen) -> Result<Vec<NewAlert>, StoreError> {
        if self.terms.thresholds.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.store.clock().now();
        let period = self.terms.budget.period(now);
        let limit = self.terms.budget.limit;
        let mut found = Vec::new();
        let mut all = self.store.budgets(period.month, limit).await?;
        if all.iter().all(|one| one.scope != Scope::Service) {
            // A limit of nothing is taken before anything is spent.
            let service = [Scope::Service];
            all.extend(self.store.budgets_of(&service, period.month, limit).await?);
        }
        for one in all {
            let Some(percent) = one.percent() else {
                continue;
            };
            let reached = self.terms.thresholds.reached(percent);
            let Some((greatest, passed)) = reached.split_last() else {
                continue;
            };
            let new = |threshold| crossed(&one, threshold, percent, &period, now);
            let greatest = new(*greatest);
            if seen.contains(&greatest.key()) {
                continue;
            }
            let Some((audience, to)) = self.concerned(one.scope).await? else {
                continue;
            };
            // Those that were passed at the same time are not told one after the other.
            found.extend(passed.iter().map(|threshold| NewAlert {
                alert: new(*threshold),
                audience,
                to: None,
            }));
            found.push(NewAlert {
                alert: greatest,
                audience,
                to: Some(to),
            });
        }
        Ok(found)
    }

    /// Providers that are paused since their accounts are empty.
    async fn empty_providers(&self, seen: &Seen) -> Result<Vec<NewAlert>, StoreError> {
        let mut found = Vec::new();
        for pause in self.store.pauses().await? {
            let Pausable::Provider(provider) = pause.of else {
                continue;
            };
            let Some(message) = pause.reason.as_deref().and_then(said) else {
                continue;
            };
            let alert = Alert::ProviderEmpty {
                provider,
                message: message.to_owned(),
                since: pause.since,
            };
            if seen.contains(&alert.key()) {
                continue;
            }
            found.push(NewAlert {
                alert,
                audience: Audience::Admins,
                to: Some(self.admins().await?),
            });
        }
        Ok(found)
    }

    /// Whom a budget concerns, and how they are told; nobody when its key is gone.
    async fn concerned(
        &self,
        scope: Scope,
    ) -> Result<Option<(Audience, Vec<Addressee>)>, StoreError> {
        let user = match scope {
            Scope::Service => None,
            Scope::User(user) => Some(user),
            Scope::Key(key) => match self.store.api_key_named(key).await? {
                Some(key) => Some(key.user),
                None => return Ok(None),
            },
        };
        Ok(Some(match user {
            Some(user) if user != UserId::LOCAL => {
                let has_mail = self.teller.channels().contains(&Channel::Mail);
                let to = has_mail.then_some(Addressee::Mail(user));
                (Audience::User(user), to.into_iter().collect())
            }
            // Who is alone on a machine looks after it.
            _ => (Audience::Admins, self.admins().await?),
        }))
    }

    /// Those who look after the service: the rooms of channels, and mails to every admin and to the one user of a machine.
    async fn admins(&self) -> Result<Vec<Addressee>, StoreError> {
        let mut to = Vec::new();
        for channel in self.teller.channels() {
            if channel != Channel::Mail {
                to.push(Addressee::Room(channel));
                continue;
            }
            let admins = self.store.admins().await?;
            let local = self.terms.local_address.as_deref();
            let is_told_so = |address: &str| {
                let mut admins = admins.iter();
                admins.any(|admin| address.to_lowercase().contains(&admin.email.to_lowercase()))
            };
            to.extend(admins.iter().map(|admin| Addressee::Mail(admin.user)));
            if local.is_some_and(|address| !is_told_so(address)) {
                to.push(Addressee::Mail(UserId::LOCAL));
            }
        }
        Ok(to)
    }
}

/// What a provider said, of a pause that greenlit made for want of money.
fn said(reason: &str) -> Option<&str> {
    let said = reason.strip_prefix(OUT_OF_MONEY)?;
    Some(said.trim_start_matches(':').trim_start())
}

fn crossed(
    one: &BudgetStanding,
    threshold: u32,
    percent: u32,
    period: &Period,
    now: Timestamp,
) -> Alert {
    Alert::BudgetThreshold(Crossed {
        scope: one.scope,
        month: period.month,
        threshold,
        percent,
        // Where something is a share of a limit, there is one.
        limit: one.limit.unwrap_or_default(),
        spent: one.meter.spent,
        held: one.meter.held,
        forecast: forecast(one.meter.spent, period, now),
        ends_at: period.ends,
    })
}
