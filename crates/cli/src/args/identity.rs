//! Arguments of `identity`.

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct Identity {
    #[command(subcommand)]
    pub(crate) what: Option<IdentityWhat>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum IdentityWhat {
    List,
    Accept(Accept),
    Apart(Keys),
    Holding(Keys),
    Undo {
        #[arg(value_name = "N")]
        n: i64,
    },
    Decisions,
}

#[derive(Debug, Args)]
pub(crate) struct Accept {
    #[arg(value_name = "KEY", required_unless_present = "sure")]
    pub(crate) keys: Vec<String>,
    #[arg(long, conflicts_with = "keys")]
    pub(crate) sure: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Keys {
    #[arg(value_name = "KEY", required = true)]
    pub(crate) keys: Vec<String>,
}
