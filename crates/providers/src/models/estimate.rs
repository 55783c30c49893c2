//! What a package costs before its first call, by step.

use greenlit_domain::budget::Ceiling;
use greenlit_domain::model::Usage;
use greenlit_domain::money::Cost;
use greenlit_domain::prices::{self, Prices};
use greenlit_domain::step::Step;

use super::Table;

/// What a package costs, before its first call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// Every agent is good at its first try.
    pub typical: Cost,
    /// Every agent needs all its tries and answers at the greatest length.
    pub worst: Cost,
    /// The same by step, in the order of the pipeline; steps that call nobody are left out.
    pub steps: Vec<StepEstimate>,
}

/// What a package is to be made with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// The text model.
    pub text: &'a str,
    /// Its reasoning effort, instead of the table's.
    pub effort: Option<&'a str>,
    /// The tier that is asked for; without one the standard.
    pub tier: Option<&'a str>,
    /// The picture model; without one nobody is paid for the picture.
    pub image: Option<&'a str>,
    /// The quality of its picture, instead of the table's.
    pub quality: Option<&'a str>,
}

/// What one step costs, before its first call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepEstimate {
    /// Which step.
    pub step: Step,
    /// Its agent is good at its first try.
    pub typical: Cost,
    /// Its agent needs all its tries and answers at the greatest length.
    pub worst: Cost,
}

impl Estimate {
    /// Of a package that calls nobody.
    pub const FREE: Self = Self {
        typical: Cost::FREE,
        worst: Cost::FREE,
        steps: Vec::new(),
    };

    /// The same with some of the steps alone.
    #[must_use]
    pub fn of_steps(&self, is_made: impl Fn(Step) -> bool) -> Self {
        let made = self.steps.iter().filter(|step| is_made(step.step));
        Self::sum(made.copied().collect())
    }

    /// The same where some steps may be made by others: the dearest, or an unknown price, is the worst.
    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        for step in &mut self.steps {
            let others = other.steps.iter().filter(|other| other.step == step.step);
            for other in others {
                step.worst = match (step.worst.0, other.worst.0) {
                    (Some(one), Some(other)) => one.max(other).into(),
                    _ => Cost::UNKNOWN,
                };
            }
        }
        Self::sum(self.steps)
    }

    fn sum(steps: Vec<StepEstimate>) -> Self {
        Self {
            typical: steps.iter().map(|step| step.typical).sum(),
            worst: steps.iter().map(|step| step.worst).sum(),
            steps,
        }
    }
}

impl Table {
    /// What a package costs, before its first call and without web searches.
    pub fn estimate(&self, wanted: &Wanted<'_>, today: &str) -> Estimate {
        let prices = self.prices(wanted.text, today);
        let ability = self.text_ability(wanted.text);
        let effort = wanted.effort.or(ability.effort.as_deref());
        let hidden = u64::from(ability.reasoning_tokens_of(effort));
        let dearest = dearest(prices, wanted.tier);
        let cost = |call: &TextCall, tries, hidden, tier| {
            let most = ability.max_output.map_or(u64::MAX, u64::from);
            prices::cost(prices, Some(&call.usage(tries, hidden, most)), tier)
        };
        let mut steps: Vec<_> = TEXTS
            .iter()
            .map(|(step, typical, worst)| StepEstimate {
                step: *step,
                typical: cost(typical, 1, hidden / 4, wanted.tier),
                worst: cost(worst, TRIES, hidden, dearest),
            })
            .collect();
        if let Some(model) = wanted.image {
            let picture = self.picture_cost(model, wanted.quality, today);
            steps.push(StepEstimate {
                step: Step::Background,
                typical: picture,
                worst: picture,
            });
        }
        Estimate::sum(steps)
    }

    /// What calls to a text model may cost at most.
    pub fn text_ceiling(&self, wanted: &Wanted<'_>, today: &str) -> Ceiling {
        let prices = self.prices(wanted.text, today);
        let ability = self.text_ability(wanted.text);
        let effort = wanted.effort.or(ability.effort.as_deref());
        Ceiling {
            prices: prices.cloned(),
            hidden_output: ability.reasoning_tokens_of(effort).into(),
            most_output: ability.max_output.map(u64::from),
            tier: dearest(prices, wanted.tier).map(str::to_owned),
            ..Ceiling::default()
        }
    }

