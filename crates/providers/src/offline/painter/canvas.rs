//! The surface that compositions paint on. Its unit is the picture's height: `v` runs from 0 at the top to 1, `u` from
//! 0 to the aspect ratio. Compositions always keep the left empty; a picture that keeps the right empty is turned over
//! when it is finished.

use greenlit_domain::layout::Side;

use super::chance::{Noise, blend};
use super::colour::{Rgb, mix};

/// Pixels under work.
pub(super) struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<Rgb>,
}

/// How far grain goes, in 256ths.
const GRAIN: f32 = 5.0;

/// How much darker a picture is one height from its middle, in 256ths.
const FALL: f32 = 14.0;

/// A part of the canvas: left, top, right, bottom.
pub(super) type Bounds = [f32; 4];

impl Canvas {
    /// A black canvas.
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            pixels: vec![[0.0; 3]; width * height],
        }
    }

    /// Width in heights.
    pub(super) fn aspect(&self) -> f32 {
        self.width as f32 / self.height as f32
    }

    /// One pixel in heights: the width of a soft edge.
    pub(super) fn pixel(&self) -> f32 {
        1.0 / self.height as f32
    }

    /// Paints every pixel.
    pub(super) fn fill(&mut self, shade: impl Fn(f32, f32) -> Rgb) {
        let unit = self.pixel();
        for (row, line) in self.pixels.chunks_exact_mut(self.width).enumerate() {
            let v = (row as f32 + 0.5) * unit;
            for (column, pixel) in line.iter_mut().enumerate() {
                *pixel = shade((column as f32 + 0.5) * unit, v);
            }
        }
    }

    /// Changes the pixels within `bounds`, each by what it was and where it is.
    pub(super) fn change(&mut self, bounds: Bounds, shade: impl Fn(Rgb, f32, f32) -> Rgb) {
        let unit = self.pixel();
        let cell = |at: f32, most: usize| ((at / unit).max(0.0) as usize).min(most);
        let [left, top, right, bottom] = bounds;
        let (left, right) = (cell(left, self.width), cell(right + 2.0 * unit, self.width));
        let (top, bottom) = (
            cell(top, self.height),
            cell(bottom + 2.0 * unit, self.height),
        );
        for row in top..bottom {
            let v = (row as f32 + 0.5) * unit;
            let start = row * self.width;
            let line = &mut self.pixels[start + left.min(right)..start + right];
            for (column, pixel) in line.iter_mut().enumerate() {
                *pixel = shade(*pixel, ((column + left) as f32 + 0.5) * unit, v);
            }
        }
    }

    /// Paints over the pixels within `bounds`; `shade` gives the colour and how much of it covers.
    pub(super) fn over(&mut self, bounds: Bounds, shade: impl Fn(f32, f32) -> (Rgb, f32)) {
        self.change(bounds, |under, u, v| {
            let (colour, cover) = shade(u, v);
            if cover > 0.0 {
                mix(under, colour, cover)
            } else {
                under
            }
        });
    }

    /// A shape with a crisp edge: `inside` gives the distance to the edge, below 0 within.
    pub(super) fn shape(
        &mut self,
        bounds: Bounds,
        inside: impl Fn(f32, f32) -> f32,
        shade: impl Fn(f32, f32) -> Rgb,
    ) {
        let sharp = self.height as f32;
        self.over(bounds, |u, v| {
            let cover = edge(inside(u, v), sharp);
            if cover > 0.0 {
                (shade(u, v), cover)
            } else {
                ([0.0; 3], 0.0)
            }
        });
    }

    /// The soft shadow of a shape.
    pub(super) fn shadow(
        &mut self,
        bounds: Bounds,
        shadow: Shadow,
        inside: impl Fn(f32, f32) -> f32,
    ) {
        let [left, top, right, bottom] = bounds;
        let [across, down] = shadow.fall;
        let spread = [
            left + across - shadow.soft,
            top + down - shadow.soft,
            right + across + shadow.soft,
            bottom + down + shadow.soft,
        ];
        self.over(spread, |u, v| {
            let part = (0.5 - inside(u - across, v - down) / (2.0 * shadow.soft)).clamp(0.0, 1.0);
            (
                shadow.colour,
                part * part * (3.0 - 2.0 * part) * shadow.strength,
            )
        });
    }

    /// A plain disc.
    pub(super) fn disc(&mut self, centre: [f32; 2], radius: f32, colour: Rgb) {
        self.shape(around(centre, radius), circle(centre, radius), |_, _| {
            colour
        });
    }

    /// Ends the work: turned to keep `empty` free, a little darker towards the corners, with the grain of a print;
    /// as bytes, three a pixel.
    pub(super) fn finish(mut self, empty: Side, grain: Noise) -> Vec<u8> {
        let unit = self.pixel();
        let middle = self.aspect() / 2.0;
        // All by colour parts, three a pixel, so that the loop over a row is plain arithmetic.
        let fall: Vec<f32> = (0..self.width * 3)
            .map(|part| (part / 3) as f32 * unit - middle)
            .map(|u| FALL * u * u)
            .collect();
        // One strip of grain, begun elsewhere in each row. The half rounds.
        let strip: Vec<f32> = (0..self.width as u32 * 6)
            .map(|part| (grain.speck(part / 3, 0) - 0.5) * GRAIN + 0.5)
            .collect();
        let mut bytes = vec![0u8; self.pixels.len() * 3];
        let rows = self.pixels.chunks_exact_mut(self.width);
        for (row, (line, out)) in rows.zip(bytes.chunks_exact_mut(self.width * 3)).enumerate() {
            if empty == Side::Right {
                line.reverse();
            }
            let v = row as f32 * unit - 0.5;
            let light = 255.0 - FALL * v * v;
            let start = (grain.speck(row as u32, 1) * self.width as f32) as usize * 3;
            let parts = line.as_flattened().iter().zip(&fall).zip(&strip[start..]);
            for (byte, ((part, fall), speck)) in out.iter_mut().zip(parts) {
                // The cast saturates.
                *byte = (part * (light - fall) + speck) as u8;
            }
        }
        bytes
    }
}

