//! What the commands print, how they end, and where their settings come from.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use greenlit_testkit::{FakeProvider, Fault, Kind, Options};
use serde_json::{Value, json};
use support::{Greenlit, Running, files_in};

/// Compares with the stored output; what differs from run to run is masked.
macro_rules! assert_output {
    ($name:expr, $output:expr) => {
        insta::with_settings!({
            filters => vec![
                (r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "[job]"),
                (r"\b[0-9a-f]{8}\b", "[short]"),
                (r"\d{4}-\d\d-\d\d \d\d:\d\d", "[minute]"),
                (r" *\d+\.\d s\b", " [seconds]"),
                (r"127\.0\.0\.1:\d+", "[server]"),
                (r"greenlit-[0-9a-zA-Z]*/|/tmp/[.0-9a-zA-Z]+", "[home]"),
                (r"picked by score: .*", "picked by score: [title]"),
                (r"scores \d+", "scores [n]"),
            ],
            description => "made by tests/cli.rs",
            omit_expression => true
        }, { insta::assert_snapshot!($name, $output) })
    };
}

/// A finished draft without pictures, and its job.
fn drafted(greenlit: &Greenlit, keyword: &str) -> String {
    greenlit
        .run(["generate", keyword, "--thumbnails", "0", "--label", "bread"])
        .ended_with(0);
    greenlit.jobs()[0]["jobId"].as_str().unwrap().to_owned()
}

#[test]
fn every_command_explains_itself() {
    let greenlit = Greenlit::offline();
    for command in [
        "",
        "generate",
        "resume",
        "cancel",
        "retry",
        "label",
        "pause",
        "unpause",
        "delete",
        "list",
        "show",
        "export",
        "completions",
        "models",
        "cost",
        "cost reconcile",
        "bench",
        "pick",
        "migrate",
        "migrate up",
        "migrate down",
        "migrate status",
        "config",
        "config check",
        "config example",
    ] {
        let args = command.split_whitespace().chain(["--help"]);
        let run = greenlit.run(args).ended_with(0);
        assert!(run.stderr.is_empty());
        assert_output!(
            format!("help {command}").trim().replace(' ', "_"),
            run.stdout
        );
    }
    assert!(!greenlit.data().exists(), "help needs no data folder");
}

#[test]
fn each_shell_is_told_how_to_complete() {
    let greenlit = Greenlit::offline();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = greenlit.run(["completions", shell]).ended_with(0);
        for word in ["greenlit", "generate", "resume", "stop-at", "completions"] {
            assert!(run.stdout.contains(word), "{shell}: {word}");
        }
        assert!(run.stderr.is_empty());
    }
    assert!(!greenlit.data().exists(), "it needs no data folder");
}

#[cfg(unix)]
#[test]
fn bash_completes_commands_and_options() {
    let greenlit = Greenlit::offline();
    let script = greenlit.run(["completions", "bash"]).ended_with(0).stdout;
    let path = greenlit.write("greenlit.bash", &script);
    let bash = |args: &[&str]| {
        let mut command = std::process::Command::new("bash");
        command.args(args).arg(&path);
        greenlit.dress(&mut command);
        Running::of(&mut command).end().ended_with(0)
    };
    assert_eq!(bash(&["-n"]).stderr, "");
    let completed = |words: &str| {
        let last = words.rsplit(' ').next().unwrap();
        let ask = format!(
            "source \"$0\"; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _greenlit greenlit '{last}' greenlit; echo \"${{COMPREPLY[@]}}\""
        );
        bash(&["-c", &ask]).stdout.trim().to_owned()
    };
    assert_eq!(completed("greenlit res"), "resume");
    assert_eq!(completed("greenlit gen"), "generate");
    assert_eq!(completed("greenlit resume --t"), "--to --title");
    assert_eq!(completed("greenlit generate --stop"), "--stop-at");
    assert_eq!(completed("greenlit completions f"), "fish");
}

#[test]
fn a_command_line_that_makes_no_sense_ends_with_2_and_says_what_would() {
    let greenlit = Greenlit::offline();
    let mut told = String::new();
    for args in [
        &[][..],
        &["generat", "rye bread"],
        &["generate"],
        &["generate", "rye bread", "--file", "keywords.csv"],
        &["generate", "rye bread", "--titel", "best"],
        &["resume"],
        &["resume", "0199", "--all"],
        &["resume", "0199", "--title", "1", "--again", "shorter"],
        &["list", "--limit", "-1"],
        &["completions", "tcsh"],
        &["bench", "--scale", "2"],
        &["bench", "--scale", "fast"],
        &["bench", "--packages", "0"],
        &["bench", "--workers", "1,many"],
        &["bench", "--workers", "0"],
        &["bench", "--broken-pictures", "101"],
    ] {
        let run = greenlit.run(args).ended_with(2);
        told.push_str(&format!("$ greenlit {}\n{}\n", args.join(" "), run.stderr));
    }
    assert_output!("usage", told);
}

