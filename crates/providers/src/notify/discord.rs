//! Discord's webhooks: one embed, and nobody is pinged whatever a title says.
//!
//! Limits by <https://docs.discord.com/developers/resources/message#embed-object-embed-limits>: 256 characters in a title,
//! 4,096 in a description, 6,000 altogether.

use greenlit_domain::text;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::webhook::Webhook;
use super::words::Words;
use super::{Letter, Message, SendError, SetupError, Told};

const TITLE: usize = 256;
const DESCRIPTION: usize = 4_096;

/// A channel of Discord.
#[derive(Debug)]
pub(super) struct Discord(Webhook);

impl Discord {
    pub fn new(url: &SecretString) -> Result<Self, SetupError> {
        Webhook::new("Discord", "DISCORD_WEBHOOK_URL", url).map(Self)
    }

    pub async fn send(&self, told: Told<'_>) -> Result<(), SendError> {
        let body = match told {
            Told::Pick(message) => pick(message),
            Told::Letter(letter) => plainly(letter),
        };
        self.0.post(&body).await
    }
}

fn plainly(letter: &Letter) -> Value {
    let lines: Vec<_> = letter.lines().map(|line| escaped(&line)).collect();
    let embed = json!({
        "title": cut(&letter.subject(), TITLE),
        "description": cut(&lines.join("\n"), DESCRIPTION),
    });
    json!({ "embeds": [embed], "allowed_mentions": { "parse": [] } })
}

fn pick(message: &Message) -> Value {
    let words = Words::of(message);
    let mut lines = vec![escaped(&words.intro), String::new()];
    lines.extend(words.titles.iter().map(|title| escaped(title)));
    lines.push(String::new());
    match &message.link {
        Some(link) => {
            lines.push(format!("**[{}]({})**", words.link, link.0));
            lines.push(words.care.to_owned());
        }
        None => lines.push(words.otherwise.clone()),
    }
    lines.extend(words.deadline.clone());
    let mut embed = json!({
        "title": cut(&words.subject, TITLE),
        "description": cut(&lines.join("\n"), DESCRIPTION),
    });
    if let Some(link) = &message.link {
        embed["url"] = json!(link.0);
    }
    json!({ "embeds": [embed], "allowed_mentions": { "parse": [] } })
}

/// Discord counts units of UTF-16.
fn cut(whole: &str, most: usize) -> &str {
    let mut keep = most;
    loop {
        let text = text::shorten(whole, keep);
        let over = text.encode_utf16().count().saturating_sub(most);
        if over == 0 {
            return text;
        }
        keep = keep.saturating_sub(over.div_ceil(2));
    }
}

/// Text that Markdown leaves alone.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\*_~`|>#[]()<@:-+=".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::{example, hostile};
    use super::*;

    #[test]
    fn the_titles_are_there_and_the_link_is() {
        let message = example();
        let body = pick(&message);
        let embed = &body["embeds"][0];
        assert_eq!(embed["url"], "http://127.0.0.1:3000/p/abc");
        let description = embed["description"].as_str().unwrap();
        for title in &message.titles {
            assert!(description.contains(&escaped(&title.text)), "{description}");
        }
    }

    #[test]
    fn nobody_is_pinged_nothing_is_marked_up_and_all_limits_are_kept() {
        let body = pick(&hostile());
        assert_eq!(body["allowed_mentions"], json!({ "parse": [] }));
        let embed = &body["embeds"][0];
        let [title, description] =
            ["title", "description"].map(|name| embed[name].as_str().unwrap());
        assert!(title.encode_utf16().count() <= TITLE);
        assert!(description.encode_utf16().count() <= DESCRIPTION);
        assert!(!description.contains("[x](http"), "{description}");
        assert!(!description.contains(" @everyone"), "{description}");
        assert!(description.contains("\\@everyone"), "{description}");
    }

    #[test]
    fn a_letter_pings_nobody_whatever_a_provider_said() {
        let body = plainly(&Letter {
            name: "a".to_owned(),
            subject: "out of money".to_owned(),
            lines: vec!["@everyone [pay](http://evil)".to_owned()],
        });
        assert_eq!(body["allowed_mentions"]["parse"], json!([]));
        let said = body["embeds"][0]["description"].as_str().unwrap();
        assert!(
            !said.contains("[pay](") && !said.contains(" @everyone"),
            "{said}"
        );
    }
}
