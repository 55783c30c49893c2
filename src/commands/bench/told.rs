//! The figures as a person reads them: ours beside production's.

use comfy_table::Table;
use console::style;

use super::report::{Latency, Report, Success, Throughput};
use crate::cli::Day;
use crate::commands::table;
use crate::exit::CliError;
use crate::terminal::plain;

/// The longest bar, in letters.
const BAR: f64 = 24.0;

/// Prints all of it.
pub fn print(report: &Report) -> Result<(), CliError> {
    print_line!("{}\n", what(report))?;
    for (title, table) in [
        ("How long it takes", latencies(&report.latency)),
        ("How often it succeeds", successes(&report.success)),
        ("How many in an hour", throughputs(&report.throughput)),
    ] {
        print_line!("{}\n{table}\n", style(title).bold())?;
    }
    print_line!("{}", own_work(report))?;
    print_line!("{}", composing(report))?;
    print_line!("{}", memory(report))?;
    for (message, count) in &report.failures {
        print_line!("failed: {count} packages: {}", plain(message))?;
    }
    Ok(())
}

fn what(report: &Report) -> String {
    let runs = report.throughput.len();
    let packages = u64::from(report.packages) * runs as u64;
    let fail = match (report.faults, report.day) {
        (false, _) => "(and never fail)",
        (true, Day::Seed | Day::Gone) => "and fail as often",
        (true, Day::Throttled) => "(and half are answered 429)",
    };
    let day = match report.day {
        Day::Gone => "\nFor two minutes, from one minute after the first call on, nobody answers.",
        Day::Seed | Day::Throttled => "",
    };
    format!(
        "{} packages through the real pipeline and a real store, on {} cores. The provider is simulated: its calls take\n\
         as long {fail} as in production, at {} of real time (seed {}). All times are told at production's pace;\n\
         production is the system that greenlit was modelled on.{day}",
        grouped(packages as f64),
        report.cores,
        report.scale,
        report.seed,
    )
}

fn latencies(all: &[Latency]) -> Table {
    let mut rows = table::new([
        "",
        "p50",
        "production",
        "p95",
        "production",
        "p99",
        "production",
    ]);
    for Latency {
        name,
        measured,
        production,
        ..
    } in all
    {
        let pairs = [
            (measured.p50_ms, production.p50_ms),
            (measured.p95_ms, production.p95_ms),
            (measured.p99_ms, production.p99_ms),
        ];
        let cells = pairs.into_iter().flat_map(|(ours, theirs)| [ours, theirs]);
        rows.add_row([(*name).to_owned()].into_iter().chain(cells.map(seconds)));
    }
    table::align_right(&mut rows, 1..7);
    rows
}

fn successes(all: &[Success]) -> Table {
    let mut rows = table::new(["", "succeeded", "of", "rate", "production"]);
    for one in all {
        let name = match one.name {
            "package" => "packages".to_owned(),
            agent => format!("{agent} calls"),
        };
        rows.add_row([
            name,
            grouped(one.succeeded as f64),
            grouped(one.tried as f64),
            percent(one.rate),
            percent(one.production),
        ]);
    }
    table::align_right(&mut rows, 1..5);
    rows
}

fn throughputs(all: &[Throughput]) -> Table {
    let mut rows = table::new(["", "packages", "production", "", "own work", ""]);
    let most = all
        .iter()
        .map(|one| one.packages_per_hour)
        .fold(1.0, f64::max);
    for one in all {
        let times = one
            .production
            .map(|theirs| format!("×{:.1}", one.packages_per_hour / theirs));
        rows.add_row([
            match one.workers {
                1 => "1 worker".to_owned(),
                workers => format!("{workers} workers"),
            },
            grouped(one.packages_per_hour),
            one.production.map_or_else(|| "–".to_owned(), grouped),
            times.unwrap_or_default(),
            percent(one.own_share),
            bar(one.packages_per_hour / most),
        ]);
    }
    table::align_right(&mut rows, 1..5);
    rows
}

fn own_work(report: &Report) -> String {
    let own = &report.own_work;
    format!(
        "own work     {:.1} ms a package beside waiting for the provider: {} of its time at this scale, at most {} in production.\n\
         {:13}The smaller the scale, the more of what is measured is greenlit itself.",
        own.ms_per_package,
        percent(own.share_here),
        percent(own.share_in_production),
        "",
    )
}

fn composing(report: &Report) -> String {
    match &report.composing {
        Some(composing) => format!(
            "words        {:.0} ms for three thumbnails, at most {:.0} ms ({} packages): real time, measured apart",
            composing.p50_ms, composing.longest_ms, composing.packages
        ),
        None => "words        not measured (--no-compose)".to_owned(),
    }
}

fn memory(report: &Report) -> String {
    report.peak_memory_bytes.map_or_else(
        || "peak memory  not measured here".to_owned(),
        |bytes| format!("peak memory  {:.0} MB", bytes as f64 / 1e6),
    )
}

fn seconds(milliseconds: f64) -> String {
    format!("{:.1} s", milliseconds / 1e3)
}

/// Two digits where it matters: below 1 and above 99 percent.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent == percent.round() {
        format!("{percent:.0} %")
    } else if (1.0..99.0).contains(&percent) {
        format!("{percent:.1} %")
    } else {
        format!("{percent:.2} %")
    }
}

/// Rounded, with commas at the thousands.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn bar(share: f64) -> String {
    "█".repeat((share * BAR).round().max(1.0) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_as_people_write_them() {
        for (number, told) in [
            (7.4, "7"),
            (999.0, "999"),
            (1_098.2, "1,098"),
            (1e6, "1,000,000"),
        ] {
            assert_eq!(grouped(number), told);
        }
        for (share, told) in [
            (1.0, "100 %"),
            (0.9975, "99.75 %"),
            (0.949, "94.9 %"),
            (0.0004, "0.04 %"),
        ] {
            assert_eq!(percent(share), told);
        }
    }

    #[test]
    fn the_longest_bar_is_of_the_most() {
        assert_eq!(bar(1.0).chars().count(), 24);
        assert_eq!(bar(0.001).chars().count(), 1);
    }
}
