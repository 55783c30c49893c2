//! Words to outlines: parley breaks and shapes, skrifa gives the curves. Everything is measured in ems of the line's own
//! size, so that fitting a line is arithmetic and nothing is shaped twice.

use std::cell::RefCell;

use parley::style::{FontFamily, FontWeight, StyleProperty};
use parley::{FontContext, Layout, LayoutContext, PositionedLayoutItem};
use skrifa::instance::{LocationRef, NormalizedCoord, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use zeno::{Command, Point};

use crate::fonts::Families;
use crate::scripts::is_ideographic;

/// The size at which text is shaped; large enough that rounding does not show.
const EM: f32 = 1000.0;
/// Lines break at this weight's widths; the heaviest face of a family at or below it is taken.
const WEIGHT: f32 = 900.0;

/// Space added between alphabetic letters, in ems: emboldening takes as much away.
const TRACKING: f32 = 0.02;

thread_local! {
    static SCRATCH: RefCell<LayoutContext<()>> = RefCell::new(LayoutContext::new());
}

/// A glyph's curves in ems, the origin at the start of its line's baseline, y downwards.
pub(crate) type Curves = Vec<Command>;

/// One shaped line.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// One entry a glyph that leaves ink.
    pub(crate) glyphs: Vec<Curves>,
    /// Left and right end of the ink.
    pub(crate) ink_x: (f32, f32),
    /// Ink above the baseline (positive).
    pub(crate) rise: f32,
    /// Ink below the baseline (positive).
    pub(crate) fall: f32,
    /// The height a reader sees as the size: capitals where there are capitals, else the ink.
    pub(crate) body: f32,
    pub(crate) kind: LineKind,
    pub(crate) direction: Direction,
    /// Whether every character became a glyph.
    pub(crate) coverage: Coverage,
    /// The weight of the lightest face in it, 100 to 900.
    pub(crate) weight: f32,
}

/// What a line's script allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineKind {
    /// Latin, Greek, Cyrillic: may be condensed and made bolder.
    Alphabetic,
    /// Han, kana, hangul: even squares, never condensed.
    Ideographic,
    /// Joined or stacked scripts: drawn as they are.
    Complex,
}

/// Whether a line can be shown as it is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Coverage {
    /// Every character has a glyph.
    #[default]
    Whole,
    /// Some would be empty boxes.
    Gaps,
}

/// Where a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Latin and most others.
    LeftToRight,
    /// Arabic, Hebrew.
    RightToLeft,
}

impl Line {
    /// How much wider, in ems, every stroke is drawn than the face has it: headlines want more than bold.
    pub(crate) fn embolden(&self) -> f32 {
        match self.kind {
            LineKind::Alphabetic => 0.042,
            LineKind::Ideographic if self.weight < 600.0 => 0.042,
            LineKind::Ideographic => 0.018,
            LineKind::Complex if self.weight < 600.0 => 0.034,
            LineKind::Complex => 0.014,
        }
    }

    pub(crate) fn width(&self) -> f32 {
        self.ink_x.1 - self.ink_x.0
    }
}

/// A shaper for one text: its fonts are found, its places to break are known.
pub(crate) struct Shaper<'a> {
    pub(crate) fonts: &'a mut FontContext,
    pub(crate) families: Families,
    pub(crate) language: &'a str,
}

impl Shaper<'_> {
    /// The shortest pieces that a line may be made of, in order; spaces stay at a piece's end.
    pub(crate) fn pieces(&mut self, text: &str) -> Vec<String> {
        let mut layout = self.layout(text);
        layout.break_all_lines(Some(1.0));
        let pieces: Vec<String> = layout
            .lines()
            .filter_map(|line| text.get(line.text_range()))
            .filter(|piece| !piece.is_empty())
            .map(str::to_owned)
            .collect();
        pieces
    }

    /// Shapes one line.
    pub(crate) fn line(&mut self, text: &str) -> Line {
        let text = text.trim();
        let mut layout = self.layout(text);
        layout.break_all_lines(None);
        let mut pen = LinePen::default();
        for item in layout
            .lines()
            .flat_map(|line| line.items().collect::<Vec<_>>())
        {
            if let PositionedLayoutItem::GlyphRun(run) = item {
                pen.run(&run);
            }
        }
        let direction = if layout.is_rtl() {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        };
        pen.finish(text, direction)
    }

    fn layout(&mut self, text: &str) -> Layout<()> {
        SCRATCH.with_borrow_mut(|scratch| {
            let mut builder = scratch.ranged_builder(self.fonts, text, 1.0, false);
            builder.push_default(StyleProperty::FontFamily(FontFamily::List(
                self.families.as_slice().into(),
            )));
            builder.push_default(StyleProperty::FontSize(EM));
            builder.push_default(StyleProperty::FontWeight(FontWeight::new(WEIGHT)));
            builder.push_default(StyleProperty::Locale(
                parley::style::Language::parse(self.language).ok(),
            ));
            if kind_of(text) == LineKind::Alphabetic {
                builder.push_default(StyleProperty::LetterSpacing(TRACKING * EM));
            }
            builder.build(text)
        })
    }
}

