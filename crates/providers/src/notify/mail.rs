//! E-mail by SMTP: text and HTML with the same words. Passwords go by TLS, or stay on this machine.

use std::fmt;
use std::time::Duration;

use greenlit_domain::text;
use lettre::error::Error as MailError;
use lettre::message::{Mailbox, MessageBuilder, MultiPart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use reqwest::Url;
use secrecy::ExposeSecret;
use tokio::time::timeout;

use super::webhook::is_loopback;
use super::words::Words;
use super::{Letter, MailOptions, Message, SendError, SetupError, Told};

/// How long a server may take for one answer, and for a whole mail.
const ANSWER: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_secs(45);

/// A mail server, and whom mails are from.
pub(super) struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mail(…)")
    }
}

impl Mail {
    pub fn new(options: &MailOptions) -> Result<Self, SetupError> {
        let wrong = |message: &str| SetupError {
            variable: "SMTP_URL",
            message: message.to_owned(),
        };
        let from = options.from.parse().map_err(|_| SetupError {
            variable: "MAIL_FROM",
            message: "is no address; it looks like greenlit <greenlit@example.com>".to_owned(),
        })?;
        let url = encrypted(options.url.expose_secret()).map_err(wrong)?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url)
            .map_err(|_| wrong(FORM))?
            .timeout(Some(ANSWER))
            .build();
        Ok(Self { transport, from })
    }

    pub async fn send(&self, told: Told<'_>, to: &str) -> Result<(), SendError> {
        let to = mailbox(to)?;
        self.post(match told {
            Told::Pick(message) => self.pick(message, to),
            Told::Letter(letter) => self.plainly(letter, to),
        })
        .await
    }

    async fn post(&self, mail: Result<lettre::Message, MailError>) -> Result<(), SendError> {
        let mail = mail.map_err(|error| {
            SendError::Refused(format!("the mail could not be written: {error}"))
        })?;
        match timeout(PATIENCE, self.transport.send(mail)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failed(&error)),
            Err(_) => Err(SendError::later(format!(
                "the mail server did not take the mail within {} s",
                PATIENCE.as_secs()
            ))),
        }
    }

    fn pick(&self, message: &Message, to: Mailbox) -> Result<lettre::Message, MailError> {
        let words = Words::of(message);
        let name = format!(
            "{}.{}.{}",
            message.job,
            message.wait,
            message.occasion.as_str()
        );
        self.addressed(to, &text::line(&words.subject, 200), &name)
            .multipart(MultiPart::alternative_plain_html(
                plain(message, &words),
                html(message, &words),
            ))
    }

    fn plainly(&self, letter: &Letter, to: Mailbox) -> Result<lettre::Message, MailError> {
        let lines: Vec<_> = letter.lines().collect();
        self.addressed(to, &letter.subject(), &letter.name)
            .body(lines.join("\n\n"))
    }

    /// The same mail has the same name, so that one that comes twice is shown once.
    fn addressed(&self, to: Mailbox, subject: &str, name: &str) -> MessageBuilder {
        lettre::Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .message_id(Some(format!("<{name}@{}>", self.from.email.domain())))
    }
}

fn mailbox(to: &str) -> Result<Mailbox, SendError> {
    to.parse()
        .map_err(|_| SendError::Refused("the address is none that mails can go to".to_owned()))
}

const FORM: &str = "cannot be used; it looks like smtps://user:password@mail.example:465, with @, : and / in the password \
                    written as %40, %3A and %2F";

/// The address, with TLS demanded wherever the mail leaves this machine.
fn encrypted(url: &str) -> Result<String, &'static str> {
    let mut url: Url = url.trim().parse().map_err(|_| FORM)?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(FORM);
    }
    match url.scheme() {
        "smtps" => {}
        "smtp" if is_loopback(&url) => {}
        "smtp" => {
            let tls = url.query_pairs().find(|(name, _)| name == "tls");
            if tls.is_some_and(|(_, value)| value != "required") {
                return Err("must not let a password go without TLS: leave tls= out");
            }
            url.set_query(Some("tls=required"));
        }
        _ => return Err("must begin with smtps:// or smtp://"),
    }
    Ok(url.to_string())
}

/// What the server meant. Its words may be long and of any kind.
fn failed(error: &SmtpError) -> SendError {
    let said = text::line(&error.to_string(), 200);
    if error.is_permanent() {
        return SendError::Refused(format!("the mail server refused: {said}"));
    }
    if error.is_client() {
        return SendError::Refused(format!("the mail server cannot be used: {said}"));
    }
    if error.is_transient() {
        return SendError::later(format!("the mail server asks to come back: {said}"));
    }
    SendError::later(format!("the mail server could not be reached: {said}"))
}

