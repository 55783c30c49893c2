//! Composing on a pool of its own: as many pictures at once as there are cores, apart from the pool of generations.

use std::sync::Arc;
use std::thread::available_parallelism;

use greenlit_domain::generation::FailureCode;
use greenlit_domain::layout::{Layout, Side};
use greenlit_thumbnail::{Background, Brief, Composer, Rgb, Thumbnail, ThumbnailError};
use tokio::sync::Semaphore;

use crate::stop::Stop;

/// How many generations may wait for a core before they keep their place in the pool of generations.
const WAITING: usize = 256;

/// The composer with its bounds.
pub(crate) struct Compositor {
    composer: Arc<Composer>,
    cores: Arc<Semaphore>,
    waiting: Semaphore,
}

/// Everything one generation's thumbnails are made from.
pub(crate) struct Composition {
    pub picture: Vec<u8>,
    pub words: Vec<(Layout, String)>,
    pub empty_side: Side,
    pub language: String,
    pub palette: Vec<String>,
    pub label: Option<String>,
}

impl Compositor {
    pub fn new(composer: Arc<Composer>) -> Self {
        let cores = available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            composer,
            cores: Arc::new(Semaphore::new(cores)),
            waiting: Semaphore::new(WAITING),
        }
    }

    /// Waits for room in the queue; whoever has it may give up its place in the pool.
    pub async fn queue(&self) -> Option<tokio::sync::SemaphorePermit<'_>> {
        self.waiting.acquire().await.ok()
    }

    /// Sets the words of each layout on the picture.
    pub async fn compose(&self, composition: Composition) -> Result<Vec<Thumbnail>, Stop> {
        let core = Arc::clone(&self.cores).acquire_owned().await;
        let composer = Arc::clone(&self.composer);
        let composed = tokio::task::spawn_blocking(move || {
            let _core = core;
            compose(&composer, &composition)
        });
        match composed.await {
            Ok(thumbnails) => thumbnails.map_err(refused),
            Err(_) => Err(Stop::failed(
                FailureCode::Internal,
                "composing the thumbnails stopped with a bug of ours; \
                 `--thumbnails 0` makes the package without them",
            )),
        }
    }
}

fn compose(
    composer: &Composer,
    composition: &Composition,
) -> Result<Vec<Thumbnail>, ThumbnailError> {
    let background = Background::decode(&composition.picture)?;
    let colours: Vec<Rgb> = composition
        .palette
        .iter()
        .filter_map(|hex| colour(hex))
        .collect();
    composition
        .words
        .iter()
        .map(|(layout, words)| {
            let brief = Brief {
                words,
                layout: *layout,
                empty_side: composition.empty_side,
                language: &composition.language,
                colours: &colours,
                label: composition.label.as_deref(),
            };
            composer.compose(&background, &brief)
        })
        .collect()
}

/// `#rrggbb`; anything else is no colour and is left out.
fn colour(hex: &str) -> Option<Rgb> {
    let digits = hex.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
    Some(Rgb(part(0)?, part(2)?, part(4)?))
}

fn refused(error: ThumbnailError) -> Stop {
    Stop::failed(
        FailureCode::Input,
        format!("the thumbnails cannot be made: {error}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_six_digits_are_a_colour() {
        assert_eq!(colour("#ff8000"), Some(Rgb(255, 128, 0)));
        for wrong in ["ff8000", "#ff80", "#ff800é", "#gg0000", ""] {
            assert_eq!(colour(wrong), None, "{wrong}");
        }
    }
}
