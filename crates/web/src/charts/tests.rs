//! Charts as they are written.

use super::scale::{Scale, along, shown};
use super::*;

fn labels() -> Labels {
    Labels {
        table: "The same as a table".to_owned(),
        point: "Day".to_owned(),
        empty: "Nothing yet".to_owned(),
    }
}

fn chart<'c>(series: Vec<Series>, write: &'c dyn Fn(f64) -> String) -> Chart<'c> {
    Chart {
        id: "cost",
        title: "Cost a day".to_owned(),
        told: "From $1 to $4.".to_owned(),
        points: vec!["1 Nov".to_owned(), "2 Nov".to_owned(), "3 Nov".to_owned()],
        series,
        write,
        words: labels(),
    }
}

fn series(name: &str, values: &[Option<f64>]) -> Series {
    Series {
        name: name.to_owned(),
        values: values.to_vec(),
    }
}

fn dollars(value: f64) -> String {
    format!("${value}")
}

#[test]
fn an_axis_ends_at_a_round_number_and_has_few_steps() {
    for (most, ticks) in [
        (1.0, vec![0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (3.0, vec![0.0, 1.0, 2.0, 3.0]),
        (4.1, vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0]),
        (7.0, vec![0.0, 2.0, 4.0, 6.0, 8.0]),
        (12.0, vec![0.0, 2.5, 5.0, 7.5, 10.0, 12.5]),
        (1_234.0, vec![0.0, 250.0, 500.0, 750.0, 1_000.0, 1_250.0]),
        (0.05, vec![0.0, 0.01, 0.02, 0.03, 0.04, 0.05]),
    ] {
        let found: Vec<f64> = Scale::up_to(most).ticks().collect();
        let same = found.len() == ticks.len()
            && found.iter().zip(&ticks).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(same, "{most}: {found:?}");
    }
}

#[test]
fn every_value_is_on_its_axis() {
    for n in 1..5_000u32 {
        let most = f64::from(n) * 0.37;
        let scale = Scale::up_to(most);
        let steps = scale.ticks().count() - 1;
        assert!((1..=5).contains(&steps), "{most}: {steps}");
        let top = scale.ticks().next_back().unwrap();
        assert!(top >= most * (1.0 - 1e-9), "{most}: {top}");
    }
}

#[test]
fn the_first_and_the_last_point_are_named() {
    assert_eq!(shown(0), Vec::<usize>::new());
    assert_eq!(shown(1), [0]);
    assert_eq!(shown(4), [0, 1, 2, 3]);
    assert_eq!(shown(7), [0, 2, 4, 6]);
    assert_eq!(shown(9), [0, 4, 8]);
    assert_eq!(shown(30), [0, 29]);
    assert_eq!(shown(31), [0, 10, 20, 30]);
    assert!((along(0, 1, 100.0) - 50.0).abs() < 1e-9);
    assert!((along(2, 3, 100.0) - 100.0).abs() < 1e-9);
}

#[test]
fn lines_break_where_there_is_no_value_and_have_a_table_behind() {
    let of = vec![
        series("Research", &[Some(1.0), None, Some(4.0)]),
        series("Titles", &[None, Some(2.0), Some(2.0)]),
    ];
    let html = chart(of, &dollars).html(Shape::Lines);
    assert!(
        html.contains("<path class=\"stroke\" d=\"M0.0 150.0M1000.0 0.0\"/>"),
        "{html}"
    );
    assert!(
        html.contains("<path class=\"stroke\" d=\"M500.0 100.0L1000.0 100.0\"/>"),
        "{html}"
    );
    assert!(
        html.contains("<title>3 Nov, Research: $4</title>"),
        "{html}"
    );
    assert!(html.contains("<tr><th scope=\"row\">2 Nov</th><td class=\"number\">–</td><td class=\"number\">$2</td></tr>"));
    assert!(html.contains("aria-labelledby=\"cost-title cost-told\""));
    assert!(html.contains("<desc id=\"cost-told\">From $1 to $4.</desc>"));
}

#[test]
fn bars_stand_on_each_other() {
    let of = vec![
        series("Research", &[Some(1.0), Some(0.0), Some(3.0)]),
        series("Titles", &[Some(1.0), None, Some(1.0)]),
    ];
    let html = chart(of, &dollars).html(Shape::Bars);
    assert_eq!(html.matches("<rect class=").count(), 4);
    assert!(
        html.contains("y=\"50.0\" width=\"240.0\" height=\"150.0\"><title>3 Nov, Research: $3"),
        "{html}"
    );
    assert!(
        html.contains("y=\"0.0\" width=\"240.0\" height=\"50.0\"><title>3 Nov, Titles: $1"),
        "{html}"
    );
}

#[test]
fn nothing_is_styled_in_line_and_nothing_becomes_markup() {
    let of = vec![series("<b>&\"'", &[Some(1.0)]), series("x", &[Some(1.0)])];
    let html = chart(of, &dollars).html(Shape::Bars);
    assert!(!html.contains("style=") && !html.contains("<b>"), "{html}");
    assert!(html.contains("&lt;b&gt;&amp;&quot;&#39;"));
}

#[test]
fn where_there_is_nothing_it_says_so() {
    for values in [vec![], vec![None, None, None], vec![Some(0.0); 3]] {
        let html = chart(vec![series("Research", &values)], &dollars).html(Shape::Lines);
        assert!(
            html.contains("Nothing yet") && !html.contains("<svg viewBox"),
            "{html}"
        );
    }
    assert_eq!(sparkline(&[None, Some(0.0)], "nothing"), "");
}

#[test]
fn a_sparkline_says_what_it_shows() {
    let html = sparkline(&[Some(1.0), Some(2.0), Some(4.0)], "1 to 4");
    assert!(html.contains("role=\"img\" aria-label=\"1 to 4\""));
    assert!(
        html.contains("d=\"M0.0 17.0L50.0 12.0L100.0 2.0\""),
        "{html}"
    );
}