fn plain(message: &Message, words: &Words) -> String {
    let mut text = format!("{}\n\n", words.intro);
    for title in &words.titles {
        text.push_str(&format!("{title}\n"));
    }
    match &message.link {
        Some(link) => text.push_str(&format!("\n{}: {}\n{}\n", words.link, link.0, words.care)),
        None => text.push_str(&format!("\n{}\n", words.otherwise)),
    }
    if let Some(deadline) = &words.deadline {
        text.push_str(&format!("\n{deadline}\n"));
    }
    if let Some(address) = &message.settings {
        text.push_str(&format!("\n{}: {address}\n", words.settings));
    }
    text
}

fn html(message: &Message, words: &Words) -> String {
    let mut html = format!(
        "<!doctype html><html lang=\"{}\"><body style=\"font-family:sans-serif;line-height:1.5\">\n<p>{}</p>\n",
        escaped(message.language.as_str()),
        escaped(&words.intro)
    );
    for title in &words.titles {
        html.push_str(&format!(
            "<p style=\"margin:.3em 0\">{}</p>\n",
            escaped(title)
        ));
    }
    match &message.link {
        Some(link) => html.push_str(&format!(
            "<p><a href=\"{}\"><b>{}</b></a></p>\n<p style=\"color:#666\">{}</p>\n",
            escaped(&link.0),
            words.link,
            words.care
        )),
        None => html.push_str(&format!("<p>{}</p>\n", escaped(&words.otherwise))),
    }
    if let Some(deadline) = &words.deadline {
        html.push_str(&format!("<p>{}</p>\n", escaped(deadline)));
    }
    if let Some(address) = &message.settings {
        html.push_str(&format!(
            "<p style=\"color:#666\"><a href=\"{}\">{}</a></p>\n",
            escaped(address),
            escaped(words.settings)
        ));
    }
    html.push_str("</body></html>\n");
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::super::{example, hostile};
    use super::*;

    fn mail() -> Mail {
        Mail::new(&MailOptions {
            url: "smtp://127.0.0.1:2525".into(),
            from: "greenlit <greenlit@example.com>".to_owned(),
        })
        .unwrap()
    }

    #[test]
    fn a_mail_has_the_titles_as_text_and_as_html() {
        let message = example();
        let words = Words::of(&message);
        let [plain, html] = [plain(&message, &words), html(&message, &words)];
        for title in &message.titles {
            assert!(plain.contains(&format!("{}. {} ({})", title.id, title.text, title.score)));
            assert!(html.contains(&escaped(&title.text)), "{html}");
        }
        for text in [plain, html] {
            assert!(text.contains("http://127.0.0.1:3000/p/abc"));
            assert!(text.contains("by 2026-11-18"), "{text}");
            assert!(text.contains("http://127.0.0.1:3000/settings"), "{text}");
        }
    }

    #[test]
    fn a_reader_of_portuguese_is_written_to_in_portuguese() {
        let message = Message {
            language: greenlit_testkit::builders::language("pt-BR"),
            ..example()
        };
        let words = Words::of(&message);
        assert!(words.subject.starts_with("Escolha um título"));
        assert!(plain(&message, &words).contains("até 18/11/2026"));
    }

    #[test]
    fn no_title_is_markup_and_no_keyword_is_a_header() {
        let message = hostile();
        let mail = mail()
            .pick(&message, "a@example.com".parse().unwrap())
            .unwrap();
        let raw = String::from_utf8(mail.formatted()).unwrap();
        let head = raw.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.starts_with("Bcc:")), "{head}");
        let words = Words::of(&message);
        let html = html(&message, &words);
        assert!(
            !html.contains("<script") && !html.contains("<!channel"),
            "{html}"
        );
    }

    #[test]
    fn a_password_goes_by_tls_or_stays_here() {
        for (url, used) in [
            ("smtps://a:b@mail.example", Ok("smtps://a:b@mail.example")),
            ("smtp://127.0.0.1:2525", Ok("smtp://127.0.0.1:2525")),
            (
                "smtp://a:b@mail.example:587",
                Ok("smtp://a:b@mail.example:587?tls=required"),
            ),
            ("smtp://mail.example?tls=opportunistic", Err("tls=")),
            ("http://mail.example", Err("smtps://")),
            ("mail.example:25", Err("smtps://")),
            ("", Err("looks like")),
        ] {
            match (encrypted(url), used) {
                (Ok(found), Ok(used)) => assert_eq!(found, used),
                (Err(why), Err(word)) => assert!(why.contains(word), "{url}: {why}"),
                (found, _) => panic!("{url}: {found:?}"),
            }
        }
    }
}
