//! `[trending]` in `greenlit.toml`: what is made each day, and when.

use greenlit_domain::input::{self, InputFault};
use greenlit_domain::keyword::Keyword;
use greenlit_domain::text;
use greenlit_engine::scheduler::trending::{TRENDING, Topics};
use greenlit_engine::scheduler::{Expression, Missed, Schedule, ScheduleError, zone};

use super::gather::FILE;

/// The section's name.
pub(super) const SECTION: &str = "trending";

/// Each day at nine.
const DEFAULT_CRON: &str = "0 9 * * *";

const DEFAULT_ZONE: &str = "UTC";

/// What may stand in the section.
const KEYS: [&str; 8] = [
    "keywords", "niche", "audience", "type", "language", "cron", "zone", "missed",
];

/// What is made by the clock, and when.
#[derive(Debug)]
pub struct Trending {
    /// What.
    pub topics: Topics,
    /// When.
    pub schedule: Schedule,
}

/// Reads the section and notes every problem. `None` where there are no keywords.
pub(super) fn parse(table: &toml::Table, problems: &mut Vec<String>) -> Option<Trending> {
    let mut section = Section { table, problems };
    section.refuse_unknown();
    let keywords = section.keywords();
    let niche = section.value("niche", |text| input::niche(text).map_err(message));
    let audience = section.value("audience", |text| input::audience(text).map_err(message));
    let content_type = section.value("type", |text| input::content_type(text).map_err(message));
    let language = section.value("language", |text| input::language(text).map_err(message));
    let cron = section.value("cron", |text| told(text.parse::<Expression>()));
    let place = section.value("zone", |text| told(zone(text)));
    let missed = section.value("missed", |text| told(text.parse::<Missed>()));
    let cron = match cron {
        Some(cron) => cron,
        None => DEFAULT_CRON.parse().ok()?,
    };
    let place = match place {
        Some(place) => place,
        None => zone(DEFAULT_ZONE).ok()?,
    };
    (!keywords.is_empty()).then(|| Trending {
        topics: Topics {
            keywords,
            niche: niche.flatten(),
            audience: audience.flatten(),
            content_type: content_type.unwrap_or_default(),
            language,
        },
        schedule: Schedule::new(TRENDING, cron, place, missed.unwrap_or_default()),
    })
}

/// What is said when jobs are to be begun and there are none.
pub(super) fn nothing_to_do() -> String {
    format!(
        "ENABLE_CRON_JOBS: there are no keywords to begin jobs with: list them in {FILE}, such as \
         [{SECTION}] and below it keywords = [\"rye bread\", \"sourdough starter\"]"
    )
}

struct Section<'a> {
    table: &'a toml::Table,
    problems: &'a mut Vec<String>,
}

impl Section<'_> {
    fn refuse_unknown(&mut self) {
        for key in self.table.keys() {
            if !KEYS.contains(&key.as_str()) {
                self.problems.push(format!(
                    "{FILE}: there is no setting {SECTION}.{key}; there are {}",
                    KEYS.join(", ")
                ));
            }
        }
    }

    fn value<T>(&mut self, key: &str, check: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let checked = match self.table.get(key)? {
            toml::Value::String(text) => check(text),
            _ => Err("must be text in quotes".to_owned()),
        };
        checked.map_err(|problem| self.note(key, &problem)).ok()
    }

    /// The good ones; what is wrong with the others is told by their number.
    fn keywords(&mut self) -> Vec<Keyword> {
        let Some(value) = self.table.get("keywords") else {
            return Vec::new();
        };
        let Some(list) = value.as_array() else {
            self.note(
                "keywords",
                "must be a list, such as [\"rye bread\", \"sourdough starter\"]",
            );
            return Vec::new();
        };
        let mut keywords: Vec<Keyword> = Vec::new();
        for (index, value) in list.iter().enumerate() {
            let parsed = match value.as_str() {
                Some(text) => input::keyword(text).map_err(message),
                None => Err("must be text in quotes".to_owned()),
            };
            let problem = match parsed {
                Ok(keyword) if is_in(&keywords, &keyword) => format!(
                    "{:?} stands there already: each keyword is made once a day",
                    text::shorten(&keyword.to_string(), 60)
                ),
                Ok(keyword) => {
                    keywords.push(keyword);
                    continue;
                }
                Err(problem) => problem,
            };
            self.note(&format!("keywords, number {}", index + 1), &problem);
        }
        keywords
    }

    fn note(&mut self, key: &str, problem: &str) {
        self.problems
            .push(format!("{FILE}: {SECTION}.{key}: {problem}"));
    }
}

