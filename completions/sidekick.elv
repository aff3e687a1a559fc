
use builtin;
use str;

set edit:completion:arg-completer[sidekick] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'sidekick'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'sidekick'= {
            cand -C 'Work as if started in DIR'
            cand --color 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb'
            cand --format 'Form of the results: for people, one JSON object a line, or as the bot writes it'
            cand -q 'Say less: no remarks, no output of cargo unless it fails'
            cand --quiet 'Say less: no remarks, no output of cargo unless it fails'
            cand -v 'Say more: the seed, what plugins log and use up'
            cand --verbose 'Say more: the seed, what plugins log and use up'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand roll 'Roll dice: one command, or one a line from standard input'
            cand chat 'Talk to the bot as in a channel'
            cand fmt 'Print notations in their canonical spelling'
            cand dev 'Build, test and roll again whenever a file changes'
            cand completions 'Print completions for a shell, or write the manual pages'
            cand help 'Explain a command or a topic: notation, manifest, abi, exit-codes'
        }
        &'sidekick;roll'= {
            cand --times 'Roll N times and show how the values spread; nothing is remembered'
            cand --plugin 'A plugin: a .wasm file, or the folder of its crate, which is then built first. Repeatable; the first that does not pass answers [default: the crate you are in, if it has a sidekick.toml]'
            cand --toolchain 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]'
            cand --fuel 'Most units of work of one call, about one an instruction'
            cand --memory 'Most memory of one call, in bytes or as 16MiB, 512KiB'
            cand --deadline 'Most milliseconds of one call'
            cand --seed 'Number that all dice follow from; without it, chance'
            cand --faces 'Faces to use instead of chance, as 3,5,-1; all must be used'
            cand --rules 'What the notation promises, or what the historic bot did'
            cand --session 'File with variables, decks and what plugins remember [default: in the user''s state folder]'
            cand --user 'Who asks'
            cand --channel 'The channel it is said in'
            cand --server 'The server the channel is on'
            cand -C 'Work as if started in DIR'
            cand --color 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb'
            cand --format 'Form of the results: for people, one JSON object a line, or as the bot writes it'
            cand --no-cache 'Compile plugins anew and keep nothing'
            cand --trace 'Show what each stage made of a command'
            cand -q 'Say less: no remarks, no output of cargo unless it fails'
            cand --quiet 'Say less: no remarks, no output of cargo unless it fails'
            cand -v 'Say more: the seed, what plugins log and use up'
            cand --verbose 'Say more: the seed, what plugins log and use up'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'sidekick;chat'= {
            cand --plugin 'A plugin: a .wasm file, or the folder of its crate, which is then built first. Repeatable; the first that does not pass answers [default: the crate you are in, if it has a sidekick.toml]'
            cand --toolchain 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]'
            cand --fuel 'Most units of work of one call, about one an instruction'
            cand --memory 'Most memory of one call, in bytes or as 16MiB, 512KiB'
            cand --deadline 'Most milliseconds of one call'
            cand --seed 'Number that all dice follow from; without it, chance'
            cand --faces 'Faces to use instead of chance, as 3,5,-1; all must be used'
            cand --rules 'What the notation promises, or what the historic bot did'
            cand --session 'File with variables, decks and what plugins remember [default: in the user''s state folder]'
            cand --user 'Who asks'
            cand --channel 'The channel it is said in'
            cand --server 'The server the channel is on'
            cand -C 'Work as if started in DIR'
            cand --color 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb'
            cand --format 'Form of the results: for people, one JSON object a line, or as the bot writes it'
            cand --no-cache 'Compile plugins anew and keep nothing'
            cand --trace 'Show what each stage made of a command'
            cand -q 'Say less: no remarks, no output of cargo unless it fails'
            cand --quiet 'Say less: no remarks, no output of cargo unless it fails'
            cand -v 'Say more: the seed, what plugins log and use up'
            cand --verbose 'Say more: the seed, what plugins log and use up'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'sidekick;fmt'= {
            cand --plugin 'A plugin: a .wasm file, or the folder of its crate, which is then built first. Repeatable; the first that does not pass answers [default: the crate you are in, if it has a sidekick.toml]'
            cand --toolchain 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]'
            cand --fuel 'Most units of work of one call, about one an instruction'
            cand --memory 'Most memory of one call, in bytes or as 16MiB, 512KiB'
            cand --deadline 'Most milliseconds of one call'
            cand -C 'Work as if started in DIR'
            cand --color 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb'
            cand --format 'Form of the results: for people, one JSON object a line, or as the bot writes it'
            cand --check 'Print nothing but what is not canonical, and end with exit code 1 then'
            cand --no-cache 'Compile plugins anew and keep nothing'
            cand -q 'Say less: no remarks, no output of cargo unless it fails'
            cand --quiet 'Say less: no remarks, no output of cargo unless it fails'
            cand -v 'Say more: the seed, what plugins log and use up'
            cand --verbose 'Say more: the seed, what plugins log and use up'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'sidekick;dev'= {
            cand --toolchain 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]'
            cand --fuel 'Most units of work of one call, about one an instruction'
            cand --memory 'Most memory of one call, in bytes or as 16MiB, 512KiB'
            cand --deadline 'Most milliseconds of one call'
            cand --roll 'The command to roll after each build [default: that of the manifest''s first example]'
            cand --seed 'Number that the dice of every roll follow from; without it, chance'
            cand -C 'Work as if started in DIR'
            cand --color 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb'
            cand --format 'Form of the results: for people, one JSON object a line, or as the bot writes it'
            cand --no-cache 'Compile plugins anew and keep nothing'
            cand --no-test 'Run no tests'
            cand --clear 'Clear the screen when something has changed'
            cand --poll 'Look at the files twice a second, for folders whose system does not tell of changes'
            cand -q 'Say less: no remarks, no output of cargo unless it fails'
            cand --quiet 'Say less: no remarks, no output of cargo unless it fails'
            cand -v 'Say more: the seed, what plugins log and use up'
            cand --verbose 'Say more: the seed, what plugins log and use up'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'sidekick;completions'= {
            cand --man 'Write a manual page for each command into DIR, which is made if need be'
            cand -C 'Work as if started in DIR'
            cand --color 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb'
            cand --format 'Form of the results: for people, one JSON object a line, or as the bot writes it'
            cand -q 'Say less: no remarks, no output of cargo unless it fails'
            cand --quiet 'Say less: no remarks, no output of cargo unless it fails'
            cand -v 'Say more: the seed, what plugins log and use up'
            cand --verbose 'Say more: the seed, what plugins log and use up'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'sidekick;help'= {
            cand -C 'Work as if started in DIR'
            cand --color 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb'
            cand --format 'Form of the results: for people, one JSON object a line, or as the bot writes it'
            cand -q 'Say less: no remarks, no output of cargo unless it fails'
            cand --quiet 'Say less: no remarks, no output of cargo unless it fails'
            cand -v 'Say more: the seed, what plugins log and use up'
            cand --verbose 'Say more: the seed, what plugins log and use up'
            cand -h 'Print help'
            cand --help 'Print help'
        }
    ]
    $completions[$command]
}