    /// What calls for a picture may cost at most.
    pub fn picture_ceiling(&self, model: &str, quality: Option<&str>, today: &str) -> Ceiling {
        let ability = self.image_ability(model);
        Ceiling {
            prices: self.prices(model, today).cloned(),
            picture_tokens: ability.and_then(|ability| ability.picture_tokens(quality)),
            ..Ceiling::default()
        }
    }

    /// What one picture costs, in a quality or in the table's.
    pub fn picture_cost(&self, model: &str, quality: Option<&str>, today: &str) -> Cost {
        let ability = self.image_ability(model);
        let tokens = ability.and_then(|ability| ability.picture_tokens(quality));
        let prices = self.prices(model, today);
        let by_piece = prices.is_some_and(|prices| prices.per_image.is_some());
        if tokens.is_none() && !by_piece {
            return Cost::UNKNOWN;
        }
        let usage = Usage {
            input: PICTURE_PROMPT,
            image_output: tokens.unwrap_or(0),
            images: 1,
            ..Usage::default()
        };
        prices::cost(prices, Some(&usage), None)
    }
}

/// The dearest tier that may serve a call: a cheaper one that has no room is asked again in the standard one.
fn dearest<'t>(prices: Option<&Prices>, tier: Option<&'t str>) -> Option<&'t str> {
    let factor = prices.and_then(|prices| prices.tier_factor(tier));
    tier.filter(|_| factor.is_none_or(|factor| factor > 1.0))
}

/// Tokens of one text call.
struct TextCall {
    input: u64,
    output: u64,
}

impl TextCall {
    const fn new(input: u64, output: u64) -> Self {
        Self { input, output }
    }

    /// A repeat sends the earlier answer again, and the reasons. No answer is longer than `most`.
    fn usage(&self, tries: u64, hidden: u64, most: u64) -> Usage {
        let repeats = tries - 1;
        let output = (self.output + hidden).min(most);
        Usage {
            input: self.input * tries + (self.output.min(most) + REASONS) * repeats,
            output: output * tries,
            reasoning: hidden.min(output) * tries,
            ..Usage::default()
        }
    }
}

/// The most that an agent asks for one step.
const TRIES: u64 = 3;
/// The reasons that go back with a weak answer, in tokens.
const REASONS: u64 = 600;
/// The prompt of a picture, in tokens.
const PICTURE_PROMPT: u64 = 250;
/// Each text step, typical and at most. Typical: the prompts' and schemas' length at four characters a token, answers
/// as long as the rules ask for, in English. At most: the agents' greatest lengths, and inputs in scripts that take
/// twice the tokens.
const TEXTS: [(Step, TextCall, TextCall); 3] = [
    (
        Step::Research,
        TextCall::new(1_000, 1_200),
        TextCall::new(1_500, 4_000),
    ),
    (
        Step::Titles,
        TextCall::new(1_800, 600),
        TextCall::new(6_000, 2_500),
    ),
    (
        Step::Outline,
        TextCall::new(2_100, 1_800),
        TextCall::new(6_500, 6_000),
    ),
];

#[cfg(test)]
mod tests {
    use greenlit_domain::money::MicroDollars;
    use greenlit_domain::settings::Extent;

    use super::*;

    const TODAY: &str = "2026-11-24";

    fn estimate(text: &str, image: Option<&str>) -> Estimate {
        let wanted = Wanted {
            text,
            image,
            ..Wanted::default()
        };
        Table::load(None).unwrap().estimate(&wanted, TODAY)
    }

    #[test]
    fn a_package_is_estimated_before_its_first_call() {
        let estimate = estimate("gpt-6-luna", Some("gpt-image-2.5-flare"));
        // Texts: 4,900 in at 0.10, 3,600 out at 0.50. Picture: 250 in at 5, 556 out at 30.
        assert_eq!(estimate.typical, Cost::from(MicroDollars(2_290 + 17_930)));
        assert!(estimate.worst.0 > estimate.typical.0);
    }