/// How a shadow falls.
#[derive(Clone, Copy)]
pub(super) struct Shadow {
    /// Away from the shape.
    pub(super) fall: [f32; 2],
    /// How far it fades.
    pub(super) soft: f32,
    /// Its darkest.
    pub(super) strength: f32,
    /// Its colour.
    pub(super) colour: Rgb,
}

/// How much of a pixel lies within an edge that is `distance` away.
pub(super) fn edge(distance: f32, sharp: f32) -> f32 {
    (0.5 - distance * sharp).clamp(0.0, 1.0)
}

/// The distance to a circle.
pub(super) fn circle(centre: [f32; 2], radius: f32) -> impl Fn(f32, f32) -> f32 + Copy {
    move |u, v| away(centre, u, v) - radius
}

/// How far a point is from another.
pub(super) fn away(centre: [f32; 2], u: f32, v: f32) -> f32 {
    let (across, down) = (u - centre[0], v - centre[1]);
    (across * across + down * down).sqrt()
}

/// The square round a circle.
pub(super) fn around(centre: [f32; 2], radius: f32) -> Bounds {
    [
        centre[0] - radius,
        centre[1] - radius,
        centre[0] + radius,
        centre[1] + radius,
    ]
}

/// A smooth function of the plane, computed on a coarse grid once and read cheaply at every pixel.
pub(super) struct Field {
    columns: usize,
    rows: usize,
    values: Vec<f32>,
}

impl Field {
    const PER_HEIGHT: f32 = 216.0;
    const MARGIN: f32 = 8.0;

    /// Computes the grid over a canvas and a little beyond.
    pub(super) fn new(aspect: f32, function: impl Fn(f32, f32) -> f32) -> Self {
        let columns = (aspect * Self::PER_HEIGHT + 2.0 * Self::MARGIN) as usize + 2;
        let rows = (Self::PER_HEIGHT + 2.0 * Self::MARGIN) as usize + 2;
        let place = |index: usize| (index as f32 - Self::MARGIN) / Self::PER_HEIGHT;
        let values = (0..rows * columns)
            .map(|cell| function(place(cell % columns), place(cell / columns)))
            .collect();
        Self {
            columns,
            rows,
            values,
        }
    }

    /// The value at a point.
    pub(super) fn at(&self, u: f32, v: f32) -> f32 {
        self.slope(u, v).0
    }

    /// The value at a point, and how it rises to the right and downwards.
    pub(super) fn slope(&self, u: f32, v: f32) -> (f32, [f32; 2]) {
        let x = (u * Self::PER_HEIGHT + Self::MARGIN).clamp(0.0, (self.columns - 2) as f32);
        let y = (v * Self::PER_HEIGHT + Self::MARGIN).clamp(0.0, (self.rows - 2) as f32);
        let (column, row) = (x as i32 as usize, y as i32 as usize);
        let (across, down) = (x - column as f32, y - row as f32);
        let start = row * self.columns + column;
        let upper = &self.values[start..start + 2];
        let lower = &self.values[start + self.columns..start + self.columns + 2];
        let (top, bottom) = (
            blend(upper[0], upper[1], across),
            blend(lower[0], lower[1], across),
        );
        let right = blend(upper[1] - upper[0], lower[1] - lower[0], down);
        let slope = [right * Self::PER_HEIGHT, (bottom - top) * Self::PER_HEIGHT];
        (blend(top, bottom, down), slope)
    }
}
