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
complete -c sidekick -n "__fish_sidekick_needs_command" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_needs_command" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_needs_command" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_needs_command" -s h -l help -d 'Print help'
complete -c sidekick -n "__fish_sidekick_needs_command" -s V -l version -d 'Print version'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "roll" -d 'Roll dice: one command, or one a line from standard input'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "chat" -d 'Talk to the bot as in a channel'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "odds" -d 'Tell what may come of a command, and how likely each is'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "fmt" -d 'Print notations in their canonical spelling'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "new" -d 'Make a new plugin: sources, manifest, tests, and a workflow that checks it'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "dev" -d 'Build, test and roll again whenever a file changes'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "build" -d 'Build plugins: modules that are ready for upload, the same bytes on every machine'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "test" -d 'Run a plugin\'s golden tests: commands, dice, and the replies they give'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "fuzz" -d 'Try odd commands and dice on a plugin, and keep what makes it fail as a test'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "check" -d 'Check what is promised of a plugin, for CI'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "explain" -d 'Explain a code of a finding, or list all codes'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "inspect" -d 'Show what is in a module: identity, imports, exports, manifest, sizes, limits'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "diff" -d 'Show what is different between two modules'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "upload" -d 'Put a plugin into a channel, for everybody who rolls there'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "channel" -d 'Look at the channels of the store, and change their sets of plugins'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "store" -d 'Look after the store: check, mend, tidy, copy it'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "replay" -d 'Run recorded rolls once more, and show what is different'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "report" -d 'Show what each module costs in the store, what it shares with others, and how the store grew'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "doctor" -d 'Find out why plugins can\'t be built or run here, and what to do'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "completions" -d 'Print completions for a shell, or write the manual pages'
complete -c sidekick -n "__fish_sidekick_needs_command" -f -a "help" -d 'Explain a command or a topic: notation, manifest, abi, exit-codes'
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l times -d 'Roll N times and show how the values spread; nothing is remembered' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l plugin -d 'A plugin: a .wasm file, or the folder of its crate, which is then built first. Repeatable; the first that does not pass answers [default: the crate you are in, if it has a sidekick.toml; with --channel, none beside the channel\'s]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l runtime -d 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all' -r -f -a "wasmtime\t''
node\t''
all\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l node -d 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l node-transport -d 'How to talk to Node: through a pipe, or over HTTP, which is slower' -r -f -a "pipe\t''
http\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l seed -d 'Number that all dice follow from; without it, chance' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l faces -d 'Faces to use instead of chance, as 3,5,-1; all must be used' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l rules -d 'What the notation promises, or what the historic bot did' -r -f -a "corrected\t''
classic\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l session -d 'File with variables, decks and what plugins remember [default: in the user\'s state folder; with --channel, in the store]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l user -d 'Who asks' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l channel -d 'The channel it is said in: its plugins answer, and what is remembered is kept there' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l record -d 'Record what is said in the channel, for sidekick replay'
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -l trace -d 'Show what each stage made of a command'
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand roll" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l plugin -d 'A plugin: a .wasm file, or the folder of its crate, which is then built first. Repeatable; the first that does not pass answers [default: the crate you are in, if it has a sidekick.toml; with --channel, none beside the channel\'s]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l runtime -d 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all' -r -f -a "wasmtime\t''
node\t''
all\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l node -d 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l node-transport -d 'How to talk to Node: through a pipe, or over HTTP, which is slower' -r -f -a "pipe\t''
http\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l seed -d 'Number that all dice follow from; without it, chance' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l faces -d 'Faces to use instead of chance, as 3,5,-1; all must be used' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l rules -d 'What the notation promises, or what the historic bot did' -r -f -a "corrected\t''
classic\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l session -d 'File with variables, decks and what plugins remember [default: in the user\'s state folder; with --channel, in the store]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l user -d 'Who asks' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l channel -d 'The channel it is said in: its plugins answer, and what is remembered is kept there' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l record -d 'Record what is said in the channel, for sidekick replay'
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -l trace -d 'Show what each stage made of a command'
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand chat" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l by -d 'What is looked at [default: the value; without one the labels; without those the reply]' -r -f -a "value\t''
successes\t''
label\t''
reply\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l at-least -d 'Tell how likely this value or a higher one is; may be given again' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l at-most -d 'Tell how likely this value or a lower one is; may be given again' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l compare -d 'Tell the odds of another command beside these, and how they differ' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l budget -d 'Walk at most so many ways that dice may fall; beyond, sample [default: 300000]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l samples -d 'Rolls of a sample [default: 100000]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l error -d 'How much of the probability may be left out, where chains have no end [default: 1e-12]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l plugin -d 'A plugin: a .wasm file, or the folder of its crate, which is then built first. Repeatable; the first that does not pass answers [default: the crate you are in, if it has a sidekick.toml; with --channel, none beside the channel\'s]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l runtime -d 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all' -r -f -a "wasmtime\t''
node\t''
all\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l node -d 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l node-transport -d 'How to talk to Node: through a pipe, or over HTTP, which is slower' -r -f -a "pipe\t''
http\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l rules -d 'What the notation promises, or what the historic bot did' -r -f -a "corrected\t''
classic\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l session -d 'File with variables, decks and what plugins remember [default: in the user\'s state folder; with --channel, in the store]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l user -d 'Who asks' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l channel -d 'The channel it is said in: its plugins answer, and what is remembered is kept there' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand odds" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l plugin -d 'A plugin: a .wasm file, or the folder of its crate, which is then built first. Repeatable; the first that does not pass answers [default: the crate you are in, if it has a sidekick.toml; with --channel, none beside the channel\'s]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l runtime -d 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all' -r -f -a "wasmtime\t''
node\t''
all\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l node -d 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l node-transport -d 'How to talk to Node: through a pipe, or over HTTP, which is slower' -r -f -a "pipe\t''
http\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l check -d 'Print nothing but what is not canonical, and end with exit code 1 then'
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand fmt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand new" -s t -l template -d 'What to make it from; --list says more' -r -f -a "rust\t''
rust-term\t''
rust-modifier\t''
c\t''
assemblyscript\t''
zig\t''
wat\t''
http-worker\t''
http-node\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand new" -l path -d 'The folder to make [default: one called NAME, here]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand new" -l sdk -d 'Where the SDK for Rust comes from: `vendored`, a copy in the plugin\'s folder that needs no network; `path=DIR`; `git=URL`' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand new" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand new" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand new" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand new" -l dry-run -d 'Print which files would be written, and write none'
complete -c sidekick -n "__fish_sidekick_using_subcommand new" -l list -d 'Print the templates there are'
complete -c sidekick -n "__fish_sidekick_using_subcommand new" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand new" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand new" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l runtime -d 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all' -r -f -a "wasmtime\t''
node\t''
all\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l node -d 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l node-transport -d 'How to talk to Node: through a pipe, or over HTTP, which is slower' -r -f -a "pipe\t''
http\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l roll -d 'The command to roll after each build [default: that of the manifest\'s first example]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l seed -d 'Number that the dice of every roll follow from; without it, chance' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l no-test -d 'Run no tests'
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l clear -d 'Clear the screen when something has changed'
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -l poll -d 'Look at the files twice a second, for folders whose system does not tell of changes'
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand dev" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand build" -l toolchain -d 'The rustup toolchain that builds [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand build" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand build" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand build" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand build" -l verify -d 'Build a second time, in another folder with another home for cargo, and compare'
complete -c sidekick -n "__fish_sidekick_using_subcommand build" -l wasm-opt -d 'Make the module smaller with the program `wasm-opt`; the examples must give the same replies. Traps are then told by function, without lines'
complete -c sidekick -n "__fish_sidekick_using_subcommand build" -l locked -d 'Fail if there is no Cargo.lock; one that is there is never changed anyway'
complete -c sidekick -n "__fish_sidekick_using_subcommand build" -l offline -d 'Fetch nothing from the network'
complete -c sidekick -n "__fish_sidekick_using_subcommand build" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand build" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand build" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l runtime -d 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all' -r -f -a "wasmtime\t''
node\t''
all\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l node -d 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l node-transport -d 'How to talk to Node: through a pipe, or over HTTP, which is slower' -r -f -a "pipe\t''
http\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l from-roll -d 'Roll COMMAND and append it as a test; `-` reads what `roll --format json` prints' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l seed -d 'Number that dice follow from: those of --from-roll, and those that --accept finds missing' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l faces -d 'Faces for --from-roll, as 3,5,-1' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l file -d 'The file that --from-roll appends to [default: tests/rolls.toml]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l junit -d 'Write the results as JUnit XML to FILE, too' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l accept -d 'Make failing tests expect what came'
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -l list -d 'Print the names of the tests and run none'
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -l runtime -d 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all' -r -f -a "wasmtime\t''
node\t''
all\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -l node -d 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -l node-transport -d 'How to talk to Node: through a pipe, or over HTTP, which is slower' -r -f -a "pipe\t''
http\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -l runs -d 'Runs to make [default: 10000, or any number with --time]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -l seed -d 'Number that everything follows from; without it, chance' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -l time -d 'Stop after so many seconds' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -l save -d 'Append failures to tests/fuzz.toml (the default)'
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -l no-save -d 'Write no file'
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand fuzz" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l only -d 'Make only this check; repeatable, or with commas' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l skip -d 'Leave this check out; repeatable, or with commas' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l deny -d 'What makes the command fail beside errors' -r -f -a "warnings\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l output -d 'Write the report to FILE in the form of --format; the text for people is printed as well' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l summary -d 'Append a summary in Markdown to FILE [default in GitHub Actions: the summary of the job]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l seed -d 'Where the chance of odd requests starts; the same number asks the same' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l max-shift -d 'Compare the odds of the examples with those of the channel\'s plugin: so much of the probability may lie elsewhere, as 0.01 or 1/100' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l channel -d 'The channel with the plugin to compare with' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l runtime -d 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all' -r -f -a "wasmtime\t''
node\t''
all\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l node -d 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l node-transport -d 'How to talk to Node: through a pipe, or over HTTP, which is slower' -r -f -a "pipe\t''
http\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l list -d 'List the checks and what they promise'
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l verify -d 'Build again in other folders, and compare'
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand explain" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand explain" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand explain" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand explain" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand explain" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -l runtime -d 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all' -r -f -a "wasmtime\t''
node\t''
all\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -l node -d 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -l node-transport -d 'How to talk to Node: through a pipe, or over HTTP, which is slower' -r -f -a "pipe\t''
http\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -l symbols -d 'The module\'s symbols: the same module with names and line tables' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -l against -d 'Tell what an upload into the store in this folder would add, and which modules share code with this one; changes nothing' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -l all -d 'Show all functions and all limits'
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand inspect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand diff" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand diff" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand diff" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand diff" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand diff" -l runtime -d 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all' -r -f -a "wasmtime\t''
node\t''
all\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand diff" -l node -d 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand diff" -l node-transport -d 'How to talk to Node: through a pipe, or over HTTP, which is slower' -r -f -a "pipe\t''
http\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand diff" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand diff" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand diff" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand diff" -l all -d 'Show all functions'
complete -c sidekick -n "__fish_sidekick_using_subcommand diff" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand diff" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand diff" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l runtime -d 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all' -r -f -a "wasmtime\t''
node\t''
all\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l node -d 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l node-transport -d 'How to talk to Node: through a pipe, or over HTTP, which is slower' -r -f -a "pipe\t''
http\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l channel -d 'The channel' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l name -d 'What the plugin is called in the channel; what it remembers is kept under this name [default: as in its manifest]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l expect -d 'Only if the channel\'s plugin of this name has this digest, or its first digits; none: if there is no such plugin' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l by -d 'Who uploads it, for the channel\'s history [default: the user\'s name]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l dry-run -d 'Show what would change, and change nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -l unchecked -d 'Leave the check out; what no host would run is still refused'
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand upload" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -f -a "list" -d 'List the channels that have or had plugins'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -f -a "show" -d 'Show a channel\'s plugins in the order in which they are asked'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -f -a "history" -d 'Show who changed a channel, when, and how; the newest first'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -f -a "diff" -d 'Show what is different between two versions of a channel\'s plugin'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -f -a "rollback" -d 'Bring back an earlier version of a plugin'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -f -a "remove" -d 'Take a plugin out of a channel'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -f -a "enable" -d 'Ask plugins again that were disabled'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -f -a "disable" -d 'No longer ask plugins, but keep them and what they remember'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -f -a "order" -d 'Say which plugins are asked first; the others keep their order'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -f -a "export" -d 'Write a channel\'s plugins into one file'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and not __fish_seen_subcommand_from list show history diff rollback remove enable disable order export import" -f -a "import" -d 'Make a channel what a file of `channel export` says'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from list" -l server -d 'Only those of this server' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from list" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from list" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from list" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from list" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from show" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from show" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from show" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from show" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from show" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from history" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from history" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from history" -l limit -d 'Show at most N changes' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from history" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from history" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from history" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from history" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from history" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l from -d 'The version before [default: the one before; with --with, the present one]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l to -d 'The version after [default: the present one]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l with -d 'Compare with this .wasm file, or the module of this folder' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l runtime -d 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all' -r -f -a "wasmtime\t''
node\t''
all\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l node -d 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l node-transport -d 'How to talk to Node: through a pipe, or over HTTP, which is slower' -r -f -a "pipe\t''
http\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l all -d 'Show all functions'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from rollback" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from rollback" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from rollback" -l to -d 'The version: the number of the change that brought it, or its digest, or the beginning of that' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from rollback" -l by -d 'Who asks, for the channel\'s history [default: the user\'s name]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from rollback" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from rollback" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from rollback" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from rollback" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from rollback" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from rollback" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from remove" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from remove" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from remove" -l by -d 'Who asks, for the channel\'s history [default: the user\'s name]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from remove" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from remove" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from enable" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from enable" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from enable" -l by -d 'Who asks, for the channel\'s history [default: the user\'s name]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from enable" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from enable" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from enable" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from enable" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from enable" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from enable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from disable" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from disable" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from disable" -l by -d 'Who asks, for the channel\'s history [default: the user\'s name]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from disable" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from disable" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from disable" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from disable" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from disable" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from disable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from order" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from order" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from order" -l by -d 'Who asks, for the channel\'s history [default: the user\'s name]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from order" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from order" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from order" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from order" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from order" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from order" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from export" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from export" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from export" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from export" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from export" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l channel -d 'The channel [default: as it was called where it comes from]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l server -d 'The server the channel is on [default: as where it comes from]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l by -d 'Who asks, for the channel\'s history [default: the user\'s name]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l runtime -d 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all' -r -f -a "wasmtime\t''
node\t''
all\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l node -d 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l node-transport -d 'How to talk to Node: through a pipe, or over HTTP, which is slower' -r -f -a "pipe\t''
http\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l keep -d 'Keep plugins that are in the channel and not in the file'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l dry-run -d 'Show what would change, and change nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand channel; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and not __fish_seen_subcommand_from stats check repair gc compact backup export import import-legacy" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and not __fish_seen_subcommand_from stats check repair gc compact backup export import import-legacy" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and not __fish_seen_subcommand_from stats check repair gc compact backup export import import-legacy" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and not __fish_seen_subcommand_from stats check repair gc compact backup export import import-legacy" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and not __fish_seen_subcommand_from stats check repair gc compact backup export import import-legacy" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and not __fish_seen_subcommand_from stats check repair gc compact backup export import import-legacy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and not __fish_seen_subcommand_from stats check repair gc compact backup export import import-legacy" -f -a "stats" -d 'Show the store in numbers'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and not __fish_seen_subcommand_from stats check repair gc compact backup export import import-legacy" -f -a "check" -d 'Find out whether the store is whole'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and not __fish_seen_subcommand_from stats check repair gc compact backup export import import-legacy" -f -a "repair" -d 'Mend the store: drop what can\'t be rebuilt, and tell all of it'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and not __fish_seen_subcommand_from stats check repair gc compact backup export import import-legacy" -f -a "gc" -d 'Remove what no channel needs any more'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and not __fish_seen_subcommand_from stats check repair gc compact backup export import import-legacy" -f -a "compact" -d 'Pack the store anew: smaller where it is rarely read, quicker where it is often read'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and not __fish_seen_subcommand_from stats check repair gc compact backup export import import-legacy" -f -a "backup" -d 'Copy the store into a folder, and read the copy back'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and not __fish_seen_subcommand_from stats check repair gc compact backup export import import-legacy" -f -a "export" -d 'Write everything that the store has into one file'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and not __fish_seen_subcommand_from stats check repair gc compact backup export import import-legacy" -f -a "import" -d 'Take in everything that another store has'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and not __fish_seen_subcommand_from stats check repair gc compact backup export import import-legacy" -f -a "import-legacy" -d 'Take over the modules of an old database'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from stats" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from stats" -l wait -d 'Seconds to wait for other programs that write' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from stats" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from stats" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from stats" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from stats" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from stats" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from stats" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from check" -l sample -d 'Rebuild some of the objects, another part each day, so that it comes to all of them' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from check" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from check" -l wait -d 'Seconds to wait for other programs that write' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from check" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from check" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from check" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from check" -l read-data -d 'Rebuild every object and compare its digest'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from repair" -l by -d 'Who asks, for the history of channels [default: the user\'s name]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from repair" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from repair" -l wait -d 'Seconds to wait for other programs that write' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from repair" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from repair" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from repair" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from repair" -l dry-run -d 'Show what would be done, and change nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from repair" -l yes -d 'Drop what has to be dropped'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from repair" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from repair" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from repair" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from gc" -l grace -d 'How long something stays after somebody has asked for it; with 0, an upload that is just being made may have to be repeated' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from gc" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from gc" -l wait -d 'Seconds to wait for other programs that write' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from gc" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from gc" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from gc" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from gc" -l dry-run -d 'Show what would go, and remove nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from gc" -l keep-bases -d 'Leave what others are built on where it is'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from gc" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from gc" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from gc" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from compact" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from compact" -l wait -d 'Seconds to wait for other programs that write' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from compact" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from compact" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from compact" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from compact" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from compact" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from compact" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from backup" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from backup" -l wait -d 'Seconds to wait for other programs that write' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from backup" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from backup" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from backup" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from backup" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from backup" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from backup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from export" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from export" -l wait -d 'Seconds to wait for other programs that write' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from export" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from export" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from export" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import" -l wait -d 'Seconds to wait for other programs that write' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import" -l quick -d 'Pack quickly; sidekick store compact makes it small later'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l server -d 'Put all channels on this server [default: as their rows say]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l by -d 'Who stands in the history where a row names nobody [default: the user\'s name]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l wait -d 'Seconds to wait for other programs that write' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l runtime -d 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all' -r -f -a "wasmtime\t''
node\t''
all\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l node -d 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l node-transport -d 'How to talk to Node: through a pipe, or over HTTP, which is slower' -r -f -a "pipe\t''
http\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l drop-bytes -d 'Drop the table `wasm_bytes` at the end, if nothing was refused'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l dry-run -d 'Show what would be taken over, and change nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand store; and __fish_seen_subcommand_from import-legacy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l channel -d 'The channel whose last rolls are replayed' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l last -d 'How many of them' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l toolchain -d 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l fuel -d 'Most units of work of one call, about one an instruction' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l memory -d 'Most memory of one call, in bytes or as 16MiB, 512KiB' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l deadline -d 'Most milliseconds of one call' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l runtime -d 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all' -r -f -a "wasmtime\t''
node\t''
all\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l node -d 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l node-transport -d 'How to talk to Node: through a pipe, or over HTTP, which is slower' -r -f -a "pipe\t''
http\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l list -d 'Show what was recorded, and replay nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l all -d 'Show every roll that is different'
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -l no-cache -d 'Compile plugins anew and keep nothing'
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand replay" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand report" -l channel -d 'Only the modules that this channel has or had' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand report" -l server -d 'The server the channel is on' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand report" -l svg -d 'Write a picture of how the store grew' -r -F
complete -c sidekick -n "__fish_sidekick_using_subcommand report" -l store -d 'The folder of the store [env: SIDEKICK_STORE] [default: in the user\'s data folder]' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand report" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand report" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand report" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand report" -l quick -d 'Leave out what modules share: they need not be rebuilt then'
complete -c sidekick -n "__fish_sidekick_using_subcommand report" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand report" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand doctor" -l toolchain -d 'The rustup toolchain to look at [env: SIDEKICK_TOOLCHAIN]' -r
complete -c sidekick -n "__fish_sidekick_using_subcommand doctor" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand doctor" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand doctor" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand doctor" -l fix -d 'Mend what can be mended without risk: the target, the rights of folders, missing folders'
complete -c sidekick -n "__fish_sidekick_using_subcommand doctor" -l dry-run -d 'Only show what --fix would run'
complete -c sidekick -n "__fish_sidekick_using_subcommand doctor" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand doctor" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand completions" -l man -d 'Write a manual page for each command into DIR, which is made if need be' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand completions" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand completions" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand completions" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand completions" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand completions" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sidekick -n "__fish_sidekick_using_subcommand help" -s C -d 'Work as if started in DIR' -r -f -a "(__fish_complete_directories)"
complete -c sidekick -n "__fish_sidekick_using_subcommand help" -l color -d 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand help" -l format -d 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers; odds have csv and svg [default: text]' -r -f -a "text\t''
json\t''
markdown\t''
junit\t''
sarif\t''
github\t''
csv\t''
svg\t''"
complete -c sidekick -n "__fish_sidekick_using_subcommand help" -s q -l quiet -d 'Say less: no remarks, no output of cargo unless it fails'
complete -c sidekick -n "__fish_sidekick_using_subcommand help" -s v -l verbose -d 'Say more: the seed, what plugins log and use up'
complete -c sidekick -n "__fish_sidekick_using_subcommand help" -s h -l help -d 'Print help'
