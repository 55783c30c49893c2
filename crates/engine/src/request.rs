//! From what was typed to what is asked for: every field checked, all faults told at once, whether a command line, a
//! file or the API brings it.

use greenlit_domain::brief::Brief;
use greenlit_domain::id::{BatchId, GenerationId, UserId};
use greenlit_domain::input::{self, Faults};
use greenlit_domain::language::{self, Language};
use greenlit_domain::settings::{
    BelowBar, Composing, ContentType, Extent, ProviderChoice, Settings, TitleSelection,
};
use greenlit_domain::text;
use greenlit_store::rows::NewGeneration;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The fields of a request as they were typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// What the video is about.
    pub keyword: String,
    /// The channel's field.
    pub niche: Option<String>,
    /// Who watches.
    pub audience: Option<String>,
    /// The kind of video.
    pub content_type: Option<String>,
    /// A language tag.
    pub language: Option<String>,
    /// `ask`, `best` or a number.
    pub title: Option<String>,
    /// How many.
    pub thumbnails: Option<String>,
    /// For sorting jobs.
    pub labels: Vec<String>,
    /// Of the offline drafter.
    pub seed: Option<String>,
    /// The step to stop after.
    pub stop_at: Option<String>,
    /// What tells apart rows of a file that are else the same.
    pub row_id: Option<String>,
}

/// What is the same for all requests of a command or a service.
#[derive(Debug, Clone)]
pub struct Common {
    /// Whose the jobs are.
    pub user: UserId,
    /// Where the models are.
    pub provider: ProviderChoice,
    /// Who picks the title where nothing is said.
    pub default_title: TitleSelection,
    /// Whether words are set on the pictures.
    pub composing: Composing,
    /// The least score.
    pub quality_bar: u8,
    /// What happens below it.
    pub below_bar: BelowBar,
    /// Assumed where a keyword does not tell its language.
    pub language: Option<Language>,
    /// The file or command they belong to.
    pub batch: Option<BatchId>,
    /// When two requests are the same job.
    pub identity: Identity,
}

/// When two requests are the same job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// Never: each command begins a new one.
    New,
    /// When user, keyword, settings and row id are the same, so that a file run again makes only what is missing.
    SameContent,
}

/// Checks a request.
///
/// # Errors
/// Every fault of it.
pub fn check(typed: &Typed, common: &Common) -> Result<NewGeneration, Faults> {
    let mut faults = Faults::default();
    let keyword = faults.take(input::keyword(&typed.keyword));
    let niche = faults
        .take(optional(typed.niche.as_deref(), input::niche))
        .flatten();
    let audience = faults
        .take(optional(typed.audience.as_deref(), input::audience))
        .flatten();
    let content_type = faults.take(
        typed
            .content_type
            .as_deref()
            .map_or(Ok(ContentType::default()), input::content_type),
    );
    let language = faults
        .take(typed.language.as_deref().map(input::language).transpose())
        .flatten();
    let title = faults.take(
        typed
            .title
            .as_deref()
            .map_or(Ok(common.default_title), input::title_selection),
    );
    let thumbnails = faults.take(typed.thumbnails.as_deref().map_or(Ok(3), thumbnails));
    let labels: Vec<_> = typed
        .labels
        .iter()
        .filter_map(|label| faults.take(input::label(label)))
        .collect();
    let seed = faults
        .take(typed.seed.as_deref().map(seed).transpose())
        .flatten();
    let extent = faults.take(typed.stop_at.as_deref().map_or(Ok(Extent::Whole), extent));
    let (Some(keyword), Some(content_type), Some(title_selection), Some(thumbnails), Some(extent)) =
        (keyword, content_type, title, thumbnails, extent)
    else {
        return Err(faults);
    };
    if !faults.0.is_empty() {
        return Err(faults);
    }
    let language = language.unwrap_or_else(|| language::detect(&keyword, common.language.as_ref()));
    let settings = Settings {
        title_selection,
        thumbnails,
        composing: common.composing,
        quality_bar: common.quality_bar,
        below_bar: common.below_bar,
        provider: common.provider.clone(),
        extent,
    };
    let id = GenerationId(Uuid::now_v7());
    let brief = Brief {
        keyword,
        language,
        niche,
        audience,
        content_type,
        seed: seed.unwrap_or(0),
    };
    let digest = (common.identity == Identity::SameContent)
        .then(|| digest(&brief, &settings, typed.row_id.as_deref()));
    let seed = seed.unwrap_or_else(|| default_seed(id, digest.as_deref()));
    Ok(NewGeneration {
        id,
        user: common.user,
        brief: Brief { seed, ..brief },
        settings,
        labels,
        batch: common.batch,
        idempotency_key: digest,
        priority: 0,
        key: None,
    })
}

