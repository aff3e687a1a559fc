//! `interpreted MODULE WORD`: reads a module, calls its hook once in wasmi, prints the answer.

use peers::interpreted::Interpreted;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), Some(word)) = (arguments.next(), arguments.next()) else {
        return Err("interpreted MODULE WORD".into());
    };
    let answer = Interpreted::new(&std::fs::read(path)?)?.call(&peers::request(&word))?;
    println!("{}", peers::shown(&answer));
    Ok(())
}
