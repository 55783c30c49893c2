//! A planet in printers' dots.

use super::super::canvas::{around, away, circle, edge};
use super::super::chance::{cos, floor, sin, step};
use super::super::colour::{Tone, mix};
use super::{Scene, detail};

pub(super) fn paint(scene: &mut Scene) {
    scene.backdrop();
    let aspect = scene.canvas.aspect();
    let [x, y] = scene.focus;
    let radius = scene.chance.between(0.33, 0.39);
    let palette = scene.palette.clone();
    let moon = [
        x - radius * scene.chance.between(0.75, 0.95),
        y + radius * scene.chance.between(0.45, 0.7),
    ];
    let screen = Screen::new(
        1.0 / scene.chance.between(44.0, 56.0),
        scene.chance.between(0.04, 0.2),
    );
    let sharp = 1.0 / scene.canvas.pixel();
    let wash = if palette.tone == Tone::Light {
        palette.second
    } else {
        palette.accent
    };
    scene.canvas.over([aspect * 0.3, 0.0, aspect, 1.0], |u, v| {
        if away([aspect, 1.05], u, v) > 1.0 {
            return (wash, 0.0);
        }
        let (centre, off) = screen.nearest(u, v);
        if off > screen.cell * 0.62 + 0.002 {
            return (wash, 0.0);
        }
        let reach = detail(centre[0] + 0.12, aspect)
            * step(1.0, 0.1, away([aspect, 1.05], centre[0], centre[1]));
        (
            wash,
            0.5 * edge(off - screen.cell * 0.62 * reach, sharp) * step(0.0, 0.05, reach),
        )
    });
    let bounds = around([x, y], radius);
    let shadow = scene.shadow(0.09);
    scene.canvas.shadow(bounds, shadow, circle([x, y], radius));
    scene.canvas.disc([x, y], radius, palette.main);
    planet(scene, [x, y], radius, &screen);
    let bounds = around(moon, radius * 0.36);
    let shadow = scene.shadow(0.06);
    scene
        .canvas
        .shadow(bounds, shadow, circle(moon, radius * 0.36));
    scene.canvas.disc(moon, radius * 0.36, palette.accent);
}

/// Light dots where light falls, dark dots where it does not.
fn planet(scene: &mut Scene, centre: [f32; 2], radius: f32, screen: &Screen) {
    let sharp = 1.0 / scene.canvas.pixel();
    let (light, dark) = (
        mix(scene.palette.accent, scene.palette.light, 0.6),
        mix(scene.palette.deep, scene.palette.main, 0.25),
    );
    scene.canvas.over(around(centre, radius), |u, v| {
        let within = edge(away(centre, u, v) - radius, sharp);
        if within == 0.0 {
            return (light, 0.0);
        }
        let (dot, off) = screen.nearest(u, v);
        let (across, down) = ((dot[0] - centre[0]) / radius, (dot[1] - centre[1]) / radius);
        let facing = (1.0 - across * across - down * down).max(0.0).sqrt();
        let sun = 0.52 * across - 0.62 * down + 0.59 * facing;
        let (ink, size) = if sun > 0.35 {
            (light, (sun - 0.35) * 1.05)
        } else {
            (dark, (0.35 - sun) * 0.95)
        };
        (
            ink,
            within * edge(off - screen.cell * size.min(0.78), sharp),
        )
    });
}

/// A turned grid of dots.
struct Screen {
    cell: f32,
    /// Cells a height.
    count: f32,
    across: f32,
    down: f32,
}

impl Screen {
    fn new(cell: f32, turn: f32) -> Self {
        Self {
            cell,
            count: 1.0 / cell,
            across: cos(turn),
            down: sin(turn),
        }
    }

    /// The nearest dot's centre, and how far it is.
    fn nearest(&self, u: f32, v: f32) -> ([f32; 2], f32) {
        let x = floor((u * self.across + v * self.down) * self.count + 0.5) * self.cell;
        let y = floor((v * self.across - u * self.down) * self.count + 0.5) * self.cell;
        let dot = [
            x * self.across - y * self.down,
            y * self.across + x * self.down,
        ];
        (dot, away(dot, u, v))
    }
}
