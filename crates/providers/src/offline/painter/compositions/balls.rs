//! Matt balls in a studio, one of them large.

use super::super::canvas::{Shadow, around, away, circle};
use super::super::chance::{blend, step};
use super::super::colour::{Rgb, lit, mix};
use super::Scene;

/// A ball: centre, radius, colour.
type Ball = ([f32; 2], f32, Rgb);

pub(super) fn paint(scene: &mut Scene) {
    scene.backdrop();
    let aspect = scene.canvas.aspect();
    let mut balls: Vec<Ball> = vec![(
        scene.focus,
        scene.chance.between(0.27, 0.31),
        scene.palette.main,
    )];
    for tries in 0..90 {
        let size = scene.chance.between(0.03, 0.15) * blend(1.0, 0.5, tries as f32 / 90.0);
        let centre = [
            aspect * scene.chance.between(0.46, 1.02),
            scene.chance.between(0.04, 0.96),
        ];
        let free = balls
            .iter()
            .all(|(other, radius, _)| away(*other, centre[0], centre[1]) > radius + size + 0.012);
        if free && balls.len() < 11 {
            let colour = scene.palette.vivid(balls.len() + scene.chance.below(2));
            balls.push((centre, size, colour));
        }
    }
    halo(scene, balls[0].1);
    balls.sort_by(|one, other| one.1.total_cmp(&other.1));
    for ball in balls {
        paint_ball(scene, ball);
    }
}

/// A large quiet disc behind the group.
fn halo(scene: &mut Scene, radius: f32) {
    let (focus, colour) = (
        scene.focus,
        mix(scene.palette.hush, scene.palette.main, 0.28),
    );
    scene.canvas.disc(focus, radius * 1.5, colour);
}

fn paint_ball(scene: &mut Scene, (centre, radius, colour): Ball) {
    let bounds = around(centre, radius);
    let cast = scene.shadow(radius * 0.6);
    scene.canvas.shadow(
        bounds,
        Shadow {
            soft: radius * 0.42,
            ..cast
        },
        circle(centre, radius * 0.92),
    );
    let (light, deep) = (scene.palette.light, scene.palette.deep);
    let bounce = scene.palette.accent;
    scene.canvas.shape(bounds, circle(centre, radius), |u, v| {
        let (x, y) = ((u - centre[0]) / radius, (v - centre[1]) / radius);
        let z = (1.0 - x * x - y * y).max(0.0).sqrt();
        let sun = 0.48 * x - 0.62 * y + 0.62 * z;
        let shade = mix(mix(colour, deep, 0.62), colour, step(-0.55, 0.62, sun));
        let rim = step(0.55, 1.0, 1.0 - z) * step(0.0, 0.9, 0.8 * y - 0.5 * x);
        let warm = mix(shade, bounce, 0.26 * rim);
        let gleam = step(0.80, 1.04, sun);
        lit(mix(warm, light, 0.55 * gleam), 1.0)
    });
}
