//! Having a program told of what happens: added, tried, refused and sent again, as a person does it on the pages.

use greenlit_testkit::{HookFault, HookReceiver};

use crate::browser::Visitor;
use crate::support::Greenlit;
use crate::support::service::Service;

#[test]
fn a_webhook_is_added_tried_and_sent_again() {
    let Some(mut browser) = Visitor::default().arrives() else {
        return;
    };
    let receiver = HookReceiver::start();
    let greenlit = Greenlit::offline().set("GREENLIT_EGRESS_ALLOW", "127.0.0.1");
    let service = Service::start(&greenlit);
    browser.visit(&service, "/settings");
    browser.follow("See to webhooks");
    browser.comes_to("/settings/webhooks");
    browser.sees("There are none yet.");
    browser.types("Address", "https://10.0.0.1/hook");
    browser.press("Add a webhook");
    browser.sees("leads to 10.0.0.1, which is not public");
    // The browser tells of the page's own status, 422, as of a failed request.
    assert_eq!(browser.troubles().len(), 1);
    browser.types("Address", &receiver.url("/hook"));
    browser.types("What it is for", "n8n");
    browser.press("Add a webhook");
    browser.sees("whsec_");
    browser.shows_well_as_it_is("webhook-made");
    browser.visit(&service, "/settings/webhooks");
    browser.shows_well("webhooks");
    browser.follow(&receiver.url("/hook"));
    browser.comes_below("/settings/webhooks/");
    receiver.go_wrong(HookFault::Answers(500, "", "out of order"));
    browser.press("Send a test");
    browser.waits_until("the test is given up", || {
        browser.reload();
        browser.text().contains("Not delivered")
    });
    browser.sees("it answered 500: out of order");
    browser.shows_well_in_brief("webhook");
    browser.press("Send again");
    browser.waits_until("it is delivered", || {
        browser.reload();
        browser.text().contains("Delivered")
    });
    browser.is_sound();
    browser.press("Remove");
    browser.sees("There are none yet.");
}
