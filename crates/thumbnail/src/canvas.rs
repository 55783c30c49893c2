//! Pixels: coverage masks of glyphs and shapes, and the few ways in which they are laid on a picture.

use zeno::{Command, Fill, Join, Point, Stroke, Style};

use crate::arrange::SetLine;
use crate::colour::Rgb;
use crate::{HEIGHT, WIDTH};

const W: usize = WIDTH as usize;
const H: usize = HEIGHT as usize;

/// A rectangle in pixels; `right` and `bottom` lie outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PixelBox {
    /// First column.
    pub left: i32,
    /// First row.
    pub top: i32,
    /// Column after the last.
    pub right: i32,
    /// Row after the last.
    pub bottom: i32,
}

impl PixelBox {
    pub(crate) fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub(crate) fn grown(self, by: i32) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    /// The part that lies on the picture, as columns and rows.
    pub(crate) fn on_picture(self) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let clamp = |value: i32, max: usize| (value.max(0) as usize).min(max);
        (
            clamp(self.left, W)..clamp(self.right, W),
            clamp(self.top, H)..clamp(self.bottom, H),
        )
    }
}

/// How much of each pixel a shape covers.
#[derive(Debug, Clone)]
pub(crate) struct Mask {
    pub(crate) area: PixelBox,
    pub(crate) coverage: Vec<u8>,
}

impl Mask {
    /// Draws a path in the style it is given, in an area large enough for strokes that reach `reach` pixels out.
    fn of(path: &[Command], styles: &[Style<'_>], reach: f32) -> Self {
        let bounds = zeno::bounds(path, Fill::NonZero, None);
        let (left, top) = (
            (bounds.min.x - reach).floor(),
            (bounds.min.y - reach).floor(),
        );
        let (right, bottom) = ((bounds.max.x + reach).ceil(), (bounds.max.y + reach).ceil());
        let area = PixelBox {
            left: left as i32,
            top: top as i32,
            right: right as i32,
            bottom: bottom as i32,
        };
        let (width, height) = (
            (right - left).max(0.0) as u32,
            (bottom - top).max(0.0) as u32,
        );
        let shifted: Vec<Command> = path
            .iter()
            .map(|command| moved(*command, |p| Point::new(p.x - left, p.y - top)))
            .collect();
        let mut coverage = vec![0; (width * height) as usize];
        let mut layer = coverage.clone();
        for style in styles {
            layer.fill(0);
            zeno::Mask::new(shifted.as_slice())
                .style(*style)
                .size(width, height)
                .render_into(&mut layer, None);
            coverage
                .iter_mut()
                .zip(&layer)
                .for_each(|(all, one)| *all = (*all).max(*one));
        }
        Self { area, coverage }
    }

    pub(crate) fn width(&self) -> usize {
        (self.area.right - self.area.left) as usize
    }

    /// The smallest box round all pixels that are covered at all.
    pub(crate) fn ink_box(&self) -> Option<PixelBox> {
        let width = self.width().max(1);
        let mut found: Option<PixelBox> = None;
        for (row, line) in self.coverage.chunks_exact(width).enumerate() {
            let Some(first) = line.iter().position(|covered| *covered > 0) else {
                continue;
            };
            let last = line
                .iter()
                .rposition(|covered| *covered > 0)
                .unwrap_or(first);
            let (x, y) = (self.area.left, self.area.top + row as i32);
            let own = PixelBox {
                left: x + first as i32,
                top: y,
                right: x + last as i32 + 1,
                bottom: y + 1,
            };
            found = Some(found.map_or(own, |all| all.union(own)));
        }
        found
    }

    /// Coverage at a place of the picture.
    pub(crate) fn at(&self, x: i32, y: i32) -> u8 {
        let PixelBox {
            left,
            top,
            right,
            bottom,
        } = self.area;
        if x < left || y < top || x >= right || y >= bottom {
            return 0;
        }
        self.coverage[(y - top) as usize * self.width() + (x - left) as usize]
    }
}

/// Draws the glyphs of a line, each stroke `extra` pixels wider on every side than the line has it.
pub(crate) fn glyph_masks(set: &SetLine, extra: f32) -> Vec<Mask> {
    let bold = set.line.embolden() * set.size;
    let left = set.left + bold / 2.0;
    let place = |p: Point| {
        Point::new(
            left + (p.x - set.line.ink_x.0) * set.size * set.condense,
            set.baseline + p.y * set.size,
        )
    };
    let stroke = *Stroke::new(bold + 2.0 * extra).join(if extra > 0.0 {
        Join::Round
    } else {
        Join::Miter
    });
    set.line
        .glyphs
        .iter()
        .map(|curves| {
            let path: Vec<Command> = curves
                .iter()
                .map(|command| moved(*command, place))
                .collect();
            Mask::of(
                &path,
                &[Style::Stroke(stroke), Style::Fill(Fill::NonZero)],
                2.0 + bold / 2.0 + 1.5 * extra,
            )
        })
        .collect()
}

fn moved(command: Command, place: impl Fn(Point) -> Point) -> Command {
    match command {
        Command::MoveTo(p) => Command::MoveTo(place(p)),
        Command::LineTo(p) => Command::LineTo(place(p)),
        Command::QuadTo(c, p) => Command::QuadTo(place(c), place(p)),
        Command::CurveTo(a, b, p) => Command::CurveTo(place(a), place(b), place(p)),
        Command::Close => Command::Close,
    }
}

/// A filled polygon.
pub(crate) fn polygon(points: &[(f32, f32)]) -> Mask {
    let mut path: Vec<Command> = points
        .iter()
        .map(|(x, y)| Command::LineTo(Point::new(*x, *y)))
        .collect();
    if let Some(first) = path.first_mut() {
        *first = Command::MoveTo(Point::new(points[0].0, points[0].1));
    }
    path.push(Command::Close);
    Mask::of(&path, &[Style::Fill(Fill::NonZero)], 1.0)
}

/// The picture that is being made.
#[derive(Clone)]
pub(crate) struct Canvas {
    pub(crate) pixels: Vec<u8>,
}

impl Canvas {
    pub(crate) fn new(pixels: &[u8]) -> Self {
        Self {
            pixels: pixels.to_vec(),
        }
    }

