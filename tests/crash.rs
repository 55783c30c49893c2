//! Whatever ends the program, `resume` goes on, and nothing is paid for twice but the calls that were in flight.

#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Command;
use std::time::Duration;

use greenlit_testkit::{FakeProvider, Fault, Kind, Latency, Options, Target};
use support::{Greenlit, LIMIT, Running, files_in, package_json};

const KEYWORD: &str = "sourdough for beginners";
const KINDS: [Kind; 4] = [Kind::Research, Kind::Titles, Kind::Outline, Kind::Image];

/// Long enough to be met under way, short enough to be waited for.
const A_WHILE: Duration = Duration::from_millis(250);

fn counts(provider: &FakeProvider) -> [usize; 4] {
    KINDS.map(|kind| provider.count(kind))
}

fn slow(latency: Duration) -> FakeProvider {
    FakeProvider::start(Options {
        latency: Latency::Fixed(latency),
        ..Options::default()
    })
}

/// A provider that never answers these calls.
fn silent(target: impl Into<Target>) -> FakeProvider {
    let provider = FakeProvider::start(Options::default());
    provider.fail_always(target, Fault::Silence);
    provider
}

fn assert_in_flight(provider: &FakeProvider, kind: Kind, count: usize) {
    assert!(
        provider.wait_for(kind, count, LIMIT),
        "no call {count} of {kind:?}"
    );
}

#[track_caller]
fn assert_whole_package(greenlit: &Greenlit) {
    assert_eq!(files_in(&greenlit.package()).len(), 9);
    let hidden = files_in(&greenlit.out())
        .iter()
        .any(|file| file.to_str().unwrap().contains(".unfinished"));
    assert!(!hidden, "an unfinished folder was left");
}

#[test]
fn a_kill_in_any_call_costs_that_call_and_nothing_else() {
    for kind in KINDS {
        let provider = silent(kind);
        let greenlit = Greenlit::with_server(&provider);
        let run = greenlit.start(["generate", KEYWORD]);
        assert_in_flight(&provider, kind, 1);
        run.kill();
        provider.mend();
        greenlit.run(["resume", &greenlit.job()]).ended_with(0);
        assert_whole_package(&greenlit);
        for (other, count) in KINDS.into_iter().zip(counts(&provider)) {
            // Texts and picture are asked for side by side: one of each may be under way.
            let side_by_side = (kind == Kind::Image && other != Kind::Research)
                || (other == Kind::Image && kind != Kind::Research);
            match count {
                2 if other == kind || side_by_side => {}
                _ => assert_eq!(
                    count,
                    1 + usize::from(other == kind),
                    "{other:?} with {kind:?}"
                ),
            }
        }
    }
}

#[test]
fn a_kill_after_any_line_of_progress_loses_nothing_that_was_stored() {
    for line in 1.. {
        let provider = slow(Duration::from_millis(20));
        let greenlit = Greenlit::with_server(&provider);
        let mut child = greenlit.command(["generate", KEYWORD]).spawn().unwrap();
        let told = BufReader::new(child.stderr.take().unwrap())
            .lines()
            .map_while(Result::ok)
            .take(line)
            .count();
        child.kill().unwrap();
        child.wait().unwrap();
        if greenlit.jobs().is_empty() {
            // Killed before the job was stored: the same command begins it.
            assert_eq!(counts(&provider), [0; 4]);
        } else {
            let run = greenlit.run(["resume", &greenlit.job(), "--out", "resumed"]);
            run.ended_with(0);
            let resumed = fs::read_dir(greenlit.home().join("resumed")).unwrap();
            assert_eq!(resumed.count(), 1, "after line {line}");
            for (kind, count) in KINDS.into_iter().zip(counts(&provider)) {
                assert!(count <= 2, "after line {line}: {count} calls of {kind:?}");
            }
            let total: usize = counts(&provider).into_iter().sum();
            assert!(total <= 6, "after line {line}: {total} calls");
        }
        if told < line {
            return;
        }
    }
}

