//! The three designs. They are variants of one test, so they must not look alike: `Column` sets light words on the
//! darkened picture, `Banner` sets words on slanted strips, `Panel` gives them a field of colour of their own.
//!
//! Each design paints at a [`Support`], from almost nothing to a solid plate; the composer takes the least that holds.

use crate::arrange::{Anchor, Region, SetLine, Setting};
use crate::canvas::{Canvas, Mask, PixelBox, Veil, glyph_masks, polygon};
use crate::colour::{Palette, Rgb};
use crate::shape::{Direction, Line, LineKind};
use crate::{HEIGHT, WIDTH};
use std::cell::OnceCell;

use greenlit_domain::layout::{Layout, Side};

const W: f32 = WIDTH as f32;
const H: f32 = HEIGHT as f32;
/// Space kept at the sides and the top.
const MARGIN: f32 = 60.0;
/// Nothing is written below this row: YouTube draws its progress bar there.
pub(crate) const FLOOR: f32 = H * 0.95;
/// The time stamp's corner begins here.
pub(crate) const STAMP: (f32, f32) = (W * 0.8, H * 0.8);

/// Whether letters may stand here: clear of the progress bar, the time stamp and the edges.
pub(crate) fn is_safe(area: &PixelBox) -> bool {
    let (right, bottom) = (area.right as f32, area.bottom as f32);
    let inside = area.left as f32 >= W * 0.04 && area.top as f32 >= H * 0.04 && right <= W * 0.96;
    inside && bottom <= FLOOR && (right <= STAMP.0 || bottom <= STAMP.1)
}

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
        Layout::Panel => [360.0, 430.0, 500.0, 580.0, 640.0]
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
        clear: 0.0,
        max_lines: 4,
        anchor,
    }
}

fn banner(max_lines: usize, height: f32) -> Region {
    Region {
        left: MARGIN + 4.0,
        top: 66.0,
        width: W - 2.0 * MARGIN - 44.0,
        height,
        max_body: 160.0,
        spread: 1.0,
        leading: 0.4,
        // Two strips' padding and a gap.
        clear: 60.0,
        max_lines,
        anchor: Anchor::Start,
    }
}

fn panel(side: Side, width: f32) -> Region {
    let top = 84.0;
    let (left, anchor) = match side {
        Side::Left => (MARGIN, Anchor::Left),
        Side::Right => (W - MARGIN - width, Anchor::Right),
    };
    Region {
        left,
        top,
        width,
        height: bottom(side) - top - 12.0,
        max_body: 170.0,
        spread: 1.35,
        leading: 0.22,
        clear: 0.0,
        max_lines: 4,
        anchor,
    }
}

/// What a design works with.
pub(crate) struct Scene<'a> {
    pub(crate) setting: &'a Setting,
    pub(crate) side: Side,
    pub(crate) palette: Palette,
    /// The glyphs of each line.
    pub(crate) ink: &'a [Vec<Mask>],
    /// A wide and a tight shadow of the words, made when first painted.
    pub(crate) shadows: OnceCell<(Veil, Veil)>,
}

impl Scene<'_> {
    /// All glyphs.
    pub(crate) fn glyphs(&self) -> impl Iterator<Item = &Mask> + Clone {
        self.ink.iter().flatten()
    }

    /// The words' left and right end.
    fn extent(&self) -> (f32, f32) {
        let lines = &self.setting.lines;
        let left = lines.iter().map(|line| line.left).fold(W, f32::min);
        (
            left,
            lines
                .iter()
                .map(|line| line.left + line.width())
                .fold(0.0, f32::max),
        )
    }

    /// Where the first line's ink begins.
    fn top(&self) -> f32 {
        self.ink
            .iter()
            .flatten()
            .map(|glyph| glyph.area.top as f32)
            .fold(H, f32::min)
    }
}

/// Paints a design over a picture.
pub(crate) fn paint(layout: Layout, canvas: &mut Canvas, scene: &Scene<'_>, support: Support) {
    match layout {
        Layout::Column => paint_column(canvas, scene, support),
        Layout::Banner => paint_banner(canvas, scene),
        Layout::Panel => paint_panel(canvas, scene),
    }
}

/// The colours of a column: chosen by the picture, so that a bright one stays bright.
struct Tone {
    ground: Rgb,
    letters: Rgb,
    emphasis: Rgb,
    /// A marker's stroke under the emphasised line: a vivid colour too light for letters on white, or too deep for
    /// letters on black, still shines as a field.
    marker: Option<Rgb>,
}

