//! A creator's first package, made by the offline drafter: no key, no account, no network.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use support::{Greenlit, files_in, package_json, text};

const TEXTS: [&str; 6] = [
    "description.txt",
    "outline.md",
    "package.json",
    "research.md",
    "tags.txt",
    "titles.md",
];

fn names(folder: &Path) -> Vec<String> {
    files_in(folder)
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect()
}

/// Width and height as the JPEG's frame header has them (ITU-T T.81, B.2.2).
fn size_of_jpeg(bytes: &[u8]) -> (u16, u16) {
    assert_eq!(bytes[..2], [0xff, 0xd8], "no JPEG");
    let mut at = 2;
    loop {
        let marker = bytes[at + 1];
        if matches!(marker, 0xc0..=0xc2) {
            let number = |at: usize| u16::from_be_bytes([bytes[at], bytes[at + 1]]);
            return (number(at + 7), number(at + 5));
        }
        at += 2 + usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
    }
}

#[test]
fn a_keyword_becomes_a_folder_that_is_ready_for_youtube() {
    let greenlit = Greenlit::offline();
    let run = greenlit
        .run(["generate", "sourdough for beginners", "--offline"])
        .ended_with(0);
    let folder = greenlit.package();
    assert!(
        run.stdout
            .contains(folder.file_name().unwrap().to_str().unwrap())
    );
    let mut expected: Vec<_> = TEXTS.map(str::to_owned).to_vec();
    expected.extend((1..=3).map(|n| format!("thumbnail-{n}.jpg")));
    expected.sort();
    assert_eq!(names(&folder), expected);
    for number in 1..=3 {
        let jpeg = fs::read(folder.join(format!("thumbnail-{number}.jpg"))).unwrap();
        assert_eq!(size_of_jpeg(&jpeg), (1280, 720));
        assert!(jpeg.len() < 2_000_000, "{} bytes", jpeg.len());
    }
}

#[test]
fn every_text_of_a_draft_says_that_it_is_one() {
    let greenlit = Greenlit::offline();
    let run = greenlit
        .run(["generate", "sourdough for beginners"])
        .ended_with(0)
        .says("offline draft");
    assert!(run.stdout.contains("offline draft"));
    let folder = greenlit.package();
    for name in TEXTS.iter().filter(|name| !name.ends_with(".json")) {
        assert!(text(&folder.join(name)).contains("offline draft"), "{name}");
    }
    assert_eq!(package_json(&folder)["offlineDraft"], json!(true));
}

#[test]
fn a_portuguese_keyword_keeps_its_accents_everywhere_but_in_the_folders_name() {
    let greenlit = Greenlit::offline();
    greenlit
        .run(["generate", "pão de fermentação natural"])
        .ended_with(0);
    let folder = greenlit.package();
    let name = folder.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("pao-de-fermentacao-natural-"), "{name}");
    for name in ["research.md", "titles.md", "description.txt", "tags.txt"] {
        let text = text(&folder.join(name)).to_lowercase();
        assert!(text.contains("fermentação"), "{name}: {text}");
        assert!(!text.contains("fermentacao"), "{name}: {text}");
    }
    let package = package_json(&folder);
    assert_eq!(package["keyword"], "pão de fermentação natural");
    assert!(package["language"].as_str().unwrap().starts_with("pt"));
}

#[test]
fn no_thumbnails_means_no_picture_at_all() {
    let greenlit = Greenlit::offline();
    greenlit
        .run(["generate", "rye bread", "--thumbnails", "0"])
        .ended_with(0);
    assert_eq!(names(&greenlit.package()), TEXTS);
    assert_eq!(package_json(&greenlit.package())["pairs"], json!([]));
}

#[test]
fn a_background_can_be_kept_without_words() {
    let greenlit = Greenlit::offline();
    greenlit
        .run(["generate", "rye bread", "--no-compose"])
        .ended_with(0);
    let package = package_json(&greenlit.package());
    let file = package["backgroundFile"].as_str().unwrap();
    assert!(greenlit.package().join(file).is_file());
    assert_eq!(files_in(&greenlit.package()).len(), TEXTS.len() + 1);
}

