//! The composer: words are set, painted with as little support as holds, judged on the finished pixels, encoded.

use std::cell::OnceCell;

use greenlit_domain::layout::{Layout, Side};

use crate::arrange::{Piece, Setting, arrange, divided, pieces};
use crate::background::Background;
use crate::canvas::{Canvas, Mask, PixelBox, glyph_masks};
use crate::colour::{AIM_CONTRAST, MIN_CONTRAST, Palette, Rgb};
use crate::design::{self, Scene, Support};
use crate::encode::encode;
use crate::error::ThumbnailError;
use crate::fonts::Fonts;
use crate::measure::worst_contrast;
use crate::scripts::script_of;
use crate::shape::{Coverage, Line, Shaper};
use crate::words::{self, Words};

/// The least height of letters: 16 pixels when the picture is shown 230 wide.
pub const MIN_TEXT_HEIGHT: f32 = 90.0;
/// The height that is aimed at.
pub const AIM_TEXT_HEIGHT: f32 = 120.0;
/// How narrow alphabetic letters may be drawn, the preferred first.
const CONDENSE: [f32; 4] = [0.92, 0.85, 0.78, 0.72];

/// What a thumbnail is made from, beside its background.
#[derive(Debug, Clone, Copy)]
pub struct Brief<'a> {
    /// One to four words.
    pub words: &'a str,
    /// Which of the three designs.
    pub layout: Layout,
    /// The side of the background that was left empty.
    pub empty_side: Side,
    /// The words' language as a BCP 47 tag: decides fonts, capitals and breaks.
    pub language: &'a str,
    /// Colours of the picture brief; may be empty.
    pub colours: &'a [Rgb],
    /// A small mark such as "offline draft".
    pub label: Option<&'a str>,
}

/// A finished thumbnail and what was measured on it.
#[derive(Debug, Clone)]
pub struct Thumbnail {
    /// 1280x720, under [`crate::MAX_BYTES`].
    pub jpeg: Vec<u8>,
    /// The JPEG quality that fitted.
    pub quality: u8,
    /// Contrast of the worst glyph at its worst pixels, at least [`MIN_CONTRAST`].
    pub worst_contrast: f32,
    /// Height of the smallest line's letters, at least [`MIN_TEXT_HEIGHT`].
    pub text_height_px: f32,
    /// The ink of each line, top to bottom.
    pub text_boxes: Vec<PixelBox>,
    /// The words of each line, top to bottom.
    pub lines: Vec<String>,
    /// What it took to make the words stand out.
    pub support: Support,
}

/// Makes thumbnails. Cheap to create; share one by `Arc`.
pub struct Composer {
    fonts: Fonts,
}

impl Default for Composer {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Composer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Composer")
    }
}

impl Composer {
    /// A composer with the embedded face; the system's fonts are looked for when first needed.
    #[must_use]
    pub fn new() -> Self {
        Self {
            fonts: Fonts::new(),
        }
    }

    /// Says whether words can be set, without painting: for judging titles before a picture is there.
    ///
    /// # Errors
    /// Those of [`Composer::compose`] that concern words and fonts.
    pub fn check(&self, brief: &Brief<'_>) -> Result<(), ThumbnailError> {
        self.set(brief).map(drop)
    }

    /// Sets the brief's words on a background.
    ///
    /// # Errors
    /// Too many or no words, no font for them, words that would be too small, or a picture that cannot be encoded.
    pub fn compose(
        &self,
        background: &Background,
        brief: &Brief<'_>,
    ) -> Result<Thumbnail, ThumbnailError> {
        let setting = self.set(brief)?;
        let label = self.label(brief)?;
        let ink: Vec<Vec<Mask>> = setting
            .lines
            .iter()
            .map(|line| glyph_masks(line, 0.0))
            .collect();
        let text_boxes = safe_boxes(&ink)?;
        let palette = Palette::from(brief.colours);
        let scene = Scene {
            setting: &setting,
            side: brief.empty_side,
            palette,
            ink: &ink,
            shadows: OnceCell::new(),
        };
        let (mut canvas, worst_contrast, support) =
            paint_until_it_holds(background, brief.layout, &scene)?;
        if let Some(line) = label {
            let place = design::label_place(brief.layout, brief.empty_side);
            design::paint_label(&mut canvas, line, place, &palette);
        }
        let (jpeg, quality) = encode(&canvas.pixels)?;
        Ok(Thumbnail {
            jpeg,
            quality,
            worst_contrast,
            text_height_px: setting.smallest(),
            text_boxes,
            lines: setting
                .lines
                .into_iter()
                .map(|line| line.line.text)
                .collect(),
            support,
        })
    }

    fn set(&self, brief: &Brief<'_>) -> Result<Setting, ThumbnailError> {
        let text = Words::parse(brief.words)?.display(brief.language);
        let setting = self
            .fonts
            .with_fonts_for(&text, brief.language, |fonts, families| {
                let mut shaper = Shaper {
                    fonts,
                    families,
                    language: brief.language,
                };
                let pieces = pieces(&mut shaper, &text);
                best_setting(&mut shaper, &pieces, brief).ok_or(ThumbnailError::NoWords)
            })??;
        shown(setting.lines.iter().map(|line| &line.line), brief.language)?;
        legible(setting, &text, brief.layout)
    }

