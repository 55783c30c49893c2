//! Telling people what they are to know: by e-mail, Slack and Discord.
//!
//! Titles and keywords are outside text: each channel escapes them in its own way, cuts to its own limits, and lets nobody
//! be pinged. Requests go to the configured hosts alone, and never follow a redirect.

mod discord;
mod letter;
mod mail;
mod slack;
pub(crate) mod webhook;
mod words;

use std::fmt;
use std::time::Duration;

use greenlit_domain::id::GenerationId;
use greenlit_domain::language::Language;
use greenlit_domain::time::Timestamp;
use greenlit_domain::titles::TitleCandidate;
use greenlit_domain::waiting::{Channel, Occasion, Then};
use secrecy::SecretString;

use discord::Discord;
pub use letter::Letter;
use mail::Mail;
use slack::Slack;

/// Where people are told.
#[derive(Debug, Default)]
pub struct Options {
    /// The mail server with its account, and whom mails are from.
    pub mail: Option<MailOptions>,
    /// An incoming webhook of Slack, or of what speaks its form.
    pub slack: Option<SecretString>,
    /// A webhook of Discord.
    pub discord: Option<SecretString>,
}

/// How mails are sent.
#[derive(Debug)]
pub struct MailOptions {
    /// Such as `smtps://user:password@mail.example:465`.
    pub url: SecretString,
    /// Such as `greenlit <greenlit@example.com>`.
    pub from: String,
}

/// That a title is to be picked.
#[derive(Debug, Clone)]
pub struct Message {
    /// Why.
    pub occasion: Occasion,
    /// The job.
    pub job: GenerationId,
    /// The how-manieth time it waits.
    pub wait: u32,
    /// What it is about.
    pub keyword: String,
    /// The language of whoever reads it.
    pub language: Language,
    /// What is offered, the best first.
    pub titles: Vec<TitleCandidate>,
    /// Opens the pick.
    pub link: Option<SecretLink>,
    /// Where its reader says which mails they want.
    pub settings: Option<String>,
    /// What happens by itself, and when.
    pub deadline: Option<(Timestamp, Then)>,
}

/// What is sent.
#[derive(Debug, Clone, Copy)]
pub enum Told<'a> {
    /// A title is to be picked.
    Pick(&'a Message),
    /// Anything else.
    Letter(&'a Letter),
}

/// A link that picks for whoever holds it. It is not shown by accident.
#[derive(Clone)]
pub struct SecretLink(pub String);

impl fmt::Debug for SecretLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretLink(…)")
    }
}

/// Why something was not told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It may be told later.
    #[error("{message}")]
    Later {
        /// What was met.
        message: String,
        /// The least wait that the server asked for.
        after: Option<Duration>,
    },
    /// It will never be told: trying again makes no difference.
    #[error("{0}")]
    Refused(String),
}

impl SendError {
    fn later(message: impl Into<String>) -> Self {
        Self::Later {
            message: message.into(),
            after: None,
        }
    }
}

/// What is wrong with the configuration. It names the setting and never its value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {message}")]
pub struct SetupError {
    /// The setting.
    pub variable: &'static str,
    /// What is wrong with it, and what would be right.
    pub message: String,
}

/// The channels that are configured.
#[derive(Debug, Default)]
pub struct Senders {
    mail: Option<Mail>,
    slack: Option<Slack>,
    discord: Option<Discord>,
}

impl Senders {
    /// Makes them. Nothing is sent yet.
    ///
    /// # Errors
    /// What is wrong with an address.
    pub fn new(options: &Options) -> Result<Self, SetupError> {
        Ok(Self {
            mail: options.mail.as_ref().map(Mail::new).transpose()?,
            slack: options.slack.as_ref().map(Slack::new).transpose()?,
            discord: options.discord.as_ref().map(Discord::new).transpose()?,
        })
    }

    /// Which there are.
    pub fn channels(&self) -> Vec<Channel> {
        let mail = self.mail.as_ref().map(|_| Channel::Mail);
        let slack = self.slack.as_ref().map(|_| Channel::Slack);
        let discord = self.discord.as_ref().map(|_| Channel::Discord);
        [mail, slack, discord].into_iter().flatten().collect()
    }

    /// Tells something by one channel; a mail goes to this address.
    ///
    /// # Errors
    /// [`SendError`]; its words hold neither addresses nor passwords.
    pub async fn send(
        &self,
        channel: Channel,
        told: Told<'_>,
        to: Option<&str>,
    ) -> Result<(), SendError> {
        let missing = || SendError::Refused(format!("{} is not configured here", channel.as_str()));
        match channel {
            Channel::Mail => {
                let to = to.ok_or_else(|| SendError::Refused("no address is known".to_owned()))?;
                self.mail.as_ref().ok_or_else(missing)?.send(told, to).await
            }
            Channel::Slack => self.slack.as_ref().ok_or_else(missing)?.send(told).await,
            Channel::Discord => self.discord.as_ref().ok_or_else(missing)?.send(told).await,
        }
    }
}

/// Whether a text is an address that mails can be sent to or from.
pub fn is_address(text: &str) -> bool {
    text.parse::<lettre::message::Mailbox>().is_ok()
}

#[cfg(test)]
pub(crate) fn example() -> Message {
    use greenlit_testkit::builders;

    let brief = builders::brief();
    Message {
        occasion: Occasion::Asked,
        job: "019aaf7e-1f2b-7c3d-8e4f-5a6b7c8d9e0f".parse().unwrap(),
        wait: 1,
        keyword: brief.keyword.to_string(),
        language: builders::language("en"),
        titles: builders::titles(&brief).candidates,
        settings: Some("http://127.0.0.1:3000/settings".to_owned()),
        link: Some(SecretLink("http://127.0.0.1:3000/p/abc".to_owned())),
        deadline: Some((Timestamp(1_795_000_000_000), Then::TakeBest)),
    }
}

/// The worst that the rules let through, and worse.
#[cfg(test)]
pub(crate) fn hostile() -> Message {
    let mut message = example();
    for title in &mut message.titles {
        title.text = "<!channel> @everyone <@1> *_~`|&<>\"'[x](http://evil)\r\nBcc: a@b".repeat(20);
    }
    message.keyword = "<!here> & <script>alert(1)</script> \u{202e}\r\nBcc: x@y".repeat(9);
    message
}
