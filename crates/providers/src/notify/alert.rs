//! Telling those who look after a service what it met: a subject and a few lines, by every channel.

use greenlit_domain::text;
use greenlit_domain::waiting::Channel;

use super::{SendError, Senders};

/// What is told. It may hold what a provider said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// In one line.
    pub subject: String,
    /// What happened, and what to do.
    pub lines: Vec<String>,
}

/// No line of an alert is longer.
const LONGEST: usize = 600;

impl Alert {
    /// The subject, bounded and on one line.
    pub(super) fn subject(&self) -> String {
        text::line(&self.subject, 150)
    }

    /// The lines, each bounded.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.lines.iter().map(|line| text::line(line, LONGEST))
    }
}

impl Senders {
    /// Tells it by one channel; a mail goes to this address.
    ///
    /// # Errors
    /// [`SendError`]; its words hold neither addresses nor passwords.
    pub async fn alert(
        &self,
        channel: Channel,
        alert: &Alert,
        to: Option<&str>,
    ) -> Result<(), SendError> {
        let missing = || SendError::Refused(format!("{} is not configured here", channel.as_str()));
        match channel {
            Channel::Mail => {
                let to = to.ok_or_else(|| SendError::Refused("no address is known".to_owned()))?;
                let mail = self.mail.as_ref().ok_or_else(missing)?;
                mail.alert(alert, to).await
            }
            Channel::Slack => {
                let slack = self.slack.as_ref().ok_or_else(missing)?;
                slack.alert(alert).await
            }
            Channel::Discord => {
                let discord = self.discord.as_ref().ok_or_else(missing)?;
                discord.alert(alert).await
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_provider_said_stays_on_its_line_and_is_bounded() {
        let alert = Alert {
            subject: "no money\r\nBcc: x@y".to_owned(),
            lines: vec!["a".repeat(5_000), "<!channel>\u{202e}\nb".to_owned()],
        };
        assert!(!alert.subject().contains(['\r', '\n']));
        let lines: Vec<_> = alert.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.chars().count() <= LONGEST + 1));
        assert!(!lines[1].contains('\n'), "{}", lines[1]);
    }
}