fn tone(canvas: &Canvas, scene: &Scene<'_>) -> Tone {
    const BRIGHT: f32 = 0.5;
    let palette = &scene.palette;
    let (left, right) = scene.extent();
    let area = PixelBox {
        left: left as i32,
        top: 40,
        right: right as i32,
        bottom: FLOOR as i32,
    };
    let bright = canvas.mean_luminance(area) > BRIGHT;
    let (ground, letters, accent) = if bright {
        (palette.paper, palette.night, palette.accent_on_light())
    } else {
        (palette.night, Rgb::WHITE, palette.accent_on_dark())
    };
    // Where the field's letters are the others' too, neighbouring lines may touch the marker and stay readable.
    let (field, on_field) = palette.field();
    match on_field == letters {
        true => Tone {
            ground,
            letters,
            emphasis: on_field,
            marker: Some(field),
        },
        false => Tone {
            ground,
            letters,
            emphasis: accent,
            marker: None,
        },
    }
}

fn paint_column(canvas: &mut Canvas, scene: &Scene<'_>, support: Support) {
    let tone = tone(canvas, scene);
    let depth = if support == Support::Shade { 0.75 } else { 1.0 };
    let (wide, tight) = scene.shadows.get_or_init(|| {
        (
            Veil::shadow(scene.glyphs(), 48.0),
            Veil::shadow(scene.glyphs(), 12.0),
        )
    });
    let veil = Veil::clear().and(wide, depth, 1).and(tight, depth, 1);
    shade_side(veil, scene, 0.92 * depth).paint(canvas, tone.ground);
    if support >= Support::Outline {
        outline(canvas, scene, tone.ground);
    }
    if support == Support::Plate {
        for line in &scene.setting.lines {
            canvas.paint(&strip(line, 26.0, 0.0), tone.ground, 1.0);
        }
    }
    let emphasis = scene.setting.emphasis();
    if let (Some(colour), Some(line)) = (
        tone.marker,
        emphasis.and_then(|at| scene.setting.lines.get(at)),
    ) {
        canvas.paint(
            &strip(line, 0.1 * line.body(), 0.05 * line.body()),
            colour,
            1.0,
        );
    }
    for (at, glyphs) in scene.ink.iter().enumerate() {
        let colour = if emphasis == Some(at) {
            tone.emphasis
        } else {
            tone.letters
        };
        fill(canvas, glyphs, colour);
    }
}

/// Shades the words' side, fading out towards the picture's subject.
fn shade_side(veil: Veil, scene: &Scene<'_>, strength: f32) -> Veil {
    let (left, right) = scene.extent();
    let reach = if scene.side == Side::Left {
        right
    } else {
        W - left
    };
    let (full, end) = (reach * 0.45, reach + 260.0);
    veil.and_columns(|x| {
        let from_edge = if scene.side == Side::Left { x } else { W - x };
        strength * (1.0 - smooth((from_edge - full) / (end - full)))
    })
}

