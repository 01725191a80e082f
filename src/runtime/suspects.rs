//! Who may be left of a run. Most processes are none of its by their environment alone; to ask for all that is known of
//! every process, at the end of every run, takes several times as long.

use super::children::Family;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System, UpdateKind};

/// The bytes of an environment for which there is room at first.
const USUAL: usize = 16 << 10;

/// The processes that have `mark` in their environment, those that have none, and the children that this process did not
/// start; with them this process. Where it cannot be told which these are, all processes.
pub(super) fn suspects(mark: &str, family: &Family) -> System {
    let mut system = System::new();
    let found = find(Path::new("/proc"), mark.as_bytes(), family);
    let which = found.as_deref().map_or(ProcessesToUpdate::All, ProcessesToUpdate::Some);
    let wanted = ProcessRefreshKind::nothing()
        .with_environ(UpdateKind::Always)
        .with_user(UpdateKind::OnlyIfNotSet)
        .without_tasks();
    system.refresh_processes_specifics(which, true, wanted);
    system
}

/// Finds them in the table of processes that Linux has in a folder.
fn find(table: &Path, mark: &[u8], family: &Family) -> io::Result<Vec<Pid>> {
    let mut found = family.strangers(table)?;
    let mut environment = Vec::with_capacity(USUAL);
    for entry in table.read_dir()? {
        let entry = entry?;
        let Some(process) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // Those of the kernel, of other users and of the dead cannot be read, and none of them is a run's to be killed.
        let Ok(file) = File::open(entry.path().join("environ")) else { continue };
        environment.clear();
        // Without a limit the size would be asked for, which is not known.
        let is_read = file.take(u64::MAX).read_to_end(&mut environment).is_ok();
        if is_read && (environment.is_empty() || environment.split(|byte| *byte == 0).any(|entry| entry == mark)) {
            found.push(process);
        }
    }
    if !found.is_empty() {
        found.push(Pid::from_u32(std::process::id()));
    }
    // sysinfo drops a process that it is asked for twice.
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
