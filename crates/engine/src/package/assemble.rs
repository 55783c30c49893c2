//! From results to the package.

use std::sync::Arc;

use greenlit_domain::generation::{FailureCode, Generation, SCHEMA_VERSION};
use greenlit_domain::outline::Outline;
use greenlit_domain::package::{Package, PackageCall, PackageOutline, PackagePair};
use greenlit_domain::settings::Composing;
use greenlit_domain::step::{Step, needs};
use greenlit_domain::thumbnail::{Background, BlobId};
use greenlit_domain::time::Timestamp;
use greenlit_store::rows::{Call, History};

use crate::state::Results;
use crate::stop::Stop;

/// A finished package and the stored pictures that belong into its folder.
#[derive(Debug, Clone)]
pub struct Finished {
    /// The package.
    pub package: Package,
    /// Name in the folder, and the stored bytes.
    pub pictures: Vec<(String, BlobId)>,
}

impl Finished {
    /// From what is stored of a completed generation.
    ///
    /// # Errors
    /// A message when a result is missing or cannot be read.
    pub fn from_history(generation: &Generation, history: History) -> Result<Self, String> {
        let completed_at = generation.finished_at.unwrap_or(generation.created_at);
        let read = Results::read(generation, history)
            .and_then(|results| Self::assemble(generation, &results, completed_at));
        read.map_err(Stop::told)
    }

    pub(crate) fn assemble(
        generation: &Generation,
        results: &Results,
        completed_at: Timestamp,
    ) -> Result<Self, Stop> {
        let has = |step| needs(&generation.settings, step);
        let research = there(generation, "research", results.research.clone())?;
        let titles = if has(Step::Titles) {
            Some(there(generation, "titles", results.titles.clone())?)
        } else {
            None
        };
        let (selected_title, outline) = if has(Step::Outline) {
            (
                Some(there(generation, "title", results.selected.clone())?),
                Some(there(generation, "outline", results.outline.clone())?),
            )
        } else {
            (None, None)
        };
        let stopped_at = generation.settings.extent.stops_at();
        let (pairs, pictures) = pictures(generation, results);
        let package = Package {
            schema_version: SCHEMA_VERSION,
            job_id: generation.id,
            keyword: generation.brief.keyword.to_string(),
            language: generation.brief.language.clone(),
            offline_draft: generation.settings.provider.is_offline(),
            completed_at,
            stopped_at,
            research: Arc::unwrap_or_clone(research),
            titles: titles.map(|titles| Arc::unwrap_or_clone(titles).candidates),
            selected_title,
            outline: outline.as_deref().map(plan),
            description: outline.as_ref().map(|outline| outline.description.clone()),
            tags: outline.as_ref().map(|outline| outline.tags.clone()),
            chapters: outline.as_ref().map(|outline| outline.chapters.clone()),
            pairs: stopped_at.is_none().then_some(pairs),
            background_file: background_file(generation, results.background.as_ref()),
            notes: results.notes.clone(),
            cost_micros: results.calls.iter().map(|call| call.cost).sum(),
            calls: ledger(&results.calls),
        };
        Ok(Self { package, pictures })
    }
}

/// A result without which a job of this extent is not complete.
fn there<T>(generation: &Generation, what: &str, result: Option<T>) -> Result<T, Stop> {
    result.ok_or_else(|| {
        let job = generation.id;
        Stop::failed(
            FailureCode::Internal,
            format!("job {job} is complete without its {what}"),
        )
    })
}

fn plan(outline: &Outline) -> PackageOutline {
    PackageOutline {
        hook: outline.hook.clone(),
        sections: outline.sections.clone(),
        call_to_action: outline.call_to_action.clone(),
        pinned_comment: outline.pinned_comment.clone(),
        hashtags: outline.hashtags.clone(),
    }
}

fn pictures(
    generation: &Generation,
    results: &Results,
) -> (Vec<PackagePair>, Vec<(String, BlobId)>) {
    let stored = results
        .thumbnails
        .as_ref()
        .filter(|_| needs(&generation.settings, Step::Thumbnails))
        .map(|thumbnails| thumbnails.pairs.as_slice());
    let pairs = stored.unwrap_or_default();
    let mut pictures: Vec<_> = pairs
        .iter()
        .map(|pair| (pair.file.clone(), pair.blob.clone()))
        .collect();
    if let (Some(file), Some(background)) = (
        background_file(generation, results.background.as_ref()),
        &results.background,
    ) {
        pictures.push((file, background.blob.clone()));
    }
    let pairs = pairs
        .iter()
        .map(|pair| PackagePair {
            title: pair.title.clone(),
            words: pair.words.clone(),
            layout: pair.layout,
            file: pair.file.clone(),
        })
        .collect();
    (pairs, pictures)
}

/// The background belongs into the folder only when no thumbnail was made from it.
fn background_file(generation: &Generation, background: Option<&Background>) -> Option<String> {
    let settings = &generation.settings;
    let alone =
        settings.composing == Composing::BackgroundOnly && needs(settings, Step::Background);
    let background = background.filter(|_| alone)?;
    let extension = match background.media_type.as_str() {
        "image/png" => "png",
        "image/webp" => "webp",
        _ => "jpg",
    };
    Some(format!("background.{extension}"))
}

/// The calls of a generation as its package tells them.
pub fn ledger(calls: &[Call]) -> Vec<PackageCall> {
    calls.iter().map(call).collect()
}

fn call(call: &Call) -> PackageCall {
    PackageCall {
        step: call.step,
        provider: call.identity.provider.to_string(),
        model: call.identity.model.to_string(),
        state: call.state,
        usage: call.usage,
        cost_micros: call.cost,
        duration_ms: call
            .finished_at
            .map(|end| u64::try_from(end.since(call.started_at).as_millis()).unwrap_or(u64::MAX)),
    }
}
