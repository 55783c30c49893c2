//! Language and theme, chosen in every page's foot: kept in cookies of this browser, and for who is known, with their name, so
//! that they find them in another browser.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use greenlit_store::people;

use super::form::Form;
use super::shell::{self, LANGUAGE, THEME, Theme};
use super::words::Locale;
use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;

/// A year, in seconds.
const KEPT: u32 = 31_536_000;

/// Keeps what was chosen and goes back.
pub async fn choose(
    State(app): State<App>,
    caller: Option<Extension<Caller>>,
    form: Form,
) -> Result<Response, Problem> {
    let language = form.text(LANGUAGE).and_then(Locale::parse);
    let theme = form.text(THEME).and_then(Theme::parse);
    if let Some(Extension(caller)) = caller {
        keep(&app, &caller, language, theme).await?;
    }
    let mut response = shell::see(shell::back(form.text("back")));
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
    Ok(response)
}

/// Keeps with somebody's name what they chose; what they did not choose now stays.
async fn keep(
    app: &App,
    caller: &Caller,
    language: Option<Locale>,
    theme: Option<Theme>,
) -> Result<(), Problem> {
    let before = app.store.preferences(caller.user).await?;
    let mut wish = before.clone();
    if let Some(language) = language {
        wish.locale = Some(language.as_str().to_owned());
    }
    match theme {
        Some(Theme::Light) => wish.theme = Some(people::Theme::Light),
        Some(Theme::Dark) => wish.theme = Some(people::Theme::Dark),
        Some(Theme::System) => wish.theme = None,
        None => {}
    }
    if wish != before {
        app.store.prefer(caller.user, wish).await?;
    }
    Ok(())
}