    pub(crate) fn pixel(&self, x: usize, y: usize) -> Rgb {
        let at = (y * W + x) * 3;
        Rgb(self.pixels[at], self.pixels[at + 1], self.pixels[at + 2])
    }

    /// The mean luminance of an area, from every fourth pixel of every fourth row.
    pub(crate) fn mean_luminance(&self, area: PixelBox) -> f32 {
        let (columns, rows) = area.on_picture();
        let sample = rows
            .step_by(4)
            .flat_map(|y| columns.clone().step_by(4).map(move |x| (x, y)));
        let (sum, count) = sample.fold((0.0, 0.0_f32), |(sum, count), (x, y)| {
            (sum + self.pixel(x, y).luminance(), count + 1.0)
        });
        sum / count.max(1.0)
    }

    /// Lays a colour on, as thick as `mask` times `opacity`.
    pub(crate) fn paint(&mut self, mask: &Mask, colour: Rgb, opacity: f32) {
        let (columns, rows) = mask.area.on_picture();
        let strength = (opacity * 257.0).round().clamp(0.0, 257.0) as u32;
        for y in rows {
            let from = (y as i32 - mask.area.top) as usize * mask.width();
            let skip = (columns.start as i32 - mask.area.left) as usize;
            let coverage = &mask.coverage[from + skip..from + skip + columns.len()];
            let start = (y * W + columns.start) * 3;
            let line = &mut self.pixels[start..start + columns.len() * 3];
            for (pixel, covered) in line
                .chunks_exact_mut(3)
                .zip(coverage)
                .filter(|(_, covered)| **covered > 0)
            {
                match u32::from(*covered) * strength {
                    65_535.. => pixel.copy_from_slice(&[colour.0, colour.1, colour.2]),
                    alpha => blend(pixel, colour, alpha),
                }
            }
        }
    }
}

/// `alpha` is 0 to 65,535.
fn blend(pixel: &mut [u8], colour: Rgb, alpha: u32) {
    let alpha = alpha + (alpha >> 15);
    for (channel, value) in pixel.iter_mut().zip([colour.0, colour.1, colour.2]) {
        *channel = ((u32::from(*channel) * (65_536 - alpha) + u32::from(value) * alpha + 32_768)
            >> 16) as u8;
    }
}

/// A soft cover over the picture, made at a quarter of its size, since nobody sees a blur's pixels.
#[derive(Clone)]
pub(crate) struct Veil {
    /// Opacity, 0 to 1.
    plane: Vec<f32>,
}

const STEP: usize = 4;
const SW: usize = W / STEP;
const SH: usize = H / STEP;

impl Veil {
    /// Nothing is covered.
    pub(crate) fn clear() -> Self {
        Self {
            plane: vec![0.0; SW * SH],
        }
    }

    /// A blurred copy of some masks.
    pub(crate) fn shadow<'a>(masks: impl Iterator<Item = &'a Mask>, radius: f32) -> Self {
        let mut veil = Self::clear();
        for mask in masks {
            veil.gather(mask);
        }
        veil.plane
            .iter_mut()
            .for_each(|value| *value = value.min(1.0));
        let reach = (radius / STEP as f32).round().max(1.0) as usize;
        for _ in 0..3 {
            blur(&mut veil.plane, reach.div_ceil(2));
        }
        veil
    }

