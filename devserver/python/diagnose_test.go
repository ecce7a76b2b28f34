package python

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestDiagnose(t *testing.T) {
	skipWindows(t)
	for _, tt := range []struct {
		name, script string
		mode         os.FileMode
		message      string // PATH stands for the path
		hint         string
		looked       string
	}{
		{"too old", "#!/bin/sh\nprintf 2.7.18\n", 0o755, `"PATH" is Python 2.7.18, and gdev needs 3.8 or newer`, "gdev run --python", "--python: PATH"},
		{"a little too old", "#!/bin/sh\nprintf 3.7.17\n", 0o755, `"PATH" is Python 3.7.17, and gdev needs 3.8 or newer`, "gdev run --python", ""},
		{"no Python", "#!/bin/sh\necho hello\n", 0o755, `"PATH" is no Python: asked for its version it said "hello"`, "gdev run --python", ""},
		{"says nothing", "#!/bin/sh\n", 0o755, `"PATH" is no Python: asked for its version it said ""`, "gdev run --python", ""},
		{"broken", "#!/bin/sh\necho 'No module named encodings' >&2\nexit 1\n", 0o755, `"PATH" is no working Python: exit status 1`, "gdev run --python", "No module named encodings"},
		{"not executable", "#!/bin/sh\n", 0o644, `"PATH" may not be executed`, "ls -l PATH", ""},
		{"no program", "neither script nor program", 0o755, `"PATH" is no working Python: `, "gdev run --python", ""},
		{"first line names nothing", "#!/no/such/program\n", 0o755, `"PATH" cannot be started: `, "gdev run --python", ""},
		{"works, but not as a host", "#!/bin/sh\nprintf 3.12.1\n", 0o755, `Python 3.12.1 at "PATH" could not start gdev's host: exit status 3`, "PATH -c ", "no module json"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "python")
			if err := os.WriteFile(path, []byte(tt.script), tt.mode); err != nil {
				t.Fatal(err)
			}
			e := Diagnose(t.Context(), Choice{Path: path, Why: "--python"}, errors.New("exit status 3"), "no module json\n")
			fill := func(s string) string { return strings.ReplaceAll(s, "PATH", path) }
			if !strings.HasPrefix(e.Message, fill(tt.message)) {
				t.Errorf("message is %q, want %q", e.Message, fill(tt.message))
			}
			if !strings.HasPrefix(e.Hint, fill(tt.hint)) {
				t.Errorf("hint is %q, want %q", e.Hint, fill(tt.hint))
			}
			if all := strings.Join(e.LookedAt, "\n"); !strings.Contains(all, fill(tt.looked)) {
				t.Errorf("looked at %q, without %q", all, fill(tt.looked))
			}
		})
	}
}

func TestDiagnoseMissing(t *testing.T) {
	skipWindows(t)
	root := tree(t, ".venv/bin/python@")
	for path, message := range map[string]string{
		filepath.Join(root, "python"):            "there is no interpreter at",
		filepath.Join(root, ".venv/bin/python"):  "is a link to",
		filepath.Join(root, "no/folder/python3"): "there is no interpreter at",
	} {
		e := Diagnose(t.Context(), Choice{Path: path}, nil, "")
		if !strings.Contains(e.Message, message) || !strings.Contains(e.Message, path) {
			t.Errorf("message is %q, want %q", e.Message, message)
		}
	}
}

func TestDiagnoseEndsWithAHangingInterpreter(t *testing.T) {
	skipWindows(t)
	path := filepath.Join(t.TempDir(), "python")
	if err := os.WriteFile(path, []byte("#!/bin/sh\nsleep 3\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	e := Diagnose(ctx, Choice{Path: path}, nil, "")
	if !strings.Contains(e.Message, "did not tell its version") || time.Since(began) > probeTime {
		t.Errorf("after %s: %q", time.Since(began), e.Message)
	}
}