#[test]
fn the_same_seed_drafts_the_same_titles_and_another_seed_others() {
    let titles = |seed: &str| {
        let greenlit = Greenlit::offline();
        let args = ["generate", "rye bread", "--seed", seed, "--thumbnails", "0"];
        greenlit.run(args).ended_with(0);
        package_json(&greenlit.package())["titles"].clone()
    };
    assert_eq!(titles("7"), titles("7"));
    assert_ne!(titles("7"), titles("8"));
}

#[test]
fn a_hostile_keyword_stays_inside_the_out_folder_under_a_legal_name() {
    let long = "a b".repeat(66);
    let keywords = [
        "../../etc/passwd",
        "..\\..\\windows\\system32",
        "CON",
        "=cmd()|x",
        "<script>alert(1)</script> bread",
        long.as_str(),
        "🍞 bread 🔥",
        "bread \u{202e}gpj.exe",
        "con. ",
        "%00 %2e%2e%2f",
        "$(reboot) `id` ; rm",
    ];
    let greenlit = Greenlit::offline();
    for keyword in keywords {
        greenlit
            .run(["generate", "--thumbnails", "0", "--", keyword])
            .ended_with(0);
    }
    let folders = greenlit.packages();
    assert_eq!(folders.len(), keywords.len());
    for folder in folders {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let letter = |c: char| c.is_alphanumeric() || c == '-';
        assert!(name.chars().all(letter), "{name:?}");
        assert!(name.len() <= 80, "{name:?}");
        let stem = name.split('-').next().unwrap();
        assert!(
            name.len() > stem.len() + 8,
            "a device's name alone: {name:?}"
        );
    }
    let mut home: Vec<_> = fs::read_dir(greenlit.home())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    home.sort();
    assert_eq!(home, ["data", "packages"]);
}

#[test]
fn what_is_no_keyword_is_refused_with_every_fault_at_once() {
    let greenlit = Greenlit::offline();
    let run = greenlit
        .run([
            "generate",
            "!!!",
            "--language",
            "klingon!",
            "--type",
            "drama",
            "--thumbnails",
            "9",
            "--title",
            "eleven",
            "--label",
            " ",
        ])
        .ended_with(3);
    for field in [
        "keyword:",
        "language:",
        "type:",
        "thumbnails:",
        "title",
        "label",
    ] {
        assert!(
            run.stderr.contains(field),
            "{field} is not in {}",
            run.stderr
        );
    }
    assert_eq!(greenlit.jobs(), Vec::<Value>::new());
}

#[test]
fn an_export_never_overwrites_a_folder() {
    let greenlit = Greenlit::offline();
    greenlit
        .run(["generate", "rye bread", "--thumbnails", "1"])
        .ended_with(0);
    let first = greenlit.package();
    fs::write(first.join("description.txt"), "my own words").unwrap();
    let job = greenlit.job();
    greenlit.run(["export", &job]).ended_with(0);
    greenlit.run(["export", &job]).ended_with(0);
    let folders = greenlit.packages();
    assert_eq!(folders.len(), 3);
    assert_eq!(text(&first.join("description.txt")), "my own words");
    assert_eq!(names(&folders[1]), names(&first));
    assert_eq!(
        text(&folders[1].join("package.json")),
        text(&first.join("package.json"))
    );
}

#[test]
fn text_that_could_be_markup_is_shown_and_not_obeyed() {
    let greenlit = Greenlit::offline();
    let keyword = "=HYPERLINK(bread) [x](javascript:y) *z*";
    greenlit
        .run(["generate", "--thumbnails", "0", "--", keyword])
        .ended_with(0);
    for name in ["research.md", "titles.md", "outline.md"] {
        let text = text(&greenlit.package().join(name));
        assert!(!text.contains("[x](javascript"), "{name}: {text}");
    }
}
