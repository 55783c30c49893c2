use std::sync::Arc;

use greenlit_domain::brief::Brief;
use greenlit_domain::keyword::Keyword;
use greenlit_domain::language::Language;
use greenlit_domain::layout::Side;
use greenlit_domain::research::PictureBrief;
use greenlit_domain::settings::ContentType;
use image::{ImageFormat, RgbImage};
use proptest::prelude::*;

use super::*;

fn task(keyword: &str, seed: u64, palette: &[&str], empty_side: Side) -> PictureTask {
    PictureTask {
        brief: Arc::new(Brief {
            keyword: Keyword::parse(keyword).unwrap(),
            language: Language::parse("en").unwrap(),
            niche: None,
            audience: None,
            content_type: ContentType::Educational,
            seed,
        }),
        picture: PictureBrief {
            subject: keyword.to_owned(),
            mood: "warm".to_owned(),
            palette: palette.iter().map(|colour| (*colour).to_owned()).collect(),
            empty_side,
        },
    }
}

fn decoded(jpeg: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg)
        .unwrap()
        .to_rgb8()
}

/// How much a half of the picture changes from pixel to pixel.
fn busy(picture: &RgbImage, side: Side) -> u64 {
    let half = picture.width() / 2;
    let from = match side {
        Side::Left => 0,
        Side::Right => half,
    };
    (0..picture.height())
        .flat_map(|y| (from..from + half - 1).map(move |x| (x, y)))
        .map(|(x, y)| {
            let (one, next) = (picture.get_pixel(x, y), picture.get_pixel(x + 1, y));
            // Grain is no detail.
            u64::from(one[1].abs_diff(next[1]).saturating_sub(8))
        })
        .sum()
}

#[test]
fn the_same_task_gives_the_same_bytes_and_another_seed_another_picture() {
    let paint = |seed| {
        let task = task("sourdough for beginners", seed, &["#c8a165"], Side::Left);
        Painter::picture(&task, 320, 180).unwrap()
    };
    assert_eq!(paint(1), paint(1));
    let pictures: Vec<_> = (0..24).map(paint).collect();
    for (index, picture) in pictures.iter().enumerate() {
        assert!(!pictures[..index].contains(picture), "seed {index}");
    }
}

#[test]
fn neighbouring_seeds_visit_every_composition() {
    let mut seen: Vec<_> = (0..Painter::COMPOSITIONS as u64)
        .map(|seed| Painter::composition(&task("chess openings", seed, &[], Side::Left)))
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, (0..Painter::COMPOSITIONS).collect::<Vec<_>>());
}

#[test]
fn the_empty_side_is_calmer_in_every_composition() {
    for composition in 0..Painter::COMPOSITIONS {
        for (empty, full) in [(Side::Left, Side::Right), (Side::Right, Side::Left)] {
            let task = task("night photography", 3, &["#3355aa", "#ffaa33"], empty);
            let picture = Painter::picture_of(&task, 640, 360, composition).unwrap();
            let picture = decoded(&picture);
            let (calm, loud) = (busy(&picture, empty), busy(&picture, full));
            assert!(
                calm * 2 < loud,
                "composition {composition}: {calm} and {loud}"
            );
        }
    }
}

#[tokio::test]
async fn the_painter_answers_as_a_model_that_costs_nothing() {
    let request = ImageRequest {
        task: task("寿司の作り方", 5, &["#e05a47"], Side::Right),
        prompt: String::new(),
        width: 1536,
        height: 864,
        terms: Default::default(),
    };
    let painter = Painter::default();
    let answer = painter.paint(&request).await.unwrap();
    let picture = decoded(&answer.bytes);
    assert_eq!((picture.width(), picture.height()), (1536, 864));
    assert_eq!(answer.facts.usage, Some(Usage::default()));
    assert_eq!(&*painter.identity().provider, "offline");
    assert_eq!(&*painter.identity().model, "painter-1");
    assert_eq!(painter.paint(&request).await.unwrap(), answer);
}

#[test]
fn a_size_that_is_none_is_refused_with_the_reason() {
    for (width, height) in [(0, 0), (15, 100), (100, 4097), (u32::MAX, 16)] {
        let task = task("anything", 1, &[], Side::Left);
        let error = Painter::picture(&task, width, height).unwrap_err();
        assert!(error.to_string().contains("16 to 4096 pixels"), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_task_gives_a_picture_of_the_size_asked_for(
        keyword in "[\\p{L}\\p{N}][\\p{L}\\p{N} ]{3,40}",
        seed in any::<u64>(),
        palette in proptest::collection::vec("#[0-9a-fA-F]{6}|.{0,9}", 0..5),
        mood in ".{0,20}",
        side in prop_oneof![Just(Side::Left), Just(Side::Right)],
        (width, height) in prop_oneof![Just((160u32, 90u32)), (16u32..200, 16u32..200)],
    ) {
        prop_assume!(Keyword::parse(&keyword).is_ok());
        let colours: Vec<_> = palette.iter().map(String::as_str).collect();
        let mut task = task(&keyword, seed, &colours, side);
        task.picture.mood = mood;
        let jpeg = Painter::picture(&task, width, height).unwrap();
        let picture = decoded(&jpeg);
        prop_assert_eq!((picture.width(), picture.height()), (width, height));
        let first = picture.get_pixel(0, 0);
        prop_assert!(picture.pixels().any(|pixel| pixel != first), "one colour only");
    }
}
