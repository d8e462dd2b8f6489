//! The progress bar on standard error.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::replicate::Progress;

/// A bar that follows a run until it is dropped.
pub struct Bar {
    over: Arc<AtomicBool>,
    length: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
}

impl Bar {
    /// Shows the progress of a run, if standard error is a terminal.
    pub fn follow(progress: &Arc<Progress>, replications: u64, quiet: bool) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let length = Arc::new(AtomicU64::new(replications));
        if quiet || !std::io::stderr().is_terminal() {
            return Self {
                over,
                length,
                thread: None,
            };
        }
        let (progress, done) = (Arc::clone(progress), Arc::clone(&over));
        let whole = Arc::clone(&length);
        let thread = spawn(move || {
            let template = "{bar:30} {pos}/{len} days  {per_sec}  {eta} left";
            let bar = ProgressBar::new(replications);
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            while !done.load(Ordering::Relaxed) {
                bar.set_length(whole.load(Ordering::Relaxed));
                bar.set_position(progress.done());
                sleep(Duration::from_millis(100));
            }
            bar.finish_and_clear();
        });
        Self {
            over,
            length,
            thread: Some(thread),
        }
    }

    /// It turns out to be so many.
    pub fn expect(&self, replications: u64) {
        self.length.store(replications, Ordering::Relaxed);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // The bar's thread has nothing to say.
            drop(thread.join());
        }
    }
}
