//! Words of the department's work: `targets`, `payments`, `pipeline`, `meeting`, `deviations`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Targets {
    #[command(subcommand)]
    pub(crate) what: Option<TargetsWhat>,
    #[arg(long, value_name = "P")]
    pub(crate) period: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(crate) metric: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TargetsWhat {
    Set {
        #[arg(value_name = "SUBJECT")]
        subject: String,
        #[arg(value_name = "METRIC")]
        metric: String,
        #[arg(value_name = "PERIOD")]
        period: String,
        #[arg(value_name = "VALUE")]
        value: String,
        #[arg(long, value_name = "all|new|current", default_value = "all")]
        clients: String,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Spread {
        #[arg(value_name = "METRIC")]
        metric: String,
        #[arg(value_name = "PERIOD")]
        period: String,
        #[arg(value_name = "VALUE")]
        value: String,
        #[arg(long)]
        equal: bool,
        #[arg(long, value_name = "all|new|current", default_value = "all")]
        clients: String,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    HandOut {
        #[arg(value_name = "METRIC")]
        metric: String,
        #[arg(value_name = "PERIOD")]
        period: String,
        #[arg(value_name = "VALUE")]
        value: String,
        #[arg(required = true, value_name = "EMPLOYEE=VALUE")]
        parts: Vec<String>,
        #[arg(long, value_name = "all|new|current", default_value = "all")]
        clients: String,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Remove {
        #[arg(value_name = "N")]
        n: i64,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Restore {
        #[arg(value_name = "N")]
        n: i64,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Import {
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Payments {
    #[command(subcommand)]
    pub(crate) what: Option<PaymentsWhat>,
    #[arg(long, value_name = "month|week")]
    pub(crate) view: Option<String>,
    #[arg(long, value_name = "D")]
    pub(crate) on: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(crate) manager: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PaymentsWhat {
    Confirm {
        #[arg(value_name = "ID")]
        payment: String,
        #[arg(long, value_name = "D", default_value = "")]
        on: String,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Unconfirm {
        #[arg(value_name = "N")]
        n: i64,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Pipeline {
    #[command(subcommand)]
    pub(crate) what: Option<PipelineWhat>,
    #[arg(long, value_name = "ID")]
    pub(crate) manager: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PipelineWhat {
    Check {
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Promise {
        #[arg(value_name = "MANAGER")]
        manager: String,
        #[arg(value_name = "TEXT")]
        what: String,
        #[arg(long, value_name = "D")]
        due: String,
        #[arg(long, value_name = "ID", default_value = "")]
        deal: String,
        #[arg(long, value_name = "MONEY", default_value = "")]
        money: String,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Close {
        #[arg(value_name = "MANAGER")]
        manager: String,
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
        #[arg(long, value_name = "N", default_value_t = 0)]
        minutes: u32,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Done {
        #[arg(value_name = "N")]
        n: i64,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Meeting {
    #[command(subcommand)]
    pub(crate) what: Option<MeetingWhat>,
    #[arg(long, value_name = "D")]
    pub(crate) on: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MeetingWhat {
    Start {
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Present {
        #[arg(value_name = "EMPLOYEE")]
        employee: String,
        #[arg(long, value_name = "TEXT", default_value = "")]
        repeat: String,
        #[arg(long, value_name = "TEXT", default_value = "")]
        avoid: String,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Action {
        #[arg(value_name = "EMPLOYEE")]
        employee: String,
        #[arg(value_name = "TEXT")]
        what: String,
        #[arg(long, value_name = "D", default_value = "")]
        due: String,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Decide {
        #[arg(value_name = "TEXT")]
        text: String,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    End {
        #[arg(long, value_delimiter = ',', value_name = "LIST")]
        points: Vec<String>,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Send {
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Done {
        #[arg(value_name = "N")]
        n: i64,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Deviations {
    #[command(subcommand)]
    pub(crate) what: Option<DeviationsWhat>,
    #[arg(long, value_name = "manager")]
    pub(crate) by: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DeviationsWhat {
    Take {
        #[arg(value_name = "KEY")]
        key: String,
        #[arg(value_name = "EMPLOYEE")]
        owner: String,
        #[arg(value_name = "TEXT")]
        action: String,
        #[arg(long, value_name = "D", default_value = "")]
        due: String,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Acted {
        #[arg(value_name = "N")]
        n: i64,
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Explain {
        #[arg(value_name = "KEY")]
        key: String,
        #[arg(value_name = "TEXT")]
        words: String,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
}
