//! Lights out of focus.

use super::super::canvas::{around, away, edge};
use super::super::chance::{blend, step};
use super::super::colour::{Tone, mix};
use super::Scene;

pub(super) fn paint(scene: &mut Scene) {
    scene.backdrop();
    let aspect = scene.canvas.aspect();
    let focus = scene.focus;
    let glow = mix(scene.palette.main, scene.palette.accent, 0.5);
    let warm = if scene.palette.tone == Tone::Light {
        0.45
    } else {
        0.6
    };
    scene.canvas.over([0.0, 0.0, aspect, 1.0], |u, v| {
        let near = 1.0 - step(0.0, 0.8, away([focus[0] + 0.1, focus[1] + 0.1], u, v * 0.9));
        (glow, warm * near)
    });
    let sharp = 1.0 / scene.canvas.pixel();
    for index in 0..46 {
        let depth = index as f32 / 45.0;
        let place = 1.0 - scene.chance.unit() * scene.chance.unit() * 0.62;
        let centre = [
            aspect * place,
            blend(
                scene.chance.unit(),
                focus[1] + 0.1,
                scene.chance.between(0.0, 0.5),
            ),
        ];
        let radius = blend(0.15, 0.02, depth) * scene.chance.between(0.7, 1.2);
        let crisp = blend(0.12, 1.0, depth * depth) * sharp;
        let colour = scene.palette.vivid(scene.chance.below(4));
        let strength =
            blend(0.16, 0.55, depth) * step(0.36, 0.62, place) * scene.chance.between(0.6, 1.1);
        let bright = mix(colour, scene.palette.light, 0.35);
        scene.canvas.over(around(centre, radius * 1.2), |u, v| {
            let far = away(centre, u, v) - radius;
            let rim = step(-0.22 * radius, 0.0, far);
            (
                mix(colour, bright, rim),
                edge(far, crisp) * strength * (0.72 + 0.28 * rim),
            )
        });
    }
}
