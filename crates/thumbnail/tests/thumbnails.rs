//! What a user can see of a thumbnail: the words stand out, stay clear of YouTube's own marks, and what cannot be set
//! is refused with a reason. Contrast is measured here a second time, on the decoded JPEG.

#![allow(clippy::unwrap_used, reason = "a test's helpers may fail loudly")]

use greenlit_domain::layout::{Layout, Side};
use greenlit_thumbnail::{
    AIM_CONTRAST, Background, Brief, Composer, HEIGHT, MAX_BYTES, MIN_CONTRAST, MIN_TEXT_HEIGHT,
    Rgb, Support, Thumbnail, ThumbnailError, WIDTH,
};
use image::RgbImage;
use proptest::prelude::*;

fn brief<'a>(words: &'a str, layout: Layout, language: &'a str) -> Brief<'a> {
    Brief {
        words,
        layout,
        empty_side: Side::Left,
        language,
        colours: &[],
        label: None,
    }
}

fn picture(pixel: impl Fn(u32, u32) -> [u8; 3]) -> Background {
    let pixels = (0..HEIGHT)
        .flat_map(|y| (0..WIDTH).map(move |x| (x, y)))
        .flat_map(|(x, y)| pixel(x, y))
        .collect();
    Background::from_rgb(WIDTH, HEIGHT, pixels).unwrap()
}

fn plain(rgb: [u8; 3]) -> Background {
    picture(move |_, _| rgb)
}

fn noise(seed: u32, grain: u32) -> Background {
    picture(move |x, y| {
        let mut h =
            (x / grain).wrapping_mul(0x9E37_79B1) ^ (y / grain).wrapping_mul(0x85EB_CA77) ^ seed;
        h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
        h ^= h >> 13;
        [h as u8, (h >> 8) as u8, (h >> 16) as u8]
    })
}

fn decoded(made: &Thumbnail) -> RgbImage {
    image::load_from_memory(&made.jpeg).unwrap().into_rgb8()
}

fn assert_holds(made: &Thumbnail) {
    assert!(made.jpeg.len() < MAX_BYTES);
    assert_eq!(decoded(made).dimensions(), (WIDTH, HEIGHT));
    assert!(
        made.worst_contrast >= MIN_CONTRAST,
        "{}",
        made.worst_contrast
    );
    assert!(
        made.text_height_px >= MIN_TEXT_HEIGHT,
        "{}",
        made.text_height_px
    );
    assert!(!made.text_boxes.is_empty());
    for area in &made.text_boxes {
        let (right, bottom) = (area.right as u32, area.bottom as u32);
        assert!(
            area.left >= 51 && area.top >= 28 && right <= 1229,
            "{area:?}"
        );
        assert!(bottom <= HEIGHT * 95 / 100, "in the progress bar: {area:?}");
        assert!(
            right <= WIDTH * 8 / 10 || bottom <= HEIGHT * 8 / 10,
            "under the time stamp: {area:?}"
        );
    }
}

/// The share of a line's box that stands out from the box's darker or lighter half by 4.5:1, measured on the JPEG
/// after it is shrunk to the size of a list: letters that dissolve there leave no such pixels.
fn stands_out_when_small(made: &Thumbnail) -> bool {
    let small = image::imageops::resize(
        &decoded(made),
        230,
        130,
        image::imageops::FilterType::Triangle,
    );
    made.text_boxes.iter().all(|area| {
        let scale = |v: i32| (v as f32 * 230.0 / WIDTH as f32) as u32;
        let pixels = (scale(area.top)..scale(area.bottom).min(130))
            .flat_map(|y| (scale(area.left)..scale(area.right).min(230)).map(move |x| (x, y)));
        let mut light: Vec<f32> = pixels
            .map(|(x, y)| small.get_pixel(x, y).0)
            .map(|[r, g, b]| Rgb(r, g, b).luminance())
            .collect();
        light.sort_by(f32::total_cmp);
        let (low, high) = (light[light.len() / 10], light[light.len() * 9 / 10]);
        (high + 0.05) / (low + 0.05) >= MIN_CONTRAST
    })
}

