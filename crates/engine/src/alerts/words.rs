//! What alerts say, in the languages that people read them in.

use greenlit_domain::alert::Crossed;
use greenlit_domain::language::Language;
use greenlit_domain::money::MicroDollars;
use greenlit_domain::text;

/// The longest that is quoted of what a provider said.
const LONGEST: usize = 300;

/// A language of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tongue {
    /// English, for rooms too.
    #[default]
    English,
    /// Portuguese.
    Portuguese,
}

/// Whose budget it is, for who reads of it.
pub(super) enum Whose {
    /// The service's.
    Service,
    /// The reader's.
    Reader,
    /// The reader's API key's, by its beginning.
    Key(String),
}

impl Tongue {
    /// The nearest to this one.
    pub fn of(language: &Language) -> Self {
        match language.primary() {
            "pt" => Self::Portuguese,
            _ => Self::English,
        }
    }

    /// The subject and the lines of a budget's alert.
    pub fn budget(
        self,
        crossed: &Crossed,
        whose: &Whose,
        base: Option<&str>,
    ) -> (String, Vec<String>) {
        let Crossed { month, percent, .. } = crossed;
        let budget = self.named(whose);
        let is_full = *percent >= 100;
        let subject = match (self, is_full) {
            (Self::English, false) => {
                format!("greenlit: {percent} % of {budget} for {month} is taken")
            }
            (Self::English, true) => format!("greenlit: {budget} for {month} has no room left"),
            (Self::Portuguese, false) => {
                format!(
                    "greenlit: {percent} % {} para {month} já foi usado",
                    of(&budget)
                )
            }
            (Self::Portuguese, true) => {
                format!("greenlit: {budget} para {month} não tem mais espaço")
            }
        };
        let mut lines = vec![self.figures(crossed)];
        lines.extend(crossed.forecast.map(|amount| self.forecast(amount)));
        if is_full {
            lines.push(self.full(crossed));
        }
        lines.push(self.what_to_do(whose, base));
        (subject, lines)
    }

    fn named(self, whose: &Whose) -> String {
        match (self, whose) {
            (Self::English, Whose::Service) => "the budget".to_owned(),
            (Self::English, Whose::Reader) => "your budget".to_owned(),
            (Self::English, Whose::Key(key)) => format!("the budget of your API key {key}"),
            (Self::Portuguese, Whose::Service) => "o orçamento".to_owned(),
            (Self::Portuguese, Whose::Reader) => "o seu orçamento".to_owned(),
            (Self::Portuguese, Whose::Key(key)) => {
                format!("o orçamento da sua chave de API {key}")
            }
        }
    }

    fn figures(self, crossed: &Crossed) -> String {
        let Crossed {
            limit, spent, held, ..
        } = crossed;
        match self {
            Self::English => format!(
                "Of {limit}, {spent} is spent and {held} is set aside for what is under way."
            ),
            Self::Portuguese => format!(
                "De {limit}, {spent} já foram gastos e {held} estão reservados para o que está em andamento."
            ),
        }
    }

    fn forecast(self, amount: MicroDollars) -> String {
        match self {
            Self::English => format!("If it goes on so, the month will have cost {amount}."),
            Self::Portuguese => format!("Se continuar assim, o mês terá custado {amount}."),
        }
    }

    fn full(self, crossed: &Crossed) -> String {
        let until = crossed.ends_at;
        match self {
            Self::English => format!(
                "Nothing that costs money is begun until {until}, or until the budget is raised: new packages are turned down, \
                 and the day's jobs are not begun. What is under way ends or waits, and nothing is lost."
            ),
            Self::Portuguese => format!(
                "Nada que custe dinheiro começa até {until}, ou até o orçamento ser aumentado: novos pacotes são recusados e \
                 os trabalhos do dia não começam. O que está em andamento termina ou espera, e nada se perde."
            ),
        }
    }

    fn what_to_do(self, whose: &Whose, base: Option<&str>) -> String {
        let page = base.map(|base| format!("{base}/dashboard#budget-heading"));
        match (self, whose, page) {
            (Self::English, Whose::Service, Some(page)) => {
                format!("To raise it: {page}, or greenlit budget set USD.")
            }
            (Self::English, Whose::Service, None) => {
                "To raise it: greenlit budget set USD.".to_owned()
            }
            (Self::English, _, Some(page)) => {
                format!("How it stands: {page}. Those who look after greenlit can raise it.")
            }
            (Self::English, _, None) => "Those who look after greenlit can raise it.".to_owned(),
            (Self::Portuguese, Whose::Service, Some(page)) => {
                format!("Para aumentá-lo: {page}, ou greenlit budget set USD.")
            }
            (Self::Portuguese, Whose::Service, None) => {
                "Para aumentá-lo: greenlit budget set USD.".to_owned()
            }
            (Self::Portuguese, _, Some(page)) => {
                format!("Como está: {page}. Quem cuida do greenlit pode aumentá-lo.")
            }
            (Self::Portuguese, _, None) => "Quem cuida do greenlit pode aumentá-lo.".to_owned(),
        }
    }

