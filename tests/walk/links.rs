//! The page that a link in a message opens: a pick without a sign-in.

use greenlit_testkit::HookReceiver;
use serde_json::json;

use crate::browser::Visitor;
use crate::support::service::Service;
use crate::support::{Greenlit, wait_until};

#[test]
fn a_link_from_a_message_picks_a_title_and_then_tells_which() {
    let Some(mut browser) = Visitor::default().arrives() else {
        return;
    };
    let slack = HookReceiver::start();
    let greenlit = Greenlit::offline().set("SLACK_WEBHOOK_URL", slack.url("/services/T/B/key"));
    let service = Service::start(&greenlit);
    let job = service.begin("rye bread", &json!({ "thumbnails": 0 }));
    let waiting = service.wait_for(&job, "awaiting_selection");
    wait_until("a message", || !slack.taken().is_empty());
    let message = slack.taken()[0].to_string();
    let (_, link) = message.split_once("/p/").unwrap();
    let link = format!("/p/{}", &link[..64]);
    browser.visit(&service, &link);
    browser.meets("heading", "Pick a title");
    browser.shows_well("link");
    let second = waiting["titles"][1]["text"].as_str().unwrap();
    browser.keys("2");
    browser.finds("input[name=number]:checked[data-key='2']");
    browser.press("Take this title");
    browser.sees("The title is picked");
    browser.sees(second);
    browser.is_sound();
    let done = service.wait_for(&job, "completed");
    assert_eq!(done["selectedTitle"]["text"], second);
}
