//! The description of the API, for people.

use crate::browser::Visitor;
use crate::support::Greenlit;
use crate::support::service::Service;

#[test]
fn the_api_is_described_on_a_page_that_reads_well_everywhere() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let Some(mut browser) = Visitor::default().arrives() else {
        return;
    };
    browser.visit(&service, "/docs");
    browser.meets("heading", "greenlit");
    browser.shows_well("docs");
    browser.follow("POST /api/video/generate");
    browser.finds("section:target");
}

#[test]
fn what_an_error_means_is_explained_on_a_page_of_its_own() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let Some(mut browser) = Visitor::default().arrives() else {
        return;
    };
    browser.visit(&service, "/problems/invalid-input");
    browser.sees("Fields of the request are missing");
    browser.shows_well("problem");
}