    fn label(&self, brief: &Brief<'_>) -> Result<Option<Line>, ThumbnailError> {
        let Some(text) = brief.label.and_then(words::mark) else {
            return Ok(None);
        };
        let line = self
            .fonts
            .with_fonts_for(&text, brief.language, |fonts, families| {
                Shaper {
                    fonts,
                    families,
                    language: brief.language,
                }
                .line(&text)
            })?;
        shown(std::iter::once(&line), brief.language)?;
        Ok(Some(line))
    }
}

/// Fonts were chosen character by character; marks that no single face can combine show up only when shaped.
fn shown<'a>(
    mut lines: impl Iterator<Item = &'a Line>,
    language: &str,
) -> Result<(), ThumbnailError> {
    let Some(line) = lines.find(|line| line.coverage == Coverage::Gaps) else {
        return Ok(());
    };
    let sample = line.text.chars().max().unwrap_or(' ');
    let script = script_of(sample, language);
    Err(ThumbnailError::NoFont {
        script: script.name,
        sample,
        hint: script.hint,
    })
}

fn legible(setting: Setting, text: &str, layout: Layout) -> Result<Setting, ThumbnailError> {
    let got = setting.smallest();
    if got >= MIN_TEXT_HEIGHT {
        return Ok(setting);
    }
    Err(ThumbnailError::DoesNotFit {
        words: text.to_owned(),
        layout: design::name(layout),
        got,
        min: MIN_TEXT_HEIGHT,
    })
}

/// The first region and width of letters that reach the aim with good breaks, else the best; a word is divided only
/// when nothing else is legible.
fn best_setting(shaper: &mut Shaper<'_>, pieces: &[Piece], brief: &Brief<'_>) -> Option<Setting> {
    let whole = best_of(shaper, pieces, brief)?;
    if whole.smallest() >= MIN_TEXT_HEIGHT {
        return Some(whole);
    }
    let parts = divided(shaper, pieces).and_then(|parts| best_of(shaper, &parts, brief));
    Some(
        parts
            .filter(|setting| setting.smallest() > whole.smallest())
            .unwrap_or(whole),
    )
}

fn best_of(shaper: &mut Shaper<'_>, pieces: &[Piece], brief: &Brief<'_>) -> Option<Setting> {
    let mut best: Option<(f32, Setting)> = None;
    for region in design::regions(brief.layout, brief.empty_side) {
        for condense in CONDENSE {
            let Some(setting) = arrange(shaper, pieces, &region, condense) else {
                continue;
            };
            let height = setting.smallest();
            let legible = if height < MIN_TEXT_HEIGHT { -10.0 } else { 0.0 };
            let merit =
                height.min(AIM_TEXT_HEIGHT) / AIM_TEXT_HEIGHT - 0.5 * setting.awkward + legible;
            let done = height >= AIM_TEXT_HEIGHT && setting.awkward < 0.3;
            if best.as_ref().is_none_or(|(other, _)| merit > other + 0.01) {
                best = Some((merit, setting));
            }
            if done {
                return best.map(|(_, setting)| setting);
            }
        }
    }
    best.map(|(_, setting)| setting)
}

fn paint_until_it_holds(
    background: &Background,
    layout: Layout,
    scene: &Scene<'_>,
) -> Result<(Canvas, f32, Support), ThumbnailError> {
    let mut best: Option<(Canvas, f32, Support)> = None;
    for support in Support::ALL {
        let mut canvas = Canvas::new(background.pixels());
        design::paint(layout, &mut canvas, scene, support);
        let contrast = worst_contrast(&canvas, scene.glyphs());
        if best.as_ref().is_none_or(|(_, other, _)| contrast > *other) {
            best = Some((canvas, contrast, support));
        }
        if contrast >= AIM_CONTRAST {
            break;
        }
    }
    let got = best.as_ref().map_or(0.0, |(_, contrast, _)| *contrast);
    best.filter(|_| got >= MIN_CONTRAST)
        .ok_or(ThumbnailError::TooLittleContrast {
            got,
            min: MIN_CONTRAST,
        })
}

/// The ink of each line, or an error if any of it lies where YouTube or a cropping player would cover it.
fn safe_boxes(ink: &[Vec<Mask>]) -> Result<Vec<PixelBox>, ThumbnailError> {
    let line_box = |glyphs: &Vec<Mask>| {
        glyphs
            .iter()
            .filter_map(Mask::ink_box)
            .reduce(PixelBox::union)
    };
    let boxes: Vec<PixelBox> = ink.iter().filter_map(line_box).collect();
    match boxes.iter().find(|area| !design::is_safe(area)) {
        Some(area) => Err(ThumbnailError::OutsideSafeArea { area: *area }),
        None => Ok(boxes),
    }
}
