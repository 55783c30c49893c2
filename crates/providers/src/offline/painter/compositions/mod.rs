//! The compositions. Each keeps the left calm and has its focus on the right; light comes from the upper right.

mod arcs;
mod balls;
mod blocks;
mod bokeh;
mod contours;
mod cutout;
mod halftone;
mod hills;
mod rays;
mod silk;
mod tiles;

use super::canvas::{Canvas, Shadow};
use super::chance::{Chance, step};
use super::colour::{Palette, Rgb, Tone, mix};

/// What a composition paints with.
pub(super) struct Scene {
    pub(super) canvas: Canvas,
    pub(super) palette: Palette,
    pub(super) chance: Chance,
    /// Where the eye shall go.
    pub(super) focus: [f32; 2],
}

impl Scene {
    /// An empty scene.
    pub(super) fn new(canvas: Canvas, palette: Palette, mut chance: Chance) -> Self {
        let focus = [
            canvas.aspect() * chance.between(0.69, 0.74),
            chance.between(0.44, 0.52),
        ];
        Self {
            canvas,
            palette,
            chance,
            focus,
        }
    }

    /// The ground everywhere, brighter towards the focus.
    fn backdrop(&mut self) {
        let ground = backdrop(&self.palette, self.focus, self.canvas.aspect());
        self.canvas.fill(ground);
    }

    /// The shadow of something `height` above what lies beneath it.
    fn shadow(&self, height: f32) -> Shadow {
        Shadow {
            fall: [-0.5 * height, 0.8 * height],
            soft: 0.25 * height + 0.008,
            strength: if self.palette.tone == Tone::Light {
                0.26
            } else {
                0.5
            },
            colour: self.palette.deep,
        }
    }
}

/// The ground's colour at each point.
fn backdrop(palette: &Palette, focus: [f32; 2], aspect: f32) -> impl Fn(f32, f32) -> Rgb + use<> {
    let (far, near) = match palette.tone {
        Tone::Dark => (
            mix(palette.ground, palette.deep, 0.45),
            mix(palette.hush, palette.main, 0.22),
        ),
        Tone::Bold => (palette.hush, mix(palette.ground, palette.main, 0.45)),
        Tone::Light => (palette.ground, mix(palette.ground, palette.light, 0.9)),
    };
    move |u, v| {
        let (across, down) = ((u - focus[0]) / aspect, v - focus[1]);
        let distance = across * across * 1.9 + down * down * 0.55;
        mix(near, far, step(0.0, 0.62, distance.sqrt()))
    }
}

/// How much detail a point may have: none on the left, all of it on the right.
fn detail(u: f32, aspect: f32) -> f32 {
    step(0.34, 0.62, u / aspect)
}

/// A composition paints a scene.
pub(super) type Composition = fn(&mut Scene);

/// All compositions. Their order is part of what a seed means.
pub(super) const COMPOSITIONS: [Composition; 11] = [
    hills::paint,
    cutout::paint,
    rays::paint,
    contours::paint,
    halftone::paint,
    tiles::paint,
    arcs::paint,
    balls::paint,
    silk::paint,
    blocks::paint,
    bokeh::paint,
];