#[test]
fn words_stand_out_over_every_kind_of_picture() {
    let composer = Composer::new();
    let pictures = [
        plain([255; 3]),
        plain([0; 3]),
        plain([128; 3]),
        plain([255, 209, 26]),
        noise(1, 1),
        noise(7, 12),
    ];
    for background in &pictures {
        for layout in Layout::ALL {
            for empty_side in [Side::Left, Side::Right] {
                let made = composer
                    .compose(
                        background,
                        &Brief {
                            empty_side,
                            ..brief("pão que cresce", layout, "pt-BR")
                        },
                    )
                    .unwrap();
                assert_holds(&made);
                assert!(
                    made.worst_contrast >= AIM_CONTRAST,
                    "{layout:?} {}",
                    made.worst_contrast
                );
                assert!(stands_out_when_small(&made), "{layout:?} {empty_side:?}");
            }
        }
    }
}

#[test]
fn a_quiet_picture_needs_no_plate() {
    let made = Composer::new()
        .compose(
            &plain([20, 24, 30]),
            &brief("stop kneading", Layout::Column, "en"),
        )
        .unwrap();
    assert_eq!(made.support, Support::Shade);
}

#[test]
fn words_break_between_lines_and_keep_their_order() {
    let made = Composer::new()
        .compose(
            &plain([9; 3]),
            &brief("why your bread fails", Layout::Column, "en"),
        )
        .unwrap();
    assert!(made.lines.len() > 1);
    assert_eq!(made.lines.join(" "), "WHY YOUR BREAD FAILS");
}

#[test]
fn the_three_layouts_differ() {
    let composer = Composer::new();
    let background = noise(3, 40);
    let made = Layout::ALL.map(|layout| {
        decoded(
            &composer
                .compose(&background, &brief("easy bread", layout, "en"))
                .unwrap(),
        )
    });
    for (a, b) in [(0, 1), (1, 2), (0, 2)] {
        let apart = made[a]
            .pixels()
            .zip(made[b].pixels())
            .filter(|(a, b)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > 60));
        assert!(apart.count() > (WIDTH * HEIGHT / 8) as usize);
    }
}

#[test]
fn the_same_brief_gives_the_same_bytes() {
    let background = noise(5, 9);
    let make = || {
        Composer::new()
            .compose(&background, &brief("easy bread", Layout::Panel, "en"))
            .unwrap()
            .jpeg
    };
    assert_eq!(make(), make());
}

#[test]
fn greek_and_cyrillic_need_no_system_font() {
    let composer = Composer::new();
    for (words, language) in [
        ("καλό ψωμί εύκολα", "el"),
        ("хлеб без ошибок", "ru"),
        ("İstanbul ekmeği", "tr"),
    ] {
        for layout in Layout::ALL {
            assert_holds(
                &composer
                    .compose(&plain([90, 60, 30]), &brief(words, layout, language))
                    .unwrap(),
            );
        }
    }
}

/// Set where a font is installed, refused with the script's name where none is: never boxes.
#[test]
fn other_scripts_are_set_or_refused_by_name() {
    let composer = Composer::new();
    let cases = [
        ("失敗しない酵母", "ja", "Japanese"),
        ("خبز بلا فشل", "ar", "Arabic"),
        ("실패 없는 빵", "ko", "Korean"),
        ("不失败的面包", "zh-Hans", "Chinese"),
        ("बिना गलती रोटी", "hi", "Devanagari"),
    ];
    for (words, language, script) in cases {
        match composer.compose(&plain([40; 3]), &brief(words, Layout::Column, language)) {
            Ok(made) => {
                assert_holds(&made);
                let set: String = made
                    .lines
                    .concat()
                    .chars()
                    .filter(|c| !c.is_whitespace())
                    .collect();
                assert_eq!(set, words.replace(' ', ""));
            }
            Err(ThumbnailError::NoFont {
                script: named,
                hint,
                ..
            }) => {
                assert!(
                    named == script || script == "Japanese" && named == "Chinese",
                    "{named} for {script}"
                );
                assert!(hint.contains("install"));
                assert!(
                    !fonts_are_promised() || !matches!(script, "Japanese" | "Arabic"),
                    "GREENLIT_TEST_FONTS=1, and no font has {script}"
                );
            }
            Err(error) => panic!("{words}: {error}"),
        }
    }
}

