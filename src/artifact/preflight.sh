#!/usr/bin/env bash
# Reads how the S3 bucket below is set up and prints
# it as one JSON object, to be pasted into the page
# that made this script. It changes nothing, and
# prints no keys, but the whole bucket policy.
# Errors inside the object are answers too. Needs
# only the AWS CLI and these permissions, and where
# one is refused, the object says so:
__READS__
account='__ACCOUNT_ID__'
bucket='__BUCKET__'
__COMMON__

__REPORT__

__SETTINGS__

main() {
    trap '[ -z "$folder" ] || rm -rf "$folder"' EXIT
    make_folder
    choose_region
    print_report
}

main </dev/null; exit