    #[test]
    fn no_answer_is_reckoned_longer_than_the_table_lets_it_be() {
        let own = "[[model]]\nid = \"small\"\nsource = \"this test\"\nmax_output = 700\n\
                   prices = [{ from = \"2026-01-01\", input = 0.0, output = 1.0 }]";
        let wanted = Wanted {
            text: "small",
            ..Wanted::default()
        };
        let estimate = Table::load(Some(own)).unwrap().estimate(&wanted, TODAY);
        assert_eq!(estimate.worst, Cost::from(MicroDollars(3 * 3 * 700)));
    }

    #[test]
    fn a_better_quality_is_dearer() {
        let table = Table::load(None).unwrap();
        let cost = |quality| table.picture_cost("gpt-image-2.5-flare", quality, TODAY).0;
        assert_eq!(cost(None), cost(Some("medium")));
        assert!(cost(Some("low")) < cost(None) && cost(None) < cost(Some("high")));
    }

    #[test]
    fn the_steps_add_up_to_the_package() {
        let estimate = estimate("gpt-6.1-sol", Some("gpt-image-2.5-flare"));
        let steps: Vec<_> = estimate.steps.iter().map(|step| step.step).collect();
        assert_eq!(
            steps,
            [
                Step::Research,
                Step::Titles,
                Step::Outline,
                Step::Background
            ]
        );
        let worst: Cost = estimate.steps.iter().map(|step| step.worst).sum();
        assert_eq!(worst, estimate.worst);
        // Hidden reasoning is output: 1,000 in at 2, 1,200 + 1,500 out at 10.
        assert_eq!(estimate.steps[0].typical, Cost::from(MicroDollars(29_000)));
    }

    #[test]
    fn an_estimate_counts_only_what_is_made() {
        let all = estimate("gpt-6-luna", Some("gpt-image-2.5-flare"));
        let until = |extent: Extent| all.of_steps(|step| extent.covers(step));
        // 1,000 in at 0.10 and 1,200 out at 0.50.
        let research = until(Extent::Research).typical;
        assert_eq!(research, Cost::from(MicroDollars(700)));
        // All texts: 4,900 in, 3,600 out.
        let outline = until(Extent::Outline).typical;
        assert_eq!(outline, Cost::from(MicroDollars(2_290)));
        assert_eq!(until(Extent::Whole), all);
        let unknown = estimate("gpt-6-luna", Some("no-price"));
        let texts = unknown.of_steps(|step| Extent::Outline.covers(step));
        assert_ne!(texts.typical, Cost::UNKNOWN);
    }

    #[test]
    fn an_estimate_counts_the_effort_and_the_tier_that_are_asked_for() {
        let table = Table::load(None).unwrap();
        let asked = |effort, tier| {
            let wanted = Wanted {
                text: "gpt-6-luna",
                effort,
                tier,
                ..Wanted::default()
            };
            let estimate = table.estimate(&wanted, TODAY);
            (estimate.typical.0.unwrap().0, estimate.worst.0.unwrap().0)
        };
        let (typical, worst) = asked(None, None);
        assert_eq!(asked(Some("none"), Some("default")), (typical, worst));
        // A quarter of 6,000 hidden tokens a step, and all of them in all tries.
        assert_eq!(asked(Some("high"), None), (typical + 2_250, worst + 27_000));
        assert_eq!(asked(None, Some("priority")), (typical * 2, worst * 2));
        assert_eq!(asked(None, Some("flex")), (typical / 2, worst));
    }

    #[test]
    fn an_estimate_with_an_unknown_part_is_unknown() {
        for (text, image) in [
            ("llama", None),
            ("gpt-6-luna", Some("stable-diffusion")),
            ("gpt-6-luna", Some("gpt-image-2.5-sunburst")),
        ] {
            assert_eq!(estimate(text, image).typical, Cost::UNKNOWN);
        }
        let texts = estimate("gpt-6-luna", None);
        assert_ne!(texts.typical, Cost::UNKNOWN);
    }
}