    /// The subject and the lines of an empty account's alert.
    pub fn provider(self, provider: &str, said: &str) -> (String, Vec<String>) {
        let said = text::line(said, LONGEST);
        match self {
            Self::English => (
                format!("greenlit: {provider} has no money left"),
                vec![
                    format!("It said: {said}"),
                    format!(
                        "greenlit has stopped asking {provider}. Jobs that need it wait, and nothing is lost; those that can be \
                         made by a fallback go on."
                    ),
                    format!(
                        "When there is credit again: greenlit unpause --provider {provider}, or end the pause by \
                         DELETE /api/pauses/ID."
                    ),
                ],
            ),
            Self::Portuguese => (
                format!("greenlit: {provider} está sem saldo"),
                vec![
                    format!("O provedor disse: {said}"),
                    format!(
                        "O greenlit parou de chamar {provider}. Os trabalhos que precisam dele esperam, e nada se perde; os \
                         que podem ser feitos por outro modelo continuam."
                    ),
                    format!(
                        "Quando houver saldo de novo: greenlit unpause --provider {provider}, ou encerre a pausa com \
                         DELETE /api/pauses/ID."
                    ),
                ],
            ),
        }
    }
}

/// "de o" is "do".
fn of(budget: &str) -> String {
    format!("d{budget}")
}

#[cfg(test)]
mod tests {
    use greenlit_domain::budget::Scope;
    use greenlit_domain::time::Timestamp;

    use super::*;

    fn crossed(percent: u32) -> Crossed {
        Crossed {
            scope: Scope::Service,
            month: "2026-11".parse().unwrap(),
            threshold: percent.min(100),
            percent,
            limit: MicroDollars(100_000_000),
            spent: MicroDollars(70_000_000),
            held: MicroDollars(10_000_000),
            forecast: Some(MicroDollars(140_000_000)),
            ends_at: Timestamp(1_796_083_200_000),
        }
    }

    #[test]
    fn an_alert_says_how_it_stands_what_will_be_and_what_to_do() {
        let (subject, lines) = Tongue::English.budget(
            &crossed(80),
            &Whose::Service,
            Some("https://greenlit.example"),
        );
        assert_eq!(subject, "greenlit: 80 % of the budget for 2026-11 is taken");
        assert_eq!(
            lines,
            [
                "Of $100.0000, $70.0000 is spent and $10.0000 is set aside for what is under way.",
                "If it goes on so, the month will have cost $140.0000.",
                "To raise it: https://greenlit.example/dashboard#budget-heading, or greenlit budget set USD.",
            ]
        );
    }

    #[test]
    fn a_full_budget_says_what_no_longer_happens_and_until_when() {
        let (subject, lines) = Tongue::English.budget(&crossed(100), &Whose::Service, None);
        assert_eq!(subject, "greenlit: the budget for 2026-11 has no room left");
        assert!(lines[2].contains("until 2026-12-01T00:00:00"), "{lines:?}");
        let (subject, lines) = Tongue::Portuguese.budget(&crossed(100), &Whose::Reader, None);
        assert_eq!(
            subject,
            "greenlit: o seu orçamento para 2026-11 não tem mais espaço"
        );
        assert!(
            lines[2].contains("novos pacotes são recusados"),
            "{lines:?}"
        );
        let key = Whose::Key("gl_1a2b".to_owned());
        let (subject, _) = Tongue::Portuguese.budget(&crossed(90), &key, None);
        assert_eq!(
            subject,
            "greenlit: 90 % do orçamento da sua chave de API gl_1a2b para 2026-11 já foi usado"
        );
    }

    #[test]
    fn what_a_provider_said_is_one_line_and_bounded() {
        for tongue in [Tongue::English, Tongue::Portuguese] {
            let (_, lines) = tongue.provider("openai", &"no\ncredit ".repeat(100));
            assert!(
                !lines[0].contains('\n') && lines[0].chars().count() < 340,
                "{lines:?}"
            );
        }
    }
}