    fn gather(&mut self, mask: &Mask) {
        const SHARE: f32 = 1.0 / (255 * STEP * STEP) as f32;
        let (columns, rows) = mask.area.on_picture();
        let skip = columns
            .start
            .saturating_add_signed(-mask.area.left as isize);
        for y in rows {
            let from = (y as i32 - mask.area.top) as usize * mask.width() + skip;
            let line = &mask.coverage[from..from + columns.len()];
            let target = &mut self.plane[y / STEP * SW..][..SW];
            for (x, covered) in columns.clone().zip(line) {
                target[x / STEP] += f32::from(*covered) * SHARE;
            }
        }
    }

    /// Adds another veil below or above this one, its opacity scaled, moved down by whole steps of four pixels.
    pub(crate) fn and(mut self, other: &Self, opacity: f32, steps_down: usize) -> Self {
        for (at, value) in self.plane.iter_mut().enumerate().skip(steps_down * SW) {
            *value = 1.0
                - (1.0 - *value) * (1.0 - (other.plane[at - steps_down * SW] * opacity).min(1.0));
        }
        self
    }

    /// Adds an opacity that depends on the column alone.
    pub(crate) fn and_columns(mut self, opacity: impl Fn(f32) -> f32) -> Self {
        let columns: Vec<f32> = (0..SW).map(|x| opacity((x * STEP) as f32 + 1.5)).collect();
        for row in self.plane.chunks_exact_mut(SW) {
            row.iter_mut()
                .zip(&columns)
                .for_each(|(value, own)| *value = 1.0 - (1.0 - *value) * (1.0 - own));
        }
        self
    }

    /// Lays the veil on in a colour. The loop over a row's bytes is plain so that the compiler makes vectors of it.
    pub(crate) fn paint(&self, canvas: &mut Canvas, colour: Rgb) {
        let colours: Vec<u32> = [colour.0, colour.1, colour.2].map(u32::from).repeat(W);
        let mut row = [0.0_f32; SW];
        let mut alphas = vec![0_u32; W * 3];
        for (y, line) in canvas.pixels.chunks_exact_mut(W * 3).enumerate() {
            self.blend_rows(y, &mut row);
            if row.iter().all(|value| *value < 0.002) {
                continue;
            }
            spread_alphas(&row, &mut alphas);
            for ((channel, value), alpha) in line.iter_mut().zip(&colours).zip(&alphas) {
                *channel =
                    ((u32::from(*channel) * (65_536 - alpha) + value * alpha + 32_768) >> 16) as u8;
            }
        }
    }

    /// The plane's opacity along a row of the picture.
    fn blend_rows(&self, y: usize, row: &mut [f32; SW]) {
        let at = (y + STEP / 2) / STEP;
        let share = ((y + STEP / 2) % STEP) as f32 / STEP as f32 + 0.125;
        let above = &self.plane[at.saturating_sub(1) * SW..][..SW];
        let below = &self.plane[at.min(SH - 1) * SW..][..SW];
        for ((value, above), below) in row.iter_mut().zip(above).zip(below) {
            *value = above + (below - above) * share;
        }
    }
}

/// The opacities of a row of the picture, one for each byte: pixel centres lie at eighths between the plane's.
fn spread_alphas(row: &[f32; SW], alphas: &mut [u32]) {
    for (x, pixel) in alphas.chunks_exact_mut(3).enumerate() {
        let at = (x + STEP / 2) / STEP;
        let (left, right) = (row[at.saturating_sub(1)], row[at.min(SW - 1)]);
        let share = ((x + STEP / 2) % STEP) as f32 / STEP as f32 + 0.125;
        pixel.fill(((left + (right - left) * share) * 65_536.0) as u32);
    }
}

/// One box blur along rows and columns.
fn blur(plane: &mut [f32], reach: usize) {
    let mut line = vec![0.0; SW.max(SH)];
    for y in 0..SH {
        blur_line(plane, &mut line, |i| y * SW + i, SW, reach);
    }
    for x in 0..SW {
        blur_line(plane, &mut line, |i| i * SW + x, SH, reach);
    }
}

fn blur_line(
    plane: &mut [f32],
    line: &mut [f32],
    at: impl Fn(usize) -> usize,
    len: usize,
    reach: usize,
) {
    let mut sum: f32 = (0..reach.min(len)).map(|i| plane[at(i)]).sum();
    let scale = 1.0 / (2 * reach + 1) as f32;
    for i in 0..len {
        if i + reach < len {
            sum += plane[at(i + reach)];
        }
        if let Some(gone) = i.checked_sub(reach + 1) {
            sum -= plane[at(gone)];
        }
        line[i] = sum * scale;
    }
    for i in 0..len {
        plane[at(i)] = line[i];
    }
}
