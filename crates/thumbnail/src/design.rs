//! The three designs. They are variants of one test, so they must not look alike: `Column` sets light words on the
//! darkened picture, `Banner` sets words on slanted strips, `Panel` gives them a field of colour of their own.
//!
//! Each design paints at a [`Support`], from almost nothing to a solid plate; the composer takes the least that holds.

use greenlit_domain::layout::{Layout, Side};
use zeno::Fill;

use crate::arrange::{Anchor, Region, SetLine, Setting};
use crate::canvas::{Canvas, Mask, PixelBox, Shadow, glyph_masks, polygon};
use crate::colour::{Palette, Rgb};
use crate::{HEIGHT, WIDTH};

const W: f32 = WIDTH as f32;
const H: f32 = HEIGHT as f32;
/// Space kept at the sides and the top.
const MARGIN: f32 = 60.0;
/// Nothing is written below this row: YouTube draws its progress bar there.
pub(crate) const FLOOR: f32 = H * 0.95;
/// The time stamp's corner begins here.
pub(crate) const STAMP: (f32, f32) = (W * 0.8, H * 0.8);

/// What was put under the words to make them stand out, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Support {
    /// A soft shade and a shadow: the picture is hardly touched.
    Shade,
    /// A deep shade and a strong shadow.
    DeepShade,
    /// An outline round every letter as well.
    Outline,
    /// A solid plate under every line.
    Plate,
}

impl Support {
    /// From least to most.
    pub const ALL: [Self; 4] = [Self::Shade, Self::DeepShade, Self::Outline, Self::Plate];
}

/// The layout's name for messages.
pub(crate) fn name(layout: Layout) -> &'static str {
    match layout {
        Layout::Column => "column",
        Layout::Banner => "banner",
        Layout::Panel => "panel",
    }
}

/// Places for the words, the preferred first; later ones are larger.
pub(crate) fn regions(layout: Layout, side: Side) -> Vec<Region> {
    match layout {
        Layout::Column => [560.0, 640.0, 720.0]
            .map(|width| column(side, width))
            .to_vec(),
        Layout::Banner => vec![banner(1, 190.0), banner(2, 290.0), banner(3, 400.0)],
        Layout::Panel => [360.0, 430.0, 500.0, 580.0]
            .map(|width| panel(side, width))
            .to_vec(),
    }
}

/// Beside the stamp's corner, words may go down to the floor; above it, only to the corner's upper edge.
fn bottom(side: Side) -> f32 {
    match side {
        Side::Left => FLOOR - 20.0,
        Side::Right => STAMP.1 - 8.0,
    }
}

fn column(side: Side, width: f32) -> Region {
    let (left, anchor) = match side {
        Side::Left => (MARGIN, Anchor::Left),
        Side::Right => (W - MARGIN - width, Anchor::Right),
    };
    let top = 48.0;
    Region {
        left,
        top,
        width,
        height: bottom(side) - top,
        max_body: 210.0,
        spread: 1.55,
        leading: 0.2,
        max_lines: 4,
        anchor,
    }
}

fn banner(max_lines: usize, height: f32) -> Region {
    Region {
        left: MARGIN + 4.0,
        top: 62.0,
        width: W - 2.0 * MARGIN - 60.0,
        height,
        max_body: 150.0,
        spread: 1.0,
        leading: 0.52,
        max_lines,
        anchor: Anchor::Left,
    }
}

fn panel(side: Side, width: f32) -> Region {
    let top = 84.0;
    let (left, anchor) = match side {
        Side::Left => (MARGIN - 8.0, Anchor::Left),
        Side::Right => (W - MARGIN + 8.0 - width, Anchor::Left),
    };
    Region {
        left,
        top,
        width,
        height: bottom(side) - top - 12.0,
        max_body: 170.0,
        spread: 1.35,
        leading: 0.22,
        max_lines: 4,
        anchor,
    }
}

/// What a design works with.
pub(crate) struct Scene<'a> {
    pub(crate) setting: &'a Setting,
    pub(crate) region: &'a Region,
    pub(crate) side: Side,
    pub(crate) palette: Palette,
    /// The glyphs of each line.
    pub(crate) ink: &'a [Vec<Mask>],
}

impl Scene<'_> {
    fn all_ink(&self) -> Vec<Mask> {
        self.ink.iter().flatten().cloned().collect()
    }
}

/// Paints a design over a picture.
pub(crate) fn paint(layout: Layout, canvas: &mut Canvas, scene: &Scene<'_>, support: Support) {
    match layout {
        Layout::Column => paint_column(canvas, scene, support),
        Layout::Banner => paint_banner(canvas, scene, support),
        Layout::Panel => paint_panel(canvas, scene, support),
    }
}

