//! The least that packages can take against `fake-provider --latency-scale F`: for each keyword on standard input, research
//! and then the longer of titles and outline together, or the picture. Prints the longest of all and their median.
//!
//! `tail -n +2 k.csv | cargo run --release -p greenlit-testkit --example critical_path -- 0.1`

#![allow(
    clippy::expect_used,
    reason = "a tool for measurements: a panic is the report"
)]

use std::io::BufRead;
use std::time::Duration;

use greenlit_testkit::{Kind, Latency, Options};

/// The standing instructions and the task.
const CHAT: usize = 2;
/// A picture has no conversation.
const PICTURE: usize = 0;

fn main() {
    let scale = std::env::args()
        .nth(1)
        .map_or(1.0, |text| text.parse().expect("a number"));
    let options = Options {
        latency: Latency::Measured { scale },
        ..Options::default()
    };
    let mut paths: Vec<Duration> = std::io::stdin()
        .lock()
        .lines()
        .map(|line| {
            let keyword = line.expect("a line");
            let time = |kind, turns| options.time(kind, &keyword, turns);
            let texts = time(Kind::Titles, CHAT) + time(Kind::Outline, CHAT);
            time(Kind::Research, CHAT) + texts.max(time(Kind::Image, PICTURE))
        })
        .collect();
    paths.sort();
    let longest = paths.last().expect("a keyword");
    let median = paths[paths.len() / 2];
    println!(
        "longest {:.3} s, median {:.3} s",
        longest.as_secs_f64(),
        median.as_secs_f64()
    );
}
