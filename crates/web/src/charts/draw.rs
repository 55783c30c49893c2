//! The shapes: a grid, lines with a dot a value, bars on top of each other. Stretching them spoils nothing: strokes keep
//! their width, and dots are strokes of no length.

use super::{Chart, Shape, look, put};
use crate::pages::Escaped;

use super::scale::{Scale, along};

const WIDTH: f64 = 1_000.0;
const HEIGHT: f64 = 200.0;

/// The share of a point's room that its bar takes.
const BAR: f64 = 0.72;

/// The whole drawing.
pub fn svg(out: &mut String, chart: &Chart<'_>, shape: Shape, scale: &Scale) {
    let id = chart.id;
    put(
        out,
        format_args!(
            "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"{id}-title {id}-told\">\
             <title id=\"{id}-title\">{}</title><desc id=\"{id}-told\">{}</desc><g class=\"grid-lines\">",
            Escaped(&chart.title),
            Escaped(&chart.told)
        ),
    );
    for tick in scale.ticks() {
        let y = height(scale, tick);
        put(out, format_args!("<path d=\"M0 {y:.1}H{WIDTH}\"/>"));
    }
    out.push_str("</g>");
    match shape {
        Shape::Lines => lines(out, chart, scale),
        Shape::Bars => bars(out, chart, scale),
    }
    out.push_str("</svg>");
}

fn height(scale: &Scale, value: f64) -> f64 {
    HEIGHT * (1.0 - scale.share(value))
}

fn lines(out: &mut String, chart: &Chart<'_>, scale: &Scale) {
    for (number, series) in chart.series.iter().enumerate() {
        put(out, format_args!("<g class=\"{}\">", look(number)));
        let points = chart.points.len();
        line(out, &series.values, |point, value| {
            (along(point, points, WIDTH), height(scale, value))
        });
        for (point, value) in series.values.iter().enumerate() {
            let Some(value) = *value else { continue };
            let (x, y) = (along(point, points, WIDTH), height(scale, value));
            put(
                out,
                format_args!(
                    "<path class=\"dot\" d=\"M{x:.1} {y:.1}h0\"><title>{}</title></path>",
                    Escaped(told(chart, point, number, value))
                ),
            );
        }
        out.push_str("</g>");
    }
}

/// One line, broken where there is no value.
pub fn line(out: &mut String, values: &[Option<f64>], place: impl Fn(usize, f64) -> (f64, f64)) {
    let mut path = String::new();
    let mut is_drawn = false;
    for (point, value) in values.iter().enumerate() {
        let Some(value) = *value else {
            is_drawn = false;
            continue;
        };
        let (x, y) = place(point, value);
        let pen = if is_drawn { 'L' } else { 'M' };
        put(&mut path, format_args!("{pen}{x:.1} {y:.1}"));
        is_drawn = true;
    }
    put(out, format_args!("<path class=\"stroke\" d=\"{path}\"/>"));
}

fn bars(out: &mut String, chart: &Chart<'_>, scale: &Scale) {
    let room = WIDTH / chart.points.len().max(1) as f64;
    for point in 0..chart.points.len() {
        let mut below = 0.0;
        for (number, series) in chart.series.iter().enumerate() {
            let value = series.values.get(point).copied().flatten();
            let Some(value) = value.filter(|value| *value > 0.0) else {
                continue;
            };
            let (top, bottom) = (height(scale, below + value), height(scale, below));
            below += value;
            let x = room * (point as f64 + (1.0 - BAR) / 2.0);
            put(
                out,
                format_args!(
                    "<rect class=\"{}\" x=\"{x:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\"><title>{}</title></rect>",
                    look(number),
                    room * BAR,
                    bottom - top,
                    Escaped(told(chart, point, number, value))
                ),
            );
        }
    }
}

/// What a value says to who points at it.
fn told(chart: &Chart<'_>, point: usize, series: usize, value: f64) -> String {
    format!(
        "{}, {}: {}",
        chart.points[point],
        chart.series[series].name,
        (chart.write)(value)
    )
}
