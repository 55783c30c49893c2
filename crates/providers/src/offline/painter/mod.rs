//! The procedural painter of thumbnail backgrounds. A seed chooses one of eleven compositions and all that is free in
//! it; the brief chooses colours, brightness and the side that stays calm for words. There is no lettering anywhere.
//!
//! The same keyword, seed and picture brief give the same bytes. Start at [`Painter`]; each composition is a file.

mod canvas;
mod chance;
mod colour;
mod compositions;

use std::sync::Arc;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use greenlit_domain::brief::PictureTask;
use greenlit_domain::model::{
    AnswerFacts, Answering, Billing, ImageAnswer, ImageModel, ImageRequest, ModelError,
    ModelIdentity, PermanentKind, Usage,
};

use canvas::Canvas;
use chance::Chance;
use colour::{Palette, Tone};
use compositions::{COMPOSITIONS, Scene};

/// The smallest and the largest side of a picture in pixels.
const SIDES: std::ops::RangeInclusive<u32> = 16..=4096;

/// Encoded this finely a picture has 150 to 500 kB, and its grain survives.
const JPEG_QUALITY: u8 = 90;

/// The built-in painter. Painting is work for a processor: it happens on the runtime's blocking threads, on as many at
/// once as there are processors.
#[derive(Debug, Clone)]
pub struct Painter {
    places: Arc<Semaphore>,
}

impl Default for Painter {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            places: Arc::new(Semaphore::new(processors)),
        }
    }
}

impl Painter {
    /// What the painter calls itself.
    pub const MODEL: &'static str = "painter-1";

    /// How many compositions there are.
    pub const COMPOSITIONS: usize = COMPOSITIONS.len();

    /// Paints a JPEG; the same task always gives the same bytes.
    pub fn picture(task: &PictureTask, width: u32, height: u32) -> Result<Vec<u8>, ModelError> {
        let composition = Self::composition(task);
        Self::picture_of(task, width, height, composition)
    }

    /// Which composition a task gets.
    pub fn composition(task: &PictureTask) -> usize {
        let keyword = task.brief.keyword.as_str();
        let first = Chance::of(0, &[keyword]).below(COMPOSITIONS.len());
        // Neighbouring seeds never give the same composition twice running.
        (first + (task.brief.seed % COMPOSITIONS.len() as u64) as usize * STRIDE)
            % COMPOSITIONS.len()
    }

    /// Paints a JPEG in a composition of one's choice, counted from 0.
    pub fn picture_of(
        task: &PictureTask,
        width: u32,
        height: u32,
        composition: usize,
    ) -> Result<Vec<u8>, ModelError> {
        let (true, true) = (SIDES.contains(&width), SIDES.contains(&height)) else {
            return Err(refusal(format!(
                "the built-in painter paints {} to {} pixels a side, not {width}x{height}",
                SIDES.start(),
                SIDES.end(),
            )));
        };
        let picture = &task.picture;
        let mut chance = Chance::of(task.brief.seed, &[task.brief.keyword.as_str()]);
        let tone = Tone::of(&picture.mood, &mut chance);
        let palette = Palette::of(&picture.palette, tone, &mut chance);
        let grain = chance.noise();
        let canvas = Canvas::new(width as usize, height as usize);
        let mut scene = Scene::new(canvas, palette, chance);
        COMPOSITIONS[composition % COMPOSITIONS.len()](&mut scene);
        let pixels = scene.canvas.finish(picture.empty_side, grain);
        encode(&pixels, width, height)
    }
}

/// Coprime with the number of compositions, so that seeds visit all of them.
const STRIDE: usize = 5;

fn encode(pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, ModelError> {
    let mut bytes = Vec::with_capacity(pixels.len() / 8);
    let mut encoder = Encoder::new(&mut bytes, JPEG_QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder
        .encode(pixels, width as u16, height as u16, ColorType::Rgb)
        .map_err(|error| refusal(format!("the painted picture could not be encoded: {error}")))?;
    Ok(bytes)
}

fn refusal(message: String) -> ModelError {
    ModelError::Permanent {
        message,
        kind: PermanentKind::BadRequest,
        billing: Billing::Free,
    }
}

impl ImageModel for Painter {
    fn paint<'a>(&'a self, request: &'a ImageRequest) -> Answering<'a, ImageAnswer> {
        Box::pin(async move {
            let lost = |what: &dyn std::fmt::Display| {
                refusal(format!(
                    "the built-in painter was stopped at its work: {what}"
                ))
            };
            let place = Arc::clone(&self.places)
                .acquire_owned()
                .await
                .map_err(|error| lost(&error))?;
            let (task, width, height) = (request.task.clone(), request.width, request.height);
            let painted = spawn_blocking(move || {
                let _place = place;
                Self::picture(&task, width, height)
            });
            Ok(ImageAnswer {
                bytes: painted.await.map_err(|error| lost(&error))??,
                facts: AnswerFacts {
                    model: Some(Self::MODEL.to_owned()),
                    usage: Some(Usage::default()),
                    ..AnswerFacts::default()
                },
            })
        })
    }

    fn identity(&self) -> ModelIdentity {
        ModelIdentity {
            provider: Arc::from("offline"),
            model: Arc::from(Self::MODEL),
        }
    }
}

#[cfg(test)]
mod tests;
