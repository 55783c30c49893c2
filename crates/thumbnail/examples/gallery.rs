//! Composes every layout over made-up backgrounds in several languages and writes the JPEGs and contact sheets:
//! `cargo run --release -p greenlit-thumbnail --example gallery -- /tmp/gallery`

use std::error::Error;
use std::path::{Path, PathBuf};

use greenlit_domain::layout::{Layout, Side};
use greenlit_thumbnail::{Background, Brief, Composer, HEIGHT, Rgb, WIDTH};
use image::{RgbImage, imageops};

type Pixel = fn(u32, u32) -> [u8; 3];

const WORDS: [(&str, &str, &[Rgb]); 10] = [
    ("en", "stop kneading", &[Rgb(255, 196, 0), Rgb(40, 24, 12)]),
    (
        "pt-BR",
        "pão que cresce",
        &[Rgb(232, 93, 38), Rgb(250, 240, 220)],
    ),
    ("en", "why your bread fails", &[]),
    ("ja", "失敗しない酵母", &[Rgb(220, 38, 60), Rgb(20, 20, 30)]),
    ("ar", "خبز بلا فشل", &[Rgb(22, 160, 133)]),
    ("el", "καλό ψωμί εύκολα", &[Rgb(52, 120, 246)]),
    ("ru", "хлеб без ошибок", &[Rgb(255, 105, 180)]),
    ("en", "$5 bread?", &[Rgb(80, 220, 100)]),
    ("pt-BR", "fermentação natural", &[Rgb(255, 214, 10)]),
    ("de", "sauerteig ohne stress", &[Rgb(0, 200, 255)]),
];

const BACKGROUNDS: [(&str, Pixel); 6] = [
    ("photo", photo),
    ("light", light),
    ("dark", dark),
    ("noise", noise),
    ("white", white),
    ("gradient", gradient),
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .map_or_else(|| PathBuf::from("gallery"), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    let composer = Composer::new();
    for (row, (language, words, colours)) in WORDS.iter().enumerate() {
        let mut sheet = Sheet::new(BACKGROUNDS.len() as u32);
        for (column, (ground, pixel)) in BACKGROUNDS.iter().enumerate() {
            let background = draw(*pixel)?;
            let empty_side = if column % 3 == 2 {
                Side::Right
            } else {
                Side::Left
            };
            for layout in Layout::ALL {
                let label = (column == 1).then_some("offline draft");
                let brief = Brief {
                    words,
                    layout,
                    empty_side,
                    language,
                    colours,
                    label,
                };
                match composer.compose(&background, &brief) {
                    Ok(made) => {
                        println!(
                            "{language} {ground} {layout:?}: {:.1}:1 {:.0} px {:?} q{} {} kB {:?}",
                            made.worst_contrast,
                            made.text_height_px,
                            made.support,
                            made.quality,
                            made.jpeg.len() / 1000,
                            made.lines,
                        );
                        std::fs::write(
                            folder.join(format!("{row}-{language}-{ground}-{layout:?}.jpg")),
                            &made.jpeg,
                        )?;
                        sheet.add(&image::load_from_memory(&made.jpeg)?.into_rgb8());
                    }
                    Err(error) => {
                        println!("{language} {ground} {layout:?}: {error}");
                        sheet.skip();
                    }
                }
            }
        }
        sheet.save(&folder, &format!("{row}-{language}"))?;
    }
    Ok(())
}

struct Sheet {
    large: RgbImage,
    small: RgbImage,
    next: u32,
}

const CELL: (u32, u32) = (480, 270);
const TINY: (u32, u32) = (230, 130);

impl Sheet {
    fn new(rows: u32) -> Self {
        Self {
            large: RgbImage::new(3 * (CELL.0 + 8), rows * (CELL.1 + 8)),
            small: RgbImage::new(3 * (TINY.0 + 8), rows * (TINY.1 + 8)),
            next: 0,
        }
    }

    fn add(&mut self, picture: &RgbImage) {
        for (sheet, size) in [(&mut self.large, CELL), (&mut self.small, TINY)] {
            let cell = imageops::resize(picture, size.0, size.1, imageops::FilterType::Triangle);
            let (x, y) = (self.next % 3 * (size.0 + 8), self.next / 3 * (size.1 + 8));
            imageops::replace(sheet, &cell, i64::from(x), i64::from(y));
        }
        self.next += 1;
    }

    fn skip(&mut self) {
        self.next += 1;
    }

    fn save(&self, folder: &Path, name: &str) -> Result<(), Box<dyn Error>> {
        self.large.save(folder.join(format!("sheet-{name}.png")))?;
        self.small
            .save(folder.join(format!("sheet-{name}-230.png")))?;
        Ok(())
    }
}

fn draw(pixel: Pixel) -> Result<Background, Box<dyn Error>> {
    let pixels = (0..HEIGHT)
        .flat_map(|y| (0..WIDTH).flat_map(move |x| pixel(x, y)))
        .collect();
    Ok(Background::from_rgb(WIDTH, HEIGHT, pixels)?)
}

fn hash(x: u32, y: u32) -> u32 {
    let mut h = x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77);
    h ^= h >> 15;
    h = h.wrapping_mul(0x2C1B_3C6D);
    h ^ (h >> 13)
}

