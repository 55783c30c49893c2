//! Language and theme, chosen in every page's foot and kept in cookies of this browser.

use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::form::Form;
use super::shell::{self, LANGUAGE, THEME, Theme};
use super::words::Locale;

/// A year, in seconds.
const KEPT: u32 = 31_536_000;

/// Keeps what was chosen and goes back.
pub async fn choose(form: Form) -> Response {
    let mut response = shell::see(shell::back(form.text("back")));
    let language = form.text(LANGUAGE).and_then(Locale::parse);
    let theme = form.text(THEME).and_then(Theme::parse);
    let chosen = [
        (LANGUAGE, language.map(Locale::as_str)),
        (THEME, theme.map(Theme::as_str)),
    ];
    for (name, value) in chosen {
        let Some(value) = value else { continue };
        let cookie = format!("{name}={value}; Path=/; Max-Age={KEPT}; SameSite=Lax; HttpOnly");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}