fn paint_column(canvas: &mut Canvas, scene: &Scene<'_>, support: Support) {
    let palette = &scene.palette;
    let shade = if support == Support::Shade {
        0.80
    } else {
        0.94
    };
    shade_side(canvas, scene, palette.night, shade);
    let ink = scene.all_ink();
    let depth = if support == Support::Shade { 0.7 } else { 1.0 };
    Shadow::of(&ink, 44.0).paint(canvas, palette.night, depth, 6);
    Shadow::of(&ink, 12.0).paint(canvas, palette.night, depth * 0.8, 6);
    if support >= Support::Outline {
        outline(canvas, scene, palette.night);
    }
    if support == Support::Plate {
        for line in &scene.setting.lines {
            canvas.paint(&strip(line, 26.0, 0.0), palette.night, 1.0);
        }
    }
    let emphasis = scene.setting.emphasis();
    for (at, glyphs) in scene.ink.iter().enumerate() {
        let colour = if emphasis == Some(at) {
            palette.accent_on_dark()
        } else {
            Rgb::WHITE
        };
        fill(canvas, glyphs, colour);
    }
}

/// Darkens the words' side, fading out towards the picture's subject.
fn shade_side(canvas: &mut Canvas, scene: &Scene<'_>, colour: Rgb, strength: f32) {
    let right = scene
        .setting
        .lines
        .iter()
        .map(|line| line.left + line.width())
        .fold(0.0, f32::max);
    let left = scene
        .setting
        .lines
        .iter()
        .map(|line| line.left)
        .fold(W, f32::min);
    let (full, end) = match scene.side {
        Side::Left => (right - 120.0, right + 230.0),
        Side::Right => (W - left - 120.0, W - left + 230.0),
    };
    let columns: Vec<f32> = (0..WIDTH)
        .map(|x| {
            let from_edge = if scene.side == Side::Left {
                x as f32
            } else {
                W - 1.0 - x as f32
            };
            strength * (1.0 - smooth((from_edge - full) / (end - full)))
        })
        .collect();
    canvas.wash(
        PixelBox {
            left: 0,
            top: 0,
            right: WIDTH as i32,
            bottom: HEIGHT as i32,
        },
        colour,
        |x, _| columns[x],
    );
}

fn smooth(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

fn outline(canvas: &mut Canvas, scene: &Scene<'_>, colour: Rgb) {
    for line in &scene.setting.lines {
        for mask in glyph_masks(line, 9.0) {
            canvas.paint(&mask, colour, 1.0);
        }
    }
}

fn fill(canvas: &mut Canvas, glyphs: &[Mask], colour: Rgb) {
    for glyph in glyphs {
        canvas.paint(glyph, colour, 1.0);
    }
}

/// The words' own strip: as long as the line, its ends slanted.
fn strip(line: &SetLine, pad: f32, slant: f32) -> Mask {
    let top = line.baseline - (line.line.rise * line.size).max(line.body()) - pad;
    let bottom = line.baseline + (line.line.fall * line.size) + pad;
    let (left, right) = (line.left - pad * 1.3, line.left + line.width() + pad * 1.3);
    polygon(&[
        (left + slant, top),
        (right + slant, top),
        (right - slant, bottom),
        (left - slant, bottom),
    ])
}

fn paint_banner(canvas: &mut Canvas, scene: &Scene<'_>, support: Support) {
    let palette = &scene.palette;
    let vivid = palette.vivid.lightened_to(0.32);
    let strips: Vec<Mask> = scene
        .setting
        .lines
        .iter()
        .map(|line| strip(line, 24.0, 12.0))
        .collect();
    Shadow::of(&strips, 36.0).paint(canvas, palette.night, 0.75, 12);
    let emphasis = scene.setting.emphasis().unwrap_or(0);
    for (at, mask) in strips.iter().enumerate() {
        let colour = if at == emphasis { vivid } else { palette.night };
        canvas.paint(mask, colour, 1.0);
    }
    let _ = support;
    for (at, glyphs) in scene.ink.iter().enumerate() {
        let colour = if at == emphasis {
            palette.night
        } else {
            Rgb::WHITE
        };
        fill(canvas, glyphs, colour);
    }
}

fn paint_panel(canvas: &mut Canvas, scene: &Scene<'_>, _support: Support) {
    let palette = &scene.palette;
    let field = palette.vivid.lightened_to(0.34);
    let width = scene.region.width + MARGIN + 46.0;
    let slant = 34.0;
    let edge = |inset: f32| match scene.side {
        Side::Left => [
            (0.0, 0.0),
            (width + slant + inset, 0.0),
            (width - slant + inset, H),
            (0.0, H),
        ],
        Side::Right => [
            (W, 0.0),
            (W - width + slant - inset, 0.0),
            (W - width - slant - inset, H),
            (W, H),
        ],
    };
    let stripe = polygon(&edge(16.0));
    Shadow::of(std::slice::from_ref(&stripe), 40.0).paint(canvas, palette.night, 0.8, 0);
    canvas.paint(&stripe, palette.night, 1.0);
    canvas.paint(&polygon(&edge(0.0)), field, 1.0);
    for glyphs in scene.ink {
        fill(canvas, glyphs, palette.night);
    }
    let _ = Fill::NonZero;
}
