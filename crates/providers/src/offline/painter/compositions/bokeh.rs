//! Lights out of focus, before the dark.

use super::super::canvas::{around, away, edge};
use super::super::chance::{blend, step};
use super::super::colour::{Rgb, Tone, mix};
use super::Scene;

/// How many lights there are.
const LIGHTS: usize = 44;

pub(super) fn paint(scene: &mut Scene) {
    let aspect = scene.canvas.aspect();
    let focus = scene.focus;
    let palette = scene.palette.clone();
    let (far, near) = match palette.tone {
        Tone::Dark => (palette.deep, mix(palette.ground, palette.main, 0.35)),
        Tone::Bold => (
            mix(palette.hush, palette.deep, 0.35),
            mix(palette.ground, palette.main, 0.5),
        ),
        Tone::Light => (
            mix(palette.deep, palette.main, 0.22),
            mix(palette.deep, palette.main, 0.6),
        ),
    };
    let heart = [focus[0] + 0.12, focus[1] + 0.12];
    scene.canvas.fill(|u, v| {
        let glow = 1.0 - step(0.0, 0.95, away(heart, u, v));
        let slant = 0.10 * step(0.0, 1.0, u / aspect - 0.35 * v);
        mix(
            mix(far, near, glow * 0.85 + slant),
            palette.accent,
            0.45 * glow * glow,
        )
    });
    for index in 0..LIGHTS {
        light(scene, index as f32 / (LIGHTS - 1) as f32);
    }
}

/// One light, from the nearest (large and faint) at 0 to the farthest (small and bright) at 1.
fn light(scene: &mut Scene, depth: f32) {
    let aspect = scene.canvas.aspect();
    let chance = &mut scene.chance;
    let place = 1.02 - chance.unit() * chance.between(0.25, 0.62);
    let centre = [
        aspect * place,
        blend(chance.unit(), scene.focus[1], chance.between(0.0, 0.45)),
    ];
    let radius = blend(0.20, 0.016, depth.sqrt()) * chance.between(0.75, 1.25);
    let strength = blend(0.24, 0.95, depth) * step(0.36, 0.60, place) * chance.between(0.55, 1.0);
    let colour = match chance.below(8) {
        0 => scene.palette.light,
        other => scene.palette.vivid(other % 3),
    };
    let crisp = blend(0.10, 0.6, depth) / scene.canvas.pixel();
    scene
        .canvas
        .change(around(centre, radius * 1.25), |under, u, v| {
            let far = away(centre, u, v) - radius;
            let rim = step(-0.20 * radius, 0.0, far);
            screen(
                under,
                colour,
                edge(far, crisp) * strength * (0.62 + 0.38 * rim),
            )
        });
}

/// Adds light as a second projector would.
fn screen(under: Rgb, light: Rgb, strength: f32) -> Rgb {
    let part = |index: usize| 1.0 - (1.0 - under[index]) * (1.0 - light[index] * strength);
    [part(0), part(1), part(2)]
}
