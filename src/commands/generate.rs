//! `generate KEYWORD`: one package.

use std::time::Instant;

use greenlit_domain::id::UserId;
use greenlit_domain::settings::{BelowBar, Composing, TitleSelection};

use super::session::{Output, Session};
use crate::cli::{GenerateArgs, Global};
use crate::config::{self, Config};
use crate::exit::{CliError, Code};
use crate::terminal;
use crate::terminal::progress::{Mode, Quiet};
use crate::wiring::{self, Offline, Provider, Wish};
use greenlit_engine::request::{self, Common, Identity, Typed};

/// Runs the command.
pub async fn run(global: &Global, args: GenerateArgs) -> Result<(), CliError> {
    let began = Instant::now();
    let config = Config::read()?;
    let limit = max_cost(&args, &config)?;
    let provider = Provider::choose(&config, &wish(&args)).await?;
    let common = Common {
        identity: Identity::New,
        ..common(&args, &provider, &config)
    };
    let new =
        request::check(&typed(&args), &common).map_err(|faults| CliError::faults(&faults.0))?;
    provider.refuse_above(limit, &[&new.settings])?;
    wiring::check_fonts([(&new.brief, &new.settings)])?;
    let mode = Mode::fitting(Quiet::from(args.quiet || args.json));
    if mode != Mode::Quiet {
        tell!("{}", provider.told);
        tell!("{}", provider.price(&[&new.settings]));
        tell!("in {} (--language changes it)", new.brief.language);
    }
    let store = wiring::store(global, &config).await?;
    let id = new.id;
    let carried = async {
        store.insert(vec![new]).await?;
        let session = Session {
            user: UserId::LOCAL,
            engine: provider.engine(&config, store.clone()).await?,
            store: store.clone(),
            out: args.out.clone().unwrap_or_else(|| config.out.clone()),
            mode,
            output: Output::from(args.json),
            began,
        };
        session.carry(id).await
    }
    .await;
    wiring::tell_alerts(&config, &store).await;
    wiring::close(store).await?;
    carried
}

/// What the command line says about models.
pub fn wish(args: &GenerateArgs) -> Wish<'_> {
    Wish {
        offline: if args.offline {
            Offline::Yes
        } else {
            Offline::AsConfigured
        },
        model: args.model.as_deref(),
        image_model: args.image_model.as_deref(),
    }
}

/// What is the same for all packages of the command.
pub fn common(args: &GenerateArgs, provider: &Provider, config: &Config) -> Common {
    let asks = args.file.is_none() && !args.json && terminal::can_ask();
    Common {
        user: UserId::LOCAL,
        provider: provider.choice.clone(),
        quality_bar: config.quality_minimum,
        language: config.language.clone(),
        default_title: if asks {
            TitleSelection::Ask
        } else {
            TitleSelection::Best
        },
        composing: if args.no_compose {
            Composing::BackgroundOnly
        } else {
            Composing::Compose
        },
        below_bar: if args.accept_below_bar {
            BelowBar::Accept
        } else {
            BelowBar::Fail
        },
        batch: None,
        identity: Identity::SameContent,
    }
}

/// The fields as they were typed.
pub fn typed(args: &GenerateArgs) -> Typed {
    Typed {
        keyword: args.keyword.clone().unwrap_or_default(),
        niche: args.niche.clone(),
        audience: args.audience.clone(),
        content_type: args.content_type.clone(),
        language: args.language.clone(),
        title: args.title.clone(),
        thumbnails: args.thumbnails.clone(),
        labels: args.labels.clone(),
        seed: args.seed.clone(),
        stop_at: args.stop_at.clone(),
        row_id: None,
    }
}

/// The most a package may cost.
pub fn max_cost(
    args: &GenerateArgs,
    config: &Config,
) -> Result<Option<greenlit_domain::money::MicroDollars>, CliError> {
    match args.max_cost.as_deref() {
        None => Ok(config.max_cost),
        Some(typed) => config::dollars(typed)
            .map(Some)
            .map_err(|message| CliError::new(Code::Input, format!("--max-cost: {message}"))),
    }
}
