//! Paints a contact sheet of the offline backgrounds, a row a composition, and says how long one takes:
//! `cargo run --release -p greenlit-providers --example painter_gallery -- gallery.png [seed]`

use std::sync::Arc;
use std::time::Instant;

use greenlit_domain::brief::{Brief, PictureTask};
use greenlit_domain::keyword::Keyword;
use greenlit_domain::language::Language;
use greenlit_domain::layout::Side;
use greenlit_domain::research::PictureBrief;
use greenlit_domain::settings::ContentType;
use greenlit_providers::offline::painter::Painter;
use image::imageops::{FilterType, replace, resize};
use image::{ImageFormat, RgbImage};

/// Keyword, mood and palette of each column.
const COLUMNS: [(&str, &str, &[&str]); 5] = [
    (
        "sourdough for beginners",
        "warm and inviting",
        &["#c8813c", "#f4e3c1", "#5b3a1e"],
    ),
    (
        "night photography",
        "dark and dramatic",
        &["#2743c7", "#ffb238", "#0b1026"],
    ),
    (
        "pão de fermentação",
        "calm and clear",
        &["#2a9d8f", "#e9c46a", "#e76f51"],
    ),
    (
        "寿司の作り方",
        "bold and playful",
        &["#e63946", "#f1faee", "#1d3557"],
    ),
    ("home gym", "", &["not a colour"]),
];

const TILE: (u32, u32) = (384, 216);
const GAP: u32 = 8;
/// The quickest of so many is told: a busy machine is no measure.
const TRIES: usize = 4;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap_or_else(|| "gallery.png".to_owned());
    let seed: u64 = arguments.next().as_deref().unwrap_or("1").parse()?;
    let across = COLUMNS.len() as u32 * (TILE.0 + GAP) + GAP;
    let down = Painter::COMPOSITIONS as u32 * (TILE.1 + GAP) + GAP;
    let mut sheet = RgbImage::from_pixel(across, down, image::Rgb([24, 24, 24]));
    for composition in 0..Painter::COMPOSITIONS {
        let mut best = f64::MAX;
        let mut bytes = 0;
        for (column, (keyword, mood, palette)) in COLUMNS.into_iter().enumerate() {
            let side = if column % 2 == 0 {
                Side::Left
            } else {
                Side::Right
            };
            let task = task(keyword, mood, palette, side, seed)?;
            let mut jpeg = Vec::new();
            for _ in 0..TRIES {
                let start = Instant::now();
                jpeg = Painter::picture_of(&task, 1536, 864, composition)?;
                best = best.min(start.elapsed().as_secs_f64() * 1e3);
            }
            bytes = bytes.max(jpeg.len());
            let picture = image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg)?.to_rgb8();
            let tile = resize(&picture, TILE.0, TILE.1, FilterType::Triangle);
            let x = GAP + column as u32 * (TILE.0 + GAP);
            let y = GAP + composition as u32 * (TILE.1 + GAP);
            replace(&mut sheet, &tile, i64::from(x), i64::from(y));
        }
        println!(
            "composition {composition:2}: {best:5.1} ms, up to {} kB",
            bytes / 1000
        );
    }
    sheet.save_with_format(&path, ImageFormat::Png)?;
    println!("{path}");
    Ok(())
}

fn task(
    keyword: &str,
    mood: &str,
    palette: &[&str],
    empty_side: Side,
    seed: u64,
) -> Result<PictureTask, Box<dyn std::error::Error>> {
    Ok(PictureTask {
        brief: Arc::new(Brief {
            keyword: Keyword::parse(keyword)?,
            language: Language::parse("en")?,
            niche: None,
            audience: None,
            content_type: ContentType::Educational,
            seed,
        }),
        picture: PictureBrief {
            subject: keyword.to_owned(),
            mood: mood.to_owned(),
            palette: palette.iter().map(|colour| (*colour).to_owned()).collect(),
            empty_side,
        },
    })
}
