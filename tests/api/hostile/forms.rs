//! Forms, as the pages themselves offer them: each field of each is sent what nobody should send. Pages are found by their
//! links, so that a new one is tried as soon as another leads to it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;

use greenlit_domain::text;
use greenlit_store::people::Role;
use tokio::task::block_in_place;

use super::{ADMIN, ODD, OTHER};
use crate::http::{Answer, Request, exchange};
use crate::support::{Service, Work};
use crate::tenancy;

/// The most pages of one walk: more are a walk in circles.
const MOST_PAGES: usize = 80;

/// A form of a page, and what its fields hold when nobody has touched them.
#[derive(Debug, Clone)]
struct Form {
    action: String,
    is_get: bool,
    fields: Vec<(String, String)>,
}

impl Form {
    /// Itself, wherever it stands: paths without the names in them.
    fn kind(&self) -> String {
        format!(
            "{} {}",
            if self.is_get { "GET" } else { "POST" },
            unnamed(&self.action)
        )
    }

    /// As a browser sends it, with something else in one field.
    fn filled(&self, field: &str, value: &str) -> Request {
        let fields: Vec<_> = self
            .fields
            .iter()
            .map(|(name, own)| {
                let own = if name == field { value } else { own.as_str() };
                (name.as_str(), own)
            })
            .collect();
        let request = Request::form(&self.action, &fields);
        if self.is_get {
            let query = String::from_utf8(request.body).unwrap();
            return Request::page(&format!("{}?{query}", self.action));
        }
        request
    }
}

