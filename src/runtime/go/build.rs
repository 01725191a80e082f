//! Building: the converter once for a version of Go, and the program.

use super::overlay::{Overlay, place};
use super::toolchain::{Toolchain, run, said};
use crate::runtime::run::LaunchError;
use crate::runtime::{Job, assets, cache};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Where the converter is put in the standard library, so that it may use the reader of traces.
const CONVERTER: &str = "cmd/asynctutor";
/// How many programs are kept as they were built.
const PROGRAMS: usize = 32;
/// Variables that say how a program is to be built, which the converter is not.
const SETTINGS: [&str; 6] = ["GOFLAGS", "GOOS", "GOARCH", "GOWORK", "GO111MODULE", "GOEXPERIMENT"];

/// The folder for what is kept from run to run: the user's, else the run's own.
pub(super) fn cache(desk: &Path) -> PathBuf {
    let own = desk.join("go");
    let Some(folder) = cache::folder() else { return own };
    let folder = folder.join("go");
    // If it cannot be made, nothing is kept.
    if std::fs::create_dir_all(&folder).is_ok() { folder } else { own }
}

/// Another name of the folder of modules.
pub(super) fn alias(modules: &Path, job: &Job<'_>) -> Result<PathBuf, LaunchError> {
    let name = cache(job.desk).join("modules").join(format!("{:016x}", hash(&modules)));
    let is_there = || std::fs::read_link(&name).is_ok_and(|found| found == modules);
    if !is_there() {
        let made = std::fs::create_dir_all(name.parent().unwrap_or(&name))
            .and_then(|()| std::os::unix::fs::symlink(modules, &name));
        // Another run may have been quicker.
        made.or_else(|error| if is_there() { Ok(()) } else { Err(error) })
            .map_err(LaunchError::system(format!("{} cannot be written", name.display())))?;
    }
    Ok(name)
}

/// Whether something is to be built for the first time that every program needs.
pub(super) fn is_first(toolchain: &Toolchain, overlay: &Overlay, cache: &Path) -> bool {
    !converter_folder(toolchain, cache).0.join("converter").exists() || !library(toolchain, overlay, cache).exists()
}

/// Where it is noted that the standard library has been compiled with an overlay.
fn library(toolchain: &Toolchain, overlay: &Overlay, cache: &Path) -> PathBuf {
    cache.join(key(toolchain, &overlay.files)).join(format!("built-{:016x}", hash(&toolchain.settings)))
}

/// The folder of the converter, and its files.
fn converter_folder(toolchain: &Toolchain, cache: &Path) -> (PathBuf, BTreeMap<String, String>) {
    let files: BTreeMap<_, _> = assets::files("go/converter")
        .map(|(name, text)| (format!("{CONVERTER}/{name}"), suit(toolchain, text)))
        .collect();
    (cache.join(key(toolchain, &files)), files)
}

/// The converter, built if it is not there yet.
pub(super) fn converter(toolchain: &Toolchain, cache: &Path, job: &Job<'_>) -> Result<PathBuf, LaunchError> {
    let (folder, files) = converter_folder(toolchain, cache);
    let built = folder.join("converter");
    if built.exists() {
        cache::touch(&folder);
        return Ok(built);
    }
    let overlay = lay(toolchain, &files, &folder)?;
    let new = tempfile::Builder::new().prefix("new-").tempdir_in(&folder);
    let new = new.map_err(LaunchError::system(format!("{} cannot be written", folder.display())))?;
    let output = new.path().join("converter");
    let mut command = toolchain.own_command();
    for setting in SETTINGS {
        command.env_remove(setting);
    }
    let within = toolchain.root.join("src/cmd");
    command.env("CGO_ENABLED", "0").env("PWD", &within).current_dir(within);
    command.arg("build").arg("-overlay").arg(overlay).arg("-o").arg(&output).arg(CONVERTER);
    let done = run(command, job)?;
    if !done.is_fine {
        return Err(LaunchError::Refused(format!(
            "{} cannot be traced: the reader of its traces does not build\n{}",
            toolchain.title(),
            said(&done.stderr).trim_end()
        )));
    }
    // Whoever comes first puts it there; another one's is the same.
    std::fs::rename(&output, &built).map_err(LaunchError::system(format!("{} cannot be written", built.display())))?;
    Ok(built)
}

/// The text of a file of the converter, for the reader of traces that this Go has.
fn suit(toolchain: &Toolchain, text: &str) -> String {
    let source = |file: &str| std::fs::read_to_string(place(toolchain, file)).unwrap_or_default();
    let (place, events) = match source("internal/trace/event.go") {
        events if events.contains("func (s Stack) Frames(") => ("internal/trace", events),
        // Go 1.22
        _ => ("internal/trace/v2", source("internal/trace/v2/event.go")),
    };
    let text = text.replace("\"internal/trace\"", &format!("\"{place}\""));
    match events.contains("Frames() iter.Seq") {
        true => text,
        false => text.replace("s.Frames()(each)", "s.Frames(each)"),
    }
}

