//! Long sheets that flow in curves, one over the other, each bright at its edge.

use super::super::chance::{blend, cos, sin, step};
use super::super::colour::{Rgb, Tone, lit, mix};
use super::{Scene, backdrop};

/// How many sheets there are.
const SHEETS: usize = 6;
/// Places a height at which a curve is known.
const FINE: f32 = 200.0;

/// A sheet lies on the right of its curve.
struct Sheet {
    start: f32,
    /// How far left of `start` its edge and shadow reach.
    reach: f32,
    /// How far the edge lies to the right of `start`, by the way along it.
    curve: Vec<f32>,
    colour: Rgb,
    far: Rgb,
}

pub(super) fn paint(scene: &mut Scene) {
    let aspect = scene.canvas.aspect();
    let tilt = scene.chance.between(0.05, 0.11) * [1.0, -1.0][scene.chance.below(2)];
    let (along, across) = (sin(tilt), cos(tilt));
    let sheets = sheets(scene, aspect);
    let ground = backdrop(&scene.palette, scene.focus, aspect);
    let sharp = 1.0 / scene.canvas.pixel();
    let shade = scene.shadow(0.06);
    // How far right of a sheet's edge a point is.
    let within = |sheet: &Sheet, u: f32, v: f32| {
        let (x, y) = (u - sheet.start, v - 0.5);
        let over = x * across + y * along;
        if over < -sheet.reach {
            // Too far for the exact place to matter.
            return over;
        }
        let way = (y * across - x * along + 1.0) * FINE;
        let at = (way.max(0.0) as i32 as usize).min(sheet.curve.len() - 2);
        let bend = blend(sheet.curve[at], sheet.curve[at + 1], way - at as f32);
        over - bend
    };
    let body = |index: usize, inside: f32, u: f32, v: f32| match sheets.get(index) {
        None => ground(u, v),
        Some(sheet) => {
            let body = mix(sheet.colour, sheet.far, step(0.02, 0.42, inside));
            mix(body, [1.0; 3], 0.22 * (1.0 - step(0.0, 0.05, inside)))
        }
    };
    let left = sheets
        .iter()
        .map(|sheet| sheet.start - (sheet.reach + 0.5 * along.abs()) / across)
        .fold(aspect, f32::min);
    scene.canvas.fill(|u, v| {
        if u < left {
            return ground(u, v);
        }
        // `above` is the nearest sheet that begins to the right of this point.
        let mut above = f32::MIN;
        for (index, sheet) in sheets.iter().enumerate().rev() {
            let inside = within(sheet, u, v);
            if inside * sharp > -0.5 {
                let dark = shade.strength * 0.75 * step(-0.11, 0.0, above);
                let colour = mix(body(index, inside, u, v), shade.colour, dark);
                let cover = (0.5 + inside * sharp).min(1.0);
                let under = if cover < 1.0 {
                    body(index.wrapping_sub(1), 0.3, u, v)
                } else {
                    colour
                };
                return mix(under, colour, cover);
            }
            above = above.max(inside);
        }
        let dark = shade.strength * 0.75 * step(-0.11, 0.0, above);
        mix(ground(u, v), shade.colour, dark)
    });
}

fn sheets(scene: &mut Scene, aspect: f32) -> Vec<Sheet> {
    let bend = scene.chance.between(0.10, 0.16);
    let pace = scene.chance.between(0.55, 0.8);
    let phase = scene.chance.unit();
    (0..SHEETS)
        .map(|index| {
            let depth = index as f32 / (SHEETS - 1) as f32;
            let turn = phase + 0.09 * index as f32 + scene.chance.between(0.0, 0.07);
            let swing = bend * scene.chance.between(0.8, 1.2);
            let curve = (0..(3.0 * FINE) as usize)
                .map(|at| {
                    let way = (at as f32 / FINE - 1.0) * pace;
                    swing * (sin(way + turn) + 0.28 * sin(way * 2.3 + turn * 3.0))
                })
                .collect();
            let far = lit(
                mix(colour(scene, depth + 0.28), scene.palette.deep, 0.18),
                0.9,
            );
            let start = aspect * 0.5 + blend(-0.02, 0.64, depth);
            Sheet {
                start,
                reach: 0.12 + swing * 1.3,
                curve,
                colour: colour(scene, depth),
                far,
            }
        })
        .collect()
}

/// A sheet's colour, from the first at 0 to the last at 1.
fn colour(scene: &Scene, depth: f32) -> Rgb {
    let palette = &scene.palette;
    let way = match palette.tone {
        Tone::Dark => [
            mix(palette.hush, palette.main, 0.4),
            palette.main,
            palette.second,
            palette.accent,
        ],
        Tone::Bold => [
            palette.main,
            palette.second,
            palette.accent,
            mix(palette.accent, palette.light, 0.6),
        ],
        Tone::Light => [
            mix(palette.light, palette.accent, 0.35),
            palette.accent,
            palette.main,
            palette.second,
        ],
    };
    let place = depth.clamp(0.0, 0.999) * 3.0;
    let index = place as usize;
    mix(way[index], way[index + 1], place - index as f32)
}
