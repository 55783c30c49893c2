//! The composer: words are set, painted with as little support as holds, judged on the finished pixels, encoded.

use greenlit_domain::layout::{Layout, Side};

use crate::arrange::{Piece, Region, Setting, arrange, pieces};
use crate::background::Background;
use crate::canvas::{Canvas, Mask, PixelBox, glyph_masks};
use crate::colour::{AIM_CONTRAST, MIN_CONTRAST, Palette, Rgb};
use crate::design::{self, FLOOR, STAMP, Scene, Support};
use crate::encode::encode;
use crate::error::ThumbnailError;
use crate::fonts::Fonts;
use crate::measure::worst_contrast;
use crate::shape::Shaper;
use crate::words::Words;

/// The least height of letters: 16 pixels when the picture is shown 230 wide.
pub const MIN_TEXT_HEIGHT: f32 = 90.0;
/// The height that is aimed at.
pub const AIM_TEXT_HEIGHT: f32 = 120.0;
/// How narrow alphabetic letters may be drawn, the preferred first.
const CONDENSE: [f32; 3] = [0.9, 0.83, 0.76];

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
        let (setting, region) = self.set(brief)?;
        let ink: Vec<Vec<Mask>> = setting
            .lines
            .iter()
            .map(|line| glyph_masks(line, 0.0))
            .collect();
        let scene = Scene {
            setting: &setting,
            region: &region,
            side: brief.empty_side,
            palette: Palette::from(brief.colours),
            ink: &ink,
        };
        let (canvas, worst_contrast, support) =
            paint_until_it_holds(background, brief.layout, &scene)?;
        let (jpeg, quality) = encode(&canvas.pixels)?;
        Ok(Thumbnail {
            jpeg,
            quality,
            worst_contrast,
            text_height_px: setting.smallest(),
            text_boxes: ink.iter().filter_map(|glyphs| ink_box(glyphs)).collect(),
            lines: setting
                .lines
                .iter()
                .map(|line| line.line.text.clone())
                .collect(),
            support,
        })
    }

    fn set(&self, brief: &Brief<'_>) -> Result<(Setting, Region), ThumbnailError> {
        let text = Words::parse(brief.words)?.display(brief.language);
        self.fonts
            .with_fonts_for(&text, brief.language, |fonts, families| {
                let mut shaper = Shaper {
                    fonts,
                    families,
                    language: brief.language,
                };
                let pieces = pieces(&mut shaper, &text);
                best_setting(&mut shaper, &pieces, brief).ok_or(ThumbnailError::NoWords)
            })?
            .and_then(|(setting, region)| legible(setting, region, &text, brief.layout))
    }
}

fn legible(
    setting: Setting,
    region: Region,
    text: &str,
    layout: Layout,
) -> Result<(Setting, Region), ThumbnailError> {
    let got = setting.smallest();
    if got >= MIN_TEXT_HEIGHT {
        return Ok((setting, region));
    }
    Err(ThumbnailError::DoesNotFit {
        words: text.to_owned(),
        layout: design::name(layout),
        got,
        min: MIN_TEXT_HEIGHT,
    })
}

/// The first region and width of letters that reach the aim, else whichever comes nearest.
fn best_setting(
    shaper: &mut Shaper<'_>,
    pieces: &[Piece],
    brief: &Brief<'_>,
) -> Option<(Setting, Region)> {
    let mut best: Option<(Setting, Region)> = None;
    for region in design::regions(brief.layout, brief.empty_side) {
        for condense in CONDENSE {
            let Some(setting) = arrange(shaper, pieces, &region, condense) else {
                continue;
            };
            let height = setting.smallest();
            if best
                .as_ref()
                .is_none_or(|(other, _)| height > other.smallest() + 1.0)
            {
                best = Some((setting, region));
            }
            if height >= AIM_TEXT_HEIGHT {
                return best;
            }
        }
    }
    best
}

fn paint_until_it_holds(
    background: &Background,
    layout: Layout,
    scene: &Scene<'_>,
) -> Result<(Canvas, f32, Support), ThumbnailError> {
    let glyphs: Vec<Mask> = scene.ink.iter().flatten().cloned().collect();
    let mut best: Option<(Canvas, f32, Support)> = None;
    for support in Support::ALL {
        let mut canvas = Canvas::new(background.pixels());
        design::paint(layout, &mut canvas, scene, support);
        let contrast = worst_contrast(&canvas, &glyphs);
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

fn ink_box(glyphs: &[Mask]) -> Option<PixelBox> {
    let found = glyphs
        .iter()
        .map(|glyph| glyph.area)
        .reduce(PixelBox::union);
    debug_assert!(found.is_none_or(|area| area.bottom as f32 <= FLOOR + 2.0 && STAMP.0 > 0.0));
    found
}
