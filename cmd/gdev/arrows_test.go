package main_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows says which of our folders each may import, beside itself.
var arrows = map[string][]string{
	"cmd":       {"tui", "devserver", "reload", "inspect", "assets"},
	"tui":       {"inspect"},
	"devserver": {"inspect", "assets"},
	"reload":    {},
	"inspect":   {},
	"assets":    {},
}

// innerArrows says the same of the rooms within a folder: which others of it each
// may import. What is not named here may import all of its own folder.
var innerArrows = map[string][]string{
	"cmd/internal/cli":      {},
	"cmd/internal/terminal": {"cmd/internal/cli"},
	"cmd/internal/config":   {"cmd/internal/cli"},
	"cmd/internal/demo":     {},
	"cmd/internal/session":  {"cmd/internal/cli", "cmd/internal/config", "cmd/internal/terminal"},
	"cmd/internal/check":    {"cmd/internal/cli", "cmd/internal/config", "cmd/internal/session"},
	"cmd/bench":             {},

	"devserver/front":      {"devserver/generation", "devserver/rawhead", "devserver/sendbuffer", "devserver/errorpage", "devserver/wire"},
	"devserver/generation": {"devserver/host", "devserver/holder", "devserver/python", "devserver/wire"},
	"devserver/host":       {"devserver/wire"},
	"devserver/worker":     {"devserver/host", "devserver/wire"},
	"devserver/client":     {},
	"devserver/peers":      {"devserver/client"},
	"devserver/wire":       {},
	"devserver/rawhead":    {},
	"devserver/sendbuffer": {},
	"devserver/errorpage":  {},
	"devserver/holder":     {},
	"devserver/python":     {},

	"inspect":           {},
	"inspect/termtext":  {},
	"inspect/lifecycle": {"inspect"},
	"inspect/redact":    {"inspect"},
	"inspect/history":   {"inspect", "inspect/redact", "inspect/lifecycle"},
	"inspect/export":    {"inspect", "inspect/redact", "inspect/lifecycle", "inspect/termtext"},
}

// TestArrows keeps the direction of imports: see ARCHITECTURE.md. It looks at
// the files of each system that gdev is built for, since a file for one of
// them may import what the others do not.
func TestArrows(t *testing.T) {
	for _, system := range []string{"linux", "darwin", "windows"} {
		imports := listImports(t, system)
		for _, folder := range []string{"gdev/inspect", "gdev/assets"} {
			if _, ok := imports[folder]; !ok {
				t.Fatalf("go list for %s does not know %s", system, folder)
			}
		}
		for pkg, paths := range imports {
			for _, path := range paths {
				if why := forbidden(pkg, path); why != "" {
					t.Errorf("on %s, %s imports %s: %s", system, pkg, path, why)
				}
			}
		}
	}
}

func TestForbidden(t *testing.T) {
	for _, c := range []struct {
		pkg, path string
		ok        bool
	}{
		{"gdev/cmd/gdev", "gdev/tui/theme", true},
		{"gdev/cmd/gdev", "charm.land/bubbletea/v2", true},
		{"gdev/tui/list", "charm.land/bubbletea/v2", true},
		{"gdev/tui/list", "gdev/tui/theme", true},
		{"gdev/devserver", "gdev/devserver/wire", true},
		{"gdev/devserver", "gdev/assets", true},
		{"gdev/inspect", "inspector.example/gdev/tui", true},
		{"gdev/devserver", "charm.land/bubbletea/v2", false},
		{"gdev/devserver", "gdev/reload", false},
		{"gdev/devserver", "html/template", false},
		{"gdev/cmd/bench", "text/template", true},
		{"gdev/tui", "gdev/devserver", false},
		{"gdev/inspect/history", "gdev/inspect/redact", true},
		{"gdev/devserver", "gdev/inspect/redact", true},
		{"gdev/devserver/front", "gdev/devserver/generation", true},
		{"gdev/devserver/generation", "gdev/devserver/host", true},
		{"gdev/devserver/worker", "gdev/devserver/host", true},
		{"gdev/devserver/generation", "gdev/devserver/worker", false},
		{"gdev/devserver/front", "gdev/devserver/worker", false},
		{"gdev/devserver/host", "gdev/devserver/worker", false},
		{"gdev/devserver/worker", "gdev/devserver/generation", false},
		{"gdev/inspect", "gdev/assets", false},
		{"gdev/inspect", "gdev/inspect/redact", false},
		{"gdev/inspect/export", "gdev/inspect/history", false},
		{"gdev/inspect/history", "gdev/tui", false},
		{"gdev/reload", "gdev/inspect", false},
		{"gdev/tui", "gdev/cmd/gdev", false},
		{"gdev/extra", "fmt", false},
		{"gdev", "fmt", false},
	} {
		if got := forbidden(c.pkg, c.path); (got == "") != c.ok {
			t.Errorf("forbidden(%q, %q) = %q, want ok: %t", c.pkg, c.path, got, c.ok)
		}
	}
}

// forbidden tells why pkg may not import path; it is empty where it may.
func forbidden(pkg, path string) string {
	from := folder(pkg)
	allowed, known := arrows[from]
	if !known {
		return "the folder " + from + " is none of the design's"
	}
	if strings.HasPrefix(path, "charm.land/bubbletea/") && from != "tui" && from != "cmd" {
		return "only tui and cmd import Bubble Tea"
	}
	if strings.HasSuffix(path, "/template") && pkg != "gdev/cmd/bench" {
		return "a package of templates has the linker keep every exported method: 3 MB of the binary"
	}
	to := folder(path)
	if to == from {
		return forbiddenWithin(pkg, path)
	}
	if to == "" || slices.Contains(allowed, to) {
		return ""
	}
	return from + " may import " + strings.Join(append(slices.Clone(allowed), "none else of ours"), ", ")
}

// forbiddenWithin is forbidden for two packages of the same top folder.
func forbiddenWithin(pkg, path string) string {
	from, to := strings.TrimPrefix(pkg, "gdev/"), strings.TrimPrefix(path, "gdev/")
	allowed, known := innerArrows[from]
	if !known || slices.Contains(allowed, to) {
		return ""
	}
	return from + " may import " + strings.Join(append(slices.Clone(allowed), "none else of its folder"), ", ")
}

// folder is the top folder of one of our packages, "." for the module's root,
// and empty for packages of others.
func folder(pkg string) string {
	if pkg == "gdev" {
		return "."
	}
	inside, ours := strings.CutPrefix(pkg, "gdev/")
	if !ours {
		return ""
	}
	top, _, _ := strings.Cut(inside, "/")
	return top
}

// listImports asks the go command what each of our packages imports on a
// system, its tests left out. -e lists a package too that does not build there.
func listImports(t *testing.T, system string) map[string][]string {
	t.Helper()
	list := exec.Command("go", "list", "-e", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	list.Dir = "../.."
	list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list for %s: %v", system, err)
	}
	imports := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		imports[words[0]] = words[1:]
	}
	return imports
}
