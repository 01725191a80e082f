//! Programs are built as Go builds them: modules, workspaces, tags, C. What cannot be traced runs as it is.

use super::go;
use crate::traced::runtime;
use asynctutor::lesson::Language;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What came of `asynctutor trace`.
struct Seen {
    code: Option<i32>,
    output: String,
    errors: String,
    trace: String,
}

fn trace(folder: &Path, program: &str, more: &[&str], settings: &[(&str, &str)]) -> Seen {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_asynctutor"));
    command.args(["trace", program, "--out"]).arg(file.path()).args(more);
    let output = command.current_dir(folder).envs(settings.iter().copied()).output().unwrap();
    Seen {
        code: output.status.code(),
        output: String::from_utf8_lossy(&output.stdout).into_owned(),
        errors: String::from_utf8_lossy(&output.stderr).into_owned(),
        trace: std::fs::read_to_string(file.path()).unwrap(),
    }
}

fn builds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runtimes/programs/go-builds")
}

/// That a program prints this, and its trace has these events.
fn assert_traced(seen: &Seen, output: &str, events: &[&str]) {
    assert_eq!((seen.code, seen.output.as_str()), (Some(0), output), "{}", seen.errors);
    for event in events {
        assert!(seen.trace.contains(event), "no {event} in\n{}", seen.trace);
    }
    assert!(!seen.trace.contains("untraced"), "{}", seen.trace);
}

#[test]
fn a_package_of_a_module_is_traced_with_what_it_embeds_and_its_vendors_left_out() {
    if runtime(Language::Go).is_none() {
        return;
    }
    let waits = [
        r#""program":"server""#,
        r#""name":"Wait","parent":1,"line":"cmd/server/main.go:17"}"#,
        r#""on":{"kind":"sleep","for":5000000},"line":"inner/inner.go:5"}"#,
        // The packages of a module are the program's, as package main is.
        r#""name":"Store.fill","parent":1,"line":"inner/inner.go:11"}"#,
        r#""task":1,"ev":"wait","on":{"kind":"channel","name":"receive"},"line":"inner/inner.go:20"}"#,
    ];
    let module = builds().join("module");
    let seen = trace(&module, "./cmd/server", &[], &[]);
    assert_traced(&seen, "dep text plain\n", &waits);
    assert!(!seen.trace.contains("dep.go"), "what others wrote is no task: {}", seen.trace);
    let seen = trace(&module, "./cmd/server", &[], &[("GOFLAGS", "-tags=special -trimpath")]);
    assert_traced(&seen, "dep text special\n", &waits);
    let seen = trace(&module.join("cmd/server"), ".", &[], &[("CGO_ENABLED", "0")]);
    assert_traced(&seen, "dep text plain\n", &waits);
}

#[test]
fn modules_beside_the_programs_own_are_traced_as_its_own() {
    if runtime(Language::Go).is_none() {
        return;
    }
    let seen = trace(&builds().join("workspace/program"), ".", &[], &[]);
    let waits = [r#""name":"Wait","parent":1,"line":"program/main.go:11"}"#, r#""line":"library/library.go:6"}"#];
    assert_traced(&seen, "library\n", &waits);
    let off = [("GOWORK", "off"), ("GOFLAGS", "-mod=mod")];
    let seen = trace(&builds().join("replaced"), ".", &[], &off);
    let waits = [r#""name":"Wait","parent":1,"line":"main.go:11"}"#, r#""line":"../workspace/library/library.go:6"}"#];
    assert_traced(&seen, "library\n", &waits);
}

#[test]
fn a_package_that_is_not_main_is_refused_as_no_program() {
    if runtime(Language::Go).is_none() {
        return;
    }
    let seen = trace(&builds().join("module"), "inner", &[], &[]);
    assert_eq!((seen.code, seen.trace.as_str()), (Some(2), ""), "{}", seen.errors);
    assert!(seen.errors.contains("inner: this is no program: its package is not main"), "{}", seen.errors);
}

#[test]
fn a_call_of_c_is_a_wait() {
    let Some(_) = runtime(Language::Go) else { return };
    let asked = go().args(["env", "CGO_ENABLED"]).output().unwrap();
    if asked.stdout != b"1\n" || Command::new("cc").arg("--version").output().is_err() {
        eprintln!("SKIPPED: there is no C compiler");
        return;
    }
    let seen = trace(&builds().join("cgo"), "main.go", &[], &[("CGO_ENABLED", "1")]);
    assert_traced(&seen, "42\n", &[r#""task":2,"ev":"wait","on":{"kind":"io"},"line":"main.go:9"}"#]);
}

/// A `go` that takes itself for another one.
fn pretender(folder: &Path, version: &str, root: &str) -> PathBuf {
    let real = String::from_utf8(go().args(["env", "GOROOT"]).output().unwrap().stdout).unwrap();
    let real = Path::new(real.trim()).join("bin/go");
    let script = format!(
        "#!/bin/sh\nif [ \"$1\" = env ]; then '{real}' \"$@\" | sed -e '1s,.*,{version},' {root}; \
         else GOTOOLCHAIN=local exec '{real}' \"$@\"; fi\n",
        real = real.display()
    );
    let path = folder.join("go");
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    path
}

#[test]
fn where_a_version_cannot_be_traced_the_program_runs_and_the_trace_says_why() {
    if runtime(Language::Go).is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let text = "package main\n\nimport \"os\"\n\nfunc main() {\n\tprintln(len(os.Args))\n\tos.Stdout.WriteString(\"runs\\n\")\n\tos.Exit(7)\n}\n";
    std::fs::write(folder.path().join("x.go"), text).unwrap();
    let another = "-e '2s,.*,/nowhere,'";
    for (version, root, why) in [
        ("go1.21.13", "", "Go 1.21.13 is too old to be traced: asynctutor needs Go 1.22 or later"),
        ("go1.99.0", another, "Go 1.99.0 cannot be traced: its runtime/proc.go is not as asynctutor knows it"),
        ("unheard of", "", "this Go says that its version is `unheard of`: asynctutor does not know how to trace it"),
    ] {
        let go = pretender(folder.path(), version, root);
        let go = [("ASYNCTUTOR_GO", go.to_str().unwrap())];
        let seen = trace(folder.path(), "x.go", &["--", "a", "b"], &go);
        assert_eq!((seen.code, seen.output.as_str()), (Some(7), "runs\n"), "{version}");
        let lint = format!(r#""ev":"lint","name":"untraced","text":"{why}"}}"#);
        assert!(seen.trace.contains(&lint), "no {lint} in {}", seen.trace);
        let seen = trace(folder.path(), "x.go", &["--virtual"], &go);
        assert_eq!((seen.code, seen.output.as_str()), (Some(2), ""), "{version}");
        assert!(seen.errors.contains(why), "no {why} in {}", seen.errors);
    }
    // One that is to come and is as the last one was is traced.
    let asked = go().args(["env", "GOVERSION"]).output().unwrap();
    if !asked.stdout.starts_with(b"go1.2") || runtime(Language::Go).is_some_and(|version| version.minor < 25) {
        return;
    }
    let go = pretender(folder.path(), "go1.99.0", "");
    let seen = trace(folder.path(), "x.go", &[], &[("ASYNCTUTOR_GO", go.to_str().unwrap())]);
    assert_eq!((seen.code, seen.output.as_str()), (Some(7), "runs\n"));
    assert!(seen.trace.contains(r#""error":"os.Exit""#), "{}", seen.trace);
}
