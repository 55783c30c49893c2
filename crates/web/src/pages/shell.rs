//! What is round every page: its language, its theme, who looks at it, and what stands in its head and foot.
//!
//! A page is an askama template that extends `base.html`, with a field `shell`; a handler takes a [`Shell`] as an argument
//! and gives the page to [`html`].

use std::ops::Deref;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use greenlit_domain::generation::Status;
use greenlit_domain::time::Timestamp;
use greenlit_store::Search;
use greenlit_store::people::{self, Preferences};

use super::assets;
use super::words::{Locale, Words};
use crate::app::App;
use crate::auth::{Caller, Via};
use crate::problem::{Kind, Problem};
use crate::public_url::is_own_path;

/// The cookie of the chosen language.
pub const LANGUAGE: &str = "language";
/// The cookie of the chosen theme.
pub const THEME: &str = "theme";

/// More are not counted.
const MOST_COUNTED: usize = 100;

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All themes.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name, as it stands in HTML and in the cookie.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == name)
    }
}

impl From<people::Theme> for Theme {
    fn from(theme: people::Theme) -> Self {
        match theme {
            people::Theme::Light => Self::Light,
            people::Theme::Dark => Self::Dark,
        }
    }
}

/// What is round a page. It gives all of [`Words`].
#[derive(Debug, Clone)]
pub struct Shell {
    words: Words,
    /// Light or dark.
    pub theme: Theme,
    /// Who looks at it; nobody on pages that need no one.
    pub caller: Option<Caller>,
    /// Its path with its query.
    pub address: String,
    /// How many jobs wait for this person.
    pub waiting: usize,
    /// When a budget has room again that has none for this person's jobs now.
    pub closed_until: Option<String>,
}

impl Deref for Shell {
    type Target = Words;

    fn deref(&self) -> &Words {
        &self.words
    }
}

impl FromRequestParts<App> for Shell {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let mut shell = Self::bare(&parts.headers, &parts.uri);
        if parts.method != Method::GET {
            shell.address = came_from(&parts.headers);
        }
        if let Some(caller) = parts.extensions.get::<Caller>().copied() {
            let search = Search {
                statuses: vec![Status::AwaitingSelection],
                ..Search::default()
            };
            let waiting = app.of(&caller).search(&search, None, MOST_COUNTED).await?;
            shell.prefer(&app.of(&caller).preferences().await?);
            shell.caller = Some(caller);
            shell.waiting = waiting.len();
            shell.closed_until = closed_until(app, &caller)
                .await?
                .map(|at| shell.moment(&at));
        }
        Ok(shell)
    }
}

impl Shell {
    /// That of a page for nobody in particular, such as an error's.
    pub fn bare(headers: &HeaderMap, uri: &Uri) -> Self {
        let locale = cookie(headers, LANGUAGE)
            .and_then(Locale::parse)
            .unwrap_or_else(|| Locale::accepted(headers));
        Self {
            words: Words::of(locale),
            theme: cookie(headers, THEME)
                .and_then(Theme::parse)
                .unwrap_or_default(),
            caller: None,
            address: uri
                .path_and_query()
                .map_or("/", |address| address.as_str())
                .to_owned(),
            waiting: 0,
            closed_until: None,
        }
    }

    /// The same for somebody whose language is known otherwise.
    pub fn in_words(self, words: Words) -> Self {
        Self { words, ..self }
    }

    /// What somebody has chosen goes before what this browser remembers: they may have chosen it in another.
    fn prefer(&mut self, chosen: &Preferences) {
        if let Some(locale) = chosen.locale.as_deref().and_then(Locale::parse) {
            self.words = Words::of(locale);
        }
        if let Some(theme) = chosen.theme {
            self.theme = theme.into();
        }
    }

    /// The words alone.
    pub fn words(&self) -> Words {
        self.words
    }

    /// Whether somebody with an account looks at it.
    pub fn is_person(&self) -> bool {
        self.caller
            .is_some_and(|caller| matches!(caller.via, Via::Session(_)))
    }

    /// Whether they look after people and the service, too.
    pub fn is_admin(&self) -> bool {
        self.is_person() && self.caller.is_some_and(|caller| caller.is_admin())
    }

    /// Whether the page is this place or below it.
    pub fn is_at(&self, place: &str) -> bool {
        let path = self.address.split('?').next().unwrap_or_default();
        let below = path.strip_prefix(place);
        below.is_some_and(|rest| rest.is_empty() || (place != "/" && rest.starts_with('/')))
    }

