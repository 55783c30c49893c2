//! Forms as browsers send them, bounded as all bodies are. That a form comes from a page of ours is what `guard.rs` sees to.

use axum::extract::{FromRequest, Request};
use axum::http::header;
use greenlit_domain::{input, text};

use crate::body::{discard, whole};
use crate::problem::{Kind, Problem};

/// The fields of a form, in the order in which they came.
#[derive(Debug, Default)]
pub struct Form(Vec<Field>);

/// Fields that are what they are, and are never shown.
const PASSWORDS: [&str; 3] = ["password", "old", "new"];

#[derive(Debug)]
struct Field {
    name: String,
    /// Without what nobody sees: it may be shown again.
    value: String,
    /// Whether something was taken away.
    hid: bool,
}

impl Field {
    fn read(name: String, value: String) -> Self {
        // Browsers end lines with two characters, of which one is enough; Han characters carry selectors of their form.
        let kept = |c: char| matches!(c, '\n' | '\t' | '\u{E0100}'..='\u{E01EF}');
        let hidden = |c: char| text::is_hidden(c) && !kept(c);
        if PASSWORDS.contains(&name.as_str()) || !value.contains(hidden) {
            return Self {
                name,
                value,
                hid: false,
            };
        }
        Self {
            name,
            value: value.replace(hidden, ""),
            hid: true,
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (head, body) = request.into_parts();
        let given = head.headers.get(header::CONTENT_TYPE);
        let given = given
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let media_type = given.split(';').next().unwrap_or_default().trim();
        if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            discard(body).await;
            return Err(Problem::new(
                Kind::UnsupportedMediaType,
                "send the form as `Content-Type: application/x-www-form-urlencoded`",
            ));
        }
        Ok(Self::parse(&whole(body).await?))
    }
}

impl Form {
    /// Reads what a browser wrote, in a body or in an address.
    pub fn parse(bytes: &[u8]) -> Self {
        let fields = form_urlencoded::parse(bytes).into_owned();
        Self(
            fields
                .map(|(name, value)| Field::read(name, value))
                .collect(),
        )
    }

    /// All fields of this name, such as ticks.
    pub fn texts<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        let named = self.0.iter().filter(move |field| field.name == name);
        named.map(|field| field.value.as_str())
    }

    /// A field that is looked up as it stands: nothing where it is longer than so many bytes or hides something.
    pub fn word(&self, name: &str, most: usize) -> Option<&str> {
        let field = self.field(name).filter(|field| !field.hid)?;
        Some(field.value.as_str()).filter(|text| input::is_plain(text, most))
    }

    /// A field that was filled in.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.field(name).map(|field| field.value.as_str())
    }

    fn field(&self, name: &str) -> Option<&Field> {
        let mut named = self.0.iter().filter(|field| field.name == name);
        named.find(|field| !field.value.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_taken_away_but_from_passwords() {
        let form = Form::parse(
            b"words=a%00b%1B%5B31m%E2%80%AEc&lines=a%0D%0Ab%09c&password=a%00b&token=a%00b&emoji=%F0%9F%91%A8%E2%80%8D%F0%9F%91%A9",
        );
        assert_eq!(form.text("words"), Some("ab[31mc"));
        assert_eq!(form.text("lines"), Some("a\nb\tc"));
        assert_eq!(form.text("password"), Some("a\0b"));
        assert_eq!(form.text("emoji"), Some("👨\u{200d}👩"));
        assert_eq!(form.text("token"), Some("ab"));
        assert_eq!(form.word("token", 9), None, "it is not what was given out");
        assert_eq!(Form::parse(b"token=ab").word("token", 9), Some("ab"));
    }
}
