//! `asynctutor man`: the manual page, of the program and of all its commands.

use super::Status;
use super::args::Cli;
use super::outside::stdout;
use clap::CommandFactory;
use clap_mangen::Man;
use std::io::Write;

/// Prints the page in roff.
pub(super) fn man() -> anyhow::Result<Status> {
    let mut command = Cli::command();
    command.build();
    let page = Man::new(command.clone());
    let mut roff = Vec::new();
    page.render_title(&mut roff)?;
    page.render_name_section(&mut roff)?;
    page.render_synopsis_section(&mut roff)?;
    page.render_description_section(&mut roff)?;
    page.render_options_section(&mut roff)?;
    let mut subcommands = Vec::new();
    page.render_subcommands_section(&mut subcommands)?;
    // All commands are on this one page.
    let names = String::from_utf8_lossy(&subcommands).replace("asynctutor\\-", "asynctutor ").replace("(1)", "");
    roff.extend(names.into_bytes());
    for command in command.get_subcommands() {
        let name = command.get_name().to_uppercase();
        let mut section = Vec::new();
        let page = Man::new(command.clone());
        page.render_synopsis_section(&mut section)?;
        page.render_description_section(&mut section)?;
        page.render_options_section(&mut section)?;
        // Sections of a command are subsections of its own section; what holds everywhere has been said.
        let section = String::from_utf8_lossy(&section).replace("\n.SH ", "\n.SS ");
        let own = section.split("\n.SS EVERYWHERE").next().unwrap_or_default().trim_end();
        let own = own.strip_prefix(".SH ").map(|rest| format!(".SS {rest}")).unwrap_or_else(|| own.to_owned());
        writeln!(roff, ".SH \"{name}\"\n{own}")?;
        if command.get_after_help().is_some() {
            let mut notes = Vec::new();
            page.render_extra_section(&mut notes)?;
            roff.extend(String::from_utf8_lossy(&notes).replace(".SH EXTRA", ".SS NOTES").into_bytes());
        }
    }
    let mut extra = Vec::new();
    page.render_extra_section(&mut extra)?;
    roff.extend(String::from_utf8_lossy(&extra).replace(".SH EXTRA", ".SH \"EXIT STATUS\"").into_bytes());
    let mut out = stdout();
    out.write_all(&roff)?;
    out.flush()?;
    Ok(Status::FINE)
}