#[test]
fn a_kill_while_words_are_set_costs_no_call_at_all() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    let mut child = greenlit.command(["generate", KEYWORD]).spawn().unwrap();
    let setting = BufReader::new(child.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .any(|line| line.contains("setting the words"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(setting);
    greenlit.run(["resume", &greenlit.job()]).ended_with(0);
    assert_whole_package(&greenlit);
    assert_eq!(counts(&provider), [1, 1, 1, 1]);
}

#[test]
fn a_finished_job_whose_folder_was_not_written_is_written_by_resume() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write("packages", "a file where the folder should be");
    greenlit.run(["generate", KEYWORD]).ended_with(6);
    fs::remove_file(greenlit.out()).unwrap();
    greenlit.run(["resume", &greenlit.job()]).ended_with(0);
    assert_whole_package(&greenlit);
    assert_eq!(counts(&provider), [1, 1, 1, 1]);
}

#[test]
fn answers_that_failed_a_rule_are_not_asked_for_again_after_a_kill() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Titles, Fault::Weak);
    provider.fail_next(Kind::Titles, Fault::Silence);
    let greenlit = Greenlit::with_server(&provider);
    let run = greenlit.start(["generate", KEYWORD]);
    assert_in_flight(&provider, Kind::Titles, 2);
    run.kill();
    greenlit
        .run(["resume", &greenlit.job()])
        .ended_with(0)
        .says("asking again");
    assert_eq!(provider.count(Kind::Titles), 3);
}

#[test]
fn resume_all_goes_on_with_every_job_at_once() {
    let provider = silent(Kind::Titles);
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write(
        "keywords.csv",
        "keyword\nrye bread\nwheat bread\noat bread\n",
    );
    let args = ["generate", "--file", "keywords.csv", "--thumbnails", "0"];
    let run = greenlit.start(args);
    assert_in_flight(&provider, Kind::Titles, 3);
    run.kill();
    provider.mend();
    greenlit
        .run(["resume", "--all"])
        .ended_with(0)
        .says("3 packages made");
    assert_eq!(greenlit.packages().len(), 3);
    assert_eq!(counts(&provider), [3, 6, 3, 0]);
    greenlit
        .run(["resume", "--all"])
        .ended_with(0)
        .says("nothing to go on with");
}

#[test]
fn a_server_that_is_gone_keeps_no_draft_from_going_on() {
    let provider = silent(Kind::Titles);
    let greenlit = Greenlit::with_server(&provider);
    let run = greenlit.start(["generate", "rye bread"]);
    assert_in_flight(&provider, Kind::Titles, 1);
    run.kill();
    let greenlit = greenlit.set("OPENAI_BASE_URL", "");
    // Ended as soon as it is taken up, so that it is there to be resumed.
    let mut child = greenlit
        .command(["generate", "wheat bread"])
        .spawn()
        .unwrap();
    let began = BufReader::new(child.stderr.take().unwrap())
        .lines()
        .any(|line| line.unwrap().starts_with("research"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(began);
    greenlit
        .run(["resume", "--all"])
        .ended_with(3)
        .says("1 packages made")
        .says("no server is configured now");
    assert_eq!(package_json(&greenlit.package())["keyword"], "wheat bread");
}

#[test]
fn a_file_that_was_killed_is_finished_by_the_same_command() {
    let provider = silent(Kind::Outline);
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write("keywords.csv", "keyword\nrye bread\nwheat bread\n");
    let args = ["generate", "--file", "keywords.csv", "--thumbnails", "0"];
    let run = greenlit.start(args);
    assert_in_flight(&provider, Kind::Outline, 2);
    run.kill();
    provider.mend();
    greenlit.run(args).ended_with(0).says("2 packages made");
    assert_eq!(counts(&provider), [2, 2, 4, 0]);
    assert_eq!(greenlit.jobs().len(), 2);
}

#[test]
fn ctrl_c_and_a_terminate_signal_say_how_to_go_on() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let provider = silent(Kind::Titles);
        let greenlit = Greenlit::with_server(&provider);
        let run = greenlit.start(["generate", KEYWORD]);
        assert_in_flight(&provider, Kind::Titles, 1);
        let run = run.signal(signal).ended_with(code);
        let job = greenlit.job();
        let run = run.says(&format!("greenlit resume {}", &job[job.len() - 8..]));
        assert!(run.stdout.is_empty());
        assert_eq!(greenlit.shown(&job)["status"], "queued");
        provider.mend();
        greenlit.run(["resume", &job]).ended_with(0);
        assert_eq!(provider.count(Kind::Research), 1);
        assert_eq!(provider.count(Kind::Titles), 2);
    }
}

