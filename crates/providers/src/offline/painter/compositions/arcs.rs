//! Bands in wide arcs, one set lying on the other.

use super::super::canvas::{around, away, circle};
use super::super::chance::step;
use super::super::colour::{Rgb, Tone, lit, mix};
use super::Scene;

pub(super) fn paint(scene: &mut Scene) {
    scene.backdrop();
    let aspect = scene.canvas.aspect();
    let sun = [
        aspect * scene.chance.between(0.60, 0.66),
        scene.chance.between(0.24, 0.32),
    ];
    let size = scene.chance.between(0.14, 0.18);
    let (face, foot) = (
        mix(scene.palette.accent, scene.palette.light, 0.5),
        scene.palette.accent,
    );
    scene
        .canvas
        .shape(around(sun, size), circle(sun, size), |_, v| {
            mix(face, foot, step(-size, size, v - sun[1]))
        });
    let low = scene.chance.between(0.98, 1.10);
    let back = [
        aspect * scene.chance.between(0.93, 1.0),
        low - scene.chance.between(0.1, 0.25),
    ];
    let reach = scene.chance.between(0.74, 0.82);
    arch(scene, back, reach, 6, 1);
    let front = [aspect * scene.chance.between(0.62, 0.68), low + 0.06];
    let reach = scene.chance.between(0.40, 0.46);
    arch(scene, front, reach, 4, 3);
}

/// Bands round a centre, the outermost lying highest.
fn arch(scene: &mut Scene, centre: [f32; 2], reach: f32, bands: usize, first: usize) {
    let shadow = scene.shadow(0.06);
    scene
        .canvas
        .shadow(around(centre, reach), shadow, circle(centre, reach));
    for band in 0..bands {
        let radius = reach * (1.0 - band as f32 / bands as f32 * 0.86);
        let colour = band_colour(scene, band + first);
        let shadow = scene.shadow(0.022);
        if band > 0 {
            // A step down: the shade lies along the inner side of the band before.
            let (dark, strength) = (shadow.colour, shadow.strength * 0.7);
            let sharp = 1.0 / scene.canvas.pixel();
            scene.canvas.over(around(centre, radius), |u, v| {
                let far = away(centre, u, v);
                let cover = (0.5 - (far - radius) * sharp).clamp(0.0, 1.0);
                let moved = away(
                    [centre[0] + shadow.fall[0], centre[1] + shadow.fall[1]],
                    u,
                    v,
                );
                let shade = step(radius - 0.035, radius + 0.004, moved);
                (mix(colour, dark, shade * strength), cover)
            });
        } else {
            scene
                .canvas
                .shape(around(centre, radius), circle(centre, radius), |u, v| {
                    lit(
                        colour,
                        1.03 + 0.05 * (u - centre[0]) - 0.04 * (v - centre[1]),
                    )
                });
        }
    }
}

fn band_colour(scene: &Scene, index: usize) -> Rgb {
    let palette = &scene.palette;
    let third = if palette.tone == Tone::Light {
        palette.deep
    } else {
        palette.hush
    };
    let bands = [
        palette.light,
        palette.main,
        mix(palette.main, palette.second, 0.7),
        palette.accent,
        palette.second,
        third,
    ];
    bands[index % bands.len()]
}
