//! A file of keywords as JSONL: read as a CSV of the same rows would be, and refused with all that is wrong.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::fs;

use greenlit_testkit::{FakeProvider, Options, Target};
use serde_json::Value;
use support::{Greenlit, Run, package_json};

fn generate(greenlit: &Greenlit, file: &str) -> Run {
    greenlit.run(["generate", "--file", file, "--thumbnails", "0"])
}

#[test]
fn each_line_is_made_with_its_own_settings() {
    let greenlit = Greenlit::offline();
    greenlit.write(
        "keywords.jsonl",
        r#"{"keyword": "pão de centeio", "niche": "padaria", "language": "pt-BR", "title": 2, "thumbnails": 1, "labels": ["spring", "bread"], "seed": 7, "id": "a"}

{"keyword": "bread, \"plain\"", "title": "best", "type": "informational", "audience": "home cooks", "stopAt": "titles"}
"#,
    );
    greenlit
        .run(["generate", "--file", "keywords.jsonl", "--label", "all"])
        .ended_with(0)
        .says("2 packages made, 1 of them stopped as asked");
    let packages: Vec<_> = greenlit
        .packages()
        .iter()
        .map(|path| package_json(path))
        .collect();
    let of = |keyword: &str| {
        let found = packages
            .iter()
            .find(|package| package["keyword"] == keyword);
        found.unwrap().clone()
    };
    let rye = of("pão de centeio");
    assert_eq!(rye["language"], "pt-BR");
    assert_eq!(rye["selectedTitle"]["candidate"], 2);
    assert_eq!(rye["pairs"].as_array().unwrap().len(), 1);
    assert_eq!(of("bread, \"plain\"")["stoppedAt"], "titles");
    for (label, count) in [("spring", 1), ("all", 2)] {
        let listed = greenlit.run(["list", "--label", label, "--json"]);
        let listed = listed.ended_with(0).json();
        assert_eq!(listed.as_array().unwrap().len(), count, "{label}");
    }
}

#[test]
fn a_row_is_the_same_job_in_csv_and_in_jsonl() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write(
        "keywords.csv",
        "keyword,id,title,labels,seed,stop_at\nrye bread,7,2,a|b,9,\npão, w1 ,,,,titles\n",
    );
    generate(&greenlit, "keywords.csv").ended_with(0);
    let calls = provider.count(Target::Text);
    let rows = concat!(
        r#"{"keyword": " rye  bread ", "id": 7, "title": "2", "seed": 9}"#,
        "\r\n",
        r#"{"Keyword": "p\u00e3o", "id": "w1", "niche": "", "stop_at": "titles"}"#,
    );
    for (name, content) in [
        ("keywords.jsonl", rows.to_owned()),
        ("keywords.NDJSON", format!("\u{feff}{rows}\r\n")),
        ("keywords.txt", format!("\n{rows}")),
    ] {
        greenlit.write(name, &content);
        generate(&greenlit, name)
            .ended_with(0)
            .says("0 packages made, 2 there already");
    }
    assert_eq!(provider.count(Target::Text), calls);
    assert_eq!(greenlit.jobs().len(), 2);
}

#[test]
fn all_faults_of_a_file_are_told_with_line_and_column_and_nothing_is_begun() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    let lines: [&[u8]; 9] = [
        br#"{"keyword": "rye bread"}"#,
        br#"{"keyword": "!!!", "thumbnails": 7, "title": "eleven", "colour": "red"}"#,
        br#"{"keyword": "wheat bread", "keyword": "oat bread", "stopAt": "lunch"}"#,
        b"wheat bread",
        b"",
        br#"{"keyword": "corn bread", "labels": ["", 3], "seed": -1, "language": true}"#,
        b"{\"keyword\": \"\xff\"}",
        br#"{"niche": "baking""#,
        "{\"keyword\": \"\u{1b}[2J\", \"\u{1b}[31mred\": 1}".as_bytes(),
    ];
    fs::write(greenlit.home().join("keywords.jsonl"), lines.join(&b'\n')).unwrap();
    let run = generate(&greenlit, "keywords.jsonl").ended_with(3);
    for told in [
        "line 2, column 13: keyword: ",
        "line 2, column 34: thumbnails: 7 is too many: use 0 to 3",
        "line 2, column 46: title: \"eleven\" picks nothing",
        "line 2, column 56: there is no \"colour\"; there are keyword, id,",
        "line 3, column 28: keyword is there twice",
        "line 3, column 62: stopAt: \"lunch\" is no place to stop at",
        "line 4, column 1: is no object; write one object a line",
        "line 6, column 37: labels: one of them is a number",
        "line 6, column 54: seed: \"-1\" is no whole number",
        "line 6, column 70: language: is true or false; write text in quotes",
        "line 7, column 14: is not UTF-8",
        "line 8, column 19: the object does not end on its line",
        "nothing was begun",
    ] {
        assert!(
            run.stderr.contains(told),
            "{told}\nis not in\n{}",
            run.stderr
        );
    }
    assert!(!run.stderr.contains("line 1,"), "{}", run.stderr);
    assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
    assert_eq!(provider.count(Target::Text), 0);
    assert_eq!(greenlit.jobs(), Vec::<Value>::new());
}

