# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_sidekick_global_optspecs
    string join \n C= color= format= q/quiet v/verbose h/help V/version
end

function __fish_sidekick_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_sidekick_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_sidekick_using_subcommand
    set -l cmd (__fish_sidekick_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c sidekick -n "__fish_sidekick_needs_command" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_needs_command" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_needs_command" -l format -d 'Form of the results: for people, one JSON object a line, or as the bot writes it' -r -f -a "text\t''
json\t''
markdown\t''"
complete -c sidekick -n "__fish_sidekick_needs_command" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_needs_command" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_needs_command" -s h -l help -d 'Print help'
complete -c sidekick -n "__fish_sidekick_needs_command" -s V -l version -d 'Print version'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "roll" -d 'Roll dice: one command, or one a line from standard input'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "chat" -d 'Talk to the bot as in a channel'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "fmt" -d 'Print notations in their canonical spelling'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "dev" -d 'Build, test and roll again whenever a file changes'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "completions" -d 'Print completions for a shell, or write the manual pages'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "help" -d 'Explain a command or a topic: notation, manifest, abi, exit-codes'
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l times -d 'Roll N times and show how the values spread; nothing is remembered' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l plugin -d 'A plugin: a .wasm file, or the folder of its crate, which is then built first. Repeatable; the first that does not pass answers [default: the crate you are in, if it has a sidekick.toml]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l seed -d 'Number that all dice follow from; without it, chance' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l faces -d 'Faces to use instead of chance, as 3,5,-1; all must be used' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l rules -d 'What the notation promises, or what the historic bot did' -r -f -a "corrected\t''
classic\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l session -d 'File with variables, decks and what plugins remember [default: in the user\'s state folder]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l user -d 'Who asks' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l channel -d 'The channel it is said in' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l format -d 'Form of the results: for people, one JSON object a line, or as the bot writes it' -r -f -a "text\t''
json\t''
markdown\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l trace -d 'Show what each stage made of a command'
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l plugin -d 'A plugin: a .wasm file, or the folder of its crate, which is then built first. Repeatable; the first that does not pass answers [default: the crate you are in, if it has a sidekick.toml]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l seed -d 'Number that all dice follow from; without it, chance' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l faces -d 'Faces to use instead of chance, as 3,5,-1; all must be used' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l rules -d 'What the notation promises, or what the historic bot did' -r -f -a "corrected\t''
classic\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l session -d 'File with variables, decks and what plugins remember [default: in the user\'s state folder]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l user -d 'Who asks' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l channel -d 'The channel it is said in' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l format -d 'Form of the results: for people, one JSON object a line, or as the bot writes it' -r -f -a "text\t''
json\t''
markdown\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l trace -d 'Show what each stage made of a command'
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l plugin -d 'A plugin: a .wasm file, or the folder of its crate, which is then built first. Repeatable; the first that does not pass answers [default: the crate you are in, if it has a sidekick.toml]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l format -d 'Form of the results: for people, one JSON object a line, or as the bot writes it' -r -f -a "text\t''
json\t''
markdown\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l check -d 'Print nothing but what is not canonical, and end with exit code 1 then'
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l roll -d 'The command to roll after each build [default: that of the manifest\'s first example]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l seed -d 'Number that the dice of every roll follow from; without it, chance' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l format -d 'Form of the results: for people, one JSON object a line, or as the bot writes it' -r -f -a "text\t''
json\t''
markdown\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l no-test -d 'Run no tests'
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l clear -d 'Clear the screen when something has changed'
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l poll -d 'Look at the files twice a second, for folders whose system does not tell of changes'
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand completions" -l man -d 'Write a manual page for each command into DIR, which is made if need be' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand completions" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand completions" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand completions" -l format -d 'Form of the results: for people, one JSON object a line, or as the bot writes it' -r -f -a "text\t''
json\t''
markdown\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand completions" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand completions" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand help" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand help" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand help" -l format -d 'Form of the results: for people, one JSON object a line, or as the bot writes it' -r -f -a "text\t''
json\t''
markdown\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand help" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand help" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand help" -s h -l help -d 'Print help'
