//! Style sheet, script and pictures of the pages: embedded, named by their content, and kept by browsers for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::problem::{Kind, Problem};

/// A file that pages load.
#[derive(Debug)]
pub struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
    address: LazyLock<String>,
}

macro_rules! asset {
    ($name:literal, $media_type:literal) => {
        Asset {
            name: $name,
            media_type: $media_type,
            bytes: include_bytes!(concat!("../../assets/", $name)),
            address: LazyLock::new(|| {
                address($name, include_bytes!(concat!("../../assets/", $name)))
            }),
        }
    };
}

/// How all pages look.
pub static STYLE: Asset = asset!("style.css", "text/css; charset=utf-8");
/// What pages do beyond what they do without it.
pub static SCRIPT: Asset = asset!("script.js", "text/javascript; charset=utf-8");
/// The sign in a browser's tab.
pub static ICON: Asset = asset!("icon.svg", "image/svg+xml");

impl Asset {
    /// Where it is, its content's hash included.
    pub fn address(&self) -> &str {
        &self.address
    }
}

fn address(name: &str, bytes: &[u8]) -> String {
    let hash: String = Sha256::digest(bytes)
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("/assets/{hash}/{name}")
}

/// Gives a file. One that changed since is given under its old address too, and not kept.
pub async fn asset(
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Problem> {
    let (hash, name) = path.map(|Path(path)| path).unwrap_or_default();
    let all = [&STYLE, &SCRIPT, &ICON];
    let Some(asset) = all.into_iter().find(|asset| asset.name == name) else {
        return Err(Problem::new(Kind::NoSuchRoute, "there is no such file"));
    };
    let is_current = asset.address() == format!("/assets/{hash}/{name}");
    let keep = if is_current {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(asset.media_type),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static(keep)),
    ];
    Ok((headers, asset.bytes).into_response())
}
