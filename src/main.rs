//! The `busyhour` command.

fn main() -> std::process::ExitCode {
    busyhour::cli::main()
}