#[derive(Default)]
struct LinePen {
    glyphs: Vec<Curves>,
    current: Curves,
    x: f32,
    y: f32,
    cap: f32,
    weight: f32,
    coverage: Coverage,
}

impl LinePen {
    fn run(&mut self, run: &parley::layout::GlyphRun<'_, ()>) {
        let shaped = run.run();
        let data = shaped.font();
        let Ok(font) = FontRef::from_index(data.data.as_ref(), data.index) else {
            return;
        };
        let coords: Vec<NormalizedCoord> = shaped
            .normalized_coords()
            .iter()
            .map(|c| NormalizedCoord::from_bits(c.to_bits()))
            .collect();
        let location = LocationRef::new(&coords);
        let metrics = font.metrics(Size::new(EM), location);
        self.cap = self.cap.max(metrics.cap_height.unwrap_or(0.0) / EM);
        let weight = if coords.is_empty() {
            font.attributes().weight.value()
        } else {
            WEIGHT
        };
        self.weight = if self.glyphs.is_empty() {
            weight
        } else {
            self.weight.min(weight)
        };
        let outlines = font.outline_glyphs();
        let baseline = run.baseline();
        for glyph in run.positioned_glyphs() {
            if glyph.id == 0 {
                self.coverage = Coverage::Gaps;
            }
            self.x = glyph.x;
            self.y = glyph.y - baseline;
            if let Some(outline) = outlines.get(GlyphId::new(glyph.id)) {
                let _ = outline.draw(DrawSettings::unhinted(Size::new(EM), location), self);
            }
            if !self.current.is_empty() {
                self.glyphs.push(std::mem::take(&mut self.current));
            }
        }
    }

    fn finish(self, text: &str, direction: Direction) -> Line {
        let (mut left, mut right, mut rise, mut fall) = (f32::MAX, f32::MIN, 0.0_f32, 0.0_f32);
        for curves in &self.glyphs {
            let bounds = zeno::bounds(curves, zeno::Fill::NonZero, None);
            left = left.min(bounds.min.x);
            right = right.max(bounds.max.x);
            rise = rise.max(-bounds.min.y);
            fall = fall.max(bounds.max.y);
        }
        if left > right {
            (left, right) = (0.0, 0.0);
        }
        let kind = kind_of(text);
        let body = match kind {
            LineKind::Alphabetic if self.cap > 0.0 => self.cap.min(rise.max(0.01)),
            _ => rise + fall,
        };
        Line {
            text: text.to_owned(),
            glyphs: self.glyphs,
            ink_x: (left, right),
            rise,
            fall,
            body,
            kind,
            direction,
            weight: self.weight,
            coverage: self.coverage,
        }
    }

    fn point(&self, x: f32, y: f32) -> Point {
        Point::new((self.x + x) / EM, (self.y - y) / EM)
    }
}

fn kind_of(text: &str) -> LineKind {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    let alphabetic = |c: char| matches!(c as u32, 0..=0x058F | 0x1E00..=0x1FFF | 0x2000..=0x20FF);
    let square = |c: char| {
        is_ideographic(c) || matches!(c as u32, 0x3040..=0x30FF | 0x1100..=0x11FF | 0xAC00..=0xD7AF)
    };
    if letters.peek().is_some() && letters.clone().any(square) {
        return LineKind::Ideographic;
    }
    if letters.all(alphabetic) {
        LineKind::Alphabetic
    } else {
        LineKind::Complex
    }
}

impl OutlinePen for LinePen {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        self.current.push(Command::MoveTo(to));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        self.current.push(Command::LineTo(to));
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        let command = Command::QuadTo(self.point(cx0, cy0), self.point(x, y));
        self.current.push(command);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let command =
            Command::CurveTo(self.point(cx0, cy0), self.point(cx1, cy1), self.point(x, y));
        self.current.push(command);
    }

    fn close(&mut self) {
        self.current.push(Command::Close);
    }
}
