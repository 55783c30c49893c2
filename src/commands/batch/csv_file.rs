//! Keywords as CSV with named columns.

use super::file::{COLUMNS, Row, Rows, column};
use greenlit_engine::request::Typed;

/// Reads the rows. What one leaves empty is taken from the command line.
///
/// # Errors
/// When the header names columns that there are not, or a record cannot be told from the next.
pub fn parse(text: &str, defaults: &Typed) -> Result<Rows, String> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let header: Vec<String> = reader
        .headers()
        .map_err(|error| error.to_string())?
        .iter()
        .map(|name| column(name).map_or_else(|| name.to_lowercase(), str::to_owned))
        .collect();
    check_header(&header)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() > header.len() {
            return Err(format!(
                "line {line} has {} fields and the header {}: put quotes around a field with a comma",
                record.len(),
                header.len()
            ));
        }
        rows.push(Row {
            line,
            typed: typed(&header, &record, defaults),
            places: Vec::new(),
        });
    }
    if rows.is_empty() {
        return Err("has no rows after its header".to_owned());
    }
    Ok(Rows {
        rows,
        faults: Vec::new(),
    })
}

/// Where spreadsheets use a comma in numbers, they write a semicolon between fields.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|mark| {
            (
                first.bytes().filter(|byte| byte == mark).count(),
                *mark == b',',
            )
        })
        .unwrap_or(b',')
}

fn check_header(header: &[String]) -> Result<(), String> {
    let unknown: Vec<_> = header
        .iter()
        .filter(|name| !COLUMNS.contains(&name.as_str()))
        .map(|name| format!("{name:?}"))
        .collect();
    if !header.iter().any(|name| name == "keyword") {
        return Err(format!(
            "the first line must name the columns, and one of them `keyword`; the others are {}",
            COLUMNS[1..].join(", ")
        ));
    }
    if !unknown.is_empty() {
        return Err(format!(
            "there are no columns {}; there are {}",
            unknown.join(", "),
            COLUMNS.join(", ")
        ));
    }
    match header
        .iter()
        .enumerate()
        .find(|(index, name)| header[..*index].contains(name))
    {
        Some((_, name)) => Err(format!("the column {name:?} is there twice")),
        None => Ok(()),
    }
}

fn typed(header: &[String], record: &csv::StringRecord, defaults: &Typed) -> Typed {
    let field = |name: &str| {
        let index = header.iter().position(|column| column == name)?;
        record
            .get(index)
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
    };
    let labels = field("labels").map(|labels| {
        labels
            .split('|')
            .map(|label| label.trim().to_owned())
            .collect()
    });
    let mut all_labels = defaults.labels.clone();
    all_labels.extend(labels.unwrap_or_else(Vec::new));
    Typed {
        keyword: field("keyword").unwrap_or_default(),
        niche: field("niche").or_else(|| defaults.niche.clone()),
        audience: field("audience").or_else(|| defaults.audience.clone()),
        content_type: field("type").or_else(|| defaults.content_type.clone()),
        language: field("language").or_else(|| defaults.language.clone()),
        title: field("title").or_else(|| defaults.title.clone()),
        thumbnails: field("thumbnails").or_else(|| defaults.thumbnails.clone()),
        labels: all_labels,
        seed: field("seed").or_else(|| defaults.seed.clone()),
        stop_at: field("stopAt").or_else(|| defaults.stop_at.clone()),
        row_id: field("id"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_settings_of_their_own_and_the_command_lines_where_they_have_none() {
        let defaults = Typed {
            niche: Some("baking".to_owned()),
            labels: vec!["all".to_owned()],
            ..Typed::default()
        };
        let text =
            "Keyword, niche,labels,title,stop_at\n\"bread, plain\",,a|b,3,titles\npão,padaria,,,\n";
        let rows = parse(text, &defaults).unwrap().rows;
        assert_eq!(rows[0].typed.keyword, "bread, plain");
        assert_eq!(rows[0].typed.niche.as_deref(), Some("baking"));
        assert_eq!(rows[0].typed.labels, ["all", "a", "b"]);
        assert_eq!(rows[0].typed.title.as_deref(), Some("3"));
        assert_eq!(rows[1].typed.niche.as_deref(), Some("padaria"));
        assert_eq!(rows[0].typed.stop_at.as_deref(), Some("titles"));
        assert_eq!(rows[1].typed.stop_at, None);
        assert_eq!(rows[1].line, 3);
    }

    #[test]
    fn semicolons_and_tabs_are_read_too() {
        for text in [
            "keyword;niche\npão;padaria\n",
            "keyword\tniche\npão\tpadaria\n",
        ] {
            assert_eq!(
                parse(text, &Typed::default()).unwrap().rows[0]
                    .typed
                    .niche
                    .as_deref(),
                Some("padaria")
            );
        }
    }

    #[test]
    fn a_wrong_file_is_told_what_would_be_right() {
        let cases = [
            ("sourdough\nrye\n", "`keyword`"),
            ("keyword,colour\nrye,red\n", "\"colour\""),
            ("keyword,keyword\na,b\n", "twice"),
            ("keyword,stopAt,stop_at\na,titles,titles\n", "twice"),
            ("keyword\n", "no rows"),
            ("keyword,niche\nbread, butter, jam\n", "quotes"),
        ];
        for (text, told) in cases {
            let message = parse(text, &Typed::default()).unwrap_err();
            assert!(message.contains(told), "{message}");
        }
    }
}
