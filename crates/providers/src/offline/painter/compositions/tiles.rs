//! Tiles with quarter circles and discs, as a school of design a century ago set them; they thin out to the left.

use super::super::canvas::{Bounds, away};
use super::super::chance::fraction;
use super::super::colour::{Rgb, lit};
use super::Scene;

/// Tiles from top to bottom.
const ROWS: usize = 5;

pub(super) fn paint(scene: &mut Scene) {
    scene.backdrop();
    let size = 1.0 / ROWS as f32;
    let aspect = scene.canvas.aspect();
    let columns = (aspect / size) as usize + 1;
    for row in 0..ROWS {
        for back in 0..columns {
            let corner = [aspect - (back + 1) as f32 * size, row as f32 * size];
            let place = corner[0] / aspect;
            let wanted = match place {
                right if right > 0.60 => 0.97,
                middle if middle > 0.50 => 0.62,
                edge if edge > 0.40 => 0.22,
                _ => 0.0,
            };
            if scene.chance.unit() < wanted {
                tile(scene, corner, size);
            }
        }
    }
}

fn tile(scene: &mut Scene, corner: [f32; 2], size: f32) {
    let palette = &scene.palette;
    let paints = [
        palette.main,
        palette.accent,
        palette.second,
        palette.light,
        palette.deep,
        palette.hush,
    ];
    let first = scene.chance.below(paints.len());
    let second = (first + 1 + scene.chance.below(paints.len() - 1)) % paints.len();
    let third = (second + 1 + scene.chance.below(paints.len() - 1)) % paints.len();
    let (under, over, dot) = (paints[first], paints[second], paints[third]);
    let [left, top] = corner;
    let bounds = [left, top, left + size, top + size];
    let centre = [left + size / 2.0, top + size / 2.0];
    let at = |side: usize| {
        [
            left + size * (side & 1) as f32,
            top + size * (side >> 1) as f32,
        ]
    };
    let side = scene.chance.below(4);
    square(scene, bounds, under);
    match scene.chance.below(8) {
        0 | 1 => {
            part(scene, bounds, at(side), size, over);
            part(scene, bounds, at(side), size * 0.5, dot);
        }
        2 => {
            part(scene, bounds, at(side), size, over);
        }
        3 => {
            part(scene, bounds, at(side), size * 0.5, over);
            part(scene, bounds, at(3 - side), size * 0.5, over);
        }
        4 => {
            part(scene, bounds, centre, size * 0.40, over);
            part(scene, bounds, centre, size * 0.17, dot);
        }
        5 => {
            let foot = [centre[0], top + size * (side & 1) as f32];
            part(scene, bounds, foot, size * 0.5, over);
        }
        6 => rings(scene, bounds, at(side), size, over),
        _ => leaf(scene, bounds, size, over),
    }
}

fn square(scene: &mut Scene, bounds: Bounds, colour: Rgb) {
    let aspect = scene.canvas.aspect();
    let [left, top, right, bottom] = bounds;
    let inside =
        move |u: f32, v: f32| (left - u).max(u - right).max(top - v).max(v - bottom) - 0.0004;
    scene
        .canvas
        .shape(bounds, inside, |u, v| lit(colour, sheen(u / aspect, v)));
}

/// The part of a disc that lies within the tile.
fn part(scene: &mut Scene, bounds: Bounds, centre: [f32; 2], radius: f32, colour: Rgb) {
    let aspect = scene.canvas.aspect();
    let inside = within(bounds, move |u, v| away(centre, u, v) - radius);
    let mut shadow = scene.shadow(0.02);
    shadow.strength *= 0.5;
    let fall = shadow.fall;
    // The shadow, too, ends at the tile's edge.
    let soft = within(bounds, move |u, v| {
        away(centre, u - fall[0], v - fall[1]) - radius
    });
    let reach = 2.0 * shadow.soft;
    let (strength, dark) = (shadow.strength, shadow.colour);
    scene.canvas.over(bounds, |u, v| {
        let depth = soft(u, v);
        (dark, strength * (0.5 - depth / reach).clamp(0.0, 1.0))
    });
    scene
        .canvas
        .shape(bounds, inside, |u, v| lit(colour, sheen(u / aspect, v)));
}

fn rings(scene: &mut Scene, bounds: Bounds, centre: [f32; 2], size: f32, colour: Rgb) {
    let aspect = scene.canvas.aspect();
    let inside = within(bounds, move |u, v| {
        let far = away(centre, u, v) / size * 3.0;
        ((fraction(far) - 0.5).abs() - 0.25) * size / 3.0 + if far > 3.0 { 1.0 } else { 0.0 }
    });
    scene
        .canvas
        .shape(bounds, inside, |u, v| lit(colour, sheen(u / aspect, v)));
}

fn leaf(scene: &mut Scene, bounds: Bounds, size: f32, colour: Rgb) {
    let aspect = scene.canvas.aspect();
    let [left, top, right, bottom] = bounds;
    let inside = within(bounds, move |u, v| {
        away([left, bottom], u, v).max(away([right, top], u, v)) - size
    });
    scene
        .canvas
        .shape(bounds, inside, |u, v| lit(colour, sheen(u / aspect, v)));
}

fn within(bounds: Bounds, inside: impl Fn(f32, f32) -> f32) -> impl Fn(f32, f32) -> f32 {
    let [left, top, right, bottom] = bounds;
    move |u, v| {
        inside(u, v)
            .max(left - u)
            .max(u - right)
            .max(top - v)
            .max(v - bottom)
    }
}

/// Light from the upper right over the whole wall.
fn sheen(across: f32, v: f32) -> f32 {
    0.94 + 0.14 * across - 0.10 * v
}