/// Value noise between 0 and 1 at a scale in pixels.
fn cloud(x: u32, y: u32, scale: u32) -> f32 {
    let (cx, cy) = (x / scale, y / scale);
    let (tx, ty) = (
        (x % scale) as f32 / scale as f32,
        (y % scale) as f32 / scale as f32,
    );
    let corner = |dx, dy| (hash(cx + dx, cy + dy) & 0xFFFF) as f32 / 65_535.0;
    let top = corner(0, 0) * (1.0 - tx) + corner(1, 0) * tx;
    let low = corner(0, 1) * (1.0 - tx) + corner(1, 1) * tx;
    top * (1.0 - ty) + low * ty
}

fn mix(a: [f32; 3], b: [f32; 3], t: f32) -> [f32; 3] {
    [0, 1, 2].map(|i| a[i] + (b[i] - a[i]) * t.clamp(0.0, 1.0))
}

fn bytes(colour: [f32; 3]) -> [u8; 3] {
    colour.map(|c| c.clamp(0.0, 255.0) as u8)
}

/// Something like a loaf on a wooden table in window light, the left half emptier.
fn photo(x: u32, y: u32) -> [u8; 3] {
    let (fx, fy) = (x as f32, y as f32);
    let grain = cloud(x / 6, y, 9) * 0.4 + cloud(x, y, 40) * 0.4 + cloud(x, y, 7) * 0.2;
    let wall = mix(
        [205.0, 196.0, 180.0],
        [120.0, 110.0, 102.0],
        fx / 1280.0 + cloud(x, y, 160) * 0.3 - 0.2,
    );
    let table = mix([150.0, 98.0, 56.0], [96.0, 58.0, 30.0], grain);
    let mut colour = mix(wall, table, (fy - 430.0) / 20.0);
    let (dx, dy) = ((fx - 930.0) / 290.0, (fy - 400.0) / 190.0);
    let inside = 1.0 - (dx * dx + dy * dy).sqrt();
    if inside > 0.0 {
        let crust = mix(
            [112.0, 58.0, 22.0],
            [226.0, 160.0, 84.0],
            inside * 1.3 + grain * 0.4 - dx * 0.25 - dy * 0.35,
        );
        let slash = ((dx * 5.0 + dy * 2.0 + cloud(x, y, 60)).sin().abs() < 0.18) as u8 as f32;
        colour = mix(crust, [250.0, 228.0, 186.0], slash * inside * 1.6);
    }
    bytes(mix(
        colour,
        [20.0, 14.0, 10.0],
        ((fx - 640.0).hypot(fy - 360.0) / 1100.0).powi(2),
    ))
}

fn light(x: u32, y: u32) -> [u8; 3] {
    let t = cloud(x, y, 200) * 0.5 + cloud(x, y, 30) * 0.2;
    bytes(mix([252.0, 250.0, 244.0], [196.0, 210.0, 216.0], t))
}

fn dark(x: u32, y: u32) -> [u8; 3] {
    let glow = 1.0 - ((x as f32 - 420.0).hypot(y as f32 - 300.0) / 620.0);
    bytes(mix(
        [12.0, 14.0, 22.0],
        [64.0, 44.0, 96.0],
        glow + cloud(x, y, 90) * 0.3,
    ))
}

fn noise(x: u32, y: u32) -> [u8; 3] {
    let h = hash(x / 5, y / 5);
    [h as u8, (h >> 8) as u8, (h >> 16) as u8]
}

fn white(_: u32, _: u32) -> [u8; 3] {
    [255, 255, 255]
}

fn gradient(x: u32, y: u32) -> [u8; 3] {
    let t = (x as f32 / 1280.0 + y as f32 / 720.0) / 2.0;
    bytes(mix([255.0, 94.0, 98.0], [74.0, 58.0, 255.0], t))
}
