//! Telling: takes notices whose time has come, writes each for who reads it, and notes what became of it.

use futures_util::future::join_all;
use greenlit_domain::alert::{Alert, Crossed};
use greenlit_domain::budget::Scope;
use greenlit_domain::id::UserId;
use greenlit_domain::language::Language;
use greenlit_providers::notify::{Letter, Told};
use greenlit_store::alerts::{Addressee, AlertNotice};
use greenlit_store::{NoticeEnd, StoreError};

use super::words::{Tongue, Whose};
use super::{Alerts, Happened};
use crate::telling::Fate;

/// How many are told at once. A notice is its process's for longer than one try takes.
const AT_ONCE: u32 = 8;

/// Who reads it.
#[derive(Default)]
struct Reader {
    tongue: Tongue,
    email: Option<String>,
}

impl Alerts {
    /// Tells what is due, until nothing is.
    ///
    /// # Errors
    /// When the store fails. What was taken is another's to tell in a minute.
    pub(super) async fn send(&self) -> Result<Vec<Happened>, StoreError> {
        let mut happened = Vec::new();
        let channels = self.teller.channels();
        loop {
            let notices = self.store.take_alert_notices(&channels, AT_ONCE).await?;
            if notices.is_empty() {
                return Ok(happened);
            }
            for told in join_all(notices.iter().map(|notice| self.tell_one(notice))).await {
                happened.extend(told?);
            }
        }
    }

    async fn tell_one(&self, notice: &AlertNotice) -> Result<Option<Happened>, StoreError> {
        let reader = self.reader(notice.to).await?;
        if matches!(notice.to, Addressee::Mail(_)) && reader.email.is_none() {
            let end = NoticeEnd::GivenUp("no address is known".to_owned());
            self.store.finish_alert(notice, end).await?;
            return Ok(None);
        }
        let channel = notice.to.channel();
        let letter = self.letter(notice, reader.tongue).await?;
        let told = Told::Letter(&letter);
        let to = reader.email.as_deref();
        let tried = self.teller.tell(channel, told, to, notice.attempt).await;
        match tried.fate {
            Fate::Ended(end) => self.store.finish_alert(notice, end).await?,
            Fate::Again { wait, why } => {
                let until = self.store.clock().now().plus(wait);
                self.store.put_off_alert(notice, until, why).await?
            }
        };
        let trouble = tried.trouble;
        Ok(trouble.map(|message| Happened::NotTold { channel, message }))
    }

    async fn reader(&self, to: Addressee) -> Result<Reader, StoreError> {
        let Addressee::Mail(user) = to else {
            return Ok(Reader::default());
        };
        let known = self.store.reader(user).await?;
        let chosen = known.locale.as_deref().map(Language::parse);
        let tongue = chosen
            .and_then(Result::ok)
            .map_or_else(Tongue::default, |language| Tongue::of(&language));
        let local = self.terms.local_address.clone();
        let email = known.email.or(local.filter(|_| user == UserId::LOCAL));
        Ok(Reader { tongue, email })
    }

    async fn letter(&self, notice: &AlertNotice, tongue: Tongue) -> Result<Letter, StoreError> {
        let base = self.terms.base.as_deref();
        let (subject, lines) = match &notice.alert {
            Alert::BudgetThreshold(crossed) => {
                let whose = self.whose(crossed).await?;
                tongue.budget(crossed, &whose, base)
            }
            Alert::ProviderEmpty {
                provider, message, ..
            } => tongue.provider(provider, message),
        };
        Ok(Letter {
            name: notice.name(),
            subject,
            lines,
        })
    }

    async fn whose(&self, crossed: &Crossed) -> Result<Whose, StoreError> {
        Ok(match crossed.scope {
            Scope::Service => Whose::Service,
            Scope::User(_) => Whose::Reader,
            Scope::Key(key) => match self.store.api_key_named(key).await? {
                Some(key) => Whose::Key(key.prefix),
                None => Whose::Key(key.to_string()),
            },
        })
    }
}
