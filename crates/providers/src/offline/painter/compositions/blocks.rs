//! A city of blocks seen from above at an angle; it rises towards the focus and sinks into the ground to the left.

use super::super::canvas::Bounds;
use super::super::chance::step;
use super::super::colour::{Rgb, lit, mix};
use super::{Scene, backdrop, detail};

/// Half a block's width on the canvas.
const HALF: f32 = 0.082;
/// A block's depth on the canvas is half its width.
const RISE: f32 = HALF * 0.5;

pub(super) fn paint(scene: &mut Scene) {
    scene.backdrop();
    let aspect = scene.canvas.aspect();
    let ground = backdrop(&scene.palette, scene.focus, aspect);
    let focus = scene.focus;
    let wide = scene.chance.between(0.26, 0.36);
    let tall = scene.chance.between(0.30, 0.40);
    let noise = scene.chance.noise();
    let rows = (1.5 / RISE) as i32;
    for row in -1..rows {
        let v = row as f32 * RISE;
        let shift = if row % 2 == 0 { 0.0 } else { HALF };
        let columns = (aspect / (2.0 * HALF)) as i32 + 2;
        for column in -1..columns {
            let u = column as f32 * 2.0 * HALF + shift;
            let (across, down) = (u - focus[0], v - focus[1] - 0.16);
            let near = 1.0 / (1.0 + (across * across + down * down * 1.6) / (wide * wide));
            let chance = noise.at(u * 31.0, v * 57.0);
            let height = tall * near * near * (0.45 + 0.9 * chance) * detail(u + 0.10, aspect);
            let part = detail(u + 0.06, aspect);
            if height < 0.022 || part < 0.02 {
                continue;
            }
            let colour = paint_of(scene, near, noise.at(u * 17.0 + 5.0, v * 23.0));
            let colour = mix(
                ground(u.clamp(0.0, aspect), v.clamp(0.0, 1.0)),
                colour,
                step(0.0, 0.9, part),
            );
            block(scene, [u, v], height, colour);
        }
    }
}

fn paint_of(scene: &Scene, near: f32, chance: f32) -> Rgb {
    let palette = &scene.palette;
    if chance > 0.62 && near > 0.35 {
        return palette.accent;
    }
    if chance < 0.2 && near > 0.4 {
        return palette.light;
    }
    mix(
        mix(palette.hush, palette.main, step(0.05, 0.45, near)),
        palette.second,
        step(0.4, 0.9, near + chance * 0.3),
    )
}

/// The two walls and the roof of a block whose ground has its centre at `foot`.
fn block(scene: &mut Scene, foot: [f32; 2], height: f32, colour: Rgb) {
    let [u, v] = foot;
    let roof = v - height;
    let deep = scene.palette.deep;
    let bounds: Bounds = [u - HALF, roof - RISE, u + HALF, v + RISE];
    let sharp = 1.0 / scene.canvas.pixel();
    let cover = |distance: f32| (0.5 - distance * sharp).clamp(0.0, 1.0);
    let (left, right) = (mix(lit(colour, 0.62), deep, 0.25), lit(colour, 0.84));
    scene.canvas.over(bounds, |x, y| {
        let off = (x - u).abs();
        let slope = (HALF - off) * 0.5;
        let top = cover(((y - roof).abs() - slope) * 0.9);
        let wall = cover((roof - y).max(y - v - slope) * 0.9) * cover(off - HALF);
        let side = if x < u { left } else { right };
        let shade = 1.0 - 0.30 * step(0.0, 1.0, (y - roof) / (height + RISE));
        let whole = top.max(wall);
        (mix(lit(side, shade), lit(colour, 1.04), top), whole)
    });
}
