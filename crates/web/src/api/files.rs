//! What a job made, as files: its thumbnails, and the package's folder as a zip.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use greenlit_domain::generation::{Generation, Status};
use greenlit_domain::thumbnail::BlobId;
use greenlit_engine::Results;
use greenlit_engine::package::{Finished, Zipped, zipped};
use greenlit_store::Owned;

use super::job::unreadable;
use super::job_id;
use crate::app::App;
use crate::auth::Caller;
use crate::problem::{Kind, Problem, ProblemBody};

/// Pictures never change under their name; only their user may see them.
const FOR_EVER: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");

/// A thumbnail's bytes.
#[utoipa::path(
    get, path = "/api/video/{jobId}/thumbnails/{file}", tag = "jobs",
    params(("jobId" = String, Path), ("file" = String, Path, description = "Such as `thumbnail-1.jpg`")),
    responses(
        (status = 200, content_type = "image/jpeg", body = Vec<u8>),
        (status = 304, description = "It is what the client has"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn thumbnail(
    State(app): State<App>,
    caller: Caller,
    path: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (id, file) = path.map(|Path(parts)| parts).unwrap_or_default();
    let jobs = app.of(&caller);
    let generation = jobs.generation(job_id(Ok(Path(id)))?).await?;
    let history = jobs.history(generation.id).await?;
    let made = Results::of(&generation, history)
        .map_err(unreadable)?
        .thumbnails;
    let pair = made.and_then(|made| made.pairs.into_iter().find(|pair| pair.file == file));
    let Some(pair) = pair else {
        return Err(Problem::new(
            Kind::NotFound,
            "the job has no such thumbnail: `thumbnails` of the job names those that it has",
        ));
    };
    let tag = etag(&pair.blob);
    let facts = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, FOR_EVER),
    ];
    if is_known(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, facts).into_response());
    }
    let bytes = jobs.blob(generation.id, &pair.blob).await?;
    let media_type = [(header::CONTENT_TYPE, media_type(&file))];
    Ok((facts, media_type, bytes).into_response())
}

fn etag(blob: &BlobId) -> HeaderValue {
    // The name of a blob is hexadecimal.
    HeaderValue::from_str(&format!("\"{}\"", blob.0)).unwrap_or(HeaderValue::from_static("\"\""))
}

fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let given = headers.get_all(header::IF_NONE_MATCH).iter();
    let tag = tag.to_str().unwrap_or_default();
    given
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| {
            let known = known.trim();
            known == "*" || known.trim_start_matches("W/") == tag
        })
}

fn media_type(file: &str) -> HeaderValue {
    HeaderValue::from_static(match file.rsplit('.').next() {
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        _ => "image/jpeg",
    })
}

/// The package's folder as a zip.
#[utoipa::path(
    get, path = "/api/video/{jobId}/package.zip", tag = "jobs",
    params(("jobId" = String, Path)),
    responses(
        (status = 200, content_type = "application/zip", body = Vec<u8>),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "It is not completed yet"),
    )
)]
pub async fn package(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let jobs = app.of(&caller);
    let generation = jobs.generation(job_id(id)?).await?;
    if generation.status != Status::Completed {
        let (id, status) = (generation.id, generation.status);
        return Err(Problem::new(
            Kind::Conflict,
            format!("job {id} is {status}: its package is there when it is completed"),
        ));
    }
    let Zipped { folder, bytes } = zip(&jobs, generation).await?;
    let facts: [(HeaderName, HeaderValue); 2] = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/zip"),
        ),
        (header::CONTENT_DISPOSITION, saved_as(&folder)),
    ];
    Ok((facts, bytes).into_response())
}

async fn zip(jobs: &Owned, generation: Generation) -> Result<Zipped, Problem> {
    let history = jobs.history(generation.id).await?;
    let finished = Finished::from_history(&generation, history).map_err(unreadable)?;
    let mut pictures = Vec::with_capacity(finished.pictures.len());
    for (name, blob) in finished.pictures {
        pictures.push((name, jobs.blob(generation.id, &blob).await?));
    }
    let package = finished.package;
    let keyword = generation.brief.keyword;
    tokio::task::spawn_blocking(move || zipped(&package, &keyword, &pictures))
        .await
        .map_err(|_| unreadable("the zip could not be made".to_owned()))?
        .map_err(|error| unreadable(error.to_string()))
}

/// A name for the saved file, for old clients in ASCII (RFC 6266).
fn saved_as(folder: &str) -> HeaderValue {
    let plain: String = folder
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' => c,
            _ => '_',
        })
        .collect();
    let encoded: String = folder
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    let value = format!("attachment; filename=\"{plain}.zip\"; filename*=UTF-8''{encoded}.zip");
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_saved_under_its_keyword_in_any_script() {
        assert_eq!(
            saved_as("brot-日-0a1b").to_str().unwrap(),
            "attachment; filename=\"brot-_-0a1b.zip\"; filename*=UTF-8''brot-%E6%97%A5-0a1b.zip"
        );
    }
}
