//! A mountain as a map shows it: bands of height, contour lines, light from one side.

use super::super::canvas::{Field, edge};
use super::super::chance::{floor, step};
use super::super::colour::{Rgb, Tone, lit, mix};
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
    let top = if palette.tone == Tone::Light {
        1.0
    } else {
        1.05
    };
    let bands: Vec<Rgb> = (0..=BANDS as usize * 2)
        .map(|band| palette.ramp(top * step(2.0, BANDS * 0.88, band as f32)))
        .collect();
    let unit = scene.canvas.pixel();
    let fine = 1.0 / unit;
    scene.canvas.fill(|u, v| {
        let busy = detail(u, aspect);
        if busy == 0.0 {
            return palette.ground;
        }
        let (here, [east, south]) = height.slope(u, v);
        let level = here * BANDS;
        let colour = bands[(level.max(0.0) as i32 as usize).min(bands.len() - 1)];
        let shine = 1.0 + ((south - east) * 0.05).clamp(-0.13, 0.13);
        let quiet = mix(palette.ground, lit(colour, shine), busy);
        let steep = (east * east + south * south).sqrt().max(0.05);
        let line_at = floor(level + 0.5);
        let off = (level - line_at).abs() / (BANDS * steep);
        let wide = if line_at as i32 % 4 == 0 { 1.9 } else { 1.0 };
        let ink = edge(off - unit * wide, fine) * 0.75 * busy;
        mix(quiet, line, ink)
    });
}
