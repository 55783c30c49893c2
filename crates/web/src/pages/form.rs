//! Forms as browsers send them, bounded as all bodies are. That a form comes from a page of ours is what `guard.rs` sees to.

use axum::extract::{FromRequest, Request};
use axum::http::header;
use greenlit_domain::input;

use crate::body::{discard, whole};
use crate::problem::{Kind, Problem};

/// The fields of a form, in the order in which they came.
#[derive(Debug, Default)]
pub struct Form(Vec<(String, String)>);

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
        Self(form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// All fields of this name, such as ticks.
    pub fn texts<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        let named = self.0.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }

    /// A field that is looked up as it stands: nothing where it is longer than so many bytes or hides something.
    pub fn word(&self, name: &str, most: usize) -> Option<&str> {
        self.text(name).filter(|text| input::is_plain(text, most))
    }

    /// A field that was filled in.
    pub fn text(&self, name: &str) -> Option<&str> {
        let mut named = self.0.iter().filter(|(known, _)| known == name);
        named
            .find(|(_, value)| !value.trim().is_empty())
            .map(|(_, value)| value.as_str())
    }
}