#[test]
fn signals_are_no_deaths_however_many_come() {
    let provider = silent(Kind::Research);
    let greenlit = Greenlit::with_server(&provider);
    let run = greenlit.start(["generate", KEYWORD]);
    assert_in_flight(&provider, Kind::Research, 1);
    run.signal("TERM").ended_with(143);
    let job = greenlit.job();
    for count in 2..=7 {
        let run = greenlit.start(["resume", job.as_str()]);
        assert_in_flight(&provider, Kind::Research, count);
        run.signal("INT").ended_with(130);
    }
    provider.mend();
    greenlit.run(["resume", &job]).ended_with(0);
}

#[test]
fn a_signal_ends_a_file_too_and_the_same_command_goes_on() {
    let provider = silent(Kind::Titles);
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write("keywords.csv", "keyword\nrye bread\nwheat bread\n");
    let args = ["generate", "--file", "keywords.csv", "--thumbnails", "0"];
    let run = greenlit.start(args);
    assert_in_flight(&provider, Kind::Titles, 2);
    run.signal("INT").ended_with(130).says("resume --all");
    provider.mend();
    greenlit.run(args).ended_with(0);
    assert_eq!(counts(&provider), [2, 4, 2, 0]);
}

#[test]
fn a_job_that_kills_its_process_again_and_again_is_failed_with_that_reason() {
    let provider = silent(Kind::Research);
    let greenlit = Greenlit::with_server(&provider);
    let run = greenlit.start(["generate", KEYWORD]);
    assert_in_flight(&provider, Kind::Research, 1);
    run.kill();
    let job = greenlit.job();
    for count in 2..=5 {
        let run = greenlit.start(["resume", job.as_str()]);
        assert_in_flight(&provider, Kind::Research, count);
        run.kill();
    }
    greenlit
        .run(["resume", &job])
        .ended_with(1)
        .says("its process ended 5 times under the same step");
    assert_eq!(provider.count(Kind::Research), 5);
    assert_eq!(greenlit.shown(&job)["error"]["code"], "poisonous");
    provider.mend();
    greenlit.run(["resume", &job]).ended_with(0);
    assert_whole_package(&greenlit);
}

#[test]
fn a_second_process_follows_the_first_and_pays_nothing() {
    let provider = slow(A_WHILE);
    let greenlit = Greenlit::with_server(&provider);
    let first = greenlit.start(["generate", KEYWORD]);
    assert_in_flight(&provider, Kind::Research, 1);
    let second = greenlit.start(["resume", &greenlit.job()]);
    first.end().ended_with(0);
    second
        .end()
        .ended_with(0)
        .says("another greenlit works on this job; following it");
    assert_eq!(counts(&provider), [1, 1, 1, 1]);
    assert_whole_package(&greenlit);
}

#[test]
fn a_follower_goes_on_when_the_process_that_it_follows_is_killed() {
    let provider = silent(Kind::Titles);
    let greenlit = Greenlit::with_server(&provider);
    let first = greenlit.start(["generate", KEYWORD]);
    assert_in_flight(&provider, Kind::Titles, 1);
    let job = greenlit.job();
    let mut command = greenlit.command(["resume", job.as_str()]);
    let mut child = command.spawn().unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(told.any(|line| line.unwrap().contains("following it")));
    provider.mend();
    first.kill();
    // Its lines are read to the end, for a full pipe would stop it.
    let _ = told.count();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(provider.count(Kind::Research), 1);
    assert_eq!(provider.count(Kind::Titles), 2);
    assert_whole_package(&greenlit);
}

