# A file with Windows line ends, or with quotation marks that were made curly, is another program.
cr=
[ -z "$cr" ] || { printf 'Stopped: this script has Windows line ends (CRLF). Copy it again from where you have it, or save it with Unix line ends. Nothing was changed.\n' >&2; exit 1; } #
quotes=straight
: "${quotes:?Stopped. The quotation marks of this script were made curly on the way. Copy it again from where you have it, as plain text. Nothing was changed.}"

# Nothing of the shell that this is pasted into is in the way: aliases, functions, options, language.
\unalias -a
for name in $(compgen -A function); do unset -f "$name"; done
set +o posix +o noclobber +o errexit -uo pipefail
export LC_ALL=C AWS_CLI_ERROR_FORMAT=legacy AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off AWS_MAX_ATTEMPTS=3

folder='' errors='' region='' answer='' error=''

stop() {
    printf 'Stopped: %s\n' "$*" >&2
    exit 1
}

# A folder for what has to be in a file. A full disk shows here, before it can lose anything.
make_folder() {
    folder=$(mktemp -d) && errors=$folder/errors && printf 'test\n' >"$errors" &&
        [ "$(<"$errors")" = test ] ||
        stop "no temporary file can be written in ${TMPDIR:-/tmp}. Is the folder there, and is there room?"
}

# The AWS CLI wants some Region, and from each it finds the bucket in its own.
choose_region() {
    export AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-${AWS_REGION:-}}
    if [ -z "$AWS_DEFAULT_REGION" ] && ! command aws configure get region >/dev/null 2>&1 </dev/null; then
        AWS_DEFAULT_REGION=us-east-1
        # shellcheck disable=SC2034 # only what a change can be taken back with names it
        region=" --region us-east-1"
    fi
    [ -n "$AWS_DEFAULT_REGION" ] || unset AWS_DEFAULT_REGION
}

# Calls the AWS CLI: what it prints is in $answer, or why it failed in $error. Endpoints that never
# answer cost a minute here and not an hour.
call() {
    local status=0
    error=''
    answer=$(command aws "$@" --output json --cli-connect-timeout 10 --cli-read-timeout 20 2>"$errors" </dev/null) || status=$?
    answer=${answer//$'\r'/}
    if [ $status -eq 0 ]; then return; fi
    error=$(<"$errors")
    error=${error//$'\r'/}
    error=${error#$'\n'}
    error=${error:-aws ended with status $status}
    return 1
}