fn smooth(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

fn outline(canvas: &mut Canvas, scene: &Scene<'_>, colour: Rgb) {
    for mask in scene
        .setting
        .lines
        .iter()
        .flat_map(|line| glyph_masks(line, 11.0))
    {
        canvas.paint(&mask, colour, 1.0);
    }
}

fn fill(canvas: &mut Canvas, glyphs: &[Mask], colour: Rgb) {
    for glyph in glyphs {
        canvas.paint(glyph, colour, 1.0);
    }
}

/// A line's own strip: as long as the line, its ends slanted.
fn strip(line: &SetLine, pad: f32, slant: f32) -> Mask {
    let (top, bottom) = strip_rows(line, pad);
    let (left, right) = (line.left - pad * 1.3, line.left + line.width() + pad * 1.3);
    polygon(&[
        (left + slant, top),
        (right + slant, top),
        (right - slant, bottom),
        (left - slant, bottom),
    ])
}

fn strip_rows(line: &SetLine, pad: f32) -> (f32, f32) {
    let rise = (line.line.rise * line.size).max(line.body());
    (
        line.baseline - rise - pad,
        line.baseline + line.line.fall * line.size + pad,
    )
}

/// Where a small mark stands: the corner that this design leaves free, away from the time stamp. The number is the
/// mark's upper edge.
pub(crate) fn label_place(layout: Layout, side: Side) -> (Anchor, f32) {
    match (layout, side) {
        (Layout::Banner, _) => (Anchor::Left, FLOOR - 62.0),
        (_, Side::Left) => (Anchor::Right, 36.0),
        (_, Side::Right) => (Anchor::Left, 36.0),
    }
}

/// Paints a small mark: light letters on a dark, half transparent pill. It is read when looked for.
pub(crate) fn paint_label(
    canvas: &mut Canvas,
    line: Line,
    place: (Anchor, f32),
    palette: &Palette,
) {
    const SIZE: f32 = 28.0;
    const PAD: f32 = 14.0;
    let (anchor, top) = place;
    let mut set = SetLine {
        line,
        size: SIZE,
        condense: 1.0,
        left: 0.0,
        baseline: top + 31.0,
    };
    let width = set.width();
    set.left = if anchor == Anchor::Right {
        W - MARGIN - PAD - width
    } else {
        MARGIN + PAD
    };
    let (left, right, bottom) = (set.left - PAD, set.left + width + PAD, top + 42.0);
    let pill = polygon(&[(left, top), (right, top), (right, bottom), (left, bottom)]);
    canvas.paint(&pill, palette.night, 0.8);
    fill(canvas, &glyph_masks(&set, 0.0), Rgb::WHITE);
}

/// Strips that come in from the picture's edge, where the language begins its lines.
fn paint_banner(canvas: &mut Canvas, scene: &Scene<'_>) {
    let palette = &scene.palette;
    let (field, letters) = palette.field();
    let emphasis = scene.setting.emphasis().unwrap_or(0);
    let strips: Vec<Mask> = scene
        .setting
        .lines
        .iter()
        .map(|line| bleeding_strip(line, 0.0))
        .collect();
    let tips: Vec<Mask> = scene
        .setting
        .lines
        .iter()
        .map(|line| bleeding_strip(line, 22.0))
        .collect();
    Veil::clear()
        .and(&Veil::shadow(tips.iter(), 40.0), 0.7, 3)
        .paint(canvas, palette.night);
    for (at, (strip, tip)) in strips.iter().zip(&tips).enumerate() {
        let (ground, edge) = if at == emphasis {
            (field, palette.night)
        } else {
            (palette.night, field)
        };
        canvas.paint(tip, edge, 1.0);
        canvas.paint(strip, ground, 1.0);
    }
    for (at, glyphs) in scene.ink.iter().enumerate() {
        fill(
            canvas,
            glyphs,
            if at == emphasis { letters } else { Rgb::WHITE },
        );
    }
}

fn bleeding_strip(line: &SetLine, longer: f32) -> Mask {
    const PAD: f32 = 26.0;
    const SLANT: f32 = 16.0;
    let (top, bottom) = strip_rows(line, PAD);
    let end = PAD * 1.6 + longer;
    match line.line.direction {
        Direction::LeftToRight => {
            let tip = line.left + line.width() + end;
            polygon(&[
                (-4.0, top),
                (tip + SLANT, top),
                (tip - SLANT, bottom),
                (-4.0, bottom),
            ])
        }
        Direction::RightToLeft => {
            let tip = line.left - end;
            polygon(&[
                (W + 4.0, top),
                (tip + SLANT, top),
                (tip - SLANT, bottom),
                (W + 4.0, bottom),
            ])
        }
    }
}

fn paint_panel(canvas: &mut Canvas, scene: &Scene<'_>) {
    let palette = &scene.palette;
    let (field, letters) = palette.field();
    let (left, right) = scene.extent();
    let width = 66.0
        + if scene.side == Side::Left {
            right
        } else {
            W - left
        };
    let slant = 30.0;
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
    Veil::clear()
        .and(&Veil::shadow(std::iter::once(&stripe), 40.0), 0.8, 0)
        .paint(canvas, palette.night);
    canvas.paint(&stripe, palette.night, 1.0);
    canvas.paint(&polygon(&edge(0.0)), field, 1.0);
    if scene
        .setting
        .lines
        .iter()
        .all(|line| line.line.kind == LineKind::Alphabetic)
    {
        canvas.paint(&bar(scene), letters, 1.0);
    }
    for glyphs in scene.ink {
        fill(canvas, glyphs, letters);
    }
}

/// A short bar above the words: it gives the eye a place to begin. Alphabets only: elsewhere it could be a stroke of
/// the letter below.
fn bar(scene: &Scene<'_>) -> Mask {
    let (begin, _) = scene.extent();
    let bottom = scene.top() - 26.0;
    polygon(&[
        (begin, bottom - 14.0),
        (begin + 112.0, bottom - 14.0),
        (begin + 112.0, bottom),
        (begin, bottom),
    ])
}
