package config

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"gdev/cmd/internal/cli"
)

// load runs a command with flags, in a folder with files.
func load(t *testing.T, command string, files map[string]string, args ...string) (*Settings, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	var s Settings
	root := &cobra.Command{Use: "gdev", SilenceErrors: true, SilenceUsage: true}
	root.SetFlagErrorFunc(FlagError)
	c := &cobra.Command{Use: command, RunE: func(c *cobra.Command, args []string) error { return s.Load(c, args) }}
	s.Bind(c)
	root.AddCommand(c)
	root.SetArgs(append([]string{command}, args...))
	return &s, root.Execute()
}

// Each default and each example is a value that its setting takes.
func TestTableIsSound(t *testing.T) {
	for _, setting := range Table() {
		if setting.Default != "" {
			if err := setting.value(&Settings{}).Set(setting.Default); err != nil {
				t.Errorf("the default of %s: %v", setting.Name, err)
			}
		}
		if setting.example() == "" || setting.Sentence == "" || len(setting.Commands) == 0 {
			t.Errorf("%s lacks an example, a sentence or a command", setting.Name)
		}
		if err := setting.value(&Settings{}).Set(setting.example()); err != nil {
			t.Errorf("the example of %s: %v", setting.Name, err)
		}
		_, isDuration := setting.value(&Settings{}).(duration)
		if isDuration != (setting.Unit != "") {
			t.Errorf("%s has the unit %q", setting.Name, setting.Unit)
		}
	}
}

func TestFlagBeatsEnvironmentBeatsFileBeatsDefault(t *testing.T) {
	file := map[string]string{"gdev.toml": "port = 1\nhold = 1.5\ndrain = 3\napp = 'shop:app'\nenviron = ['A=1', 'B=2']\nerrors-to-all = true\ntimeout = 5\nwatch = '*.x'\n"}
	t.Setenv("GDEV_PORT", "2")
	t.Setenv("GDEV_HOLD", "2m")
	t.Setenv("GDEV_IGNORE", "*.csv\na b\n")
	s, err := load(t, Run, file, "--port", "3", "-e", "C=3")
	if err != nil {
		t.Fatal(err)
	}
	if s.Port != 3 || s.Hold != 2*time.Minute || s.Drain != 3*time.Second || s.Threads != 8 || s.App != "shop:app" || !s.ErrorsToAll {
		t.Errorf("settings are %+v", s)
	}
	for what, lists := range map[string][2][]string{
		"environ": {s.Environ, {"C=3"}}, "watch": {s.Watch, {"*.x"}}, "ignore": {s.Ignore, {"*.csv", "a b"}},
	} {
		if !slices.Equal(lists[0], lists[1]) {
			t.Errorf("%s is %q, want %q", what, lists[0], lists[1])
		}
	}
	if !s.IsSet("port") || !s.IsSet("drain") || s.IsSet("threads") {
		t.Error("it is not known which settings were given")
	}
}

func TestArgumentBeatsTheFile(t *testing.T) {
	s, err := load(t, Check, map[string]string{"gdev.toml": "app = 'a:app'\nrequest = ['GET /x', 'GET /y']\n"}, "b:app")
	if err != nil || s.App != "b:app" || !slices.Equal(s.Requests, []string{"GET /x", "GET /y"}) {
		t.Errorf("%v, %+v", err, s)
	}
}

func TestProjectFile(t *testing.T) {
	for text, want := range map[string]int{
		"[tool.gdev]\nport = 1\n":                     1,
		"[project]\nname = 'gdev-like'\n":             DefaultPort,
		"[project\nrequires = ['gdev']\n":             DefaultPort, // others will say what is wrong with it
		"[tool.other]\nport = 1\n[tool.gdev]\n":       DefaultPort,
		"tool.gdev.port = 4\n[tool.gdev-like]\nx = 1": 4,
	} {
		if s, err := load(t, Run, map[string]string{"pyproject.toml": text}); err != nil || s.Port != want {
			t.Errorf("%q: port %d, %v", text, s.Port, err)
		}
	}
	s, err := load(t, Run, map[string]string{"pyproject.toml": "[tool.gdev]\nport = 1\n", "gdev.toml": "threads = 2\n"})
	if err != nil || s.Port != DefaultPort || s.Threads != 2 {
		t.Errorf("both files: %v, %+v", err, s)
	}
}

