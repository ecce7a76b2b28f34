//go:build linux

package main

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// fidelity is the folder of the projects and libraries of these tests.
const fidelity = "testdata/fidelity"

// TestFidelity compares, for each case of libraries.py and patching.py, the second
// and the third generation with a cold start: alone, and in a project that
// configures its process first. `make fidelity` runs it.
func TestFidelity(t *testing.T) {
	for _, name := range []string{"libraries", "patching"} {
		python := os.Getenv("GDEV_FIDELITY_" + strings.ToUpper(name))
		if python == "" {
			t.Skip("GDEV_FIDELITY_LIBRARIES names no Python with the libraries: run make fidelity")
		}
		cases := casesOf(t, name+".py")
		compareAll(t, python, cases, "", "")
		compareAll(t, python, cases, " configured", configured(t))
	}
}

// TestFidelityOfFrameworks does the same, alone, with what TestFrameworks has.
func TestFidelityOfFrameworks(t *testing.T) {
	python := os.Getenv("GDEV_FRAMEWORKS_PYTHON")
	if python == "" {
		t.Skip("GDEV_FRAMEWORKS_PYTHON names no Python with the frameworks: run make test")
	}
	compareAll(t, python, casesOf(t, "frameworks.py"), "", "")
}

// configured is what a project does that configures its process first.
func configured(t *testing.T) string {
	t.Helper()
	code, err := os.ReadFile(filepath.Join(fidelity, "configure.py"))
	if err != nil {
		t.Fatal(err)
	}
	return string(code)
}

// compareAll runs each case, in a project that does what configure says first.
func compareAll(t *testing.T, python string, cases []fidelityCase, suffix, configure string) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name+suffix, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"configure.py": configure, "libraries.py": c.code}
			compareStarts(t, python, fidelityProject(t, "project", files), 2, c.expected...)
		})
	}
}

// TestWhatTheProjectDoesFirst has a project change its process, in each way of
// first.py, before it imports a library that keeps what it finds then: in each
// generation it is to find what a cold start has found.
func TestWhatTheProjectDoesFirst(t *testing.T) {
	t.Parallel()
	python := pythonWith(t, filepath.Join(fidelity, "first", "site"))
	for _, c := range casesOf(t, "first/first.py") {
		name, isMore := strings.CutSuffix(c.name, " (more)")
		if isMore && os.Getenv("GDEV_FIDELITY_LIBRARIES") == "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code := c.code
			if isMore {
				code += "WANTS_MORE = True\n"
			}
			dir := fidelityProject(t, "first/project", map[string]string{"configure.py": code})
			later := compareStarts(t, python, dir, 1)
			if name == "nothing" && !slices.Contains(later.Ahead, "captures") {
				t.Error("the library was not imported ahead, although the project does nothing before")
			}
		})
	}
}

// pythonWith is an interpreter that has the modules of a folder installed.
func pythonWith(t *testing.T, folder string) string {
	t.Helper()
	python := cmp.Or(os.Getenv("GDEV_FRAMEWORKS_PYTHON"), "python3")
	dir := t.TempDir()
	if out, err := exec.Command(python, "-m", "venv", "--without-pip", dir).CombinedOutput(); err != nil {
		t.Fatalf("venv: %v\n%s", err, out)
	}
	python = filepath.Join(dir, "bin", "python")
	site, err := exec.Command(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'), end='')").Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(string(site), os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(python, "-m", "compileall", "-q", string(site)).CombinedOutput(); err != nil {
		t.Fatalf("compileall: %v\n%s", err, out) // as pip does: what appears later in the folder is a change of it
	}
	return python
}

// fidelityProject is a new copy of a project, with more files.
func fidelityProject(t *testing.T, name string, files map[string]string) string {
	t.Helper()
	for fd := 3; fd < 256; fd++ {
		syscall.CloseOnExec(fd) // what this process was started with is not to be told as gdev's
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(fidelity, name))); err != nil {
		t.Fatal(err)
	}
	for file, text := range files {
		write(t, filepath.Join(dir, file), text)
	}
	return dir
}

// fidelityCase is a part of a file of cases.
type fidelityCase struct {
	name, code string
	expected   []string // keys of the fingerprint that may differ, of its lines "# expected: KEY (why)"
}

// casesOf reads the parts of a file that each begin with a line "# case NAME".
func casesOf(t *testing.T, file string) []fidelityCase {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(fidelity, file))
	if err != nil {
		t.Fatal(err)
	}
	var cases []fidelityCase
	for _, part := range strings.Split(string(b), "\n# case ")[1:] {
		name, code, _ := strings.Cut(part, "\n")
		c := fidelityCase{name: name, code: code}
		for _, match := range regexp.MustCompile(`(?m)^# expected: (.*) \(.*\)$`).FindAllStringSubmatch(code, -1) {
			c.expected = append(c.expected, match[1])
		}
		cases = append(cases, c)
	}
	return cases
}
