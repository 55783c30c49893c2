//! Ridges behind ridges under a large sun, mist between them.

use super::super::canvas::{around, away, circle, edge};
use super::super::chance::{Noise, blend, step};
use super::super::colour::{Rgb, Tone, lit, mix};
use super::Scene;

/// How many ridges there are.
const RIDGES: usize = 6;

pub(super) fn paint(scene: &mut Scene) {
    let sun = [scene.focus[0], scene.chance.between(0.34, 0.42)];
    let radius = scene.chance.between(0.17, 0.23);
    let (high, low) = sky(scene);
    let glow = mix(low, scene.palette.accent, 0.55);
    scene.canvas.fill(|u, v| {
        let air = mix(high, low, step(-0.1, 0.8, v));
        let near = 1.0 - step(0.0, 0.85, away(sun, u, v));
        mix(air, glow, 0.75 * near * near)
    });
    for ring in [2.1, 1.55] {
        let light = mix(glow, scene.palette.light, 0.3);
        let sharp = 1.0 / scene.canvas.pixel();
        scene.canvas.over(around(sun, radius * ring), |u, v| {
            (light, 0.16 * edge(away(sun, u, v) - radius * ring, sharp))
        });
    }
    let face = mix(scene.palette.accent, scene.palette.light, 0.55);
    let foot = scene.palette.accent;
    scene
        .canvas
        .shape(around(sun, radius), circle(sun, radius), |_, v| {
            mix(face, foot, step(-radius, radius, v - sun[1]))
        });
    ridges(scene, low);
}

/// The sky above and at the horizon.
fn sky(scene: &Scene) -> (Rgb, Rgb) {
    let palette = &scene.palette;
    match palette.tone {
        Tone::Dark => (palette.deep, mix(palette.ground, palette.main, 0.45)),
        Tone::Bold => (palette.hush, mix(palette.main, palette.light, 0.15)),
        Tone::Light => (mix(palette.ground, palette.main, 0.16), palette.light),
    }
}

fn ridges(scene: &mut Scene, haze: Rgb) {
    let aspect = scene.canvas.aspect();
    let sharp = 1.0 / scene.canvas.pixel();
    let jagged = scene.chance.below(2) == 0;
    let near = match scene.palette.tone {
        Tone::Light => mix(scene.palette.main, scene.palette.deep, 0.35),
        Tone::Bold => mix(scene.palette.hush, scene.palette.deep, 0.62),
        Tone::Dark => mix(scene.palette.ground, scene.palette.deep, 0.6),
    };
    let body = mix(haze, scene.palette.main, 0.6);
    let shapes: Vec<Vec<f32>> = (0..RIDGES)
        .map(|index| {
            let depth = index as f32 / (RIDGES - 1) as f32;
            let ridge = Ridge {
                noise: scene.chance.noise(),
                base: blend(0.60, 0.97, depth),
                height: blend(0.22, 0.13, depth),
                pace: blend(2.6, 1.3, depth) * if jagged { 1.5 } else { 0.9 },
                jagged,
                peak: scene.focus[0] / aspect + scene.chance.between(-0.18, 0.18),
            };
            (0..=(aspect * sharp) as usize + 1)
                .map(|column| ridge.at(column as f32 / sharp, aspect))
                .collect()
        })
        .collect();
    for (index, heights) in shapes.iter().enumerate() {
        let depth = index as f32 / (RIDGES - 1) as f32;
        let colour = if depth < 0.5 {
            mix(mix(haze, body, 0.35), body, depth * 2.0)
        } else {
            mix(body, near, depth * 2.0 - 1.0)
        };
        let mist = mix(colour, haze, blend(0.55, 0.12, depth));
        let top = heights.iter().copied().fold(1.0, f32::min);
        let before = shapes.get(index + 1);
        scene.canvas.over([0.0, top, aspect, 1.0], |u, v| {
            let column = ((u * sharp) as i32 as usize).min(heights.len() - 1);
            let below = v - heights[column];
            // What a nearer ridge hides is not worth painting.
            if below < -0.01 || before.is_some_and(|before| v > before[column] + 0.01) {
                return (colour, 0.0);
            }
            let rim = 1.0 + 0.10 * (1.0 - step(0.0, 0.012, below));
            (
                lit(mix(colour, mist, step(0.0, 0.26, below)), rim),
                edge(-below, sharp),
            )
        });
    }
}

struct Ridge {
    noise: Noise,
    base: f32,
    height: f32,
    pace: f32,
    jagged: bool,
    peak: f32,
}

impl Ridge {
    /// Where the ridge's edge is.
    fn at(&self, u: f32, aspect: f32) -> f32 {
        let off = (u / aspect - self.peak).abs();
        let swell = 1.0 - step(0.0, 0.55, off);
        let shape = if self.jagged {
            1.0 - (self.noise.rough(u * self.pace, 0.5) * 2.0 - 1.0).abs() * 1.6
        } else {
            self.noise.at(u * self.pace, 0.5)
        };
        self.base - self.height * (0.35 * shape + 0.85 * swell * (0.45 + 0.55 * shape)) + 0.03
    }
}