fn is_in(keywords: &[Keyword], keyword: &Keyword) -> bool {
    let lower = |keyword: &Keyword| keyword.to_string().to_lowercase();
    keywords.iter().any(|other| lower(other) == lower(keyword))
}

fn message(fault: InputFault) -> String {
    fault.message
}

fn told<T>(result: Result<T, ScheduleError>) -> Result<T, String> {
    result.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use greenlit_domain::settings::ContentType;

    use super::*;

    fn read(text: &str) -> (Option<Trending>, Vec<String>) {
        let mut problems = Vec::new();
        let read = parse(&text.parse().unwrap(), &mut problems);
        (read, problems)
    }

    #[test]
    fn keywords_alone_are_made_each_day_at_nine_utc_and_made_up_once_when_missed() {
        let (trending, problems) = read("keywords = ['rye bread', '  sourdough   starter ']");
        assert_eq!(problems, Vec::<String>::new());
        let Trending { topics, schedule } = trending.unwrap();
        let keywords: Vec<_> = topics.keywords.iter().map(ToString::to_string).collect();
        assert_eq!(keywords, ["rye bread", "sourdough starter"]);
        assert_eq!(
            (schedule.expression(), schedule.zone(), schedule.missed()),
            ("0 9 * * *", "UTC", Missed::Once)
        );
        assert_eq!(schedule.name(), "trending");
    }

    #[test]
    fn everything_can_be_said() {
        let (trending, problems) = read(
            "keywords = ['pão de queijo']\nniche = 'baking'\naudience = 'beginners'\ntype = 'entertainment'\n\
             language = 'pt-BR'\ncron = '30 7 * * MON-FRI'\nzone = 'America/Sao_Paulo'\nmissed = 'skip'",
        );
        assert_eq!(problems, Vec::<String>::new());
        let Trending { topics, schedule } = trending.unwrap();
        assert_eq!(topics.niche.as_deref(), Some("baking"));
        assert_eq!(topics.audience.as_deref(), Some("beginners"));
        assert_eq!(topics.content_type, ContentType::Entertainment);
        assert_eq!(topics.language.unwrap().to_string(), "pt-BR");
        assert_eq!(schedule.zone(), "America/Sao_Paulo");
        assert_eq!(schedule.missed(), Missed::Skip);
    }

    #[test]
    fn without_keywords_there_is_nothing_to_schedule() {
        for text in ["", "keywords = []", "cron = '0 8 * * *'"] {
            let (trending, problems) = read(text);
            assert!(trending.is_none() && problems.is_empty(), "{text}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once_each_by_its_name() {
        let (_, problems) = read(
            "keywords = ['rye bread', '!', 7, 'Rye  Bread']\nniche = 1\ntype = 'funny'\nlanguage = '??'\n\
             cron = '0 9 * *'\nzone = 'Lisbon'\nmissed = 'twice'\ntopics = 'x'",
        );
        let told = problems.join("\n");
        for words in [
            "there is no setting trending.topics; there are keywords, niche",
            "trending.keywords, number 2: the keyword",
            "trending.keywords, number 3: must be text in quotes",
            "trending.keywords, number 4: \"Rye Bread\" stands there already",
            "trending.niche: must be text in quotes",
            "trending.type: \"funny\" is no kind of video",
            "trending.language: ",
            "trending.cron: \"0 9 * *\" has 4 fields and needs 5",
            "trending.zone: \"Lisbon\" is no time zone",
            "trending.missed: \"twice\" says nothing about missed slots: use once",
        ] {
            assert!(told.contains(words), "{words} is not in\n{told}");
        }
        assert_eq!(problems.len(), 10, "{told}");
        let (_, problems) = read("keywords = 'rye bread'");
        assert!(problems[0].contains("must be a list"), "{problems:?}");
    }
}