/// The separate pieces of ink in the words, as left edge, top, width and height: letters, dots, accents.
fn pieces(made: &Thumbnail) -> Vec<(u32, u32, u32, u32)> {
    let picture = decoded(made);
    let is_ink = |x: u32, y: u32| {
        let [r, g, b] = picture.get_pixel(x, y).0;
        Rgb(r, g, b).luminance() > 0.3
    };
    let mut seen = vec![false; (WIDTH * HEIGHT) as usize];
    let mut found = Vec::new();
    for area in &made.text_boxes {
        let (left, right) = (area.left.max(1) as u32, (area.right as u32).min(WIDTH - 2));
        let (top, bottom) = (area.top.max(1) as u32, (area.bottom as u32).min(HEIGHT - 2));
        for start in (top..=bottom).flat_map(|y| (left..=right).map(move |x| (x, y))) {
            let mut open = vec![start];
            let (mut min, mut max, mut ink) = (start, start, 0);
            while let Some((x, y)) = open.pop() {
                let at = (y * WIDTH + x) as usize;
                if seen[at] || !is_ink(x, y) {
                    continue;
                }
                seen[at] = true;
                ink += 1;
                min = (min.0.min(x), min.1.min(y));
                max = (max.0.max(x), max.1.max(y));
                for (dx, dy) in [(0, 1), (1, 0), (2, 1), (1, 2)] {
                    let next = ((x + dx).saturating_sub(1), (y + dy).saturating_sub(1));
                    if next.0 < WIDTH && next.1 < HEIGHT {
                        open.push(next);
                    }
                }
            }
            // Specks are what JPEG leaves at edges.
            if ink > 60 {
                found.push((min.0, min.1, max.0 - min.0 + 1, max.1 - min.1 + 1));
            }
        }
    }
    found
}

/// Words on a dark ground, in the layout that sets them there without a plate: light on dark.
fn set(words: &str, language: &str) -> Option<Thumbnail> {
    match Composer::new().compose(&plain([20; 3]), &brief(words, Layout::Column, language)) {
        Ok(made) => Some(made),
        Err(error) => {
            assert!(
                matches!(error, ThumbnailError::NoFont { .. }) && !fonts_are_promised(),
                "{error}"
            );
            None
        }
    }
}

/// Each mark that stands apart from its letter is one more piece of ink.
#[test]
fn accents_and_opening_marks_are_seen() {
    for (words, language, bare, apart) in [
        ("PÃO", "pt-BR", "PAO", 1),
        ("AÇÃO", "pt-BR", "ACAO", 1),
        ("NIÑO", "es", "NINO", 1),
        ("¿YA?", "es", "YA?", 2),
        ("¡YA!", "es", "YA!", 2),
        ("ÉXITO", "es", "EXITO", 1),
    ] {
        let count = |words| pieces(&set(words, language).unwrap()).len();
        assert_eq!(count(words), count(bare) + apart, "{words}");
    }
    // A cedilla hangs on its letter: the letter is taller than one without.
    let tallest = |words| {
        let made = set(words, "pt-BR").unwrap();
        let pieces = pieces(&made);
        let heights = pieces.iter().map(|(_, _, _, height)| *height);
        heights.max().unwrap() as f32 / made.text_height_px
    };
    assert!(tallest("OÇO") > tallest("OCO") * 1.1);
}

/// Letters join (three letters, one stroke, and a dot), and the first stands on the right.
#[test]
fn arabic_is_joined_and_runs_from_the_right() {
    let Some(joined) = set("بسم", "ar") else {
        return;
    };
    assert_eq!(pieces(&joined).len(), 2, "{:?}", pieces(&joined));
    // Alef, an upright stroke, does not join what follows it.
    let Some(line) = set("اسسس", "ar") else {
        return;
    };
    let pieces = pieces(&line);
    let upright = pieces
        .iter()
        .max_by_key(|(_, _, width, height)| height * 100 / width)
        .unwrap();
    let long = pieces.iter().max_by_key(|(_, _, width, _)| *width).unwrap();
    assert!(upright.0 > long.0 + long.2, "{pieces:?}");
}

/// Neither boxes nor the same sign twice.
#[test]
fn japanese_signs_are_themselves() {
    let (Some(one), Some(other)) = (set("寿司", "ja"), set("司寿", "ja")) else {
        return;
    };
    assert_holds(&one);
    assert_ne!(decoded(&one).into_raw(), decoded(&other).into_raw());
    // An empty box is one piece a sign; 寿 and 司 have more strokes that stand apart.
    assert!(pieces(&one).len() > 2, "{:?}", pieces(&one));
}

#[test]
fn japanese_breaks_between_phrases_not_inside_words() {
    match Composer::new().compose(
        &plain([40; 3]),
        &brief("失敗しない酵母", Layout::Column, "ja"),
    ) {
        Ok(made) => assert_eq!(made.lines, ["失敗しない", "酵母"]),
        Err(error) => assert!(
            matches!(error, ThumbnailError::NoFont { .. }) && !fonts_are_promised(),
            "{error}"
        ),
    }
}