#[test]
fn one_file_in_two_processes_is_paid_for_once() {
    let provider = slow(A_WHILE);
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write(
        "keywords.csv",
        "keyword\nrye bread\nwheat bread\noat bread\ncorn bread\n",
    );
    let args = ["generate", "--file", "keywords.csv", "--thumbnails", "0"];
    let both = [greenlit.start(args), greenlit.start(args)];
    for run in both.map(Running::end) {
        run.ended_with(0);
    }
    assert_eq!(counts(&provider), [4, 4, 4, 0]);
    assert_eq!(greenlit.jobs().len(), 4);
    assert_eq!(greenlit.packages().len(), 4);
}

#[test]
fn a_job_that_is_cancelled_elsewhere_stops_and_can_be_taken_up_again() {
    let provider = slow(A_WHILE);
    let greenlit = Greenlit::with_server(&provider);
    let run = greenlit.start(["generate", KEYWORD]);
    assert_in_flight(&provider, Kind::Research, 1);
    let job = greenlit.job();
    greenlit.run(["cancel", &job]).ended_with(0);
    run.end().ended_with(3).says("was cancelled");
    assert_eq!(greenlit.shown(&job)["status"], "cancelled");
    greenlit.run(["resume", &job]).ended_with(0);
    assert_whole_package(&greenlit);
}

/// Runs with files that cannot grow beyond so many blocks of 512 bytes, as on a disk that is full.
fn with_full_disk(greenlit: &Greenlit, blocks: u32, args: &[&str]) -> Running {
    let mut shell = Command::new("/bin/sh");
    let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    shell
        .args(["-c", &limited, env!("CARGO_BIN_EXE_greenlit")])
        .args(args);
    greenlit.dress(&mut shell);
    Running::of(&mut shell)
}

#[test]
fn a_full_disk_is_said_and_what_was_stored_goes_on_when_there_is_room() {
    let provider = silent(Kind::Titles);
    let greenlit = Greenlit::with_server(&provider);
    let run = greenlit.start(["generate", KEYWORD]);
    assert_in_flight(&provider, Kind::Titles, 1);
    run.kill();
    provider.mend();
    let job = greenlit.job();
    with_full_disk(&greenlit, 8, &["resume", &job])
        .end()
        .ended_with(6);
    greenlit.run(["resume", &job]).ended_with(0);
    assert_whole_package(&greenlit);
    assert_eq!(provider.count(Kind::Research), 1);
}

#[test]
fn a_disk_that_fills_at_any_moment_loses_nothing_that_was_stored() {
    let provider = FakeProvider::start(Options::default());
    let mut full = 0;
    for blocks in (100..1600).step_by(150) {
        let greenlit = Greenlit::with_server(&provider);
        let run = with_full_disk(&greenlit, blocks, &["generate", KEYWORD]).end();
        assert!(matches!(run.code, Some(0 | 6)), "{blocks} blocks: {run:#?}");
        full += usize::from(run.code == Some(6));
        let jobs = greenlit.jobs();
        if run.code == Some(6) && !jobs.is_empty() {
            let job = jobs[0]["jobId"].as_str().unwrap();
            greenlit.run(["resume", job]).ended_with(0);
            assert_whole_package(&greenlit);
            assert_eq!(package_json(&greenlit.package())["jobId"], job);
        }
    }
    assert!(full > 0, "the disk was never full");
}

#[test]
fn a_data_folder_that_cannot_be_made_is_said() {
    let greenlit = Greenlit::offline();
    greenlit.write("data", "a file");
    greenlit
        .run(["generate", KEYWORD])
        .ended_with(6)
        .says("data");
    assert!(greenlit.packages().is_empty());
}
