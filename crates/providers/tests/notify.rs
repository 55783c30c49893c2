//! What telling people promises, against a mail server and a receiver of webhooks that go wrong.
#![allow(clippy::unwrap_used)] // Helpers of tests, not only tests themselves.

use std::time::Duration;

use greenlit_domain::id::GenerationId;
use greenlit_domain::waiting::{Channel, Occasion};
use greenlit_providers::notify::{
    MailOptions, Message, Options, SecretLink, SendError, Senders, Told,
};
use greenlit_testkit::{HookFault, HookReceiver, MailFault, MailServer, Stage, builders};

fn message() -> Message {
    let brief = builders::brief();
    Message {
        occasion: Occasion::Asked,
        job: GenerationId("019aaf7e-1f2b-7c3d-8e4f-5a6b7c8d9e0f".parse().unwrap()),
        wait: 1,
        keyword: brief.keyword.to_string(),
        language: brief.language.clone(),
        titles: builders::titles(&brief).candidates,
        settings: Some("http://127.0.0.1:3000/settings".to_owned()),
        link: Some(SecretLink("http://127.0.0.1:3000/p/abc".to_owned())),
        deadline: None,
    }
}

fn mailing(url: &str) -> Senders {
    Senders::new(&Options {
        mail: Some(MailOptions {
            url: url.into(),
            from: "greenlit <greenlit@example.com>".to_owned(),
        }),
        ..Options::default()
    })
    .unwrap()
}

fn posting(url: &str) -> Senders {
    Senders::new(&Options {
        slack: Some(url.into()),
        discord: Some(url.into()),
        ..Options::default()
    })
    .unwrap()
}

async fn mail(senders: &Senders) -> Result<(), SendError> {
    let to = Some("Ana <ana@example.com>");
    senders
        .send(Channel::Mail, Told::Pick(&message()), to)
        .await
}

#[tokio::test]
async fn a_mail_comes_with_titles_scores_and_link_to_one_receiver() {
    let server = MailServer::with_accounts();
    let senders = mailing(&server.url_with("me", "p%40ss"));
    assert_eq!(senders.channels(), [Channel::Mail]);
    mail(&senders).await.unwrap();
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(mail.from, "greenlit@example.com");
    assert_eq!(mail.to, ["ana@example.com"]);
    assert_eq!(mail.account, Some(("me".to_owned(), "p@ss".to_owned())));
    assert_eq!(
        mail.headers("Subject"),
        ["Pick a title: sourdough for beginners"]
    );
    let id = "<019aaf7e-1f2b-7c3d-8e4f-5a6b7c8d9e0f.1.asked@example.com>";
    assert_eq!(mail.headers("Message-ID"), [id]);
    let text = mail.text();
    for title in &message().titles {
        let line = format!("{}. {} ({})", title.id, title.text, title.score);
        assert!(text.contains(&line), "{line} is not in {text}");
    }
    assert!(
        text.contains("Pick a title: http://127.0.0.1:3000/p/abc"),
        "{text}"
    );
    assert!(
        text.contains("<a href=\"http://127.0.0.1:3000/p/abc\">"),
        "{text}"
    );
}

