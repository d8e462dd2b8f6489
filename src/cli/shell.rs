//! `busyhour completions` and `busyhour man`: help for shells and manuals, made from the flags.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::common::{print, unwritten};
use super::{Cli, Refusal};

/// For which shell.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs `busyhour completions`.
pub fn completions(args: &CompletionsArgs) -> Result<(), Refusal> {
    print(&completions_for(args.shell))
}

/// The completion script of a shell.
fn completions_for(shell: Shell) -> String {
    let mut script = Vec::new();
    let mut command = Cli::command();
    clap_complete::generate(shell, &mut command, "busyhour", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// Runs `busyhour man`.
pub fn man() -> Result<(), Refusal> {
    print(&manual().map_err(|e| unwritten(&e))?)
}

/// The manual page: the program, then a section for each command.
fn manual() -> std::io::Result<String> {
    let mut page = Vec::new();
    let mut program = Cli::command();
    // Commands get their full names ("busyhour run") and the flags of the program.
    program.build();
    clap_mangen::Man::new(program.clone()).render(&mut page)?;
    for command in program.get_subcommands().filter(|c| !c.is_hide_set()) {
        let name = format!("busyhour {}", command.get_name());
        let man = clap_mangen::Man::new(command.clone().display_name(name));
        man.render_synopsis_section(&mut page)?;
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    Ok(String::from_utf8_lossy(&page).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shell_has_a_script_that_knows_the_commands() {
        for shell in [
            Shell::Bash,
            Shell::Elvish,
            Shell::Fish,
            Shell::PowerShell,
            Shell::Zsh,
        ] {
            let script = completions_for(shell);
            for word in ["run", "check", "--variant", "busyhour"] {
                let word = word.trim_start_matches('-');
                assert!(script.contains(word), "{shell}: {word}");
            }
        }
    }

    #[test]
    fn the_manual_has_every_command_and_its_flags() {
        let page = manual().unwrap();
        assert!(page.starts_with(".ie"), "{}", &page[..40]);
        for word in ["SYNOPSIS", "busyhour check", "resolved", "replications"] {
            assert!(page.contains(word), "{word}");
        }
    }
}
