//! One's own data: downloading it, and erasing it with a receipt.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use greenlit_store::StoreError;
use greenlit_store::people::{Found, Receipt};
use secrecy::SecretString;

use super::{Fault, fault_of, with_cookie};
use crate::api::data::{LOCAL_WORD, must_mean_it, receipt_of, zip};
use crate::app::App;
use crate::auth::{Caller, Meta, Via, sign_out};
use crate::pages::form::Form;
use crate::pages::shell::{self, Shell};
use crate::problem::{Kind, Problem};

#[derive(Template)]
#[template(path = "people/data.html")]
struct Page {
    shell: Shell,
    /// What would go, in words, with how many.
    rows: Vec<(String, String)>,
    files: String,
    unfinished: Option<String>,
    how: How,
    /// What is to be typed where there is no password.
    word: String,
    faults: Vec<Fault>,
}

/// How somebody shows that they mean it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Password,
    Word,
}

impl Page {
    async fn of(shell: Shell, app: &App, caller: &Caller) -> Result<Self, Problem> {
        let person = app.store.person(caller.user).await?;
        let Found {
            rows,
            files,
            unfinished,
        } = app.store.found_of(&person).await?;
        let account = app.store.account(caller.user).await?;
        let has_password = account.is_some_and(|account| account.has_password);
        let rows = rows
            .into_iter()
            .map(|(table, rows)| (told(&shell, table.name), shell.number(shown(rows))))
            .collect();
        Ok(Self {
            rows,
            files: shell.number(shown(files)),
            unfinished: (unfinished > 0)
                .then(|| shell.say_with("data-unfinished", "count", shown(unfinished))),
            how: match caller.via {
                Via::Session(_) if has_password => How::Password,
                _ => How::Word,
            },
            word: person.email.unwrap_or_else(|| LOCAL_WORD.to_owned()),
            faults: Vec::new(),
            shell,
        })
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        fault_of(&self.faults, field)
    }

    fn asks_password(&self) -> bool {
        self.how == How::Password
    }
}

fn shown(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// What the rows of a table are, in the reader's words.
fn told(shell: &Shell, table: &str) -> String {
    shell.say(&format!("data-{}", table.replace('_', "-")))
}

/// Shows what there is and what can be done with it.
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
) -> Result<Response, Problem> {
    Ok(shell::html(&Page::of(shell, &app, &caller).await?))
}

/// All of it as a zip.
pub async fn download(State(app): State<App>, caller: Caller) -> Result<Response, Problem> {
    let person = app.store.person(caller.user).await?;
    zip(&app, person, caller.by()).await
}

/// Erases it, and shows the receipt.
pub async fn erase(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    meta: Meta,
    form: Form,
) -> Result<Response, Problem> {
    let password = form.text("password").map(SecretString::from);
    let meant = must_mean_it(&app, &caller, &meta, password, form.text("confirm")).await;
    if let Err(problem) = meant {
        let mut page = Page::of(shell, &app, &caller).await?;
        let (field, words) = match (problem.kind(), page.how) {
            (Kind::TooManyTries, _) => ("password", "sign-up-slow"),
            (Kind::Unauthorized | Kind::InvalidInput, How::Password) => {
                ("password", "fault-password-old")
            }
            (Kind::InvalidInput, How::Word) => ("confirm", "fault-erase-word"),
            _ => return Err(problem),
        };
        page.faults = vec![page.shell.fault(field, words)];
        return Ok(shell::html_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    match app.store.erase(caller.user, caller.by()).await {
        Ok(receipt) => {
            let cookie = sign_out(&app, &caller).await?;
            Ok(with_cookie(shell::html(&Done { shell, receipt }), cookie))
        }
        Err(StoreError::Conflict(_)) => {
            let mut page = Page::of(shell, &app, &caller).await?;
            let field = match page.how {
                How::Password => "password",
                How::Word => "confirm",
            };
            page.faults = vec![page.shell.fault(field, "fault-erase-admin")];
            Ok(shell::html_as(StatusCode::CONFLICT, &page))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "people/receipt.html")]
struct Done {
    shell: Shell,
    receipt: Receipt,
}

/// A receipt as a file, for whoever knows its number.
pub async fn receipt(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let receipt = receipt_of(&app, id).await?;
    let name = format!(
        "attachment; filename=\"greenlit-receipt-{}.txt\"",
        receipt.id
    );
    let facts = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment")),
        ),
    ];
    Ok((facts, receipt.text).into_response())
}

#[cfg(test)]
mod tests {
    use greenlit_store::people::kept::{TABLES, Whose};

    #[test]
    fn every_table_with_something_of_people_has_words_in_both_languages() {
        for language in ["en", "pt"] {
            let path = format!("{}/words/{language}/data.ftl", env!("CARGO_MANIFEST_DIR"));
            let words = std::fs::read_to_string(path).unwrap();
            for table in TABLES {
                let key = format!("\ndata-{} = ", table.name.replace('_', "-"));
                assert!(
                    table.whose == Whose::Nobodys || words.contains(&key),
                    "words/{language}/data.ftl has no{key}"
                );
            }
        }
    }
}
