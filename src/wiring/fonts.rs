//! Whether this system can set a keyword's letters.

use greenlit_domain::brief::Brief;
use greenlit_domain::layout::{Layout, Side};
use greenlit_domain::settings::Settings;
use greenlit_domain::step::{Step, needs};
use greenlit_thumbnail::{Composer, ThumbnailError};

use crate::exit::{CliError, Code};

/// Refuses before anything is spent when no font on this system has the keyword's letters.
pub fn check_fonts<'a>(
    packages: impl IntoIterator<Item = (&'a Brief, &'a Settings)>,
) -> Result<(), CliError> {
    let composer = Composer::new();
    for (brief, settings) in packages {
        if !needs(settings, Step::Thumbnails) {
            continue;
        }
        let language = brief.language.as_str();
        // A few letters tell the script; whether words fit is another question.
        let letters: String = brief
            .keyword
            .as_str()
            .chars()
            .filter(|c| c.is_alphabetic())
            .take(4)
            .collect();
        if letters.is_ascii() {
            continue;
        }
        let words = greenlit_thumbnail::Brief {
            words: &letters,
            layout: Layout::Column,
            empty_side: Side::Left,
            language,
            colours: &[],
            label: None,
        };
        if let Err(error @ ThumbnailError::NoFont { .. }) = composer.check(&words) {
            return Err(
                CliError::new(Code::Input, format!("{}: {error}", brief.keyword))
                    .hint("nothing was spent; `--thumbnails 0` makes the package without pictures"),
            );
        }
    }
    Ok(())
}
