package reload

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// gitSettings are the settings of a repository that are about ignored files.
type gitSettings struct {
	excludes string // absolute path of core.excludesFile; "" where there is to be none
	fold     bool   // core.ignoreCase
}

// askTime is how long git may take to answer, which is 2 ms mostly.
const askTime = 2 * time.Second

// askGit asks git for its settings at the top of a repository: only git knows
// what its configuration includes, and on which conditions. Without git there
// are the defaults.
func askGit(top string) gitSettings {
	s := gitSettings{excludes: filepath.Join(gitConfigFolder(), "ignore")}
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	out, err := exec.CommandContext(ctx, "git", "-C", top, "config", "--null", "--path",
		"--get-regexp", `^core\.(excludesfile|ignorecase)$`).Output()
	if err != nil {
		return s // no git, or neither is set
	}
	for entry := range strings.SplitSeq(string(out), "\x00") {
		switch name, value, hasValue := strings.Cut(entry, "\n"); name {
		case "core.excludesfile":
			s.excludes = value
			if value != "" && !filepath.IsAbs(value) {
				s.excludes = filepath.Join(top, value)
			}
		case "core.ignorecase":
			s.fold = !hasValue || isTrue(value)
		}
	}
	return s
}

// isTrue reports whether git takes a value for true.
func isTrue(value string) bool {
	switch strings.ToLower(value) {
	case "", "0", "false", "no", "off":
		return false
	}
	return true
}

// gitConfigFolder is where git looks for the user's settings by default; ""
// where nobody knows.
func gitConfigFolder() string {
	if dir := os.Getenv("XDG_CONFIG_HOME"); dir != "" {
		return filepath.Join(dir, "git")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".config", "git")
}

// gitCommonFolder is the folder of git's own files that all worktrees of the
// repository at top share.
func gitCommonFolder(top string) string {
	dir := filepath.Join(top, ".git")
	if text, err := os.ReadFile(dir); err == nil { // a file names the folder: in a worktree, or a submodule
		dir = resolved(top, strings.TrimPrefix(string(text), "gitdir:"))
	}
	if text, err := os.ReadFile(filepath.Join(dir, "commondir")); err == nil {
		dir = resolved(dir, string(text))
	}
	return dir
}

// resolved is the path in the text of one of git's files, relative to dir.
func resolved(dir, text string) string {
	path := filepath.FromSlash(strings.TrimSpace(text))
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}
