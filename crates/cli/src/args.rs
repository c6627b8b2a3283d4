//! The command line as data: every command and option of the product (help texts live in `help.rs`).

mod changes;
mod desk;
pub(crate) mod identity;

pub(crate) use changes::{Digest, DigestAdd, DigestWhat, Measure, MeasureWhat, Plan, PlanSet, PlanWhat};
use clap::{Args, Parser, Subcommand, ValueEnum};
pub(crate) use desk::{
    Deviations, DeviationsWhat, Meeting, MeetingWhat, Payments, PaymentsWhat, Pipeline, PipelineWhat, Targets, TargetsWhat,
};
use std::path::PathBuf;

/// Form of printed data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Table,
    Json,
    Csv,
}

#[derive(Debug, Parser)]
#[command(name = "revizor", version, disable_help_subcommand = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub(crate) struct Common {
    #[arg(long, global = true, env = "REVIZOR_HOME", hide_env_values = true, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    #[arg(long, global = true, env = "REVIZOR_COMPANY", hide_env_values = true, value_name = "SLUG")]
    pub(crate) company: Option<String>,
    #[arg(long, global = true, env = "REVIZOR_LANG", hide_env_values = true, value_name = "ru|en")]
    pub(crate) lang: Option<String>,
    #[arg(long, global = true, value_enum, value_name = "table|json|csv", hide_possible_values = true)]
    pub(crate) format: Option<Format>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(Demo),
    Import(Import),
    Imports(Imports),
    Tables,
    Snapshot(Snapshot),
    Metrics,
    Rules,
    Explain(Explain),
    Metric(Metric),
    Audit(Audit),
    Audits(Audits),
    Questions(Questions),
    Answers(Answers),
    Mutes(Mutes),
    Settings(Settings),
    Serve(Serve),
    People(People),
    Backup(File),
    Restore(Restore),
    Verify,
    Doctor,
    Generate(Generate),
    Templates(Templates),
    Bench(Bench),
    Completions(Completions),
    Plan(Plan),
    Measure(Measure),
    Digest(Digest),
    Targets(Targets),
    Payments(Payments),
    Pipeline(Pipeline),
    Meeting(Meeting),
    Deviations(Deviations),
    Sync(Sync),
    Source(Source),
    Identity(identity::Identity),
    #[command(hide = true)]
    Gen(Gen),
    #[command(hide = true)]
    Corpus(Corpus),
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[arg(long, default_value = "127.0.0.1:8321", value_name = "ADDR")]
    pub(crate) listen: String,
    #[arg(long)]
    pub(crate) no_serve: bool,
    #[arg(long, value_name = "N")]
    pub(crate) deals: Option<u64>,
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long, value_delimiter = ',', default_value = "html,pdf,owner,deck,xlsx,json", value_name = "LIST")]
    pub(crate) reports: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long, value_name = "T")]
    pub(crate) table: Option<String>,
    #[arg(long, value_name = "P")]
    pub(crate) profile: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    #[arg(long, value_name = "Z")]
    pub(crate) timezone: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    #[arg(long)]
    pub(crate) replace: bool,
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Imports {
    #[command(subcommand)]
    pub(crate) what: Option<ImportsWhat>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ImportsWhat {
    List,
    Show {
        #[arg(value_name = "N")]
        n: i64,
    },
    Problems {
        #[arg(value_name = "N")]
        n: i64,
        #[arg(long, value_name = "NAME")]
        file: Option<String>,
    },
    Undo {
        #[arg(value_name = "N")]
        n: i64,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Snapshot {
    #[command(subcommand)]
    pub(crate) what: Option<SnapshotWhat>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SnapshotWhat {
    List,
    Diff {
        #[arg(value_name = "A")]
        a: i64,
        #[arg(value_name = "B")]
        b: i64,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[arg(value_name = "ID")]
    pub(crate) id: String,
}

#[derive(Debug, Args)]
pub(crate) struct Metric {
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    #[arg(long, value_delimiter = ',', value_name = "DIM")]
    pub(crate) by: Vec<String>,
    #[arg(long, value_name = "D")]
    pub(crate) from: Option<String>,
    #[arg(long, value_name = "D")]
    pub(crate) to: Option<String>,
    #[arg(long, value_name = "day|week|month|quarter|year")]
    pub(crate) grain: Option<String>,
    #[arg(long = "where", value_name = "DIM=VALUE")]
    pub(crate) filters: Vec<String>,
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,
    #[arg(long, value_name = "previous|year")]
    pub(crate) compare: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Audit {
    #[arg(long, default_value = "full", value_name = "NAME")]
    pub(crate) programme: String,
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long, value_delimiter = ',', default_value = "html,pdf,owner,deck,xlsx,json", value_name = "LIST")]
    pub(crate) reports: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Audits {
    #[command(subcommand)]
    pub(crate) what: Option<AuditsWhat>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditsWhat {
    List,
    Show {
        #[arg(value_name = "N")]
        n: i64,
    },
    Diff {
        #[arg(value_name = "A")]
        a: i64,
        #[arg(value_name = "B")]
        b: i64,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Questions {
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long, default_value = "full", value_name = "NAME")]
    pub(crate) programme: String,
}

#[derive(Debug, Args)]
pub(crate) struct Answers {
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Settings {
    #[command(subcommand)]
    pub(crate) what: Option<SettingsWhat>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SettingsWhat {
    List,
    Get {
        #[arg(value_name = "KEY")]
        key: String,
    },
    Set {
        #[arg(value_name = "KEY")]
        key: String,
        #[arg(value_name = "VALUE")]
        value: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[arg(long, default_value = "127.0.0.1:8321", value_name = "ADDR")]
    pub(crate) listen: String,
    #[arg(long, value_name = "URL")]
    pub(crate) origin: Option<String>,
    #[arg(long, hide = true, value_name = "DIR")]
    pub(crate) assets: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct People {
    #[command(subcommand)]
    pub(crate) what: Option<PeopleWhat>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PeopleWhat {
    List,
    Reset {
        #[arg(value_name = "EMAIL")]
        email: String,
        #[arg(long, default_value = "http://127.0.0.1:8321", value_name = "URL")]
        origin: String,
    },
    Log {
        #[arg(long)]
        check: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Sync {
    #[arg(value_name = "SOURCE")]
    pub(crate) source: Option<String>,
    #[arg(long)]
    pub(crate) full: bool,
    #[arg(long, conflicts_with = "full")]
    pub(crate) rung: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Source {
    #[command(subcommand)]
    pub(crate) what: Option<SourceWhat>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SourceWhat {
    Add(SourceAdd),
    List,
    Test {
        #[arg(value_name = "NAME")]
        name: String,
    },
    Remove {
        #[arg(value_name = "NAME")]
        name: String,
    },
    Hook(SourceHook),
}

#[derive(Debug, Args)]
pub(crate) struct SourceHook {
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[arg(long, default_value = "", hide_default_value = true, value_name = "ADDRESS")]
    pub(crate) origin: String,
    #[arg(long, value_name = "VARIABLE")]
    pub(crate) token_env: Option<String>,
    #[arg(long, conflicts_with = "token_env")]
    pub(crate) close: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SourceAdd {
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: String,
    #[arg(long, default_value = "", hide_default_value = true, value_name = "ADDRESS")]
    pub(crate) url: String,
    #[arg(long)]
    pub(crate) allow_private: bool,
    #[arg(long, default_value = "", hide_default_value = true, value_name = "Z")]
    pub(crate) timezone: String,
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub(crate) options: Vec<String>,
    #[arg(long, value_name = "VARIABLE")]
    pub(crate) secret_env: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct File {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[arg(long)]
    pub(crate) replace: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[arg(long, default_value_t = 6000, value_name = "N")]
    pub(crate) deals: u64,
    #[arg(long, default_value_t = 42, value_name = "S")]
    pub(crate) seed: u64,
    #[arg(long, default_value = "all", value_name = "LIST|all|none")]
    pub(crate) mistakes: String,
    #[arg(long = "as", default_value = "canonical", value_name = "SHAPE")]
    pub(crate) shape: String,
}

#[derive(Debug, Args)]
pub(crate) struct Templates {
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Bench {
    #[arg(long, default_value_t = 100_000, value_name = "N")]
    pub(crate) deals: u64,
    #[arg(long)]
    pub(crate) existing: bool,
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Mutes {
    #[command(subcommand)]
    pub(crate) what: Option<MutesWhat>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MutesWhat {
    List,
    Add {
        #[arg(value_name = "FINDING")]
        finding: String,
        #[arg(long, value_name = "D")]
        until: String,
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    Remove {
        #[arg(value_name = "FINDING")]
        finding: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Corpus {
    #[arg(long, default_value_t = 1500, value_name = "N")]
    pub(crate) deals: u64,
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) seeds: u64,
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub(crate) clean: u64,
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    pub(crate) only: Vec<String>,
    #[arg(long, value_name = "FILE")]
    pub(crate) write: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Gen {
    #[arg(long, value_name = "ROOT")]
    pub(crate) write: Option<PathBuf>,
    #[arg(long, value_name = "ROOT")]
    pub(crate) check: Option<PathBuf>,
}