#[tokio::test]
async fn a_mail_server_that_asks_to_come_back_is_asked_later_and_one_that_refuses_is_not() {
    let server = MailServer::with_accounts();
    let senders = mailing(&server.url_with("me", "secret-word"));
    for fault in [
        MailFault::Answers(Stage::Receiver, "451 4.7.1 greylisted, come back"),
        MailFault::Answers(Stage::Greeting, "421 4.3.2 closing"),
        MailFault::Answers(Stage::Mail, "452 4.3.1 the disk is full"),
        MailFault::HangsUp(Stage::Mail),
        MailFault::HangsUp(Stage::Greeting),
    ] {
        server.go_wrong(fault.clone());
        let told = mail(&senders).await.unwrap_err();
        assert!(matches!(told, SendError::Later { .. }), "{fault:?}: {told}");
    }
    for fault in [
        MailFault::Answers(Stage::Receiver, "550 5.1.1 no such user"),
        MailFault::Answers(Stage::Password, "535 5.7.8 wrong password"),
        MailFault::Answers(Stage::Mail, "554 5.7.1 this is spam"),
    ] {
        server.go_wrong(fault.clone());
        let told = mail(&senders).await.unwrap_err();
        assert!(matches!(told, SendError::Refused(_)), "{fault:?}: {told}");
        assert!(!told.to_string().contains("secret-word"));
    }
    assert_eq!(server.mails(), []);
    mail(&senders).await.unwrap();
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn an_address_that_is_none_and_a_channel_that_is_none_are_refused() {
    let senders = mailing(&MailServer::start().url());
    for to in [None, Some("nobody"), Some("a@b\r\nRCPT TO:<c@d>")] {
        let told = senders
            .send(Channel::Mail, Told::Pick(&message()), to)
            .await;
        assert!(
            matches!(told, Err(SendError::Refused(_))),
            "{to:?}: {told:?}"
        );
    }
    let told = senders
        .send(Channel::Slack, Told::Pick(&message()), None)
        .await;
    assert!(matches!(told, Err(SendError::Refused(_))), "{told:?}");
}

#[tokio::test]
async fn webhooks_get_the_titles() {
    let receiver = HookReceiver::start();
    let senders = posting(&receiver.url("/services/T0/B0/key"));
    for channel in [Channel::Slack, Channel::Discord] {
        senders
            .send(channel, Told::Pick(&message()), None)
            .await
            .unwrap();
    }
    let [slack, discord] = receiver.taken().try_into().unwrap();
    assert_eq!(slack["blocks"][0]["type"], "header");
    assert_eq!(discord["allowed_mentions"]["parse"], serde_json::json!([]));
    for body in [slack, discord] {
        assert!(body.to_string().contains("/p/abc"), "{body}");
    }
}

#[tokio::test]
async fn a_webhook_that_limits_or_fails_is_asked_later_and_one_that_is_gone_is_not() {
    let receiver = HookReceiver::start();
    let senders = posting(&receiver.url("/api/webhooks/1/secret-key"));
    let minute = Some(Duration::from_secs(60));
    for (fault, wait) in [
        (HookFault::Answers(429, "Retry-After: 60", ""), minute),
        (
            HookFault::Answers(429, "", r#"{"retry_after": 60.0}"#),
            minute,
        ),
        (HookFault::Answers(503, "Retry-After: 60", "busy"), minute),
        (HookFault::Answers(500, "", "no"), None),
        (HookFault::HangsUp, None),
    ] {
        receiver.go_wrong(fault.clone());
        match senders
            .send(Channel::Discord, Told::Pick(&message()), None)
            .await
        {
            Err(SendError::Later { after, message }) => {
                assert_eq!(after, wait, "{fault:?}");
                assert!(!message.contains("secret-key"), "{message}");
            }
            other => panic!("{fault:?}: {other:?}"),
        }
    }
    let elsewhere = "Location: http://127.0.0.1:1/";
    for fault in [
        HookFault::Answers(404, "", "no_service"),
        HookFault::Answers(400, "", "invalid_blocks"),
        HookFault::Answers(302, elsewhere, ""),
    ] {
        receiver.go_wrong(fault.clone());
        let told = senders
            .send(Channel::Slack, Told::Pick(&message()), None)
            .await;
        assert!(
            matches!(told, Err(SendError::Refused(_))),
            "{fault:?}: {told:?}"
        );
    }
    assert_eq!(receiver.taken().len(), 0);
    receiver.go_wrong(HookFault::Sleeps(Duration::from_millis(300)));
    senders
        .send(Channel::Slack, Told::Pick(&message()), None)
        .await
        .unwrap();
    assert_eq!(receiver.taken().len(), 1);
}

#[test]
fn a_webhook_goes_by_tls_or_stays_here_and_is_never_shown() {
    let made = |url: &str| {
        Senders::new(&Options {
            slack: Some(url.into()),
            ..Options::default()
        })
    };
    for url in [
        "https://hooks.slack.com/services/T/B/k",
        "http://127.0.0.1:9/x",
    ] {
        let senders = made(url).unwrap();
        assert!(!format!("{senders:?}").contains("services"));
    }
    for url in [
        "http://hooks.slack.com/services/T/B/k",
        "hooks.slack.com",
        "file:///etc/passwd",
        "",
    ] {
        let wrong = made(url).unwrap_err();
        assert_eq!(wrong.variable, "SLACK_WEBHOOK_URL", "{url}");
        assert!(!wrong.message.contains("services"), "{wrong}");
    }
}