/// `scripts/test` has made sure of fonts for Japanese and Arabic.
fn fonts_are_promised() -> bool {
    std::env::var_os("GREENLIT_TEST_FONTS").is_some_and(|value| value == "1")
}

/// A letter under a mark that no face joins with it would show an empty box beside it.
#[test]
fn a_mark_that_no_face_combines_is_never_a_box() {
    let words = "x\u{0338}\u{20E3} bread";
    match Composer::new().compose(&plain([40; 3]), &brief(words, Layout::Column, "en")) {
        Ok(made) => assert_holds(&made),
        Err(error) => assert!(matches!(error, ThumbnailError::NoFont { .. }), "{error}"),
    }
}

#[test]
fn a_hyphen_of_ones_own_is_no_division() {
    let made = Composer::new()
        .compose(
            &plain([0; 3]),
            &brief("no-knead bread", Layout::Banner, "en"),
        )
        .unwrap();
    assert!(made.lines.concat().contains("NO-KNEAD"));
}

#[test]
fn emoji_are_refused_clearly() {
    let error = Composer::new()
        .compose(&plain([0; 3]), &brief("bread 🍞", Layout::Column, "en"))
        .unwrap_err();
    assert!(
        matches!(
            error,
            ThumbnailError::NoFont {
                script: "emoji",
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn a_word_too_long_to_read_is_refused_with_what_would_be_right() {
    let error = Composer::new()
        .compose(
            &plain([0; 3]),
            &brief("Donaudampfschifffahrtsgesellschaft", Layout::Panel, "de"),
        )
        .unwrap_err();
    assert!(matches!(error, ThumbnailError::DoesNotFit { .. }));
    assert!(error.to_string().contains("use fewer or shorter words"));
}

#[test]
fn a_long_word_is_divided_before_it_is_refused() {
    let made = Composer::new()
        .compose(
            &plain([0; 3]),
            &brief("fermentação natural", Layout::Panel, "pt-BR"),
        )
        .unwrap();
    assert_eq!(made.lines, ["FERMEN-", "TAÇÃO", "NATURAL"]);
}

#[test]
fn a_label_is_shown_and_leaves_the_words_alone() {
    let composer = Composer::new();
    let background = plain([120, 130, 140]);
    for layout in Layout::ALL {
        let bare = composer
            .compose(&background, &brief("easy bread", layout, "en"))
            .unwrap();
        let marked = Brief {
            label: Some("offline draft"),
            ..brief("easy bread", layout, "en")
        };
        let made = composer.compose(&background, &marked).unwrap();
        assert_eq!(made.text_boxes, bare.text_boxes);
        assert_ne!(made.jpeg, bare.jpeg);
    }
}

#[test]
fn check_agrees_with_compose() {
    let composer = Composer::new();
    for words in [
        "easy bread",
        "",
        "a b c d e",
        "Donaudampfschifffahrtsgesellschaft",
        "bread 🍞",
    ] {
        let brief = brief(words, Layout::Column, "en");
        assert_eq!(
            composer.check(&brief).is_ok(),
            composer.compose(&plain([0; 3]), &brief).is_ok(),
            "{words}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_set_holds(
        words in "[A-Za-zÀ-ÿΑ-ΡΣ-ωА-я0-9!?$%'’-]{1,12}( [A-Za-zÀ-ÿ0-9!?]{1,9}){0,3}",
        layout in prop::sample::select(Layout::ALL.to_vec()),
        right in any::<bool>(),
        colour in any::<[u8; 3]>(),
        ground in any::<[u8; 3]>(),
        seed in any::<u32>(),
        grain in 0_u32..30,
    ) {
        let background = if grain == 0 { plain(ground) } else { noise(seed, grain) };
        let colours = [Rgb(colour[0], colour[1], colour[2])];
        let empty_side = if right { Side::Right } else { Side::Left };
        match Composer::new().compose(&background, &Brief { empty_side, colours: &colours, ..brief(&words, layout, "en") }) {
            Ok(made) => assert_holds(&made),
            Err(ThumbnailError::DoesNotFit { .. }) => prop_assert!(words.chars().count() > 6, "{}", words),
            Err(error) => prop_assert!(false, "{words:?}: {error}"),
        }
    }

    #[test]
    fn no_text_breaks_the_composer(words in "\\PC{0,40}", raw in any::<String>(), language in "[a-zA-Z-]{0,12}") {
        let composer = Composer::new();
        for words in [&words, &raw] {
            for layout in Layout::ALL {
                let _ = composer.check(&brief(words, layout, &language));
            }
        }
    }
}
