package action

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func table() Table[*string] {
	does := func(what string) func(*string) tea.Cmd {
		return func(done *string) tea.Cmd { *done += what; return nil }
	}
	return Table[*string]{
		{Name: "up", Does: "up", Group: "Moving", Keys: []string{"up", "k"}, Shown: "↑ k", Where: Reading | Filter, Do: does("up")},
		{Name: "kill", Does: "ends it", Group: "Application", Keys: []string{"x"}, Where: List | Prompt, Do: does("kill")},
		{Name: "quit", Does: "quits", Group: "Screen", Keys: []string{"ctrl+c"}, Where: Anywhere, Do: does("quit")},
		{Name: "down", Does: "down", Group: "Moving", Keys: []string{"down", "j"}, Where: Reading, Do: does("down")},
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		in   Place
		key  string
		want string
	}{
		{List, "k", "up"}, {Help, "up", "up"}, {Filter, "up", "up"}, {Filter, "k", ""}, {Prompt, "up", ""},
		{List, "x", "kill"}, {Detail, "x", ""}, {Prompt, "x", ""}, // a character is typed at a prompt
		{Question, "ctrl+c", "quit"}, {Prompt, "ctrl+c", "quit"}, {List, "y", ""},
	} {
		if a, ok := table().Find(c.in, c.key); a.Name != c.want || ok != (c.want != "") {
			t.Errorf("%s in place %d finds %q, want %q", c.key, c.in, a.Name, c.want)
		}
	}
	done := ""
	if a, ok := table().Named("kill"); !ok || a.Do(&done) != nil || done != "kill" {
		t.Errorf("the action named kill has done %q", done)
	}
	if a, ok := table().Named("nothing"); ok {
		t.Errorf("there is an action %q of a name that none has", a.Name)
	}
}

func TestGroups(t *testing.T) {
	if got := table().Groups(); !slices.Equal(got, []string{"Moving", "Application", "Screen"}) {
		t.Errorf("groups %q", got)
	}
	moving := table().Of("Moving")
	if len(moving) != 2 || moving[0].KeyText() != "↑ k" || moving[1].KeyText() != "down j" {
		t.Errorf("the group Moving is %v", moving)
	}
}

func TestConflicts(t *testing.T) {
	if wrong := table().Conflicts(); len(wrong) != 0 {
		t.Errorf("a good table is said to be wrong: %q", wrong)
	}
	bad := append(table(), Action[*string]{Name: "up", Keys: []string{"j"}, Where: Detail}, Action[*string]{
		Name: "other", Does: "x", Group: "Screen", Keys: []string{"x"}, Where: Detail, Do: table()[0].Do,
	})
	wrong := strings.Join(bad.Conflicts(), "\n")
	for _, part := range []string{"two actions have the name up", "the action up lacks", "j is a key of both down and up"} {
		if !strings.Contains(wrong, part) {
			t.Errorf("%q is not found wrong, but %q", part, wrong)
		}
	}
	if strings.Contains(wrong, "x is a key") { // one is for the list, one for the detail
		t.Errorf("places are not told apart: %q", wrong)
	}
}
