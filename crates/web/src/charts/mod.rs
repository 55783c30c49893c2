//! Charts as SVG drawn by the server, each with the same figures as a table behind it.
//!
//! The drawing holds shapes alone and may be stretched to any width; what is written stands beside it as HTML, so that it
//! stays readable on a phone. Colours come from classes of the style sheet: nothing is styled in line.

mod draw;
mod scale;

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use crate::pages::Escaped;

use scale::Scale;

/// What a chart shows.
pub struct Chart<'c> {
    /// Its name within the page; letters and `-`.
    pub id: &'c str,
    /// What it is.
    pub title: String,
    /// The same in a sentence or two, for who cannot see it.
    pub told: String,
    /// What stands on the x axis, one for each value of a series.
    pub points: Vec<String>,
    /// What is compared; at most [`MOST_SERIES`] are told apart.
    pub series: Vec<Series>,
    /// Writes a value.
    pub write: &'c dyn Fn(f64) -> String,
    /// Words round it.
    pub words: Labels,
}

/// How many series have a look of their own.
pub const MOST_SERIES: usize = 4;

/// Values of one kind.
pub struct Series {
    /// What they are of.
    pub name: String,
    /// One for each point; `None` where there is none.
    pub values: Vec<Option<f64>>,
}

/// Words round a chart.
#[derive(Clone)]
pub struct Labels {
    /// Opens the table.
    pub table: String,
    /// Heads the table's first column.
    pub point: String,
    /// Stands where there is nothing to draw.
    pub empty: String,
}

/// How values are drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A line a series.
    Lines,
    /// A bar a point, the series on top of each other.
    Bars,
}

impl Chart<'_> {
    /// The chart as HTML, all of its texts escaped.
    #[must_use]
    pub fn html(&self, shape: Shape) -> String {
        let mut out = format!("<figure class=\"chart\" id=\"{}\">", self.id);
        put(
            &mut out,
            format_args!("<figcaption><h2>{}</h2>", Escaped(&self.title)),
        );
        if self.series.len() > 1 {
            self.legend(&mut out);
        }
        out.push_str("</figcaption>");
        match self.scale(shape) {
            Some(scale) => {
                self.plot(&mut out, shape, &scale);
                self.table(&mut out);
            }
            None => put(
                &mut out,
                format_args!(
                    "<p class=\"chart-empty\">{}</p>",
                    Escaped(&self.words.empty)
                ),
            ),
        }
        out.push_str("</figure>");
        out
    }

    /// The axis that holds all values; `None` where there are none, or all are nothing.
    fn scale(&self, shape: Shape) -> Option<Scale> {
        let most = match shape {
            Shape::Lines => self.values().fold(0.0, f64::max),
            Shape::Bars => (0..self.points.len())
                .map(|point| self.at(point).sum())
                .fold(0.0, f64::max),
        };
        (most > 0.0).then(|| Scale::up_to(most))
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        self.series
            .iter()
            .flat_map(|series| series.values.iter().flatten().copied())
    }

    fn at(&self, point: usize) -> impl Iterator<Item = f64> {
        self.series
            .iter()
            .filter_map(move |series| series.values.get(point).copied().flatten())
    }

    fn legend(&self, out: &mut String) {
        out.push_str("<ul class=\"legend\">");
        for (number, series) in self.series.iter().enumerate() {
            put(
                out,
                format_args!(
                    "<li><svg class=\"key {}\" viewBox=\"0 0 16 10\" aria-hidden=\"true\"><rect width=\"16\" height=\"10\" rx=\"2\"/>\
                     </svg>{}</li>",
                    look(number),
                    Escaped(&series.name)
                ),
            );
        }
        out.push_str("</ul>");
    }

    fn plot(&self, out: &mut String, shape: Shape, scale: &Scale) {
        out.push_str("<div class=\"plot\"><div class=\"axis-y\" aria-hidden=\"true\">");
        for tick in scale.ticks().rev() {
            put(
                out,
                format_args!("<span>{}</span>", Escaped((self.write)(tick))),
            );
        }
        out.push_str("</div>");
        draw::svg(out, self, shape, scale);
        out.push_str("<div class=\"axis-x\" aria-hidden=\"true\">");
        for point in scale::shown(self.points.len()) {
            put(
                out,
                format_args!("<span>{}</span>", Escaped(&self.points[point])),
            );
        }
        out.push_str("</div></div>");
    }

    fn table(&self, out: &mut String) {
        put(
            out,
            format_args!(
                "<details class=\"behind\"><summary>{}</summary><div class=\"table\" tabindex=\"0\"><table><caption class=\"unseen\">{}</caption>\
                 <thead><tr><th scope=\"col\">{}</th>",
                Escaped(&self.words.table),
                Escaped(&self.title),
                Escaped(&self.words.point)
            ),
        );
        for series in &self.series {
            put(
                out,
                format_args!(
                    "<th scope=\"col\" class=\"number\">{}</th>",
                    Escaped(&series.name)
                ),
            );
        }
        out.push_str("</tr></thead><tbody>");
        for (place, point) in self.points.iter().enumerate() {
            put(
                out,
                format_args!("<tr><th scope=\"row\">{}</th>", Escaped(point)),
            );
            for series in &self.series {
                let value = series.values.get(place).copied().flatten();
                let told = value.map_or_else(|| "–".to_owned(), self.write);
                put(
                    out,
                    format_args!("<td class=\"number\">{}</td>", Escaped(told)),
                );
            }
            out.push_str("</tr>");
        }
        out.push_str("</tbody></table></div></details>");
    }
}

/// The class of a series.
fn look(number: usize) -> &'static str {
    ["series-1", "series-2", "series-3", "series-4"][number % MOST_SERIES]
}

/// A line as small as a word, with what it says for who cannot see it. Empty where nothing is to be drawn.
#[must_use]
pub fn sparkline(values: &[Option<f64>], told: &str) -> String {
    let most = values.iter().flatten().copied().fold(0.0, f64::max);
    if most <= 0.0 {
        return String::new();
    }
    let mut out = format!(
        "<svg class=\"sparkline series-1\" viewBox=\"0 0 100 24\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">",
        Escaped(told)
    );
    draw::line(&mut out, values, |point, value| {
        (
            scale::along(point, values.len(), 100.0),
            22.0 - value / most * 20.0,
        )
    });
    out.push_str("</svg>");
    out
}

/// Writing into a `String` cannot fail.
fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}
