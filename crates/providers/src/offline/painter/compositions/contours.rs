//! A mountain as a map shows it: bands of height, contour lines, light from one side.

use super::super::canvas::{Field, edge};
use super::super::chance::{blend, step};
use super::super::colour::{Tone, lit, mix};
use super::{Scene, detail};

/// Bands of height.
const BANDS: f32 = 13.0;

pub(super) fn paint(scene: &mut Scene) {
    let aspect = scene.canvas.aspect();
    let focus = scene.focus;
    let noise = scene.chance.noise();
    let twin = [
        focus[0] + scene.chance.between(-0.3, 0.1),
        focus[1] + scene.chance.between(0.22, 0.34),
    ];
    let pace = scene.chance.between(1.7, 2.4);
    let height = Field::new(aspect, |u, v| {
        let hill = |centre: [f32; 2], wide: f32| {
            let (across, down) = (u - centre[0], v - centre[1]);
            1.0 / (1.0 + (across * across + down * down) / (wide * wide))
        };
        let rough = noise.rough(u * pace, v * pace) - 0.5;
        0.72 * hill(focus, 0.36)
            + 0.26 * hill(twin, 0.24)
            + rough * 0.40 * (0.35 + detail(u, aspect))
    });
    let palette = scene.palette.clone();
    let line = match palette.tone {
        Tone::Dark => palette.accent,
        Tone::Bold => palette.light,
        Tone::Light => palette.deep,
    };
    let unit = scene.canvas.pixel();
    let top = match palette.tone {
        Tone::Light => 1.0,
        Tone::Bold | Tone::Dark => 1.05,
    };
    scene.canvas.fill(|u, v| {
        let here = height.at(u, v);
        let (east, south) = (height.at(u + 0.006, v), height.at(u, v + 0.006));
        let slope = [(east - here) / 0.006, (south - here) / 0.006];
        let steep = (slope[0] * slope[0] + slope[1] * slope[1]).sqrt().max(0.05);
        let level = here * BANDS;
        let band = level.floor();
        let colour = palette.ramp(top * step(2.0, BANDS * 0.88, band));
        let shine = 1.0 + (slope[1] * 0.05 - slope[0] * 0.05).clamp(-0.13, 0.13);
        let off = (level - level.round()).abs() / (BANDS * steep);
        let strong = if (level.round() as i32) % 4 == 0 {
            1.9
        } else {
            1.0
        };
        let ink = edge(off - unit * strong, 1.0 / unit) * blend(0.10, 0.75, detail(u, aspect));
        let quiet = mix(
            palette.ramp(0.0),
            lit(colour, shine),
            blend(0.45, 1.0, detail(u, aspect)),
        );
        mix(quiet, line, ink)
    });
}
