//! Telling: takes notices whose time has come, writes each with a link of its own, and notes what became of it.

use futures_util::future::join_all;
use greenlit_domain::generation::Generation;
use greenlit_domain::id::UserId;
use greenlit_domain::language::Language;
use greenlit_domain::titles::Titles;
use greenlit_domain::waiting::Channel;
use greenlit_providers::notify::{Message, SecretLink, Told};
use greenlit_store::{Notice, NoticeEnd, Reader, StoreError, Wait};

use super::desk::{Desk, Happened};
use crate::picking;
use crate::telling::Fate;

/// How many are told at once. A notice is its process's for longer than one try takes.
const AT_ONCE: u32 = 8;

impl Desk {
    /// Tells what is due, until nothing is.
    ///
    /// # Errors
    /// When the store fails. What was taken is another's to tell in a minute.
    pub async fn send(&self) -> Result<Vec<Happened>, StoreError> {
        let mut happened = Vec::new();
        while self.store.waits_are_due().await? {
            let notices = self.store.take_notices(AT_ONCE).await?;
            if notices.is_empty() {
                break;
            }
            for told in join_all(notices.iter().map(|notice| self.tell_one(notice))).await {
                happened.extend(told?);
            }
        }
        Ok(happened)
    }

    async fn tell_one(&self, notice: &Notice) -> Result<Option<Happened>, StoreError> {
        let Some((message, reader)) = self.written(notice).await? else {
            self.store.drop_notice(notice).await?;
            return Ok(None);
        };
        if notice.channel == Channel::Mail && reader.email.is_none() {
            let end = NoticeEnd::GivenUp("no address is known".to_owned());
            self.store.finish_notice(notice, end).await?;
            return Ok(None);
        }
        if notice.channel == Channel::Mail && !reader.mails.contains(&notice.occasion) {
            let end = NoticeEnd::GivenUp("its reader wants no such mails".to_owned());
            self.store.finish_notice(notice, end).await?;
            return Ok(None);
        }
        let to = reader.email.as_deref();
        let channel = notice.channel;
        let told = Told::Pick(&message);
        let tried = self.teller.tell(channel, told, to, notice.attempt).await;
        match tried.fate {
            Fate::Ended(end) => self.store.finish_notice(notice, end).await?,
            Fate::Again { wait, why } => {
                let until = self.store.clock().now().plus(wait);
                self.store.put_off_notice(notice, until, why).await?
            }
        };
        let trouble = tried.trouble;
        Ok(trouble.map(|message| Happened::NotTold { channel, message }))
    }

    /// The message of a notice and who reads it; `None` when nobody need be told any more.
    async fn written(&self, notice: &Notice) -> Result<Option<(Message, Reader)>, StoreError> {
        let Some(wait) = self.store.wait_of(notice).await? else {
            return Ok(None);
        };
        let jobs = self.store.of(wait.user);
        let generation = match jobs.generation(wait.generation).await {
            Err(StoreError::NotFound(_)) => return Ok(None),
            found => found?,
        };
        let history = jobs.history(wait.generation).await?;
        let offered = match picking::offered(&generation, &history) {
            Ok(offered) if offered.revision == wait.revision => offered,
            _ => return Ok(None),
        };
        let reader = self.reader(wait.user).await?;
        let message = self
            .message(notice, &wait, generation, offered, &reader)
            .await?;
        Ok(Some((message, reader)))
    }

    async fn reader(&self, user: UserId) -> Result<Reader, StoreError> {
        let mut reader = self.store.reader(user).await?;
        if user == UserId::LOCAL {
            reader.email = reader.email.or_else(|| self.terms.local_address.clone());
        }
        Ok(reader)
    }

    async fn message(
        &self,
        notice: &Notice,
        wait: &Wait,
        generation: Generation,
        offered: Titles,
        reader: &Reader,
    ) -> Result<Message, StoreError> {
        let link = match &self.terms.base {
            Some(base) => {
                let token = self.store.make_link(wait, self.terms.link).await?;
                Some(SecretLink(format!("{base}/p/{}", token.expose())))
            }
            None => None,
        };
        let chosen = reader.locale.as_deref().map(Language::parse);
        Ok(Message {
            occasion: notice.occasion,
            job: wait.generation,
            wait: wait.number,
            keyword: generation.brief.keyword.to_string(),
            // Who has chosen no language reads that of what they make.
            language: chosen
                .and_then(Result::ok)
                .unwrap_or(generation.brief.language),
            titles: offered.candidates,
            link,
            settings: self
                .terms
                .base
                .as_ref()
                .map(|base| format!("{base}/settings")),
            deadline: wait.deadline.map(|deadline| (deadline.at, deadline.then)),
        })
    }
}
