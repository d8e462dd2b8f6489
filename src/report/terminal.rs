//! The first screen.
use super::Run;
/// The terminal.
pub struct Screen;
impl Screen { 
/// of
pub fn of_terminal() -> Self { Self } }
/// The screen.
pub fn screen(_run: &Run<'_>, _s: &Screen) -> String { String::new() }
