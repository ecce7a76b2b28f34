package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"gdev/devserver/peers"
)

// machine is where the numbers come from.
type machine struct {
	System       string `json:"system"` // kernel and its release
	Architecture string `json:"architecture"`
	Processor    string `json:"processor"`
	Cores        int    `json:"cores"`
	MemoryMiB    int64  `json:"memory_mib"`
}

func thisMachine() machine {
	release, _ := os.ReadFile("/proc/sys/kernel/osrelease")
	return machine{
		System:       strings.TrimSpace(runtime.GOOS + " " + string(release)),
		Architecture: runtime.GOARCH,
		Processor:    processorName(),
		Cores:        runtime.NumCPU(),
		MemoryMiB:    sumOf("/proc/meminfo", "MemTotal:") / 1024,
	}
}

// processorName is what /proc/cpuinfo calls it; some architectures do not.
func processorName() string {
	b, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(b)) {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}

// findPython asks the interpreter what it is and what it has installed.
func (b *bench) findPython(ctx context.Context) error {
	wanted := distributions()
	script := filepath.Join(b.settings.Scripts, "versions.py")
	ask := exec.CommandContext(ctx, b.python, append([]string{script}, wanted...)...)
	ask.Env = peers.Environment()
	out, err := ask.Output()
	if err != nil {
		var failed *exec.ExitError
		if errors.As(err, &failed) {
			err = fmt.Errorf("%w: %s", err, failed.Stderr)
		}
		return fmt.Errorf("ask --python %q for its packages: %w (make bench sets one up)", b.python, err)
	}
	var found struct {
		Executable, Prefix string
		Versions           map[string]string
	}
	if err := json.Unmarshal(out, &found); err != nil {
		return fmt.Errorf("read what %q has installed: %w", b.python, err)
	}
	b.settings.Python, b.settings.Prefix = found.Executable, found.Prefix
	b.versions = found.Versions
	b.versions["go"] = strings.TrimPrefix(runtime.Version(), "go")
	return nil
}

// distributions are all that a server or an application needs.
func distributions() []string {
	var all []string
	for _, a := range applications {
		all = append(all, a.needs...)
	}
	for _, s := range servers("") {
		all = append(all, s.Needs...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// missing names the first of the distributions that is not installed.
func (b *bench) missing(needs []string) string {
	for _, name := range needs {
		if b.versions[name] == "" {
			return name
		}
	}
	return ""
}

// noteMissing names the servers that cannot be measured.
func (b *bench) noteMissing() {
	for _, s := range servers("") {
		if missing := b.missing(s.Needs); missing != "" && wanted(b.servers, s.Name) {
			b.report.note("%s: not found, %s is not installed in %s", s.Title, missing, "the given Python")
		}
	}
}