#[test]
fn a_file_that_is_no_jsonl_says_what_would_be_right() {
    let greenlit = Greenlit::offline();
    let long = format!("{{\"keyword\": \"{}\"}}", "rye ".repeat(20_000));
    let deep = format!(
        "{{\"keyword\": {}{}}}",
        "[".repeat(30_000),
        "]".repeat(30_000)
    );
    let utf16: Vec<u8> = "{\"keyword\": \"rye\"}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (name, content, told) in [
        ("a.jsonl", &b""[..], "has no rows; write one object a line"),
        ("b.jsonl", b"\xef\xbb\xbf \n\r\n", "has no rows"),
        (
            "c.jsonl",
            b"keyword\nrye bread\n",
            "line 1, column 1: is no object",
        ),
        (
            "d.json",
            b"[\n{\"keyword\": \"rye\"}\n]",
            "line 1, column 1: is no object",
        ),
        (
            "e.json",
            b"{\n\"keyword\": \"rye\"\n}",
            "the object does not end on its line",
        ),
        (
            "f.jsonl",
            b"{\"keyword\": \"rye\"}{\"keyword\": \"oat\"}",
            "trailing characters",
        ),
        (
            "g.jsonl",
            b"{'keyword': 'rye'}",
            "line 1, column 2: is not JSON",
        ),
        (
            "h.jsonl",
            b"{\"keyword\": \"\xed\xa0\x80\"}",
            "is not UTF-8",
        ),
        ("i.jsonl", b"{\"keyword\": \"\\ud800\"}", "keyword: "),
        (
            "j.jsonl",
            b"{\"keyword\": \"a\x00b\"}",
            "is not JSON: control character",
        ),
        (
            "k.jsonl",
            b"{\"seed\": 1e999, \"keyword\": \"rye bread\"}",
            "column 10: seed: ",
        ),
        ("l.jsonl", b"\xff\xfe{", "is not UTF-8"),
        ("m.jsonl", &utf16, "line 1, column 2: is not JSON"),
        ("n.jsonl", long.as_bytes(), "a line has at most 65536"),
        (
            "o.jsonl",
            deep.as_bytes(),
            "keyword: cannot be read: recursion limit exceeded",
        ),
        (
            "p.jsonl",
            b"{\"keyword\": null}",
            "line 1, column 13: keyword: ",
        ),
    ] {
        fs::write(greenlit.home().join(name), content).unwrap();
        let run = generate(&greenlit, name).ended_with(3);
        assert!(run.stderr.contains(name), "{}", run.stderr);
        run.says(told);
    }
    generate(&greenlit, ".")
        .ended_with(3)
        .says("cannot be read");
    assert_eq!(greenlit.jobs(), Vec::<Value>::new());
}

#[test]
fn of_very_many_faults_the_first_are_told_and_the_rest_is_counted() {
    let greenlit = Greenlit::offline();
    greenlit.write("keywords.jsonl", &"x\n".repeat(200));
    let run = generate(&greenlit, "keywords.jsonl")
        .ended_with(3)
        .says("has 200 faults")
        .says("line 50, column 1")
        .says("and 150 others");
    assert!(!run.stderr.contains("line 51,"), "{}", run.stderr);
    // A file that is something else altogether is not searched to its end.
    let keys = "\"x\":1,".repeat(9_000);
    let lines = format!("{{{keys}\"x\":1}}\n").repeat(500);
    greenlit.write("keywords.jsonl", &lines);
    let run = generate(&greenlit, "keywords.jsonl")
        .ended_with(3)
        .says("or more faults")
        .says("line 1, column 2: there is no \"x\"");
    assert!(run.stderr.len() < 20_000, "{} bytes", run.stderr.len());
}

#[test]
fn a_file_without_an_end_is_read_to_the_bound_and_no_farther() {
    let greenlit = Greenlit::offline();
    let sparse = fs::File::create(greenlit.home().join("keywords.jsonl")).unwrap();
    sparse.set_len((64 << 20) + 1).unwrap();
    generate(&greenlit, "keywords.jsonl")
        .ended_with(3)
        .says("has more than 67108864 bytes");
    #[cfg(unix)]
    generate(&greenlit, "/dev/zero")
        .ended_with(3)
        .says("has more than 67108864 bytes");
}
