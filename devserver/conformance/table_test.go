package conformance

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestTableIsComplete compares README.md with the rules and with the tests.
func TestTableIsComplete(t *testing.T) {
	listed := tableOf(t, "README.md")
	for _, id := range ruleIDs() {
		if len(listed[id]) == 0 {
			t.Errorf("README.md lists no test for %s", id)
		}
	}
	ids := map[string]string{} // ids of the rows that list a test
	for id, names := range listed {
		for _, name := range names {
			ids[name] = id
		}
	}
	existing := testsOf(t)
	for _, name := range existing {
		id, there := ids[name]
		if !there {
			t.Errorf("README.md does not list %s", name)
		} else if carried := idOf(name); carried != "" && carried != id {
			t.Errorf("README.md lists %s at %q", name, id)
		}
		delete(ids, name)
	}
	for _, name := range slices.Sorted(maps.Keys(ids)) {
		t.Errorf("README.md lists %s, which does not exist", name)
	}
}

// ruleIDs are those of PEP 3333 and HTTP that a host is held to.
func ruleIDs() []string {
	var ids []string
	for n := 1; n <= 42; n++ {
		ids = append(ids, fmt.Sprintf("S%d", n))
	}
	for n := 1; n <= 6; n++ {
		ids = append(ids, fmt.Sprintf("X%d", n))
	}
	return ids
}

// tableOf gives the names of tests in the rows of a Markdown table, by the id
// in the first cell.
func tableOf(t *testing.T, path string) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		if cells := strings.Split(line, "|"); len(cells) == 5 {
			id := strings.TrimSpace(cells[1])
			rows[id] = append(rows[id], regexp.MustCompile(`Test\w+`).FindAllString(cells[3], -1)...)
		}
	}
	return rows
}

// testsOf gives the names of the tests of this package, without this file's.
func testsOf(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range files {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(fn.Name.Name, "Test") && path != "table_test.go" && fn.Name.Name != "TestMain" {
				names = append(names, fn.Name.Name)
			}
		}
	}
	return names
}

// idOf gives the id that the name of a test carries, or "".
func idOf(name string) string {
	found := regexp.MustCompile(`^Test([SX])0?([1-9][0-9]?)[A-Z]`).FindStringSubmatch(name)
	if found == nil {
		return ""
	}
	return found[1] + found[2]
}
