//! The judge: how well the letters of a finished picture stand out.
//!
//! For each glyph, the ring is every pixel between [`CLEAR`] and [`REACH`] pixels from its ink that is not another
//! glyph's. The glyph's own luminance is the mean of the pixels that it covers wholly. Its contrast is WCAG's ratio to
//! the ring's pixel at the worst [`WORST`] share, so that a few stray pixels neither pass nor fail it. A thumbnail is as
//! good as its worst glyph.

use crate::canvas::{Canvas, Mask, PixelBox};
use crate::colour::ratio;
use crate::{HEIGHT, WIDTH};

/// Pixels next to the ink that are not judged: anti-aliasing is neither letter nor ground.
pub(crate) const CLEAR: i32 = 2;
/// How far round the ink is judged.
pub(crate) const REACH: i32 = 7;
/// The share of a ring's pixels that may be worse than the contrast that is stated.
pub(crate) const WORST: f32 = 0.01;

/// The contrast of the worst glyph. No glyph at all is no contrast.
pub(crate) fn worst_contrast<'a>(
    canvas: &Canvas,
    glyphs: impl Iterator<Item = &'a Mask> + Clone,
) -> f32 {
    let taken = Taken::by(glyphs.clone());
    glyphs
        .filter_map(|glyph| contrast(canvas, glyph, &taken))
        .fold(f32::MAX, f32::min)
}

/// Pixels that belong to letters, their soft edges included.
struct Taken(Vec<u8>);

impl Taken {
    fn by<'a>(glyphs: impl Iterator<Item = &'a Mask>) -> Self {
        let mut plane = vec![0; (WIDTH * HEIGHT) as usize];
        for glyph in glyphs {
            spread(glyph, CLEAR, |x, y| plane[y * WIDTH as usize + x] = 1);
        }
        Self(plane)
    }
}

fn contrast(canvas: &Canvas, glyph: &Mask, taken: &Taken) -> Option<f32> {
    let own = own_luminance(canvas, glyph)?;
    let mut ring = Vec::with_capacity(4096);
    spread(glyph, REACH, |x, y| {
        if taken.0[y * WIDTH as usize + x] == 0 {
            ring.push(ratio(own, canvas.pixel(x, y).luminance()));
        }
    });
    if ring.is_empty() {
        return None;
    }
    let worst = ((ring.len() as f32 * WORST) as usize).min(ring.len() - 1);
    Some(*ring.select_nth_unstable_by(worst, f32::total_cmp).1)
}

fn own_luminance(canvas: &Canvas, glyph: &Mask) -> Option<f32> {
    let (columns, rows) = glyph.area.on_picture();
    let (mut sum, mut count) = (0.0, 0_u32);
    for y in rows {
        for x in columns.clone() {
            if glyph.at(x as i32, y as i32) == 255 {
                sum += canvas.pixel(x, y).luminance();
                count += 1;
            }
        }
    }
    (count > 0).then(|| sum / count as f32)
}

/// Calls `visit` for each pixel of the picture within `by` columns and rows of a glyph's ink.
fn spread(glyph: &Mask, by: i32, mut visit: impl FnMut(usize, usize)) {
    let area: PixelBox = glyph.area.grown(by);
    let (width, height) = (
        (area.right - area.left) as usize,
        (area.bottom - area.top) as usize,
    );
    // Along rows first: for each row of the glyph, the columns near its ink.
    let mut near = vec![false; width * height];
    for (row, line) in glyph
        .coverage
        .chunks_exact(glyph.width().max(1))
        .enumerate()
    {
        let target = &mut near[(row + by as usize) * width..][..width];
        let mut left = 0_usize;
        for (column, _) in line.iter().enumerate().filter(|(_, covered)| **covered > 0) {
            let from = column.max(left);
            left = column + 2 * by as usize + 1;
            target[from..left].fill(true);
        }
    }
    // Then along columns, with the number of near rows in the window.
    let mut count = vec![0_u16; width];
    let (columns, rows) = area.on_picture();
    let reach = by as usize;
    for row in 0..height + reach {
        if row < height {
            add(&mut count, &near[row * width..][..width]);
        }
        if row > 2 * reach {
            remove(&mut count, &near[(row - 2 * reach - 1) * width..][..width]);
        }
        let Some(middle) = row.checked_sub(reach) else {
            continue;
        };
        let y = area.top + middle as i32;
        if y < 0 || !rows.contains(&(y as usize)) {
            continue;
        }
        for x in columns.clone() {
            if count[(x as i32 - area.left) as usize] > 0 {
                visit(x, y as usize);
            }
        }
    }
}

fn add(count: &mut [u16], row: &[bool]) {
    count
        .iter_mut()
        .zip(row)
        .for_each(|(n, near)| *n += u16::from(*near));
}

fn remove(count: &mut [u16], row: &[bool]) {
    count
        .iter_mut()
        .zip(row)
        .for_each(|(n, near)| *n -= u16::from(*near));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canvas::polygon;
    use crate::colour::Rgb;

    fn square() -> Mask {
        polygon(&[
            (100.0, 100.0),
            (200.0, 100.0),
            (200.0, 200.0),
            (100.0, 200.0),
        ])
    }

    #[test]
    fn white_on_black_is_twenty_one_to_one() {
        let mut canvas = Canvas::new(&vec![0; (WIDTH * HEIGHT * 3) as usize]);
        canvas.paint(&square(), Rgb::WHITE, 1.0);
        assert!((worst_contrast(&canvas, [square()].iter()) - 21.0).abs() < 0.1);
    }

    #[test]
    fn a_bright_patch_beside_a_glyph_is_seen() {
        let mut canvas = Canvas::new(&vec![0; (WIDTH * HEIGHT * 3) as usize]);
        canvas.paint(
            &polygon(&[
                (203.0, 140.0),
                (260.0, 140.0),
                (260.0, 160.0),
                (203.0, 160.0),
            ]),
            Rgb(200, 200, 200),
            1.0,
        );
        canvas.paint(&square(), Rgb::WHITE, 1.0);
        assert!(worst_contrast(&canvas, [square()].iter()) < 2.0);
    }

    #[test]
    fn a_neighbouring_glyph_is_not_ground() {
        let other = polygon(&[
            (203.0, 100.0),
            (300.0, 100.0),
            (300.0, 200.0),
            (203.0, 200.0),
        ]);
        let mut canvas = Canvas::new(&vec![0; (WIDTH * HEIGHT * 3) as usize]);
        canvas.paint(&square(), Rgb::WHITE, 1.0);
        canvas.paint(&other, Rgb::WHITE, 1.0);
        assert!(worst_contrast(&canvas, [square(), other].iter()) > 20.0);
    }
}
