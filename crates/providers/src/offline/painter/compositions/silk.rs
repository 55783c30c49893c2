//! Folds of cloth, lit from one side.

use super::super::canvas::Field;
use super::super::chance::{blend, sin, step};
use super::super::colour::{Tone, lit, mix};
use super::{Scene, detail};

pub(super) fn paint(scene: &mut Scene) {
    let aspect = scene.canvas.aspect();
    let noise = scene.chance.noise();
    let tilt = scene.chance.between(0.35, 0.9);
    let folds = scene.chance.between(1.5, 2.2);
    let height = Field::new(aspect, |u, v| {
        let bend = noise.at(u * 1.1, v * 1.1) - 0.5;
        let twist = noise.at(u * 0.9 + 40.0, v * 1.3 + 7.0) - 0.5;
        let along = v * folds - u * tilt + 1.1 * bend;
        sin(along + 0.35 * sin(u * 0.6 + twist)) * 0.5 + 0.5 + 0.25 * twist
    });
    let place = Field::new(aspect, |u, v| noise.at(u * 0.8 + 11.0, v * 1.2 - 3.0));
    let palette = scene.palette.clone();
    let calm = match palette.tone {
        Tone::Dark => palette.ground,
        Tone::Bold | Tone::Light => mix(palette.ground, palette.hush, 0.3),
    };
    scene.canvas.fill(|u, v| {
        let part = detail(u - 0.05 + 0.22 * (place.at(u, v) - 0.5), aspect);
        let here = height.at(u, v);
        let slope = [
            (height.at(u + 0.014, v) - here) / 0.014,
            (height.at(u, v + 0.014) - here) / 0.014,
        ];
        let up = 1.0 / (1.0 + 0.09 * (slope[0] * slope[0] + slope[1] * slope[1])).sqrt();
        let sun = (0.62 + 0.17 * (slope[1] * 0.8 - slope[0] * 0.6)) * up + 0.12;
        let hue = place.at(u, v);
        let cloth = mix(
            mix(palette.main, palette.second, step(0.25, 0.6, hue)),
            palette.accent,
            step(0.38, 0.95, here) * step(0.35, 0.75, hue + 0.2 * (u / aspect)),
        );
        let shaded = mix(palette.deep, cloth, step(-0.05, 0.75, sun));
        let gleam = mix(shaded, palette.light, 0.5 * step(0.80, 1.15, sun));
        mix(lit(calm, blend(0.96, 1.04, sun)), gleam, part)
    });
}