func TestDurationsWithoutAUnitAreSeconds(t *testing.T) {
	for text, want := range map[string]time.Duration{"10": 10 * time.Second, "0.5": 500 * time.Millisecond, "500ms": 500 * time.Millisecond, "1m30s": 90 * time.Second} {
		var d time.Duration
		if err := (duration{&d}).Set(text); err != nil || d != want {
			t.Errorf("%s: %s, %v", text, d, err)
		}
	}
	for _, text := range []string{"", "0", "0s", "-1", "-1s", "NaN", "Inf", "1e30", "1x", "ten", "1e-12"} {
		var d time.Duration
		if err := (duration{&d}).Set(text); err == nil {
			t.Errorf("%q is taken as %s", text, d)
		}
	}
}

func TestWrongValues(t *testing.T) {
	for _, c := range []struct {
		name          string
		file          string
		variable, arg string
		says, hint    string
	}{
		{"a flag", "", "", "--port=x", `--port "x": a port is a number from 0 to 65535`, "gdev run --port 8000"},
		{"a variable", "", "GDEV_PORT=99999", "", `GDEV_PORT="99999": a port is a number`, "GDEV_PORT=8000 gdev run"},
		{"a number", "threads = 3\nport = 99999\n", "", "", `gdev.toml, line 2: "port": "99999": a port is a number`, "port = 8000"},
		{"another type", "port = [1]\n", "", "", `gdev.toml, line 1: "port": it is one value`, "port = 8000"},
		{"a table", "[port]\nx = 1\n", "", "", `gdev.toml, line 1: "port": it is one value`, "port = 8000"},
		{"a date", "port = 2026-01-01\n", "", "", `"port": it is one value`, "port = 8000"},
		{"text for a truth", "poll = 'maybe'\n", "", "", `"poll": "maybe": it is true or false`, "poll = true"},
		{"a pair", "environ = ['A']\n", "", "", `"environ": "A": a pair is KEY=VALUE`, `environ = ["HTTPS=on"]`},
		{"a time", "hold = 0\n", "", "", `"hold": "0": a time is longer than none`, `hold = "30s"`},
		{"no setting", "prot = 1\n", "", "", `"prot": there is no such setting`, "gdev run --help"},
		{"the folder", "chdir = 'x'\n", "", "", `"chdir": it says where the settings file is`, "gdev run --help"},
		{"no TOML", "port: 8000\n", "", "", `gdev.toml, line 1: `, "gdev run --help"},
		{"both of two", "plain = true\njson = true\n", "", "", `"plain" in gdev.toml and "json" in gdev.toml exclude each other`, "gdev run --plain"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if name, value, ok := strings.Cut(c.variable, "="); ok {
				t.Setenv(name, value)
			}
			files, args := map[string]string{}, []string(nil)
			if c.file != "" {
				files["gdev.toml"] = c.file
			}
			if c.arg != "" {
				args = []string{c.arg}
			}
			_, err := load(t, Run, files, args...)
			var usage *cli.UsageError
			if !errors.As(err, &usage) {
				t.Fatalf("error %v", err)
			}
			if !strings.Contains(err.Error(), c.says) || !strings.Contains(usage.Err.Hint, c.hint) {
				t.Errorf("it says %q, hint %q", err, usage.Err.Hint)
			}
		})
	}
}

// A flag may say otherwise than the file, also where the two exclude each other.
func TestStrongerSourceOfTwoThatExcludeEachOther(t *testing.T) {
	t.Setenv("GDEV_JSON", "1")
	s, err := load(t, Run, nil, "--plain")
	if err != nil || s.JSON || !s.Plain {
		t.Errorf("%v, %+v", err, s)
	}
}

func TestInterpreterOfTheFileIsRelativeToIt(t *testing.T) {
	for text, isPath := range map[string]bool{"envs/dev": true, "python3.12": false} {
		s, err := load(t, Run, map[string]string{"gdev.toml": "python = '" + text + "'\n"})
		if err != nil || (s.Python == filepath.Join(s.Chdir, text)) != isPath {
			t.Errorf("%s: %q, %v", text, s.Python, err)
		}
	}
}