#[test]
fn a_wrong_input_ends_with_3_and_says_what_would_be_right() {
    let greenlit = Greenlit::offline();
    let waiting = [
        "generate",
        "rye bread",
        "--title",
        "ask",
        "--thumbnails",
        "0",
    ];
    greenlit.run(waiting).ended_with(10);
    greenlit.run(waiting).ended_with(10);
    let mut told = String::new();
    for args in [
        &["generate", "!"][..],
        &["generate", "rye bread", "--max-cost", "much"],
        &[
            "generate",
            "rye bread",
            "--language",
            "klingon!",
            "--thumbnails",
            "x",
            "--seed",
            "many",
        ],
        &["list", "--status", "done"],
        &["show", "no-such-job"],
        &["resume", "ffffffff-ffff"],
        &["cancel", "no-such-job"],
        &["delete", "no-such-job", "--yes"],
        &["export", greenlit.jobs()[0]["jobId"].as_str().unwrap()],
    ] {
        let run = greenlit.run(args).ended_with(3);
        told.push_str(&format!("$ greenlit {}\n{}\n", args.join(" "), run.stderr));
    }
    assert_output!("input", told);
    greenlit
        .run(["show", "0"])
        .ended_with(3)
        .says("fits more than one job");
}

#[test]
fn jobs_are_listed_the_newest_first() {
    let greenlit = Greenlit::offline();
    let empty = greenlit.run(["list"]).ended_with(0);
    assert_output!("list_empty", empty.stdout);
    drafted(&greenlit, "rye bread");
    drafted(&greenlit, "wheat bread");
    greenlit
        .run(["generate", "pão de centeio", "--title", "ask"])
        .ended_with(10);
    assert_output!("list", greenlit.run(["list"]).ended_with(0).stdout);
    let some = [
        "list",
        "--status",
        "completed",
        "--words",
        "wheat",
        "--label",
        "bread",
    ];
    assert_output!("list_filtered", greenlit.run(some).ended_with(0).stdout);
    assert_eq!(
        greenlit
            .run(["list", "--limit", "1", "--json"])
            .json()
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_job_is_shown_with_all_that_happened() {
    let greenlit = Greenlit::offline();
    let job = drafted(&greenlit, "rye bread");
    assert_output!("show", greenlit.run(["show", &job]).ended_with(0).stdout);
    let start = greenlit.run(["show", &job[..13]]).ended_with(0).stdout;
    let end = greenlit
        .run(["show", &job[job.len() - 8..]])
        .ended_with(0)
        .stdout;
    assert_eq!(start, end);
    let shown = greenlit.shown(&job);
    let numbers: Vec<_> = shown["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["number"].as_u64())
        .collect();
    let expected: Vec<_> = (1..=numbers.len() as u64).map(Some).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn a_failed_job_is_shown_with_its_reason() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_always(Kind::Titles, Fault::Refusal);
    let greenlit = Greenlit::with_text_server(&provider);
    let args = ["generate", "rye bread", "--thumbnails", "0"];
    let run = greenlit.run(args).ended_with(4);
    assert_output!("failed", run.stderr);
    let shown = greenlit.run(["show", &greenlit.job()]).ended_with(0);
    assert_output!("show_failed", shown.stdout);
}

#[test]
fn a_job_that_is_cancelled_keeps_what_it_has_and_can_be_resumed() {
    let greenlit = Greenlit::offline();
    let args = [
        "generate",
        "rye bread",
        "--title",
        "ask",
        "--thumbnails",
        "0",
    ];
    greenlit.run(args).ended_with(10);
    let job = greenlit.job();
    let run = greenlit.run(["cancel", &job]).ended_with(0);
    assert_eq!(run.stdout, format!("cancelled {job}\n"));
    greenlit
        .run(["cancel", &job])
        .ended_with(3)
        .says("is cancelled");
    assert_eq!(greenlit.shown(&job)["status"], "cancelled");
    greenlit.run(["resume", &job, "--title", "2"]).ended_with(0);
    greenlit
        .run(["cancel", &job])
        .ended_with(3)
        .says("is completed");
}

#[test]
fn delete_removes_a_job_with_its_pictures_and_leaves_those_of_others() {
    let greenlit = Greenlit::offline();
    for seed in ["1", "1", "2"] {
        let args = ["generate", "rye bread", "--thumbnails", "1", "--seed", seed];
        greenlit.run(args).ended_with(0);
    }
    let jobs: Vec<_> = greenlit
        .jobs()
        .iter()
        .map(|job| job["jobId"].as_str().unwrap().to_owned())
        .collect();
    let pictures = || files_in(&greenlit.data().join("blobs")).len();
    let all = pictures();
    greenlit
        .run(["delete", &jobs[1]])
        .ended_with(2)
        .says("add --yes");
    assert_eq!(pictures(), all);
    greenlit.run(["delete", &jobs[1], "--yes"]).ended_with(0);
    assert_eq!(pictures(), all, "its twin has the same pictures");
    greenlit.run(["export", &jobs[2]]).ended_with(0);
    greenlit
        .run(["delete", &jobs[0], &jobs[2], "--yes"])
        .ended_with(0);
    assert_eq!(pictures(), 0);
    assert_eq!(greenlit.jobs(), Vec::<Value>::new());
    greenlit.run(["show", &jobs[0]]).ended_with(3);
    assert_eq!(greenlit.packages().len(), 4, "written folders stay");
}

#[test]
fn settings_come_from_flags_then_the_environment_then_dotenv_then_the_file() {
    let greenlit = Greenlit::offline().set("GREENLIT_MODEL", "of-environment");
    greenlit.write(
        "greenlit.toml",
        "model = 'of-file'\nimage_model = 'of-file'\nout = 'of-file'\n",
    );
    greenlit.write(
        ".env",
        "GREENLIT_MODEL=of-dotenv\nGREENLIT_IMAGE_MODEL=of-dotenv\n",
    );
    let check = greenlit
        .run(["config", "check", "--json"])
        .ended_with(0)
        .json();
    let setting = |name: &str| {
        let settings = check["settings"].as_array().unwrap();
        let found = settings
            .iter()
            .find(|setting| setting["name"] == name)
            .unwrap();
        (found["value"].clone(), found["from"].clone())
    };
    assert_eq!(
        setting("GREENLIT_MODEL"),
        (json!("of-environment"), json!("environment"))
    );
    assert_eq!(
        setting("GREENLIT_IMAGE_MODEL"),
        (json!("of-dotenv"), json!(".env"))
    );
    assert_eq!(
        setting("GREENLIT_OUT"),
        (json!("of-file"), json!("greenlit.toml"))
    );
    let args = ["generate", "rye bread", "--thumbnails", "0"];
    greenlit.run(args).ended_with(0);
    assert_eq!(files_in(&greenlit.home().join("of-file")).len(), 6);
    greenlit
        .run(args.into_iter().chain(["--out", "of-flag"]))
        .ended_with(0);
    assert_eq!(files_in(&greenlit.home().join("of-flag")).len(), 6);
    greenlit
        .run(args.into_iter().chain(["--data", "other"]))
        .ended_with(0);
    assert_eq!(greenlit.jobs().len(), 2);
    let there = greenlit
        .run(["list", "--data", "other", "--json"])
        .ended_with(0);
    assert_eq!(there.json().as_array().unwrap().len(), 1);
}

#[test]
fn a_key_is_said_to_be_set_and_never_shown() {
    let secret = "sk-story-4be1";
    let greenlit = Greenlit::offline();
    greenlit.write(".env", &format!("OPENAI_API_KEY={secret}\n"));
    for args in [&["config", "check"][..], &["config", "check", "--json"]] {
        let run = greenlit.run(args).ended_with(0);
        assert!(run.stdout.contains("(set)"), "{}", run.stdout);
        assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret));
    }
}

#[test]
fn a_password_in_an_address_is_refused_and_not_shown() {
    for address in [
        "http://me:sk-story-9c@localhost/v1",
        "http://localhost/v1?key=sk-story-9c",
    ] {
        let greenlit = Greenlit::offline().set("OPENAI_BASE_URL", address);
        for args in [
            &["config", "check"][..],
            &["config", "check", "--json"],
            &["list"],
        ] {
            let run = greenlit.run(args).ended_with(3).says("OPENAI_API_KEY");
            assert!(!run.stdout.contains("sk-story"), "{}", run.stdout);
            assert!(!run.stderr.contains("sk-story"), "{}", run.stderr);
        }
    }
}

#[test]
fn everything_that_is_wrong_with_the_settings_is_told_at_once_without_a_value() {
    let greenlit = Greenlit::offline()
        .set("GREENLIT_QUALITY_MINIMUM", "secret-1")
        .set("OPENAI_BASE_URL", "secret-2");
    greenlit.write("greenlit.toml", "modle = 'secret-3'\n");
    greenlit.write(".env", "GREENLIT_MAX_COST=secret-4\n");
    for args in [
        &["config", "check"][..],
        &["generate", "rye bread"],
        &["list"],
    ] {
        let run = greenlit
            .run(args)
            .ended_with(3)
            .says("GREENLIT_QUALITY_MINIMUM (environment)")
            .says("OPENAI_BASE_URL (environment)")
            .says("GREENLIT_MAX_COST (.env)")
            .says("there is no setting modle");
        assert!(!run.stderr.contains("secret-"), "{}", run.stderr);
    }
}

#[test]
fn no_color_is_obeyed() {
    let colourful = Greenlit::offline().set("CLICOLOR_FORCE", "1");
    let run = colourful.run(["show", "no-such-job"]).ended_with(3);
    assert!(run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
    let plain = colourful.set("NO_COLOR", "1");
    let run = plain.run(["show", "no-such-job"]).ended_with(3);
    assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
}

#[test]
fn quiet_prints_the_package_and_no_progress() {
    let greenlit = Greenlit::offline();
    let run = greenlit
        .run(["generate", "rye bread", "--thumbnails", "0", "--quiet"])
        .ended_with(0);
    assert!(run.stderr.is_empty(), "{}", run.stderr);
    assert!(run.stdout.contains("rye-bread-"));
}

#[test]
fn text_from_outside_cannot_move_the_cursor() {
    let greenlit = Greenlit::offline();
    let keyword = "rye \u{1b}[2J\u{1b}]0;owned\u{7} bread";
    drafted(&greenlit, keyword);
    for args in [&["list"][..], &["show", "0"]] {
        let run = greenlit.run(args).ended_with(0);
        assert!(
            !run.stdout.contains(['\u{1b}', '\u{7}']),
            "{:?}",
            run.stdout
        );
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_early_is_no_fault() {
    let greenlit = Greenlit::offline();
    let job = drafted(&greenlit, "rye bread");
    for args in [
        &["list"][..],
        &["show", &job],
        &["config", "example"],
        &["export", &job, "--json"],
        &["generate", "wheat bread", "--thumbnails", "0"],
    ] {
        let (out, err) = (std::io::pipe().unwrap().1, std::io::pipe().unwrap().1);
        let mut child = greenlit
            .command(args)
            .stdout(out)
            .stderr(err)
            .spawn()
            .unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_be_written_is_said() {
    let greenlit = Greenlit::offline();
    let mut command = greenlit.command(["config", "example"]);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    Running::of(command.stdout(full.unwrap()))
        .end()
        .ended_with(6)
        .says("cannot write to standard output");
}

#[test]
fn what_is_begun_by_the_clock_is_told_and_its_secret_is_not() {
    let greenlit = Greenlit::offline().set("CRON_SECRET", "cron-story-of-many-letters");
    greenlit.write(
        "greenlit.toml",
        "[trending]\nkeywords = ['rye bread', 'sourdough starter']\nzone = 'Europe/Lisbon'\n",
    );
    let run = greenlit.run(["config", "check"]).ended_with(0);
    for words in [
        "[trending] 2 keywords at \"0 9 * * *\" in Europe/Lisbon: one run makes up",
        "whoever has CRON_SECRET may call",
    ] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    let run = greenlit.run(["config", "check", "--json"]).ended_with(0);
    assert!(!run.stdout.contains("cron-story"), "{}", run.stdout);
    let trending = &run.json()["trending"];
    assert_eq!(
        trending["keywords"],
        json!(["rye bread", "sourdough starter"])
    );
    assert_eq!(trending["enabled"], json!(true));
    greenlit.write(
        "greenlit.toml",
        "[trending]\nkeywords = ['rye bread']\ncron = 'at nine'\n",
    );
    greenlit
        .run(["list"])
        .ended_with(3)
        .says("greenlit.toml: trending.cron: \"at nine\" has 2 fields and needs 5");
}