/// The program, built with the overlay if there is one.
///
/// What was built last is kept, since to see that it is up to date takes much less time than to link it anew.
pub(super) fn program(
    toolchain: &Toolchain,
    overlay: Option<&Overlay>,
    cache: &Path,
    job: &Job<'_>,
    folder: &Path,
) -> Result<PathBuf, LaunchError> {
    let path = &job.target.path;
    let (name, what) = match path.is_dir() {
        true => (folder.file_name(), ".".into()),
        // A name that begins with a dash is no flag.
        false => (path.file_stem(), Path::new(".").join(path.file_name().unwrap_or_default()).into_os_string()),
    };
    let name = name.unwrap_or("program".as_ref());
    let changes = overlay.map(|overlay| key(toolchain, &overlay.files));
    let programs = cache.join("programs");
    let kept = programs.join(format!("{:016x}", hash(&(folder, &what, &changes))));
    make_room(&programs, &kept);
    std::fs::create_dir_all(&kept).map_err(LaunchError::system(format!("{} cannot be written", kept.display())))?;

    let built = kept.join(name);
    // Go takes a program for whole that it was kept from writing to its end.
    let unfinished = kept.join(".unfinished");
    if unfinished.exists() {
        // It may not even have begun.
        let _gone = std::fs::remove_file(&built);
    }
    let marked = std::fs::write(&unfinished, "");
    marked.map_err(LaunchError::system(format!("{} cannot be written", unfinished.display())))?;
    let mut command = toolchain.command();
    command.arg("build");
    if let (Some(overlay), Some(changes)) = (overlay, &changes) {
        command.arg("-overlay").arg(lay(toolchain, &overlay.files, &cache.join(changes))?);
    }
    command.arg("-o").arg(&built).arg(what);
    // Go takes the folder's name from PWD if it is the same folder, by whatever way.
    command.current_dir(folder).env("PWD", folder);
    let done = run(command, job)?;
    // If it stays, the program is linked once more.
    let _gone = std::fs::remove_file(&unfinished);
    if !done.is_fine {
        let said = said(&done.stderr).trim_end().to_owned();
        return Err(match overlay {
            Some(overlay) if overlay.breaks(&said) => LaunchError::Refused(format!(
                "{} cannot be traced: its standard library does not build with what the tracer changes\n{said}",
                toolchain.title()
            )),
            _ => LaunchError::Build(said),
        });
    }
    if is_archive(&built) {
        return Err(LaunchError::Build(format!("{}: this is no program: its package is not main", path.display())));
    }
    if let Some(overlay) = overlay {
        // Without it one is told once more that it may take long.
        let _noted = std::fs::write(library(toolchain, overlay, cache), "");
    }
    // The next build may be that of a changed program.
    let own = job.desk.join("build");
    let program = own.join(name);
    std::fs::create_dir_all(&own)
        .and_then(|()| std::fs::hard_link(&built, &program).or_else(|_| std::fs::copy(&built, &program).map(drop)))
        .map_err(LaunchError::system(format!("{} cannot be written", program.display())))?;
    Ok(program)
}

/// Whether a package was compiled that is there to be linked to others.
fn is_archive(built: &Path) -> bool {
    let mut begin = [0; 8];
    let read = std::fs::File::open(built).and_then(|mut file| file.read_exact(&mut begin));
    read.is_ok() && &begin == b"!<arch>\n"
}

/// Removes the programs that were built longest ago, if there are too many besides `kept`.
fn make_room(programs: &Path, kept: &Path) {
    if kept.exists() {
        return;
    }
    let built = |folder: &Path| Some((folder.metadata().ok()?.modified().ok()?, folder.to_owned()));
    let entries = std::fs::read_dir(programs).into_iter().flatten().flatten();
    let mut folders: Vec<_> = entries.filter_map(|entry| built(&entry.path())).collect();
    folders.sort();
    let surplus = folders.len().saturating_sub(PROGRAMS - 1);
    for (_, folder) in &folders[..surplus] {
        // Another run may have been quicker.
        let _gone = std::fs::remove_dir_all(folder);
    }
}

/// Writes the files of an overlay, if they are not there yet, and gives the path of the list that `go build` takes.
fn lay(toolchain: &Toolchain, files: &BTreeMap<String, String>, folder: &Path) -> Result<PathBuf, LaunchError> {
    let list = folder.join("overlay.json");
    if list.exists() {
        cache::touch(folder);
        return Ok(list);
    }
    let write = |path: &Path, text: &str| {
        let within = path.parent().unwrap_or(folder);
        let made = std::fs::create_dir_all(within).and_then(|()| NamedTempFile::new_in(within)).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.persist(path).map_err(|error| error.error)
        });
        made.map_err(LaunchError::system(format!("{} cannot be written", path.display())))
    };
    let mut replaced = serde_json::Map::new();
    for (name, text) in files {
        let path = folder.join(name);
        write(&path, text)?;
        replaced.insert(place(toolchain, name).display().to_string(), path.display().to_string().into());
    }
    // The list last: where it is, the others are.
    write(&list, &serde_json::json!({ "Replace": replaced }).to_string())?;
    Ok(list)
}

/// The name of a folder for these files and this Go.
fn key(toolchain: &Toolchain, files: &BTreeMap<String, String>) -> String {
    let version = toolchain.version.replace(' ', "-");
    format!("{version}-{:016x}", hash(&(&toolchain.version, &toolchain.root, files)))
}

fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