/// A path with `{}` where it names something, and without its query.
fn unnamed(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts = path.split('/').map(|part| {
        let is_name = part.len() >= 32 || part.contains('@');
        if is_name { "{}" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

/// What an attribute's value stands for.
fn unescaped(value: &str) -> String {
    let mut text = value.to_owned();
    for (escaped, plain) in [
        ("&#38;", "&"),
        ("&amp;", "&"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
    ] {
        text = text.replace(escaped, plain);
    }
    text
}

/// An attribute of a tag. Our templates write all of them in double quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let begins = format!(" {name}=\"");
    let from = tag.find(&begins)? + begins.len();
    let length = tag[from..].find('"')?;
    Some(unescaped(&tag[from..from + length]))
}

/// The tags of this name, each up to its end.
fn tags<'h>(html: &'h str, name: &'static str) -> impl Iterator<Item = (&'h str, &'h str)> {
    let begins = format!("<{name} ");
    let mut rest = html;
    std::iter::from_fn(move || {
        let from = rest.find(&begins)?;
        let end = from + rest[from..].find('>')?;
        let tag = &rest[from..end];
        rest = &rest[end..];
        Some((tag, rest))
    })
}

fn forms(html: &str) -> Vec<Form> {
    let form = |(tag, rest): (&str, &str)| {
        let inside = rest.split("</form>").next().unwrap_or_default();
        let mut fields = Vec::new();
        for kind in ["input", "button"] {
            for (tag, _) in tags(inside, kind) {
                let value = attribute(tag, "value").unwrap_or_default();
                fields.extend(attribute(tag, "name").map(|name| (name, value)));
            }
        }
        for (tag, rest) in tags(inside, "textarea") {
            let value = rest[1..].split("</textarea>").next().unwrap_or_default();
            fields.extend(attribute(tag, "name").map(|name| (name, unescaped(value))));
        }
        for (tag, rest) in tags(inside, "select") {
            let options = rest.split("</select>").next().unwrap_or_default();
            let first = tags(options, "option").next();
            let value = first.and_then(|(tag, _)| attribute(tag, "value"));
            let value = value.unwrap_or_default();
            fields.extend(attribute(tag, "name").map(|name| (name, value)));
        }
        Form {
            action: attribute(tag, "action").unwrap(),
            is_get: attribute(tag, "method").as_deref() == Some("get"),
            fields,
        }
    };
    tags(html, "form").map(form).collect()
}

fn links(html: &str) -> Vec<String> {
    let links = tags(html, "a").filter_map(|(tag, _)| {
        let is_page = attribute(tag, "download").is_none();
        attribute(tag, "href").filter(|_| is_page)
    });
    links
        .filter(|link| link.starts_with('/') && !link.starts_with("//"))
        .collect()
}

/// Somebody who goes from page to page.
struct Walker {
    address: SocketAddr,
    cookie: Option<String>,
}

impl Walker {
    /// Sends it. Whatever it was, it is answered without a fault of ours, and what comes back is a page that does nothing.
    #[track_caller]
    fn send(&self, mut request: Request, what: &str) -> Answer {
        request = request.header("host", "127.0.0.1:3000");
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie.as_str());
        }
        let answer = block_in_place(|| exchange(self.address, &request.bytes(self.address)));
        let answer = answer.unwrap_or_else(|| panic!("{what}: no answer"));
        let told = answer.text();
        assert!(answer.status < 500, "{what}: {} {told}", answer.status);
        let cookie = answer.header("set-cookie").unwrap_or_default();
        assert!(!cookie.contains("a=b"), "{what}: {cookie}");
        if answer.media_type() == "text/html" {
            assert_harmless(&told, what);
        }
        answer
    }

    /// The forms of all pages that links lead to.
    #[track_caller]
    fn forms(&self) -> BTreeMap<String, Form> {
        let mut found = BTreeMap::new();
        let mut seen = BTreeSet::from(["/".to_owned()]);
        let mut next = VecDeque::from(["/".to_owned()]);
        while let Some(path) = next.pop_front() {
            assert!(seen.len() < MOST_PAGES, "{seen:?}");
            let answer = self.send(Request::page(&path), &path);
            assert!(
                answer.status < 400,
                "a link leads to {path}: {}",
                answer.status
            );
            if answer.media_type() != "text/html" {
                continue;
            }
            let html = answer.text();
            for form in forms(&html) {
                found.entry(form.kind()).or_insert(form);
            }
            for link in links(&html) {
                let page = unnamed(&link);
                if !page.starts_with("/api") && !page.starts_with("/docs") && seen.insert(page) {
                    next.push_back(link);
                }
            }
        }
        found
    }

    /// Sends each field of each form what it should not take, and gives how often.
    fn try_all(&self, forms: &BTreeMap<String, Form>) -> usize {
        let long = "x".repeat(60_000);
        let mut tried = 0;
        for (kind, form) in forms {
            for (name, _) in &form.fields {
                for bad in ODD.into_iter().chain([
                    "-1",
                    "1e999",
                    "99999999999999999999",
                    "NaN",
                    "2026-02-30",
                    "nonesuch",
                    "00000000-0000-0000-0000-000000000000",
                    long.as_str(),
                ]) {
                    let what = format!("{kind} with {name} = {bad:.60?}");
                    self.send(form.filled(name, bad), &what);
                    tried += 1;
                }
                let twice = Form {
                    fields: [form.fields.as_slice(), &[(name.clone(), "2".to_owned())]].concat(),
                    ..form.clone()
                };
                self.send(twice.filled("", ""), &format!("{kind} with {name} twice"));
            }
            for body in [
                "%",
                "%ff=%ff",
                "a=%ED%A0%80",
                "&&&===",
                "\u{0}",
                "{\"a\": 1}",
            ] {
                let mut request = form.filled("", "").body(body);
                if form.is_get {
                    request = Request::page(&format!(
                        "{}?{}",
                        form.action,
                        body.replace(['"', ' ', '\0'], "")
                    ));
                }
                self.send(request, &format!("{kind} with {body:?} as a whole"));
            }
        }
        tried
    }
}

/// Nothing that was sent runs, or hides, on a page.
#[track_caller]
fn assert_harmless(html: &str, what: &str) {
    for live in ["<script>alert", "<img src=x"] {
        assert!(!html.contains(live), "{what}: {live}");
    }
    let hidden = html
        .chars()
        .find(|c| !matches!(c, '\n' | '\t') && text::is_hidden(*c));
    assert!(hidden.is_none(), "{what}: {hidden:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_field_of_a_form_about_packages_breaks_or_shows_what_it_should_not() {
    let service = Service::start(Work::On).await;
    let job = service.begin("sourdough for beginners").await;
    service.until(job, "awaiting_selection").await;
    let walker = Walker {
        address: service.listen().await,
        cookie: None,
    };
    let forms = walker.forms();
    for kind in [
        "POST /jobs",
        "POST /jobs/{}/pick",
        "POST /batch/preview",
        "GET /history",
        "POST /history/bulk",
        "GET /costs",
        "POST /preferences",
        "POST /settings/webhooks",
    ] {
        assert!(
            forms.contains_key(kind),
            "no {kind} among {:?}",
            forms.keys()
        );
    }
    let tried = walker.try_all(&forms);
    assert!(tried > 500, "only {tried} were tried");
    // What was taken is shown on the pages.
    walker.forms();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_field_of_a_form_about_people_breaks_or_shows_what_it_should_not() {
    let service = Service::with_accounts().await;
    service.add(ADMIN, Role::Admin).await;
    let other = service.add(OTHER, Role::User).await.to_string();
    let cookie = service.sign_in(ADMIN).await;
    tenancy::hers(&service, &cookie, other).await;
    let address = service.listen().await;
    let stranger = Walker {
        address,
        cookie: None,
    };
    let admin = Walker {
        address,
        cookie: Some(cookie),
    };
    let mut offered = admin.forms();
    for kind in [
        "POST /settings/password",
        "POST /settings/keys",
        "POST /settings/data/erase",
        "POST /settings/webhooks/{}/rotate",
        "POST /admin",
        "POST /admin/people/{}",
        "POST /admin/people/{}/credits",
        "POST /admin/tiers",
        "POST /admin/pauses",
        "POST /admin/budget",
    ] {
        assert!(
            offered.contains_key(kind),
            "no {kind} among {:?}",
            offered.keys()
        );
    }
    // It has no field, and takes the cookie's session away.
    offered.remove("POST /sign-out");
    let tried = admin.try_all(&offered);
    assert!(tried > 500, "only {tried} were tried");
    admin.forms();
    let at_the_door: BTreeMap<_, _> = ["/sign-in", "/sign-up"]
        .into_iter()
        .flat_map(|page| {
            let answer = stranger.send(Request::page(page), page);
            forms(&answer.text())
        })
        .map(|form| (form.kind(), form))
        .collect();
    assert!(at_the_door.contains_key("POST /sign-in"), "{at_the_door:?}");
    stranger.try_all(&at_the_door);
}
