//! `export JOB`: a finished package's folder, again.

use greenlit_domain::generation::Status;
use greenlit_engine::package::{Finished, IfThere};

use super::{deliver, find, short, whose};
use crate::cli::{ExportArgs, Global};
use crate::config::Config;
use crate::exit::{CliError, Code};
use crate::wiring;

/// Runs the command.
pub async fn run(global: &Global, args: ExportArgs) -> Result<(), CliError> {
    let config = Config::read()?;
    let store = wiring::store(global, &config).await?;
    let exported = async {
        let user = whose(global, &store).await?;
        let id = find(&store, user, &args.job).await?;
        let generation = store.generation(user, id).await?;
        if generation.status != Status::Completed {
            return Err(CliError::new(
                Code::Input,
                format!(
                    "job {id} is {}: only a completed one can be exported",
                    generation.status
                ),
            )
            .hint(format!("`greenlit resume {}` goes on with it", short(id))));
        }
        let history = store.history(id).await?;
        let finished = Finished::from_history(&generation, history).map_err(CliError::internal)?;
        if args.json {
            return deliver::print_pretty(&finished);
        }
        let out = args.out.clone().unwrap_or_else(|| config.out.clone());
        let folder = deliver::folder(
            &store,
            &finished,
            &generation.brief.keyword,
            &out,
            IfThere::WriteBeside,
        )
        .await?;
        print_line!("{}", folder.display())?;
        Ok(())
    }
    .await;
    wiring::close(store).await?;
    exported
}
