//! What a package costs before its first call, by step.

use greenlit_domain::model::Usage;
use greenlit_domain::money::Cost;
use greenlit_domain::prices;
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

    fn sum(steps: Vec<StepEstimate>) -> Self {
        Self {
            typical: steps.iter().map(|step| step.typical).sum(),
            worst: steps.iter().map(|step| step.worst).sum(),
            steps,
        }
    }
}

impl Table {
    /// What a package costs, before its first call, in the standard tier and without web searches.
    pub fn estimate(&self, text_model: &str, image_model: Option<&str>, today: &str) -> Estimate {
        let text = self.prices(text_model, today);
        let hidden = u64::from(self.text_ability(text_model).reasoning_tokens());
        let cost = |call: &TextCall, tries, hidden| {
            prices::cost(text, Some(&call.usage(tries, hidden)), None)
        };
        let mut steps: Vec<_> = TEXTS
            .iter()
            .map(|(step, typical, worst)| StepEstimate {
                step: *step,
                typical: cost(typical, 1, hidden / 4),
                worst: cost(worst, TRIES, hidden),
            })
            .collect();
        if let Some(model) = image_model {
            let picture = self.picture(model, today);
            steps.push(StepEstimate {
                step: Step::Background,
                typical: picture,
                worst: picture,
            });
        }
        Estimate::sum(steps)
    }

    fn picture(&self, model: &str, today: &str) -> Cost {
        let ability = self.image_ability(model);
        let tokens = ability.and_then(super::ImageAbility::picture_tokens);
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

/// Tokens of one text call.
struct TextCall {
    input: u64,
    output: u64,
}

impl TextCall {
    const fn new(input: u64, output: u64) -> Self {
        Self { input, output }
    }

    /// A repeat sends the earlier answer again, and the reasons.
    fn usage(&self, tries: u64, hidden: u64) -> Usage {
        let repeats = tries - 1;
        Usage {
            input: self.input * tries + (self.output + REASONS) * repeats,
            output: (self.output + hidden) * tries,
            reasoning: hidden * tries,
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

    fn embedded() -> Table {
        Table::load(None).unwrap()
    }

    #[test]
    fn a_package_is_estimated_before_its_first_call() {
        let estimate = embedded().estimate("gpt-6-luna", Some("gpt-image-2.5-flare"), TODAY);
        // Texts: 4,900 in at 0.10, 3,600 out at 0.50. Picture: 250 in at 5, 556 out at 30.
        assert_eq!(estimate.typical, Cost::from(MicroDollars(2_290 + 17_930)));
        assert!(estimate.worst.0 > estimate.typical.0);
    }

    #[test]
    fn the_steps_add_up_to_the_package() {
        let estimate = embedded().estimate("gpt-6.1-sol", Some("gpt-image-2.5-flare"), TODAY);
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
        let table = embedded();
        let all = table.estimate("gpt-6-luna", Some("gpt-image-2.5-flare"), TODAY);
        let until = |extent: Extent| all.of_steps(|step| extent.covers(step));
        // 1,000 in at 0.10 and 1,200 out at 0.50.
        let research = until(Extent::Research).typical;
        assert_eq!(research, Cost::from(MicroDollars(700)));
        // All texts: 4,900 in, 3,600 out.
        let outline = until(Extent::Outline).typical;
        assert_eq!(outline, Cost::from(MicroDollars(2_290)));
        assert_eq!(until(Extent::Whole), all);
        let unknown = table.estimate("gpt-6-luna", Some("no-price"), TODAY);
        let texts = unknown.of_steps(|step| Extent::Outline.covers(step));
        assert_ne!(texts.typical, Cost::UNKNOWN);
    }

    #[test]
    fn an_estimate_with_an_unknown_part_is_unknown() {
        let table = embedded();
        for (text, image) in [
            ("llama", None),
            ("gpt-6-luna", Some("stable-diffusion")),
            ("gpt-6-luna", Some("gpt-image-2.5-sunburst")),
        ] {
            assert_eq!(table.estimate(text, image, TODAY).typical, Cost::UNKNOWN);
        }
        let texts = table.estimate("gpt-6-luna", None, TODAY);
        assert_ne!(texts.typical, Cost::UNKNOWN);
    }
}