fn optional(
    typed: Option<&str>,
    check: impl FnOnce(&str) -> Result<Option<String>, input::InputFault>,
) -> Result<Option<String>, input::InputFault> {
    typed.map_or(Ok(None), check)
}

fn thumbnails(typed: &str) -> Result<u8, input::InputFault> {
    let wrong = || {
        input::InputFault::new(
            "thumbnails",
            format!("{} is no number: use 0 to 3", text::quoted(typed)),
        )
    };
    input::thumbnails(typed.trim().parse().map_err(|_| wrong())?)
}

fn extent(typed: &str) -> Result<Extent, input::InputFault> {
    Extent::parse(typed).ok_or_else(|| {
        let message = format!(
            "{} is no place to stop at: use research, titles or outline; all stops nowhere",
            text::quoted(typed)
        );
        input::InputFault::new("stopAt", message)
    })
}

fn seed(typed: &str) -> Result<u64, input::InputFault> {
    typed.trim().parse().map_err(|_| {
        input::InputFault::new(
            "seed",
            format!("{} is no whole number", text::quoted(typed)),
        )
    })
}

/// Without a wish, each new job looks different, and a row of a file looks the same each time.
fn default_seed(id: GenerationId, digest: Option<&str>) -> u64 {
    match digest.and_then(|digest| u64::from_str_radix(digest.get(..16)?, 16).ok()) {
        Some(seed) => seed,
        None => id.0.as_u64_pair().1,
    }
}

/// What makes two rows the same job: what is asked for, and of which models. How good it must be and where the server
/// stands today are not part of it, nor is how far it goes: a row that stopped goes on when it may go farther.
fn digest(brief: &Brief, settings: &Settings, row_id: Option<&str>) -> String {
    let models = match &settings.provider {
        ProviderChoice::Offline => None,
        ProviderChoice::Compatible {
            model, image_model, ..
        } => Some((model, image_model)),
    };
    let content = serde_json::json!([
        brief,
        settings.title_selection,
        settings.thumbnails,
        settings.composing,
        models,
        row_id
    ])
    .to_string();
    Sha256::digest(content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(change: impl FnOnce(&mut Settings), row_id: Option<&str>) -> String {
        let mut settings = Settings {
            title_selection: TitleSelection::Best,
            thumbnails: 3,
            composing: Composing::Compose,
            quality_bar: 60,
            below_bar: BelowBar::Fail,
            provider: ProviderChoice::Compatible {
                model: "m".to_owned(),
                image_model: None,
                origin: "http://localhost:1".to_owned(),
            },
            extent: Extent::Whole,
        };
        change(&mut settings);
        digest(
            &greenlit_testkit::builders::brief_for("rye bread", "en"),
            &settings,
            row_id,
        )
    }

    #[test]
    fn a_row_is_the_same_job_under_another_bar_at_another_port_and_with_another_stop() {
        let same = key(|_| {}, None);
        assert_eq!(same, key(|settings| settings.quality_bar = 80, None));
        assert_eq!(same, key(|s| s.below_bar = BelowBar::Accept, None));
        let moved = |settings: &mut Settings| {
            if let ProviderChoice::Compatible { origin, .. } = &mut settings.provider {
                *origin = "http://localhost:2".to_owned();
            }
        };
        assert_eq!(same, key(moved, None));
        assert_eq!(same, key(|s| s.extent = Extent::Titles, None));
    }

    #[test]
    fn other_wishes_are_another_job() {
        let same = key(|_| {}, None);
        assert_ne!(same, key(|settings| settings.thumbnails = 1, None));
        assert_ne!(same, key(|_| {}, Some("2")));
        let other = |settings: &mut Settings| settings.provider = ProviderChoice::Offline;
        assert_ne!(same, key(other, None));
    }
}
