//! Sheets of paper, each cut open to show the next, down to something bright.

use super::super::canvas::{Field, around, away, edge};
use super::super::chance::{blend, step};
use super::super::colour::{Rgb, Tone, lit, mix};
use super::{Scene, detail};

/// How many sheets lie over the core.
const SHEETS: usize = 7;

pub(super) fn paint(scene: &mut Scene) {
    let aspect = scene.canvas.aspect();
    let focus = scene.focus;
    let noise = scene.chance.noise();
    let (wild, pace) = (
        scene.chance.between(0.34, 0.5),
        scene.chance.between(1.5, 2.3),
    );
    let flat = scene.chance.between(0.8, 1.25);
    let field = Field::new(aspect, |u, v| {
        let (across, down) = ((u - focus[0]) * flat, (v - focus[1]) / flat);
        let far = (across * across + down * down).sqrt();
        far + 0.5 * (1.0 - detail(u, aspect))
            + wild * (noise.at(u * pace, v * pace) - 0.5)
            + 0.1 * (noise.at(u * 4.0 + 9.0, v * 4.0) - 0.5)
    });
    let sheets: Vec<(Rgb, f32)> = (0..=SHEETS)
        .map(|index| {
            let part = index as f32 / SHEETS as f32;
            (sheet(scene, part), blend(0.70, 0.15, part))
        })
        .collect();
    let sharp = 0.8 / scene.canvas.pixel();
    let dark = if scene.palette.tone == Tone::Light {
        0.30
    } else {
        0.5
    };
    let deep = scene.palette.deep;
    scene.canvas.fill(|u, v| {
        let here = field.at(u, v);
        let under = sheets
            .iter()
            .take_while(|(_, rim)| here < *rim)
            .count()
            .min(SHEETS);
        let rim = if under == 0 { 1.0 } else { sheets[under - 1].1 };
        let near = under > 0 && here > rim - 0.14;
        let shade = if near {
            step(rim - 0.055, rim + 0.02, field.at(u + 0.022, v - 0.036))
        } else {
            0.0
        };
        let colour = mix(sheets[under].0, deep, shade * dark);
        if under == 0 {
            return lit(colour, 1.02 - 0.05 * v);
        }
        let cover = edge(here - rim, sharp);
        let lip = lit(sheets[under - 1].0, 1.06);
        mix(lip, colour, cover)
    });
    let heart = [focus[0] - 0.01, focus[1] + 0.02];
    let glow = scene.palette.light;
    scene.canvas.over(around(heart, 0.3), |u, v| {
        let near = 1.0 - step(0.0, 0.3, away(heart, u, v));
        (glow, 0.2 * near * near)
    });
}

/// A sheet's colour, from the uppermost at 0 to the core at 1.
fn sheet(scene: &Scene, part: f32) -> Rgb {
    let palette = &scene.palette;
    let way = match palette.tone {
        Tone::Light => [
            palette.ground,
            mix(palette.light, palette.accent, 0.45),
            palette.accent,
            palette.main,
            palette.second,
        ],
        Tone::Bold => [
            palette.ground,
            palette.main,
            palette.second,
            palette.accent,
            palette.light,
        ],
        Tone::Dark => [
            palette.ground,
            palette.hush,
            palette.main,
            palette.second,
            palette.accent,
        ],
    };
    let place = part.min(0.999) * 4.0;
    let index = place as usize;
    mix(way[index], way[index + 1], place - index as f32)
}
