//! Help of the command line in both languages: puts the texts of `help_texts.rs` and `help_sources.rs` onto the commands of `args.rs`.

use crate::args::Cli;
use crate::{help_changes, help_desk, help_sources, help_texts};
use app::Lang;
use clap::{Arg, Command, CommandFactory};

/// A text: path, argument or Russian, Russian or English, English or example.
type Line = &'static (&'static str, &'static str, &'static str, &'static str);

fn commands() -> impl Iterator<Item = Line> {
    help_texts::COMMANDS.iter().chain(help_changes::COMMANDS).chain(help_desk::COMMANDS).chain(help_sources::COMMANDS)
}

fn args() -> impl Iterator<Item = Line> {
    help_texts::ARGS.iter().chain(help_changes::ARGS).chain(help_desk::ARGS).chain(help_sources::ARGS)
}

/// The whole command line with help in the given language.
pub(crate) fn command(lang: Lang) -> Command {
    // Without build() the options shared by all commands would not be there to be described.
    let mut command = Cli::command();
    command.build();
    localize(command, "", lang)
}

fn localize(command: Command, path: &str, lang: Lang) -> Command {
    let mut command = headings(command, lang);
    if let Some((_, ru, en, example)) = commands().find(|(p, ..)| *p == path) {
        let example = if example.is_empty() {
            String::new()
        } else {
            format!("{}\n  {}", lang.pick("Пример:", "Example:"), example.replace('\n', "\n  "))
        };
        command = command.about(*lang.pick(ru, en)).after_help(example);
    }
    command = command.mut_args(|arg| describe(arg, path, lang));
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        let inner = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(&name, |c| localize(c, &inner, lang));
    }
    command
}

fn headings(command: Command, lang: Lang) -> Command {
    let template = lang.pick(
        "{about-with-newline}\nИспользование: {usage}\n\n{all-args}{after-help}",
        "{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}",
    );
    command
        .help_template(template)
        .subcommand_help_heading(lang.pick("Команды", "Commands"))
        .subcommand_value_name(lang.pick("КОМАНДА", "COMMAND"))
}

fn describe(arg: Arg, path: &str, lang: Lang) -> Arg {
    let id = arg.get_id().as_str().to_owned();
    let heading = match (arg.is_positional(), is_common(&id)) {
        (true, _) => lang.pick("Что", "Arguments"),
        (false, true) => lang.pick("Общие параметры", "Common options"),
        (false, false) => lang.pick("Параметры", "Options"),
    };
    let arg = arg.help_heading(heading);
    match text_of(path, &id) {
        Some((ru, en)) => arg.help(lang.pick(ru, en)),
        None => arg,
    }
}

fn is_common(id: &str) -> bool {
    ["home", "company", "lang", "format", "help", "version"].contains(&id)
}

/// Text of an argument: the command's own one, else the one shared by all commands.
fn text_of(path: &str, id: &str) -> Option<(&'static str, &'static str)> {
    let own = args().find(|(p, a, ..)| *p == path && *a == id);
    own.or_else(|| args().find(|(p, a, ..)| p.is_empty() && *a == id)).map(|(_, _, ru, en)| (*ru, *en))
}

/// Names of all visible commands, nested ones as `imports show`.
pub(crate) fn command_paths() -> Vec<String> {
    fn walk(command: &Command, path: &str, out: &mut Vec<String>) {
        for c in command.get_subcommands().filter(|c| !c.is_hide_set()) {
            let inner = if path.is_empty() { c.get_name().to_owned() } else { format!("{path} {}", c.get_name()) };
            out.push(inner.clone());
            walk(c, &inner, out);
        }
    }
    let mut out = Vec::new();
    walk(&Cli::command(), "", &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_option_is_described() {
        fn walk(command: &Command, path: &str) {
            for arg in command.get_arguments().filter(|a| !a.is_hide_set()) {
                assert!(text_of(path, arg.get_id().as_str()).is_some(), "{path} {}", arg.get_id());
            }
            for c in command.get_subcommands().filter(|c| !c.is_hide_set()) {
                let inner = if path.is_empty() { c.get_name().to_owned() } else { format!("{path} {}", c.get_name()) };
                let known = commands().find(|(p, ..)| *p == inner);
                assert!(known.is_some_and(|(_, _, _, example)| !example.is_empty()), "{inner}");
                walk(c, &inner);
            }
        }
        let mut command = Cli::command();
        command.build();
        walk(&command, "");
    }

    #[test]
    fn no_text_describes_nothing() {
        let known = command_paths();
        for (path, ..) in commands().filter(|(p, ..)| !p.is_empty()) {
            assert!(known.iter().any(|k| k == path), "{path}");
        }
        for (path, id, ..) in args().filter(|(p, ..)| !p.is_empty()) {
            assert!(known.iter().any(|k| k == path), "{path} {id}");
        }
    }

    #[test]
    fn help_speaks_both_languages() {
        let ru = command(Lang::Ru).render_help().to_string();
        let en = command(Lang::En).render_help().to_string();
        assert!(ru.contains("Использование: revizor") && ru.contains("Команды"), "{ru}");
        assert!(en.contains("Usage: revizor") && en.contains("Commands"), "{en}");
        let import = command(Lang::Ru).find_subcommand_mut("import").map(|c| c.render_help().to_string()).unwrap_or_default();
        assert!(import.contains("Пример:") && import.contains("revizor import"), "{import}");
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
