//! Words of `plan`, `measure` and `digest`.

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct Plan {
    #[command(subcommand)]
    pub(crate) what: Option<PlanWhat>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PlanWhat {
    Show {
        #[arg(value_name = "VERSION")]
        version: Option<u32>,
    },
    Draft {
        #[arg(long, value_name = "N")]
        audit: Option<i64>,
        #[arg(long, value_name = "D")]
        from: Option<String>,
    },
    Item {
        #[arg(value_name = "ID")]
        id: String,
    },
    Set(PlanSet),
    Capacity {
        #[arg(long, value_name = "H")]
        hours: u32,
        #[arg(long, value_name = "N")]
        at_once: u32,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Sign {
        #[arg(long, value_name = "client|consultant")]
        role: String,
        #[arg(long = "name", value_name = "NAME")]
        name: String,
    },
    History,
}

#[derive(Debug, Args)]
pub(crate) struct PlanSet {
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    #[arg(long, value_name = "NAME")]
    pub(crate) owner: Option<String>,
    #[arg(long, value_name = "H")]
    pub(crate) effort: Option<u32>,
    #[arg(long, value_name = "MONEY")]
    pub(crate) cost: Option<String>,
    #[arg(long, value_name = "PERCENT")]
    pub(crate) priority: Option<u32>,
    #[arg(long, value_name = "D")]
    pub(crate) start: Option<String>,
    #[arg(long, value_name = "D")]
    pub(crate) decision: Option<String>,
    #[arg(long, value_delimiter = ',', value_name = "IDS")]
    pub(crate) after: Option<Vec<String>>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) stop: Option<String>,
    #[arg(long, value_name = "STATE")]
    pub(crate) state: Option<String>,
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) reason: String,
    #[arg(long = "name", value_name = "NAME", default_value = "")]
    pub(crate) name: String,
}

#[derive(Debug, Args)]
pub(crate) struct Measure {
    #[command(subcommand)]
    pub(crate) what: Option<MeasureWhat>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MeasureWhat {
    List,
    Register(Register),
    Check {
        #[arg(value_name = "ID")]
        id: String,
    },
    Adopt {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "PERCENT")]
        share: u32,
        #[arg(long, value_name = "D")]
        on: String,
        #[arg(long = "name", value_name = "NAME", default_value = "")]
        name: String,
    },
    Decide {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(value_name = "keep|mend|scale|drop")]
        what: String,
        #[arg(long = "name", value_name = "NAME")]
        name: String,
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Register {
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    #[arg(long, value_name = "ID")]
    pub(crate) item: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(crate) metric: Option<String>,
    #[arg(long, value_name = "D")]
    pub(crate) start: String,
    #[arg(long, value_name = "X")]
    pub(crate) delta: f64,
    #[arg(long, value_name = "up|down")]
    pub(crate) direction: Option<String>,
    #[arg(long, value_delimiter = ',', value_name = "UNIT[=D]")]
    pub(crate) units: Vec<String>,
    #[arg(long, value_name = "DIM")]
    pub(crate) by: Option<String>,
    #[arg(long, default_value_t = 12, value_name = "N")]
    pub(crate) weeks: u32,
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) transition: u32,
    #[arg(long, default_value = "week", value_name = "week|month")]
    pub(crate) grain: String,
    #[arg(long)]
    pub(crate) versions: bool,
    #[arg(long)]
    pub(crate) worst: bool,
    #[arg(long, value_name = "ID")]
    pub(crate) guardrail: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) why: Option<String>,
    #[arg(long, value_name = "D")]
    pub(crate) ends: Option<String>,
    #[arg(long, value_name = "X")]
    pub(crate) forecast: Option<f64>,
    #[arg(long = "name", value_name = "NAME", default_value = "")]
    pub(crate) name: String,
}

#[derive(Debug, Args)]
pub(crate) struct Digest {
    #[command(subcommand)]
    pub(crate) what: Option<DigestWhat>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DigestWhat {
    List,
    Add(DigestAdd),
    Preview {
        #[arg(value_name = "ID")]
        id: String,
    },
    Send {
        #[arg(value_name = "ID")]
        id: Option<String>,
        #[arg(long, value_name = "ADDRESS", default_value = "")]
        origin: String,
    },
    Off {
        #[arg(value_name = "ID")]
        id: String,
    },
    On {
        #[arg(value_name = "ID")]
        id: String,
    },
    Telegram {
        #[arg(long, value_name = "ADDRESS", default_value = "")]
        api: String,
        #[arg(long)]
        forget: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct DigestAdd {
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: String,
    #[arg(long, value_name = "email|telegram|file")]
    pub(crate) to: String,
    #[arg(long, value_name = "TO", default_value = "")]
    pub(crate) address: String,
    #[arg(long, default_value = "daily", value_name = "daily|weekly|monthly")]
    pub(crate) pace: String,
    #[arg(long, value_name = "ID")]
    pub(crate) employee: Option<String>,
    #[arg(long, default_value = "21-8", value_name = "H-H")]
    pub(crate) quiet: String,
}