    /// How many wait, as far as that is counted.
    pub fn waiting_shown(&self) -> String {
        match self.waiting {
            MOST_COUNTED.. => format!("{}+", MOST_COUNTED - 1),
            count => count.to_string(),
        }
    }

    /// Languages to choose from: tag, own name, and whether it is this page's.
    pub fn languages(&self) -> Vec<(&'static str, &'static str, bool)> {
        let named = |locale: Locale| (locale.as_str(), locale.own_name(), locale == self.locale());
        Locale::ALL.map(named).to_vec()
    }

    /// Themes to choose from: name, words, and whether it is this page's.
    pub fn themes(&self) -> Vec<(&'static str, String, bool)> {
        let named = |theme: Theme| {
            let words = match theme {
                Theme::System => self.say("theme-system"),
                Theme::Light => self.say("theme-light"),
                Theme::Dark => self.say("theme-dark"),
            };
            (theme.as_str(), words, theme == self.theme)
        };
        Theme::ALL.map(named).to_vec()
    }

    /// The address of the style sheet.
    pub fn style(&self) -> &'static str {
        assets::STYLE.address()
    }

    /// The address of the script.
    pub fn script(&self) -> &'static str {
        assets::SCRIPT.address()
    }

    /// The address of the icon.
    pub fn icon(&self) -> &'static str {
        assets::ICON.address()
    }
}

/// When what is used up has room again, where a budget of this person is used up this month.
async fn closed_until(app: &App, caller: &Caller) -> Result<Option<Timestamp>, Problem> {
    let standing = app.budget.standing(&app.store, caller.user, None).await?;
    let is_full = standing
        .iter()
        .any(|one| one.percent().is_some_and(|percent| percent >= 100));
    let period = app.budget.period(app.store.clock().now());
    Ok(is_full.then_some(period.ends))
}

/// The page of ours whose form was sent: what a form leads to cannot be asked for without it.
fn came_from(headers: &HeaderMap) -> String {
    let referer = headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok());
    let path = referer.and_then(|address| {
        let (_, rest) = address.split_once("://")?;
        rest.find('/').map(|at| &rest[at..])
    });
    back(path).to_owned()
}

/// The value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).iter();
    let pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// A page as an answer.
pub fn html(page: &impl Template) -> Response {
    html_as(StatusCode::OK, page)
}

/// A page as an answer with this status.
pub fn html_as(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => {
            let vary = [(header::VARY, "Accept-Language, Cookie")];
            (status, vary, Html(text)).into_response()
        }
        // Templates of ours over plain data: only a bug does this.
        Err(_) => Problem::new(Kind::Internal, "the page could not be written").into_response(),
    }
}

/// Sends a browser on after a form, so that a reload sends nothing twice.
pub fn see(address: &str) -> Response {
    (
        StatusCode::SEE_OTHER,
        [(header::LOCATION, address.to_owned())],
    )
        .into_response()
}

/// A path of ours to go back to, else the first page: never another site's.
pub fn back(address: Option<&str>) -> &str {
    address
        .filter(|address| is_own_path(address))
        .unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for (given, wanted) in [
            (Some("/history?page=2"), "/history?page=2"),
            (Some("//evil.example"), "/"),
            (Some("https://evil.example"), "/"),
            (Some("/\\evil.example"), "/"),
            (Some("/a\r\nset-cookie: x=y"), "/"),
            (Some(""), "/"),
            (None, "/"),
        ] {
            assert_eq!(back(given), wanted, "{given:?}");
        }
    }

    #[test]
    fn who_sent_a_form_goes_back_to_its_page() {
        for (referer, wanted) in [
            ("http://127.0.0.1:3000/jobs/x?y", "/jobs/x?y"),
            ("http://127.0.0.1:3000", "/"),
            ("http://evil.example//evil.example", "/"),
            ("nonsense", "/"),
        ] {
            let value = HeaderValue::from_static(referer);
            let headers = HeaderMap::from_iter([(header::REFERER, value)]);
            assert_eq!(came_from(&headers), wanted);
        }
    }

    #[test]
    fn a_choice_goes_before_what_the_browser_wants() {
        let headers = HeaderMap::from_iter([
            (header::ACCEPT_LANGUAGE, HeaderValue::from_static("en")),
            (
                header::COOKIE,
                HeaderValue::from_static("a=b; language=pt-BR; theme=dark"),
            ),
        ]);
        let shell = Shell::bare(&headers, &Uri::from_static("/history/x?y"));
        assert_eq!(shell.locale(), Locale::Portuguese);
        assert_eq!(shell.theme, Theme::Dark);
        assert!(shell.is_at("/history") && !shell.is_at("/") && !shell.is_at("/his"));
    }
}
