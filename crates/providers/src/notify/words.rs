//! What messages say, in the languages that people read them in.

use greenlit_domain::text;
use greenlit_domain::waiting::{Occasion, Then};

use super::Message;

/// The longest keyword and title in a message; YouTube's titles have 100 characters.
const LONGEST: usize = 120;

/// The texts of a message.
pub(super) struct Words {
    /// In one line.
    pub subject: String,
    /// What it is about.
    pub intro: String,
    /// Each title with its number and score.
    pub titles: Vec<String>,
    /// What the link does.
    pub link: &'static str,
    /// Of the link.
    pub care: &'static str,
    /// How to pick without a link.
    pub otherwise: String,
    /// Where to say that one wants no more of these.
    pub settings: &'static str,
    /// What happens by itself.
    pub deadline: Option<String>,
}

enum Tongue {
    English,
    Portuguese,
}

impl Words {
    pub fn of(message: &Message) -> Self {
        let tongue = match message.language.primary() {
            "pt" => Tongue::Portuguese,
            _ => Tongue::English,
        };
        let keyword = text::line(&message.keyword, LONGEST);
        let id = message.job.to_string();
        let short = &id[id.len() - 8..];
        let titles = message.titles.iter().map(|title| {
            let text = text::line(&title.text, LONGEST);
            format!("{}. {text} ({})", title.id, title.score)
        });
        let titles = titles.collect();
        let deadline = message
            .deadline
            .and_then(|(at, then)| tongue.deadline(at.0, then));
        match tongue {
            Tongue::English => Self {
                subject: match message.occasion {
                    Occasion::Asked => format!("Pick a title: {keyword}"),
                    Occasion::Reminder => format!("Still waiting for your pick: {keyword}"),
                },
                intro: match message.occasion {
                    Occasion::Asked => format!(
                        "The titles for “{keyword}” are there, each with its score from 0 to 100. Which one shall it be?"
                    ),
                    Occasion::Reminder => {
                        format!("“{keyword}” still waits for its title. Which one shall it be?")
                    }
                },
                titles,
                link: "Pick a title",
                care: "The link needs no sign-in: whoever has it can pick. It works until the title is picked.",
                settings: "Which mails you want is in your settings",
                otherwise: format!("To pick one: greenlit pick {short}"),
                deadline,
            },
            Tongue::Portuguese => Self {
                subject: match message.occasion {
                    Occasion::Asked => format!("Escolha um título: {keyword}"),
                    Occasion::Reminder => format!("Ainda à espera da sua escolha: {keyword}"),
                },
                intro: match message.occasion {
                    Occasion::Asked => format!(
                        "Os títulos para “{keyword}” estão prontos, cada um com a sua nota de 0 a 100. Qual deve ser?"
                    ),
                    Occasion::Reminder => {
                        format!("“{keyword}” ainda espera pelo seu título. Qual deve ser?")
                    }
                },
                titles,
                link: "Escolher um título",
                care: "O link dispensa iniciar sessão: quem o tem pode escolher. Funciona até o título ser escolhido.",
                settings: "Quais e-mails você quer receber fica nas suas configurações",
                otherwise: format!("Para escolher: greenlit pick {short}"),
                deadline,
            },
        }
    }
}

impl Tongue {
    fn deadline(&self, millis: i64, then: Then) -> Option<String> {
        let at = jiff::Timestamp::from_millisecond(millis).ok()?;
        let at = match self {
            Self::English => at.strftime("%Y-%m-%d %H:%M UTC"),
            Self::Portuguese => at.strftime("%d/%m/%Y %H:%M UTC"),
        };
        Some(match (self, then) {
            (_, Then::Keep) => return None,
            (Self::English, Then::TakeBest) => {
                format!("If nobody has picked by {at}, the first one is taken.")
            }
            (Self::English, Then::Cancel) => {
                format!("If nobody has picked by {at}, the job is cancelled.")
            }
            (Self::Portuguese, Then::TakeBest) => {
                format!("Se ninguém escolher até {at}, fica o primeiro.")
            }
            (Self::Portuguese, Then::Cancel) => {
                format!("Se ninguém escolher até {at}, o trabalho é cancelado.")
            }
        })
    }
}
