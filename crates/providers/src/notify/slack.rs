//! Slack's incoming webhooks: blocks with plain text, which holds no mention and no mark-up.
//!
//! Limits by <https://docs.slack.dev/reference/block-kit/blocks>: 50 blocks, 150 characters in a header, 3,000 in a section.

use greenlit_domain::text;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::webhook::Webhook;
use super::words::Words;
use super::{Letter, Message, SendError, SetupError, Told};

const HEADER: usize = 150;
const SECTION: usize = 3_000;
/// Beside those of the titles there are the header, the introduction, the link and the deadline.
const MOST_TITLES: usize = 45;

/// A channel of Slack.
#[derive(Debug)]
pub(super) struct Slack(Webhook);

impl Slack {
    pub fn new(url: &SecretString) -> Result<Self, SetupError> {
        Webhook::new("Slack", "SLACK_WEBHOOK_URL", url).map(Self)
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
    let subject = letter.subject();
    let mut blocks = vec![json!({ "type": "header", "text": plain(&subject, HEADER) })];
    blocks.extend(letter.lines().map(|line| section(&line)));
    json!({
        "text": fitting(&subject, SECTION),
        "blocks": blocks,
        "unfurl_links": false,
        "unfurl_media": false,
    })
}

fn pick(message: &Message) -> Value {
    let words = Words::of(message);
    let mut blocks = vec![
        json!({ "type": "header", "text": plain(&words.subject, HEADER) }),
        section(&words.intro),
    ];
    blocks.extend(
        words
            .titles
            .iter()
            .take(MOST_TITLES)
            .map(|title| section(title)),
    );
    match &message.link {
        // A button would need an application that hears of clicks.
        Some(link) => {
            let link = format!("<{}|{}>\n{}", escaped(&link.0), words.link, words.care);
            let link = json!({ "type": "mrkdwn", "text": link, "verbatim": true });
            blocks.push(json!({ "type": "section", "text": link }));
        }
        None => blocks.push(section(&words.otherwise)),
    }
    if let Some(deadline) = &words.deadline {
        blocks.push(section(deadline));
    }
    json!({
        // What notifications show.
        "text": fitting(&words.subject, SECTION),
        "blocks": blocks,
        "unfurl_links": false,
        "unfurl_media": false,
    })
}

fn section(text: &str) -> Value {
    json!({ "type": "section", "text": plain(text, SECTION) })
}

fn plain(text: &str, most: usize) -> Value {
    json!({ "type": "plain_text", "text": fitting(text, most), "emoji": false })
}

/// The three characters that Slack wants escaped.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Escaped text of at most so many characters, never cut within an escape.
fn fitting(whole: &str, most: usize) -> String {
    let mut keep = whole.chars().count().min(most);
    loop {
        let text = escaped(text::shorten(whole, keep));
        let over = text.chars().count().saturating_sub(most);
        if over == 0 {
            return text;
        }
        // An escape has at most five characters for one.
        keep = keep.saturating_sub(over.div_ceil(5));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{example, hostile};
    use super::*;

    #[test]
    fn the_titles_are_there_and_the_link_is() {
        let message = example();
        let body = pick(&message).to_string();
        for title in &message.titles {
            let text = escaped(&title.text);
            assert!(body.contains(&text), "{text} is not in {body}");
        }
        assert!(body.contains("<http://127.0.0.1:3000/p/abc|Pick a title>"));
        assert!(body.contains("the first one is taken"));
    }

    #[test]
    fn nothing_that_titles_say_is_a_mention_and_all_limits_are_kept() {
        let body = pick(&hostile());
        let blocks = body["blocks"].as_array().unwrap();
        assert!(blocks.len() <= 50);
        for block in blocks {
            let text = block["text"]["text"].as_str().unwrap();
            let most = if block["type"] == "header" {
                HEADER
            } else {
                SECTION
            };
            assert!(text.chars().count() <= most, "{text}");
            assert!(!text.contains("<!") && !text.contains("<@"), "{text}");
            if text.contains("channel") {
                assert_eq!(block["text"]["type"], "plain_text");
            }
        }
        assert!(!body["text"].as_str().unwrap().contains('<'));
    }

    #[test]
    fn a_cut_leaves_escapes_whole() {
        assert_eq!(fitting("a&b", 10), "a&amp;b");
        for most in 1..40 {
            let cut = fitting(&"&<".repeat(30), most);
            assert!(cut.chars().count() <= most);
            let without = cut
                .replace("&amp;", "")
                .replace("&lt;", "")
                .replace('…', "");
            assert_eq!(without, "", "{cut}");
        }
    }

    #[test]
    fn a_letter_holds_no_mention_whatever_a_provider_said() {
        let body = plainly(&Letter {
            name: "a".to_owned(),
            subject: "<!channel> is out of money".to_owned(),
            lines: vec!["<@U1> <!here> *pay*".to_owned()],
        });
        for block in body["blocks"].as_array().unwrap() {
            assert_eq!(block["text"]["type"], "plain_text");
            assert!(!block["text"]["text"].as_str().unwrap().contains('<'));
        }
    }
}
