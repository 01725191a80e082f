//! `asynctutor doctor`

use crate::program::{command, done};
use tempfile::TempDir;

#[test]
fn doctor_tells_of_terminal_folders_runtimes_and_lessons() {
    let home = TempDir::new().unwrap();
    let doctor = done(command(&home).arg("doctor").env("NO_COLOR", "1").env("PATH", ""));
    assert_eq!((doctor.status, doctor.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(doctor.stdout.replace(home.path().to_str().unwrap(), "~"));
}

#[test]
fn doctor_tells_how_much_is_kept_from_run_to_run() {
    let home = TempDir::new().unwrap();
    let programs = home.path().join("cache/asynctutor/go/programs");
    std::fs::create_dir_all(&programs).unwrap();
    std::fs::write(programs.join("server"), vec![0; 3 << 20]).unwrap();
    let doctor = done(command(&home).arg("doctor").env("PATH", ""));
    let line = format!("caches      {} (3.0 MiB; ", home.path().join("cache/asynctutor").display());
    assert!(doctor.stdout.contains(&line), "{doctor}");
}

#[cfg(unix)]
#[test]
fn doctor_tells_old_runtimes_and_silent_ones_from_good_ones() {
    let home = TempDir::new().unwrap();
    let runtimes = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/runtimes");
    let doctor = done(command(&home).arg("doctor").env("PATH", runtimes));
    assert_eq!(doctor.status, Some(0), "the player needs none of them");
    for line in [
        "Python      3.9.2 (python3) is too old: the lessons' programs need 3.11",
        "Go          1.26.8 (go)",
        "Node        node does not say its version",
    ] {
        assert!(doctor.stdout.contains(line), "{line} is not in\n{doctor}");
    }
}

#[cfg(unix)]
#[test]
fn doctor_asks_the_runtimes_that_the_environment_names_and_no_others() {
    let home = TempDir::new().unwrap();
    let runtimes = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/runtimes");
    let mut command = command(&home);
    command.arg("doctor").env("PATH", runtimes);
    let go = format!("{runtimes}/go");
    command.env("ASYNCTUTOR_GO", &go).env("ASYNCTUTOR_NODE", "/nowhere/node").env("ASYNCTUTOR_PYTHON", "");
    let doctor = done(&mut command);
    for line in [
        "Python      3.9.2 (python3) is too old: the lessons' programs need 3.11\n",
        &format!("Go          1.26.8 ({go}); ASYNCTUTOR_GO is set to {go}\n"),
        "Node        not found; the lessons' programs need 20.0 or newer; ASYNCTUTOR_NODE is set to /nowhere/node\n",
    ] {
        assert!(doctor.stdout.contains(line), "{line} is not in\n{doctor}");
    }
}

#[test]
fn doctor_fails_when_progress_cannot_be_kept_or_a_lesson_is_broken() {
    let home = TempDir::new().unwrap();
    std::fs::write(home.path().join("broken.yaml"), "version: 1\nid: broken\n").unwrap();
    let doctor = done(command(&home).args(["doctor", "--lessons"]).arg(home.path()));
    assert_eq!(doctor.status, Some(1), "{doctor}");
    assert!(doctor.stdout.contains("broken: asynctutor check says what is wrong"), "{doctor}");
    let file = home.path().join("file");
    std::fs::write(&file, "").unwrap();
    let doctor = done(command(&home).arg("doctor").env("XDG_DATA_HOME", &file));
    assert_eq!(doctor.status, Some(1), "{doctor}");
    assert!(doctor.stdout.contains("its folder is not writable"), "{doctor}");
}
