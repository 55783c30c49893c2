//! Rays from behind a badge of discs.

use super::super::canvas::{around, away, circle, edge};
use super::super::chance::{angle, blend, fraction, sin, step};
use super::super::colour::{Tone, lit, mix};
use super::{Scene, backdrop};

pub(super) fn paint(scene: &mut Scene) {
    let aspect = scene.canvas.aspect();
    let focus = scene.focus;
    let count = 12.0 + 2.0 * scene.chance.below(5) as f32;
    let turn = scene.chance.unit();
    let swirl = if scene.chance.below(3) == 0 {
        scene.chance.between(0.08, 0.2)
    } else {
        0.0
    };
    let ground = backdrop(&scene.palette, focus, aspect);
    let ray = match scene.palette.tone {
        Tone::Dark => scene.palette.main,
        Tone::Bold => mix(scene.palette.accent, scene.palette.light, 0.35),
        Tone::Light => mix(scene.palette.accent, scene.palette.light, 0.4),
    };
    let pixel = scene.canvas.pixel();
    scene.canvas.fill(|u, v| {
        let far = away(focus, u, v);
        let turned = angle(v - focus[1], u - focus[0]) + turn + swirl * far;
        let wave = fraction(turned * count);
        let off = (wave - 0.5).abs() - 0.25;
        let soft = (far * std::f32::consts::TAU / count) / pixel;
        let lit = edge(off, soft.max(1.0));
        let fade =
            blend(0.82, 0.10, step(0.25, 0.95, far)) * blend(0.35, 1.0, super::detail(u, aspect));
        mix(ground(u, v), ray, lit * fade)
    });
    badge(scene);
}

fn badge(scene: &mut Scene) {
    let focus = scene.focus;
    let petals = [0.0, 16.0, 24.0][scene.chance.below(3)];
    let outer = scene.chance.between(0.33, 0.37);
    let palette = scene.palette.clone();
    let discs = [
        (outer, palette.light, petals),
        (outer * 0.86, palette.main, 0.0),
        (outer * 0.62, palette.second, 0.0),
        (outer * 0.40, palette.accent, 0.0),
    ];
    for (index, (radius, colour, petals)) in discs.into_iter().enumerate() {
        let rim = move |u: f32, v: f32| {
            let wave = if petals > 0.0 {
                0.028 * sin(petals * angle(v - focus[1], u - focus[0]))
            } else {
                0.0
            };
            away(focus, u, v) - radius * (1.0 + wave)
        };
        let bounds = around(focus, radius * 1.05);
        let shadow = scene.shadow(if index == 0 { 0.07 } else { 0.035 });
        scene.canvas.shadow(bounds, shadow, rim);
        scene.canvas.shape(bounds, rim, |u, v| {
            let slope = ((u - focus[0]) - (v - focus[1])) / radius;
            lit(colour, 1.0 + 0.07 * slope)
        });
    }
    let shine = [focus[0] + outer * 0.12, focus[1] - outer * 0.13];
    let light = palette.light;
    scene.canvas.shape(
        around(shine, outer * 0.07),
        circle(shine, outer * 0.07),
        |_, _| light,
    );
}
